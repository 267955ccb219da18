/** The methods of a client: one per operation of the description, at the name the description gives it. */
import { readJson } from './answer.js';
import type { Read } from './attempt.js';
import { perform, type Engine, type Opened } from './call.js';
import {
  OPERATIONS,
  type Account,
  type ChatCompletion,
  type ChatCompletionRequest,
  type Message,
  type MessageInput,
  type MessageRequest,
  type ModelList,
  type Operation,
  type TokenCount,
  type UsageReport,
} from './contract.js';
import { checkBaseUrl, checkKey, checkPlace } from './credentials.js';
import { CaicainiError } from './error.js';
import { checkCall, checkHeaders, checkObject, type CallOptions, type ClientOptions } from './options.js';
import { CapturedRequest, serialize } from './request.js';

/** What `messages.create` takes. */
export type MessageBody = MessageRequest & { stream?: false };

/** What `chat.completions.create` takes. */
export type ChatCompletionBody = ChatCompletionRequest & { stream?: false };

/** The methods that answer whole. Each rejects with a `CaicainiError`, or with the reason of the caller's own abort. */
export interface Methods {
  messages: {
    /** The answer of a model to a conversation. `POST /v1/messages`. Source: Messages. */
    create(body: MessageBody, options?: CallOptions): Promise<Message>;
    /** How many input tokens a request would have; free of charge. `POST /v1/messages/count_tokens`. Source: Changelog. */
    countTokens(body: MessageInput, options?: CallOptions): Promise<TokenCount>;
  };
  chat: {
    completions: {
      /** The same in the OpenAI style. `POST /v1/chat/completions`. Source: Chat completions. */
      create(body: ChatCompletionBody, options?: CallOptions): Promise<ChatCompletion>;
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
}

/** What every method sends through, to and with. */
export interface Sender {
  engine: Engine;
  baseUrl: string;
  headers: Record<string, string>;
}

/** Opens a stream for an operation that has one; nothing is sent until it is read. */
export type OpenStream = (
  sender: Sender,
  operation: Extract<Operation, { streams: true }>,
  body: object,
  options?: CallOptions,
) => object;

/** What the options say of where to send and with which key, checked. */
export function checkTarget(options: ClientOptions): {
  apiKey: string;
  baseUrl: string;
  headers: Record<string, string>;
} {
  checkPlace(checkObject('options', options).dangerouslyAllowBrowser);
  const apiKey = checkKey(options.apiKey);
  const baseUrl = checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp);
  return { apiKey, baseUrl, headers: { ...checkHeaders(options.headers), authorization: `Bearer ${apiKey}` } };
}

/** `messages.create` and the others; with `openStream` also `messages.stream` and its like. */
export function createMethods(sender: Sender, openStream?: OpenStream): Methods {
  const methods: Nested = {};
  for (const operation of Object.values(OPERATIONS)) {
    const names = operation.clientMethod.split('.');
    const room = names.slice(0, -1).reduce((at, name) => (at[name] ??= {}) as Nested, methods);
    room[names.at(-1)!] = operation.request
      ? (body: unknown, options?: CallOptions) => sendJson(sender, operation, body, options)
      : (options?: CallOptions) => sendJson(sender, operation, undefined, options);
    if (operation.streams && openStream)
      room['stream'] = (body: object, options?: CallOptions) => openStream(sender, operation, body, options);
  }
  return methods as unknown as Methods;
}

type Nested = { [name: string]: Nested | ((...args: never[]) => unknown) };

/** Sends one operation and answers its body or throws. */
export async function sendJson(
  sender: Sender,
  operation: Operation,
  body: unknown,
  options: CallOptions = {},
): Promise<unknown> {
  if ((body as { stream?: unknown } | undefined)?.stream) {
    throw CaicainiError.usage('stream must not be true here: use stream() instead of create()');
  }
  const { value, settle } = await send(sender, operation, body, checkCall(options), readJson(operation));
  settle(value.value, 'whole');
  return value.value;
}

/** Sends one operation with options that were checked; none has parameters, and every body is JSON. */
export async function send<T>(
  { engine, baseUrl, headers }: Sender,
  operation: Operation,
  body: unknown,
  options: CallOptions,
  read: Read<T>,
  streams = false,
): Promise<Opened<T>> {
  const type = body !== undefined && { 'content-type': 'application/json' };
  // Made anew for each call: what a fetch writes into it stays with that call
  const merged = { ...type, ...headers, ...(options.headers && checkHeaders(options.headers)) };
  const init: RequestInit = { method: operation.method, headers: merged };
  if (body !== undefined) init.body = serialize(body);
  const request = new CapturedRequest(baseUrl + operation.path, init);
  const result = await perform(engine, { request, operation, streams, options, read });
  if (!result.ok) throw result.error;
  return result;
}
