/** The methods of a client, one for each operation, under the names that the description gives. */
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
} from '../contract.js';
import { readJson, type JsonAnswer, type Read } from '../http/body.js';
import { CapturedRequest, serialize } from '../http/request.js';
import { CaicainiError } from '../policy/error.js';
import { isObject } from '../shared/json.js';
import { PROTOCOLS } from '../stream/index.js';
import type { StreamProtocol } from '../stream/protocol.js';
import { readStream } from '../stream/reader.js';
import { execute, type Answered, type Call } from './call.js';
import { EventStream } from './event-stream.js';
import type { ChatStream, MessageStream } from './streams.js';
import { applyOptions, type CallOptions, type Target } from './options.js';
import { withHead, type CallPromise, type ResponseHead } from './with-response.js';

/** The methods of `client.messages`. */
export interface MessageMethods {
  /** Sends a conversation and returns the model's answer. `POST /v1/messages`. Source: Messages. */
  create(body: MessageRequest, options?: CallOptions): CallPromise<Message>;
  /** Streams the model's answer. The request is sent when the stream is read. Source: Streaming. */
  stream(body: MessageRequest, options?: CallOptions): MessageStream;
  /** Counts the input tokens of a request, free of charge. `POST /v1/messages/count_tokens`. Source: Changelog. */
  countTokens(body: MessageInput, options?: CallOptions): CallPromise<TokenCount>;
}

/** The methods of `client.chat.completions`. */
export interface ChatCompletionMethods {
  /** Sends a conversation in OpenAI's form. `POST /v1/chat/completions`. Source: Chat completions. */
  create(body: ChatCompletionRequest, options?: CallOptions): CallPromise<ChatCompletion>;
  /** Streams the answer in OpenAI's form. The request is sent when the stream is read. Source: Streaming. */
  stream(body: ChatCompletionRequest, options?: CallOptions): ChatStream;
}

/** The methods of `client.models`. */
export interface ModelMethods {
  /** Lists the models with their capabilities. `GET /v1/models`. Source: Models. */
  list(options?: CallOptions): CallPromise<ModelList>;
}

/** The methods of `client.account`. */
export interface AccountMethods {
  /** Returns tier, balance and consumption, free of charge. `GET /v1/account`. Source: Authentication. */
  get(options?: CallOptions): CallPromise<Account>;
}

/** The methods of `client.usage`. */
export interface UsageMethods {
  /** Returns the usage by day and model. Its fields are not documented. `GET /v1/usage`. Source: Changelog. */
  get(options?: CallOptions): CallPromise<UsageReport>;
}

/** The methods of a client. Each rejects with a `CaicainiError`, or with the reason of the caller's own abort. */
export interface Methods {
  /** Conversations in the form of Anthropic's Messages. Source: Messages. */
  messages: MessageMethods;
  /** Conversations in OpenAI's form. Source: Chat completions. */
  chat: { completions: ChatCompletionMethods };
  /** The models. Source: Models. */
  models: ModelMethods;
  /** The account of the API key. Source: Authentication. */
  account: AccountMethods;
  /** The usage of the account. Source: Changelog. */
  usage: UsageMethods;
}

type Nested = { [name: string]: Nested | ((...args: never[]) => unknown) };

/** Creates the methods of a client from the table of operations. */
export function createMethods(target: Target): Methods {
  const methods: Nested = {};
  for (const operation of Object.values(OPERATIONS)) {
    const read = readJson(operation);
    const names = operation.clientMethod.split('.');
    const group = names.slice(0, -1).reduce((at, name) => (at[name] ??= {}) as Nested, methods);
    const call = (body: unknown, options?: CallOptions) => {
      const head = {} as ResponseHead;
      const promise = sendJson(target, operation, read, head, body, options);
      return Object.assign(promise, { withResponse: () => promise.then((data) => withHead(data, head)) });
    };
    group[names.at(-1)!] = operation.request ? call : (options?: CallOptions) => call(undefined, options);
    if (operation.streams)
      group['stream'] = (body: object, options?: CallOptions) => openStream(target, operation, body, options);
  }
  return methods as unknown as Methods;
}

/** Sends one operation and returns the body of its answer. Fills in the head. */
async function sendJson(
  target: Target,
  operation: Operation,
  read: Read<JsonAnswer>,
  head: ResponseHead,
  body: unknown,
  options?: CallOptions,
): Promise<unknown> {
  if (operation.request) checkBody(operation, body);
  if ((body as { stream?: unknown } | undefined)?.stream)
    throw CaicainiError.usage('stream must not be true here: use stream() instead of create()');
  const applied = options === undefined ? target : applyOptions(target, options);
  const { value, status, headers } = await send(applied, { operation, read, streams: false }, body, options?.signal);
  Object.assign(head, { status, headers });
  return value.value;
}

function checkBody({ clientMethod }: Operation, body: unknown): void {
  if (isObject(body)) return;
  // Not the value itself, because it may be a prompt
  const given = body === null ? 'null' : Array.isArray(body) ? 'a list' : typeof body;
  throw CaicainiError.usage(`${clientMethod}: the body must be an object with model and messages, not ${given}`);
}

/** Creates the stream of an operation. Its request is sent when it is read. */
function openStream(
  target: Target,
  operation: Operation & { streams: true },
  body: object,
  options: CallOptions = {},
): EventStream<object, object> {
  checkBody(operation, body);
  const applied = applyOptions(target, options);
  const { runtime, policy } = applied.context;
  const protocol = PROTOCOLS[operation.id] as StreamProtocol<object, object>;
  const read = readStream(protocol, { clock: runtime, ...policy.timeouts });
  return new EventStream(protocol, runtime, options.signal, async (signal) => {
    const answer = await send(applied, { operation, read, streams: true }, { ...body, stream: true }, signal);
    return { reader: answer.value, head: answer };
  });
}

/** Sends one operation. No operation has parameters, and every body is JSON. */
async function send<T>(
  { context, baseUrl, headers }: Target,
  call: Omit<Call<T>, 'request'>,
  body: unknown,
  signal: AbortSignal | null = null,
): Promise<Answered<T>> {
  const { path, method } = call.operation;
  const type = body !== undefined && { 'content-type': 'application/json' };
  // A new object for each call, because a custom fetch may write into it
  const init: RequestInit = { method, headers: { ...type, ...headers }, signal };
  if (body !== undefined) init.body = serialize(body);
  const request = new CapturedRequest(baseUrl + path, init, body);
  const outcome = await execute(context, { ...call, request });
  if (!outcome.ok) throw outcome.error;
  return outcome;
}
