/** Public names. Adding a line here is the act of publishing. */

// Client
export { createClient, type Caicaini } from './client.js';
export type { ChatCompletionBody, MessageBody } from './methods.js';
export type { ChatStream, MessageStream } from './stream-methods.js';
export type { EventStream } from './event-stream.js';
export type { MessageEvent } from './message-stream.js';
export { createFetch, type FetchLike } from './create-fetch.js';
export type { CallEnd, Hooks, RetryNotice } from './hooks.js';
export type { CallOptions, ClientOptions, DoorOptions, FetchOptions, HeadersGiven } from './options.js';
export type { DoorNotice } from './door.js';
export type { DoorStore, SharedStop, StoreAnswer, StoreNews, StoreQuestion } from './door-store.js';
export type { Receipt } from './receipt.js';
export type { RateLimit } from './rate-limit.js';
export type { BudgetOptions } from './budget.js';
export type { Fetch, World } from './world.js';

// Errors and judgement
export { CaicainiError, type AttemptRecord } from './error.js';
export { classify } from './classify.js';
export { decide, defaultPolicy, type Decision, type RetryOptions, type Standing } from './retry.js';
export { parseRetryAfter } from './retry-after.js';
export type { Because, Failure, Outcome } from './failure.js';

// The contract
export { ERRORS, MODELS, OPERATIONS, SPEC_SHA256, SPEC_VERSION, TIERS } from './contract.js';
export type { Action, Charged, ErrorRow, ErrorStatus, ErrorType, OperationId } from './contract.js';
export type {
  Account,
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  ChatMessage,
  ContentBlock,
  ErrorEnvelope,
  ImageBlock,
  InputContentBlock,
  InputMessage,
  Message,
  MessageInput,
  MessageRequest,
  MessageStreamEvent,
  Model,
  ModelId,
  ModelList,
  TextBlock,
  ThinkingBlock,
  TokenCount,
  Tool,
  ToolChoice,
  ToolResultBlock,
  ToolUseBlock,
  UsageReport,
  paths,
} from './contract.js';
