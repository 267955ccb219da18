/** The client: one method per operation of the description, and the raw typed client beneath. */
import createApi, { type Client } from 'openapi-fetch';
import { readJson } from './answer.js';
import type { Read } from './attempt.js';
import { createEngine, perform, type Engine, type Opened } from './call.js';
import {
  OPERATIONS,
  type Account,
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChatCompletionRequest,
  type Message,
  type MessageInput,
  type MessageRequest,
  type ModelList,
  type Operation,
  type paths,
  type TokenCount,
  type UsageReport,
} from './contract.js';
import { sendThrough } from './create-fetch.js';
import { checkBaseUrl, checkKey, checkPlace } from './credentials.js';
import { CaicainiError } from './error.js';
import { EventStream } from './event-stream.js';
import type { MessageEvent } from './message-stream.js';
import { checkHeaders, type CallOptions, type ClientOptions } from './options.js';
import { CapturedRequest } from './request.js';
import { readStream } from './stream.js';
import type { Surface } from './surface.js';
import { SURFACES } from './surfaces.js';

/** A streamed message. */
export type MessageStream = EventStream<MessageEvent, Message>;

/** A streamed chat completion. */
export type ChatStream = EventStream<ChatCompletionChunk, ChatCompletion>;

/** A client of the gateway. Every method rejects with a `CaicainiError`, or with the reason of the caller's own abort. */
export interface Caicaini {
  messages: {
    /** The answer of a model to a conversation. `POST /v1/messages`. Source: Messages. */
    create(body: MessageRequest & { stream?: false }, options?: CallOptions): Promise<Message>;
    /** The same as its events arrive. Nothing is sent until the stream is read. Source: Streaming. */
    stream(body: Omit<MessageRequest, 'stream'>, options?: CallOptions): MessageStream;
    /** How many input tokens a request would have; free of charge. `POST /v1/messages/count_tokens`. Source: Changelog. */
    countTokens(body: MessageInput, options?: CallOptions): Promise<TokenCount>;
  };
  chat: {
    completions: {
      /** The same in the OpenAI style. `POST /v1/chat/completions`. Source: Chat completions. */
      create(body: ChatCompletionRequest & { stream?: false }, options?: CallOptions): Promise<ChatCompletion>;
      /** The same as its chunks arrive. Nothing is sent until the stream is read. Source: Streaming. */
      stream(body: Omit<ChatCompletionRequest, 'stream'>, options?: CallOptions): ChatStream;
    };
  };
  models: {
    /** The models with their capabilities. `GET /v1/models`. Source: Models. */
    list(options?: CallOptions): Promise<ModelList>;
  };
  account: {
    /** Tier, balance and consumption; free of charge, a check of the key. `GET /v1/account`. Source: Authentication. */
    get(options?: CallOptions): Promise<Account>;
  };
  usage: {
    /** Use by day and model; its fields are not documented. `GET /v1/usage`. Source: Changelog. */
    get(options?: CallOptions): Promise<UsageReport>;
  };
  /** Opens the door of this key after a 401, 402 or 403, for all clients that share it: a person has acted. */
  resume(): void;
  /** The raw openapi-fetch client under the same policy: `{data, error, response}`. Judge by `response.ok`. */
  api: Client<paths>;
}

/**
 * A client from options, by default from the environment variables of the vendor's samples.
 * Throws a `CaicainiError` when the key, the base URL or a number cannot be right.
 */
export function createClient(options: ClientOptions = {}): Caicaini {
  checkPlace(options.dangerouslyAllowBrowser);
  const apiKey = checkKey(options.apiKey);
  const baseUrl = checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp);
  const engine = createEngine(options, apiKey);
  const headers = { ...checkHeaders(options.headers), authorization: `Bearer ${apiKey}` };
  const api = createApi<paths>({
    baseUrl,
    headers,
    bodySerializer: serialize,
    Request: CapturedRequest as never,
    fetch: ((request: CapturedRequest) => sendThrough(engine, request)) as never,
  });
  const resume = () => engine.door?.doors.at(baseUrl, apiKey).resume(engine.door.store);
  return { ...createMethods({ engine, baseUrl, headers }), api, resume };
}

/** What every method sends through, to and with. */
interface Sender {
  engine: Engine;
  baseUrl: string;
  headers: Record<string, string>;
}

type Methods = Omit<Caicaini, 'api' | 'resume'>;
type Nested = { [name: string]: Nested | ((...args: never[]) => unknown) };

/** `messages.create`, `messages.stream` and the others, at the names the description gives them. */
function createMethods(sender: Sender): Methods {
  const methods: Nested = {};
  for (const operation of Object.values(OPERATIONS)) {
    const names = operation.clientMethod.split('.');
    const room = names.slice(0, -1).reduce((at, name) => (at[name] ??= {}) as Nested, methods);
    room[names.at(-1)!] = operation.request
      ? (body: unknown, options?: CallOptions) => sendJson(sender, operation, body, options)
      : (options?: CallOptions) => sendJson(sender, operation, undefined, options);
    if (operation.streams)
      room['stream'] = (body: object, options?: CallOptions) => openStream(sender, operation, body, options);
  }
  return methods as unknown as Methods;
}

/** Sends one operation and answers its body or throws. */
async function sendJson(
  sender: Sender,
  operation: Operation,
  body: unknown,
  options: CallOptions = {},
): Promise<unknown> {
  if ((body as { stream?: unknown } | undefined)?.stream) {
    throw CaicainiError.usage('stream must not be true here: use stream() instead of create()');
  }
  const { value, settle } = await send(sender, operation, body, options, readJson(operation));
  settle(value.value, 'whole');
  return value.value;
}

type StreamingOperation = Extract<Operation, { streams: true }>;

/** A stream that is sent once it is read. */
function openStream(
  sender: Sender,
  operation: StreamingOperation,
  body: object,
  options: CallOptions = {},
): EventStream<object, object> {
  const surface = SURFACES[operation.id] as Surface<object, object>;
  const idleMs = options.idleTimeoutMs ?? sender.engine.policy.idleTimeoutMs;
  const read = readStream(surface, { world: sender.engine.world, idleMs });
  return new EventStream(surface, options.signal, (signal) =>
    send(sender, operation, { ...body, stream: true }, { ...options, signal }, read, true),
  );
}

/** Sends one operation; none has parameters, and every body is JSON. */
async function send<T>(
  { engine, baseUrl, headers }: Sender,
  operation: Operation,
  body: unknown,
  options: CallOptions,
  read: Read<T>,
  streams = false,
): Promise<Opened<T>> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const merged = mergeHeaders([type, headers, checkHeaders(options.headers)]);
  const init: RequestInit = { method: operation.method, headers: merged };
  if (body !== undefined) init.body = serialize(body);
  const request = new CapturedRequest(baseUrl + operation.path, init);
  const result = await perform(engine, { request, operation, streams, options, read });
  if (!result.ok) throw result.error;
  return result;
}

/** The last to name a header wins, however it writes the name: `new Headers` would join the values. */
function mergeHeaders(all: Record<string, string | undefined>[]): Headers {
  const merged = new Headers();
  for (const [name, value] of all.flatMap(Object.entries<string | undefined>))
    if (value !== undefined) merged.set(name, value);
  return merged;
}

function serialize(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw CaicainiError.usage('the request body cannot be written as JSON', cause);
  }
}
