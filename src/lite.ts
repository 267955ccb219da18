/** Public names of `caicaini/lite`: the client as functions, of which a bundle takes only those it uses. */
import { createEngine } from './call.js';
import { chatSurface } from './chat-stream.js';
import {
  COUNT_MESSAGE_TOKENS,
  CREATE_CHAT_COMPLETION,
  CREATE_MESSAGE,
  GET_ACCOUNT,
  GET_USAGE,
  LIST_MODELS,
} from './contract.js';
import { messageSurface } from './message-stream.js';
import { checkTarget, sendJson, type Methods, type Sender } from './methods.js';
import type { CallOptions, ClientOptions } from './options.js';
import { openStream, type Streams } from './stream-methods.js';

/** Options of a small client. It has no door: every call is left to itself, and retries have a budget only if one is given. */
export type LiteOptions = Omit<ClientOptions, 'door' | 'onDoor'>;

/** A client, to be given to the functions. The key is nowhere to be seen in it. */
export interface LiteClient {
  /** For the functions of this module. */
  readonly use: <T>(send: (sender: Sender) => T) => T;
}

/**
 * A client with the errors, receipts and retries of that of `caicaini`, in a third of its weight: without the door, without
 * `api`, and with functions for methods. Throws a `CaicainiError` for options that cannot be right.
 */
export function createClient(options: LiteOptions = {}): LiteClient {
  const { apiKey, baseUrl, headers } = checkTarget(options);
  const sender = { engine: createEngine(options, apiKey), baseUrl, headers };
  return { use: (send) => send(sender) };
}

type Body<Method extends (...args: never[]) => unknown> = Parameters<Method>[0];
type Answer<Method extends (...args: never[]) => unknown> = ReturnType<Method>;
type Create = Methods['messages']['create'];
type Count = Methods['messages']['countTokens'];
type Complete = Methods['chat']['completions']['create'];
type StreamMessage = Streams['messages']['stream'];
type StreamCompletion = Streams['chat']['completions']['stream'];

/** The answer of a model to a conversation. `POST /v1/messages`. Source: Messages. */
export function createMessage(client: LiteClient, body: Body<Create>, options?: CallOptions): Answer<Create> {
  return client.use((sender) => sendJson(sender, CREATE_MESSAGE, body, options)) as Answer<Create>;
}

/** The same as its events arrive. Nothing is sent until the stream is read. Source: Streaming. */
export function streamMessage(
  client: LiteClient,
  body: Body<StreamMessage>,
  options?: CallOptions,
): Answer<StreamMessage> {
  return client.use((sender) => openStream(sender, CREATE_MESSAGE, messageSurface, body, options));
}

/** How many input tokens a request would have; free of charge. `POST /v1/messages/count_tokens`. Source: Changelog. */
export function countMessageTokens(client: LiteClient, body: Body<Count>, options?: CallOptions): Answer<Count> {
  return client.use((sender) => sendJson(sender, COUNT_MESSAGE_TOKENS, body, options)) as Answer<Count>;
}

/** The answer of a model in the OpenAI style. `POST /v1/chat/completions`. Source: Chat completions. */
export function createChatCompletion(
  client: LiteClient,
  body: Body<Complete>,
  options?: CallOptions,
): Answer<Complete> {
  return client.use((sender) => sendJson(sender, CREATE_CHAT_COMPLETION, body, options)) as Answer<Complete>;
}

/** The same as its chunks arrive. Nothing is sent until the stream is read. Source: Streaming. */
export function streamChatCompletion(
  client: LiteClient,
  body: Body<StreamCompletion>,
  options?: CallOptions,
): Answer<StreamCompletion> {
  return client.use((sender) => openStream(sender, CREATE_CHAT_COMPLETION, chatSurface, body, options));
}

/** The models with their capabilities. `GET /v1/models`. Source: Models. */
export function listModels(client: LiteClient, options?: CallOptions): Answer<Methods['models']['list']> {
  return client.use((sender) => sendJson(sender, LIST_MODELS, undefined, options)) as never;
}

/** Tier, balance and consumption; free of charge, a check of the key. `GET /v1/account`. Source: Authentication. */
export function getAccount(client: LiteClient, options?: CallOptions): Answer<Methods['account']['get']> {
  return client.use((sender) => sendJson(sender, GET_ACCOUNT, undefined, options)) as never;
}

/** Use by day and model; its fields are not documented. `GET /v1/usage`. Source: Changelog. */
export function getUsage(client: LiteClient, options?: CallOptions): Answer<Methods['usage']['get']> {
  return client.use((sender) => sendJson(sender, GET_USAGE, undefined, options)) as never;
}

export { CaicainiError, type AttemptRecord } from './error.js';
export type { CallEnd, Hooks, RetryNotice } from './hooks.js';
export type { ChatCompletionBody, MessageBody } from './methods.js';
export type { CallOptions, HeadersGiven } from './options.js';
export type { RateLimit } from './rate-limit.js';
export type { Receipt } from './receipt.js';
export type { ChatStream, MessageStream } from './stream-methods.js';
