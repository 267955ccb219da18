// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate

/** One broken rule, as ajv reports it. */
export interface SchemaError {
  /** JSON pointer to the value; empty for the whole value. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}

/** Returns whether a value is valid; after false, `errors` has the broken rules. */
export interface Validator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}

export declare const ModelId: Validator;
export declare const TextBlock: Validator;
export declare const Base64ImageSource: Validator;
export declare const UrlImageSource: Validator;
export declare const ImageSource: Validator;
export declare const ImageBlock: Validator;
export declare const ToolUseBlock: Validator;
export declare const DocumentBlock: Validator;
export declare const SearchResultBlock: Validator;
export declare const ToolResultContentBlock: Validator;
export declare const ToolResultBlock: Validator;
export declare const ThinkingBlock: Validator;
export declare const RedactedThinkingBlock: Validator;
export declare const ServerToolUseBlock: Validator;
export declare const WebSearchToolResultBlock: Validator;
export declare const WebFetchToolResultBlock: Validator;
export declare const CodeExecutionToolResultBlock: Validator;
export declare const InputContentBlock: Validator;
export declare const InputMessage: Validator;
export declare const Tool: Validator;
export declare const ToolChoiceAuto: Validator;
export declare const ToolChoiceAny: Validator;
export declare const ToolChoiceTool: Validator;
export declare const ToolChoiceNone: Validator;
export declare const ToolChoice: Validator;
export declare const ThinkingEnabled: Validator;
export declare const ThinkingDisabled: Validator;
export declare const ThinkingAdaptive: Validator;
export declare const Thinking: Validator;
export declare const OutputFormat: Validator;
export declare const OutputConfig: Validator;
export declare const MessageInput: Validator;
export declare const MaxTokensOfModel: Validator;
export declare const Metadata: Validator;
export declare const MessageRequest: Validator;
export declare const ErrorType: Validator;
export declare const ErrorDetail: Validator;
export declare const ErrorEnvelope: Validator;
export declare const Tier: Validator;
export declare const Count: Validator;
export declare const Seconds: Validator;
export declare const ContentBlock: Validator;
export declare const StopReason: Validator;
export declare const MessageUsage: Validator;
export declare const Message: Validator;
export declare const StartedMessage: Validator;
export declare const MessageStartEvent: Validator;
export declare const ContentBlockStartEvent: Validator;
export declare const TextDelta: Validator;
export declare const InputJsonDelta: Validator;
export declare const ThinkingDelta: Validator;
export declare const SignatureDelta: Validator;
export declare const ContentDelta: Validator;
export declare const ContentBlockDeltaEvent: Validator;
export declare const ContentBlockStopEvent: Validator;
export declare const MessageDeltaEvent: Validator;
export declare const MessageStopEvent: Validator;
export declare const PingEvent: Validator;
export declare const MessageErrorEvent: Validator;
export declare const MessageStreamData: Validator;
export declare const MessageServerSentEvent: Validator;
export declare const TokenCount: Validator;
export declare const ChatTextPart: Validator;
export declare const ChatTextContent: Validator;
export declare const ChatSystemMessage: Validator;
export declare const ChatDeveloperMessage: Validator;
export declare const ChatImagePart: Validator;
export declare const ChatContentPart: Validator;
export declare const ChatUserMessage: Validator;
export declare const ChatToolCall: Validator;
export declare const ChatAssistantMessage: Validator;
export declare const ChatToolMessage: Validator;
export declare const ChatMessage: Validator;
export declare const ChatTool: Validator;
export declare const ChatNamedToolChoice: Validator;
export declare const ChatJsonObjectFormat: Validator;
export declare const ChatTextFormat: Validator;
export declare const ChatJsonSchemaFormat: Validator;
export declare const ChatResponseFormat: Validator;
export declare const ChatCompletionRequest: Validator;
export declare const ChatAnswer: Validator;
export declare const ChatFinishReason: Validator;
export declare const ChatChoice: Validator;
export declare const ChatUsage: Validator;
export declare const ChatCompletion: Validator;
export declare const ChatToolCallDelta: Validator;
export declare const ChatDelta: Validator;
export declare const ChatChunkChoice: Validator;
export declare const ChatCompletionChunk: Validator;
export declare const ChatCompletionStreamData: Validator;
export declare const ChatServerSentEvent: Validator;
export declare const Model: Validator;
export declare const ModelList: Validator;
export declare const Account: Validator;
export declare const UsageRow: Validator;
export declare const UsageReport: Validator;
