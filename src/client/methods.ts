/** The methods of a client, one for each operation, under the names that the description gives. */
import { OPERATION_RULES, type OperationRules } from '../contract.js';
import type * as api from '../contract.js';
import { readJson, type Answer, type JsonAnswer } from '../http/body.js';
import { serialize } from '../http/request.js';
import { CaicainiError } from '../policy/error.js';
import { PROTOCOLS } from '../stream/index.js';
import type { StreamProtocol } from '../stream/protocol.js';
import { readStream, readWhole } from '../stream/reader.js';
import { execute, type Answered, type Call } from './call.js';
import * as check from './checks.js';
import { EventStream } from './event-stream.js';
import type { ChatStream, MessageStream } from './streams.js';
import { applyOptions, type CallOptions, type Target } from './options.js';
import { withHead, type CallPromise } from './with-response.js';

/** The methods of `client.messages`. */
export interface MessageMethods {
  /** Sends a conversation and returns the model's answer. `POST /v1/messages`. Source: Messages. */
  create(body: api.MessageRequest, options?: CallOptions): CallPromise<api.Message>;
  /** Streams the model's answer. The request is sent when the stream is read. Source: Streaming. */
  stream(body: api.MessageRequest, options?: CallOptions): MessageStream;
  /** Counts the input tokens of a request, free of charge. `POST /v1/messages/count_tokens`. Source: Changelog. */
  countTokens(body: api.MessageInput, options?: CallOptions): CallPromise<api.TokenCount>;
}

/** The methods of `client.chat.completions`. */
export interface ChatCompletionMethods {
  /** Sends a conversation in OpenAI's form. `POST /v1/chat/completions`. Source: Chat completions. */
  create(body: api.ChatCompletionRequest, options?: CallOptions): CallPromise<api.ChatCompletion>;
  /** Streams the answer in OpenAI's form. The request is sent when the stream is read. Source: Streaming. */
  stream(body: api.ChatCompletionRequest, options?: CallOptions): ChatStream;
}

/** The methods of `client.models`. */
export interface ModelMethods {
  /** Lists the models with their capabilities. `GET /v1/models`. Source: Models. */
  list(options?: CallOptions): CallPromise<api.ModelList>;
}

/** The methods of `client.account`. */
export interface AccountMethods {
  /** Returns tier, balance and consumption, free of charge. `GET /v1/account`. Source: Authentication. */
  get(options?: CallOptions): CallPromise<api.Account>;
}

/** The methods of `client.usage`. */
export interface UsageMethods {
  /** Returns the usage by day and model. Its fields are not documented. `GET /v1/usage`. Source: Changelog. */
  get(options?: CallOptions): CallPromise<api.UsageReport>;
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
  for (const operation of Object.values(OPERATION_RULES)) {
    const names = operation.clientMethod.split('.');
    const group = names.slice(0, -1).reduce((at, name) => (at[name] ??= {}) as Nested, methods);
    const call = (body: unknown, options?: CallOptions) => {
      const answered = sendJson(target, operation, body, options);
      const promise = answered.then(({ answer }) => answer.value);
      const withResponse = async () => withHead(await promise, (await answered).response);
      return Object.assign(promise, { withResponse });
    };
    // An operation with a body has a limit for it
    group[names.at(-1)!] = operation.maxBodyBytes ? call : (options?: CallOptions) => call(undefined, options);
    if (operation.streams)
      group['stream'] = (body: object, options?: CallOptions) => openStream(target, operation, body, options);
  }
  return methods as unknown as Methods;
}

/** Sends one operation and waits for its whole answer. */
async function sendJson(
  target: Target,
  operation: OperationRules,
  body: unknown,
  options?: CallOptions,
): Promise<Answered<JsonAnswer>> {
  if (operation.maxBodyBytes && checkBody(operation.clientMethod, body)['stream'])
    throw CaicainiError.usage('stream must not be true here: use stream() instead of create()');
  const applied = options === undefined ? target : applyOptions(target, options);
  const { streams, id } = operation;
  // Made when it is needed, which is seldom
  const read = readJson(operation, streams && ((...answer) => readWhole(PROTOCOLS[id], applied)(...answer)));
  return send(applied, { operation, read, body }, options?.signal);
}

/** Creates the stream of an operation. Its request is sent when it is read. */
function openStream(
  target: Target,
  operation: OperationRules & { streams: true },
  given: object,
  options: CallOptions = {},
): EventStream<object, object> {
  const body = { ...checkBody(operation.clientMethod.replace('create', 'stream'), given), stream: true };
  const applied = applyOptions(target, options);
  const protocol = PROTOCOLS[operation.id] as StreamProtocol<object, object>;
  const call = { operation, read: readStream(protocol, applied), body };
  return new EventStream(protocol, applied.runtime, options.signal, (signal) => send(applied, call, signal));
}

function checkBody(name: string, body: unknown): Record<string, unknown> {
  return check.object(`${name}: the body`, body, 'it has a model and messages');
}

/** Sends one operation. No operation has parameters, and every body is JSON. */
async function send<T extends Answer>(
  target: Target,
  call: Omit<Call<T>, 'request' | 'scope'>,
  signal: AbortSignal | null = null,
): Promise<Answered<T>> {
  const { scope, fetchOptions } = target;
  const { path, method } = call.operation;
  const type = call.body !== undefined && { 'content-type': 'application/json' };
  // A new object for each call, because a custom fetch may write into it
  const headers = { ...type, ...target.headers, authorization: `Bearer ${scope.key}` };
  const init = { ...fetchOptions, method, headers, signal, body: serialize(call.body) };
  const result = await execute(target, { ...call, scope, request: { url: scope.gateway + path, init } });
  if ('error' in result) throw result.error;
  return result;
}
