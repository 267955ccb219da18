/** The public names of `caicaini`. A line here publishes a name. */

// Client
export { createApiClient } from './client/api-client.js';
export { createClient, type Caicaini } from './client/client.js';
export type {
  AccountMethods,
  ChatCompletionMethods,
  MessageMethods,
  ModelMethods,
  UsageMethods,
} from './client/methods.js';
export { ChatStream, MessageStream } from './client/streams.js';
export type { EventStream } from './client/event-stream.js';
export type { RelayOptions } from './client/relay.js';
export type { CallPromise, ResponseHead, WithResponse } from './client/with-response.js';
export { createFetch, type FetchLike } from './client/create-fetch.js';
export type { CallEnd, Hooks, RetryNotice } from './client/hooks.js';
export type { Logger } from './client/log.js';
export type { HeadersGiven } from './client/checks.js';
export type { CallOptions, ClientOptions, FetchOptions, SharedOptions } from './client/options.js';
export type { Receipt } from './client/receipt.js';
export type { RateLimit } from './policy/rate-limit-headers.js';
export type { BudgetOptions } from './policy/retry-budget.js';
export type { Clock, Fetch, FetchInit, FetchResponse } from './shared/runtime.js';

// Limiter
export { localLimiter, type LimiterOptions } from './limiter/local.js';
export type {
  Ask,
  CallResult,
  KeyScope,
  Limiter,
  LimiterNotice,
  LimiterState,
  Permit,
  Refusal,
  Spending,
  WaitReason,
} from './limiter/limiter.js';

// Errors and retries
export { CaicainiError, type AttemptRecord } from './policy/error.js';
export { classify } from './policy/classify.js';
export {
  decide,
  defaultPolicy,
  type Decision,
  type Policy,
  type RetryOptions,
  type Standing,
  type Timeouts,
} from './policy/decide.js';
export type { BackoffOptions } from './policy/backoff.js';
export { parseRetryAfter } from './policy/retry-after.js';
export type { Because, Failure, Outcome } from './policy/failure.js';

// The contract
export { ERRORS, MODELS, OPERATIONS, SPEC_SHA256, SPEC_VERSION, TIERS } from './contract.js';
export type { Action, Charged, ErrorRow, ErrorStatus, KnownModelId, OperationId, paths } from './contract.js';

// Requests and answers
export type {
  Account,
  Base64ImageSource,
  ChatAnswer,
  ChatAssistantMessage,
  ChatChoice,
  ChatChunkChoice,
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  ChatCompletionRequestBody,
  ChatContentPart,
  ChatDelta,
  ChatDeveloperMessage,
  ChatFinishReason,
  ChatImagePart,
  ChatJsonObjectFormat,
  ChatJsonSchemaFormat,
  ChatMessage,
  ChatNamedToolChoice,
  ChatResponseFormat,
  ChatSystemMessage,
  ChatTextContent,
  ChatTextFormat,
  ChatTextPart,
  ChatTool,
  ChatToolCall,
  ChatToolCallDelta,
  ChatToolMessage,
  ChatUsage,
  ChatUserMessage,
  CodeExecutionToolResultBlock,
  ContentBlock,
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ContentBlockStopEvent,
  ContentDelta,
  DocumentBlock,
  ErrorDetail,
  ErrorEnvelope,
  ErrorType,
  ImageBlock,
  ImageSource,
  InputContentBlock,
  InputJsonDelta,
  InputMessage,
  Message,
  MessageDeltaEvent,
  MessageErrorEvent,
  MessageInput,
  MessageRequest,
  MessageRequestBody,
  MessageStartEvent,
  MessageStopEvent,
  MessageStreamEvent,
  MessageUsage,
  Metadata,
  Model,
  ModelId,
  ModelList,
  OutputConfig,
  OutputFormat,
  PingEvent,
  RedactedThinkingBlock,
  SearchResultBlock,
  ServerToolUseBlock,
  SignatureDelta,
  StartedMessage,
  StopReason,
  TextBlock,
  TextDelta,
  Thinking,
  ThinkingAdaptive,
  ThinkingBlock,
  ThinkingDelta,
  ThinkingDisabled,
  ThinkingEnabled,
  Tier,
  TokenCount,
  Tool,
  ToolChoice,
  ToolChoiceAny,
  ToolChoiceAuto,
  ToolChoiceNone,
  ToolChoiceTool,
  ToolResultBlock,
  ToolResultContentBlock,
  ToolUseBlock,
  UrlImageSource,
  UsageReport,
  UsageRow,
  WebFetchToolResultBlock,
  WebSearchToolResultBlock,
} from './contract.js';
