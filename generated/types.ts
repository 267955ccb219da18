// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate
/**
 * The models that the vendor lists; any other name is answered with a 400.
 *
 * Source: [Getting started / Models](https://caicaini.com/en/developers/docs/models).
 */
export type ModelId =
  'caicaini/auto' | 'caicaini/opus' | 'caicaini/sonnet' | 'caicaini/kimi' | 'caicaini/haiku' | (string & {});

/**
 * Text.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages), [Capabilities / Vision](https://caicaini.com/en/developers/docs/vision), [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart).
 */
export interface TextBlock {
  type: 'text';
  /** The text itself. */
  text: string;
}

/**
 * The image inline. Base64 adds a third, so about 12 MB of images fit in one request body; this is our arithmetic on its limit.
 *
 * Source: [Capabilities / Vision](https://caicaini.com/en/developers/docs/vision).
 */
export interface Base64ImageSource {
  type: 'base64';
  /** Type of the decoded bytes. */
  media_type: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
  /** Standard base64 without a data-URL prefix. */
  data: string;
}

/**
 * An image the gateway fetches. It must answer 200 within 5 seconds with a supported media type.
 *
 * Source: [Capabilities / Vision](https://caicaini.com/en/developers/docs/vision).
 */
export interface UrlImageSource {
  type: 'url';
  /** An https URL; signed URLs work while the signature is valid. */
  url: string;
}

/**
 * Where the bytes of an image come from. Each image is at most 5 MB raw.
 *
 * Source: [Capabilities / Vision](https://caicaini.com/en/developers/docs/vision).
 */
export type ImageSource = Base64ImageSource | UrlImageSource;

/**
 * An image for a model that can see. Image first, question after it, is preferred; any order is accepted.
 *
 * Source: [Capabilities / Vision](https://caicaini.com/en/developers/docs/vision).
 */
export interface ImageBlock {
  type: 'image';
  /** Where the bytes of an image come from. Each image is at most 5 MB raw. */
  source: ImageSource;
}

/**
 * A tool the model wants run. Run it with its input and send a tool_result with the same id back.
 *
 * Source: [Capabilities / Tools](https://caicaini.com/en/developers/docs/tools).
 */
export interface ToolUseBlock {
  type: 'tool_use';
  /** Names this call in the tool_result. */
  id: string;
  /** The tool. */
  name: string;
  /** Arguments that fit the tool's input_schema. */
  input: Record<string, unknown>;
}

/** A document for the model to read, such as a PDF. */
export interface DocumentBlock {
  type: 'document';
  /** The document, as bytes, text, blocks or a URL. */
  source: {
    /** The form of the source, such as base64, text or url. */
    type: string;
    /** Type of the bytes or of the text. */
    media_type?: string;
    /** The bytes in base64 or the text. */
    data?: string;
    /** Where the document is. */
    url?: string;
  };
  /** Title of the document. */
  title?: string;
  /** What the model should know about the document. */
  context?: string;
}

/** A passage that your own search found. */
export interface SearchResultBlock {
  type: 'search_result';
  /** Where the passage is from. */
  source: string;
  /** Title of the passage. */
  title: string;
  /** The passage. */
  content: TextBlock[];
}

/**
 * A block inside a tool_result.
 *
 * Source: [Capabilities / Tools](https://caicaini.com/en/developers/docs/tools).
 */
export type ToolResultContentBlock = TextBlock | ImageBlock | DocumentBlock | SearchResultBlock;

/**
 * What running a tool gave; sent in a user message.
 *
 * Source: [Capabilities / Tools](https://caicaini.com/en/developers/docs/tools).
 */
export interface ToolResultBlock {
  type: 'tool_result';
  /** Id of the tool_use block it answers. */
  tool_use_id: string;
  /** The result, as text or as blocks. For an unknown tool, say so here. */
  content?: string | ToolResultContentBlock[];
  /** Whether running the tool failed. */
  is_error?: boolean;
}

/**
 * Private reasoning of the model, before its answer.
 *
 * Source: [Capabilities / Thinking](https://caicaini.com/en/developers/docs/thinking).
 */
export interface ThinkingBlock {
  type: 'thinking';
  /** The reasoning. */
  thinking: string;
  /** Proof that the gateway made the block; not seen in the vendor's samples. */
  signature?: string;
}

/** Private reasoning that the gateway has encrypted. */
export interface RedactedThinkingBlock {
  type: 'redacted_thinking';
  /** The encrypted reasoning. */
  data: string;
}

/** A tool that the gateway itself ran in an earlier answer. */
export interface ServerToolUseBlock {
  type: 'server_tool_use';
  /** Names this call in its result. */
  id: string;
  /** The tool. */
  name: string;
  /** Its arguments. */
  input: Record<string, unknown>;
}

/** The result of a web search that the gateway itself ran. */
export interface WebSearchToolResultBlock {
  type: 'web_search_tool_result';
  /** Id of the server_tool_use block that it answers. */
  tool_use_id: string;
}

/** The page that the gateway itself fetched. */
export interface WebFetchToolResultBlock {
  type: 'web_fetch_tool_result';
  /** Id of the server_tool_use block that it answers. */
  tool_use_id: string;
}

/** The result of code that the gateway itself ran. */
export interface CodeExecutionToolResultBlock {
  type: 'code_execution_tool_result';
  /** Id of the server_tool_use block that it answers. */
  tool_use_id: string;
}

/**
 * A block in a request.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages), [Capabilities / Vision](https://caicaini.com/en/developers/docs/vision), [Capabilities / Tools](https://caicaini.com/en/developers/docs/tools).
 */
export type InputContentBlock =
  | TextBlock
  | ImageBlock
  | ToolUseBlock
  | ToolResultBlock
  | ThinkingBlock
  | DocumentBlock
  | SearchResultBlock
  | RedactedThinkingBlock
  | ServerToolUseBlock
  | WebSearchToolResultBlock
  | WebFetchToolResultBlock
  | CodeExecutionToolResultBlock;

/**
 * One turn of the conversation.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages).
 */
export interface InputMessage {
  /** Who speaks. That instructions may be a message with the role system follows the convention. */
  role: 'user' | 'assistant' | 'system';
  /** Text, or blocks. */
  content: string | InputContentBlock[];
}

/**
 * A function the model may ask to have run.
 *
 * Source: [Capabilities / Tools](https://caicaini.com/en/developers/docs/tools).
 */
export interface Tool {
  /** Name of the tool. */
  name: string;
  /** What it does and when to use it. */
  description?: string;
  /** JSON Schema of its input; an object schema. */
  input_schema: Record<string, unknown>;
}

/** The model decides. */
export interface ToolChoiceAuto {
  type: 'auto';
  /** At most one tool_use block. */
  disable_parallel_tool_use?: boolean;
}

/**
 * Some tool must be used.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages).
 */
export interface ToolChoiceAny {
  type: 'any';
  /** Exactly one tool_use block. */
  disable_parallel_tool_use?: boolean;
}

/**
 * This tool must be used. That a tool can be forced is documented, the shape follows the convention.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages).
 */
export interface ToolChoiceTool {
  type: 'tool';
  /** Name of the tool. */
  name: string;
  /** Exactly one tool_use block. */
  disable_parallel_tool_use?: boolean;
}

/** No tool may be used. */
export interface ToolChoiceNone {
  type: 'none';
}

/**
 * Whether and which tool the model must use.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages).
 */
export type ToolChoice = ToolChoiceAuto | ToolChoiceAny | ToolChoiceTool | ToolChoiceNone;

/**
 * Reason first, within a budget.
 *
 * Source: [Capabilities / Thinking](https://caicaini.com/en/developers/docs/thinking).
 */
export interface ThinkingEnabled {
  type: 'enabled';
  /** Most tokens of private reasoning; keep it below max_tokens. */
  budget_tokens: number;
}

/** Do not reason first. */
export interface ThinkingDisabled {
  type: 'disabled';
}

/** The model decides whether and how long it reasons first. */
export interface ThinkingAdaptive {
  type: 'adaptive';
}

/**
 * Whether the model may reason privately first. The vendor's pages disagree on which models can; the server decides.
 *
 * Source: [Capabilities / Thinking](https://caicaini.com/en/developers/docs/thinking).
 */
export type Thinking = ThinkingEnabled | ThinkingDisabled | ThinkingAdaptive;

/** The answer is JSON text that fits a schema. */
export interface OutputFormat {
  type: 'json_schema';
  /** JSON Schema of the answer. */
  schema: Record<string, unknown>;
}

/** The form of the answer. */
export interface OutputConfig {
  /** The answer is JSON text that fits a schema. */
  format?: OutputFormat;
}

/**
 * The part of a message request that is input to the model, shared by creating and counting. By convention null for an optional member counts as absent.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages), [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart).
 */
export interface MessageInput {
  /** The models that the vendor lists; any other name is answered with a 400. */
  model: ModelId;
  /** The conversation. */
  messages: InputMessage[];
  /** System prompt, as text or by convention as text blocks. */
  system?: string | TextBlock[];
  /** Tools the model may ask for. */
  tools?: Tool[];
  /** Whether and which tool the model must use. */
  tool_choice?: ToolChoice;
  /** Whether the model may reason privately first. The vendor's pages disagree on which models can; the server decides. */
  thinking?: Thinking;
  /** The form of the answer. */
  output_config?: OutputConfig;
}

/**
 * For abuse investigation and reporting per user.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages).
 */
export interface Metadata {
  /** Your id for the end user. */
  user_id?: string;
}

/**
 * A request for one message.
 *
 * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages), [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart).
 */
export interface MessageRequest extends MessageInput {
  /** Most tokens to generate, at most the maximum output of the model. Billing is for actual use, never above it. */
  max_tokens: number;
  /** Randomness of the answer. From 0 to 1. Default: 1. */
  temperature?: number;
  /** Nucleus sampling; set this or temperature. From 0 to 1. */
  top_p?: number;
  /** Texts that end the answer. At most 4. */
  stop_sequences?: string[];
  /** For abuse investigation and reporting per user. */
  metadata?: Metadata;
}

/** MessageRequest as it is sent. */
export interface MessageRequestBody extends MessageRequest {
  /** Answer with server-sent events. Default: false. */
  stream?: boolean;
}

/**
 * The machine-readable kind of an error. The vendor may add others.
 *
 * Source: [Reference / Errors](https://caicaini.com/en/developers/docs/errors).
 */
export type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'insufficient_quota'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'api_error'
  | 'overloaded_error'
  | (string & {});

/**
 * What went wrong. Status and type together say what to do.
 *
 * Source: [Reference / Errors](https://caicaini.com/en/developers/docs/errors).
 */
export interface ErrorDetail {
  /** The machine-readable kind of an error. The vendor may add others. */
  type: ErrorType;
  /** A sentence for people. Do not parse it. */
  message: string;
}

/**
 * The one body of every answer that is not 2xx. The outer type is always the literal "error".
 *
 * Source: [Reference / Errors](https://caicaini.com/en/developers/docs/errors).
 */
export interface ErrorEnvelope {
  type: 'error';
  /** What went wrong. Status and type together say what to do. */
  error: ErrorDetail;
}

/**
 * Follows the lifetime confirmed top-up of the account; each tier sets the limits of its keys.
 *
 * Source: [Reference / Rate limits](https://caicaini.com/en/developers/docs/rate-limits).
 */
export type Tier = 'free' | 'pay_as_you_go' | 'high_volume' | 'enterprise' | (string & {});

/**
 * A number of requests.
 *
 * Source: [Reference / Rate limits](https://caicaini.com/en/developers/docs/rate-limits).
 */
export type Count = number;

/**
 * A duration in whole seconds.
 *
 * Source: [Reference / Rate limits](https://caicaini.com/en/developers/docs/rate-limits).
 */
export type Seconds = number;

/**
 * A block in an answer. The order of block types is not fixed.
 *
 * Source: [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart), [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export type ContentBlock = TextBlock | ToolUseBlock | ThinkingBlock;

/**
 * Why the answer ended. end_turn is the ordinary end; tool_use asks for tools to be run. These two are documented, the others follow the convention.
 *
 * Source: [Capabilities / Tools](https://caicaini.com/en/developers/docs/tools), [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart).
 */
export type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | (string & {});

/**
 * What the message cost.
 *
 * Source: [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart).
 */
export interface MessageUsage {
  /** Tokens read. */
  input_tokens: number;
  /** Tokens generated. */
  output_tokens: number;
  /** The authoritative deduction in credits. */
  credits_consumed: number;
}

/**
 * The model's answer.
 *
 * Source: [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart).
 */
export interface Message {
  /** Keep it; support traces a request by it. */
  id: string;
  type: 'message';
  role: 'assistant';
  /** The blocks of the answer. */
  content: ContentBlock[];
  /** The model that answered. */
  model: string;
  /** Why the answer ended. end_turn is the ordinary end; tool_use asks for tools to be run. These two are documented, the others follow the convention. */
  stop_reason: StopReason;
  /** The stop sequence that was met. */
  stop_sequence?: string | null;
  /** What the message cost. */
  usage: MessageUsage;
}

/**
 * The message before any content.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface StartedMessage {
  /** Keep it; support traces a request by it. */
  id: string;
  type: 'message';
  role: 'assistant';
  /** Empty. */
  content: ContentBlock[];
  /** The model that answers. */
  model: string;
  /** Not known yet. */
  stop_reason: null;
  /** Not known yet. */
  stop_sequence?: null;
  /** Tokens so far; credits follow in message_delta. */
  usage: {
    /** Tokens read. */
    input_tokens: number;
    /** Tokens generated so far. */
    output_tokens: number;
  };
}

/**
 * First event; carries the id and the count of input tokens.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface MessageStartEvent {
  type: 'message_start';
  /** The message before any content. */
  message: StartedMessage;
}

/**
 * A block begins.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface ContentBlockStartEvent {
  type: 'content_block_start';
  /** Position of the block from 0. */
  index: number;
  /** A block in an answer. The order of block types is not fixed. */
  content_block: ContentBlock;
}

/**
 * More text.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface TextDelta {
  type: 'text_delta';
  /** To append. */
  text: string;
}

/** More of a tool's input as JSON text; whole only once the block stops. */
export interface InputJsonDelta {
  type: 'input_json_delta';
  /** To append. */
  partial_json: string;
}

/** More reasoning. */
export interface ThinkingDelta {
  type: 'thinking_delta';
  /** To append. */
  thinking: string;
}

/** The signature of a thinking block. */
export interface SignatureDelta {
  type: 'signature_delta';
  /** The signature. */
  signature: string;
}

/**
 * The piece; its type fits the type of its block.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export type ContentDelta = TextDelta | InputJsonDelta | ThinkingDelta | SignatureDelta;

/**
 * A piece of the current block.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface ContentBlockDeltaEvent {
  type: 'content_block_delta';
  /** Position of the block from 0. */
  index: number;
  /** The piece; its type fits the type of its block. */
  delta: ContentDelta;
}

/**
 * The block is complete.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface ContentBlockStopEvent {
  type: 'content_block_stop';
  /** Position of the block from 0. */
  index: number;
}

/**
 * The final stop reason and what the message cost. Its frame was not seen; the place of the fields follows the convention.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface MessageDeltaEvent {
  type: 'message_delta';
  /** What became known at the end. */
  delta: {
    /** Why the answer ended. end_turn is the ordinary end; tool_use asks for tools to be run. These two are documented, the others follow the convention. */
    stop_reason: StopReason;
    /** The stop sequence that was met. */
    stop_sequence?: string | null;
  };
  /** The final counts. */
  usage: {
    /** Tokens generated. */
    output_tokens: number;
    /** The authoritative deduction in credits. */
    credits_consumed: number;
  };
}

/**
 * Last event; stop reading.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface MessageStopEvent {
  type: 'message_stop';
}

/**
 * Keeps the connection alive, about every 15 seconds; ignore it.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface PingEvent {
  type: 'ping';
}

/**
 * The stream failed; nothing follows. The shape is that of the error envelope.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface MessageErrorEvent {
  type: 'error';
  /** What went wrong. Status and type together say what to do. */
  error: ErrorDetail;
}

/**
 * An event of a stream. An `error` event is not among them: the loop throws it.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export type MessageStreamEvent =
  | MessageStartEvent
  | ContentBlockStartEvent
  | ContentBlockDeltaEvent
  | ContentBlockStopEvent
  | MessageDeltaEvent
  | MessageStopEvent
  | PingEvent;

/**
 * The data of one event.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export type MessageStreamData = MessageStreamEvent | MessageErrorEvent;

/**
 * One parsed event of a streamed message.
 *
 * Source: [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface MessageServerSentEvent {
  /** Equals the type of the data. */
  event: string;
  /** The event as JSON. */
  data: string;
}

/**
 * How many input tokens a message request would have. The endpoint is documented, its shapes follow the convention.
 *
 * Source: [Reference / Changelog](https://caicaini.com/en/developers/docs/changelog).
 */
export interface TokenCount {
  /** Tokens of the input. */
  input_tokens: number;
}

/**
 * Text.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatTextPart {
  type: 'text';
  /** The text itself. */
  text: string;
}

/**
 * Text, or text parts.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export type ChatTextContent = string | ChatTextPart[];

/**
 * Instructions for the whole conversation.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatSystemMessage {
  role: 'system';
  /** Text, or text parts. */
  content: ChatTextContent;
}

/** Instructions under the newer name of the convention. */
export interface ChatDeveloperMessage {
  role: 'developer';
  /** Text, or text parts. */
  content: ChatTextContent;
}

/**
 * An image.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatImagePart {
  type: 'image_url';
  /** Where the image is. */
  image_url: {
    /** An https or data URL. */
    url: string;
    /** How closely to look. */
    detail?: string;
  };
}

/**
 * A part of a user message.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export type ChatContentPart = ChatTextPart | ChatImagePart;

/**
 * What the user says.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatUserMessage {
  role: 'user';
  /** Text, or parts. */
  content: string | ChatContentPart[];
}

/**
 * A call of a function.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatToolCall {
  /** Names this call in the tool message. */
  id: string;
  type: 'function';
  /** What to call. */
  function: {
    /** The function. */
    name: string;
    /** Its arguments as JSON text. */
    arguments: string;
  };
}

/**
 * An earlier answer of the model.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatAssistantMessage {
  role: 'assistant';
  /** Text; null or absent where functions were called. */
  content?: ChatTextContent | null;
  /** The calls the model asked for. */
  tool_calls?: ChatToolCall[];
}

/**
 * What calling a function gave.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatToolMessage {
  role: 'tool';
  /** Id of the call it answers. */
  tool_call_id: string;
  /** Text, or text parts. */
  content: ChatTextContent;
}

/**
 * One message. The vendor shows system and user with text; the other roles follow the convention.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export type ChatMessage =
  ChatSystemMessage | ChatDeveloperMessage | ChatUserMessage | ChatAssistantMessage | ChatToolMessage;

/**
 * A function the model may call.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatTool {
  type: 'function';
  /** The function. */
  function: {
    /** Name of the function. */
    name: string;
    /** What it does and when to use it. */
    description?: string;
    /** JSON Schema of its arguments. */
    parameters?: Record<string, unknown>;
  };
}

/**
 * This function must be called. That an object is accepted is documented, its shape follows the convention.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatNamedToolChoice {
  type: 'function';
  /** The function. */
  function: {
    /** Name of the function. */
    name: string;
  };
}

/**
 * The answer is valid JSON.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatJsonObjectFormat {
  type: 'json_object';
}

/** The answer is text, as without a format. */
export interface ChatTextFormat {
  type: 'text';
}

/** The answer is JSON text that fits a schema. */
export interface ChatJsonSchemaFormat {
  type: 'json_schema';
  /** The schema and its name. */
  json_schema: {
    /** Name of the schema. */
    name: string;
    /** What the answer is for. */
    description?: string;
    /** JSON Schema of the answer. */
    schema?: Record<string, unknown>;
    /** Whether the answer must fit exactly. */
    strict?: boolean;
  };
}

/**
 * The form of the answer. For json_object, describe the wanted shape in the system prompt.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export type ChatResponseFormat = ChatJsonObjectFormat | ChatTextFormat | ChatJsonSchemaFormat;

/**
 * A request for one chat completion. By convention null for an optional member counts as absent.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatCompletionRequest {
  /** The models that the vendor lists; any other name is answered with a 400. */
  model: ModelId;
  /** The conversation. */
  messages: ChatMessage[];
  /** Most tokens to generate; strongly recommended. */
  max_tokens?: number;
  /** Most tokens to generate; the newer name of the convention for max_tokens. The lower of both holds. */
  max_completion_tokens?: number;
  /** Randomness of the answer; wider than on /v1/messages. From 0 to 2. Default: 1. */
  temperature?: number;
  /** Nucleus sampling; set this or temperature. From 0 to 1. */
  top_p?: number;
  /** Text or texts that end the answer. */
  stop?: string | string[];
  /** Functions the model may call. */
  tools?: ChatTool[];
  /** Whether and which function the model must call. */
  tool_choice?: 'none' | 'auto' | 'required' | ChatNamedToolChoice;
  /** The form of the answer. For json_object, describe the wanted shape in the system prompt. */
  response_format?: ChatResponseFormat;
  /** Your id for the end user. */
  user?: string;
  /** Number of choices; one only. */
  n?: number;
}

/** ChatCompletionRequest as it is sent. */
export interface ChatCompletionRequestBody extends ChatCompletionRequest {
  /** Answer with server-sent events. Default: false. */
  stream?: boolean;
}

/**
 * What the assistant says or calls.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatAnswer {
  role: 'assistant';
  /** Text; null where functions are called. */
  content: string | null;
  /** Functions to call. */
  tool_calls?: ChatToolCall[];
}

/**
 * Why the answer ended.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export type ChatFinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | (string & {});

/**
 * One answer.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatChoice {
  /** Position among the choices. */
  index: number;
  /** What the assistant says or calls. */
  message: ChatAnswer;
  /** Why the answer ended. */
  finish_reason: ChatFinishReason;
}

/**
 * What the completion cost.
 *
 * Source: [Reference / Pricing](https://caicaini.com/en/developers/docs/pricing).
 */
export interface ChatUsage {
  /** Tokens read. */
  prompt_tokens: number;
  /** Tokens generated. */
  completion_tokens: number;
  /** Both together. */
  total_tokens: number;
  /** The authoritative deduction in credits. */
  credits_consumed: number;
}

/**
 * The model's answer.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions).
 */
export interface ChatCompletion {
  /** Keep it; support traces a request by it. */
  id: string;
  object: 'chat.completion';
  /** Unix seconds. */
  created: number;
  /** The model that answered. */
  model: string;
  /** One answer. */
  choices: ChatChoice[];
  /** What the completion cost. */
  usage: ChatUsage;
}

/** A piece of a function call; id and name come first, then pieces of the arguments. */
export interface ChatToolCallDelta {
  /** Which call from 0. */
  index: number;
  /** Names this call in the tool message. */
  id?: string;
  type?: 'function';
  /** The piece. */
  function?: {
    /** The function. */
    name?: string;
    /** JSON text to append. */
    arguments?: string;
  };
}

/** What is new. */
export interface ChatDelta {
  role?: 'assistant';
  /** Text to append. */
  content?: string | null;
  /** Pieces of function calls. */
  tool_calls?: ChatToolCallDelta[];
}

/** A piece of one answer. */
export interface ChatChunkChoice {
  /** Position among the choices. */
  index: number;
  /** What is new. */
  delta: ChatDelta;
  /** Why the answer ended; null until then. */
  finish_reason?: ChatFinishReason | null;
}

/**
 * A piece of the answer.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions), [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface ChatCompletionChunk {
  /** Keep it; support traces a request by it. */
  id: string;
  object: 'chat.completion.chunk';
  /** Unix seconds. */
  created: number;
  /** The model that answers. */
  model: string;
  /** The piece of the one answer; empty in a chunk that only carries usage. */
  choices: ChatChunkChoice[];
  /** What the completion cost, on the last chunk. */
  usage?: ChatUsage | null;
}

/** A chunk, or the error that ends the stream. */
export type ChatCompletionStreamData = ChatCompletionChunk | ErrorEnvelope;

/**
 * One parsed event of a streamed completion. The data is a chunk as JSON, an error envelope, or the end marker.
 *
 * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions), [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
 */
export interface ChatServerSentEvent {
  /** A chunk, an error envelope or the end marker. */
  data: string;
}

/**
 * One model with its capability flags.
 *
 * Source: [Getting started / Models](https://caicaini.com/en/developers/docs/models).
 */
export interface Model {
  /** The value a request names. */
  id: string;
  /** Always "model". */
  object: 'model';
  /** Name for people. */
  display_name: string;
  /** One sentence on what the model is for. */
  description: string;
  /** Whether image blocks are accepted. */
  supports_vision: boolean;
  /** Whether tools are accepted; the name follows supports_vision. */
  supports_tools?: boolean;
  /** Whether thinking is accepted; the name follows supports_vision. */
  supports_thinking?: boolean;
  /** Context in tokens; the field name is a guess. */
  context_window?: number;
  /** Most tokens one answer may have; the field name is a guess. */
  max_output_tokens?: number;
}

/**
 * All models.
 *
 * Source: [Getting started / Models](https://caicaini.com/en/developers/docs/models).
 */
export interface ModelList {
  /** Always "list" where present. */
  object?: 'list';
  /** One entry per model. */
  data: Model[];
}

/**
 * Tier, spendable balance and this month's consumption of the account behind the key. That these three are returned is documented; the field names are guesses, so nothing here is required.
 *
 * Source: [Getting started / Authentication](https://caicaini.com/en/developers/docs/authentication).
 */
export interface Account {
  /** Follows the lifetime confirmed top-up of the account; each tier sets the limits of its keys. */
  tier?: Tier;
  /** Spendable API credits. */
  credit_balance?: number;
  /** API credits consumed this month. */
  credits_consumed_this_month?: number;
}

/**
 * What one model was used for on one day.
 *
 * Source: [Reference / Changelog](https://caicaini.com/en/developers/docs/changelog).
 */
export interface UsageRow {
  /** Day in UTC. */
  date?: string;
  /** Model id. */
  model?: string;
  /** Answered requests. */
  requests?: number;
  /** Input tokens. */
  input_tokens?: number;
  /** Output tokens. */
  output_tokens?: number;
  /** Credits deducted. */
  credits_consumed?: number;
}

/**
 * Use by day and model. Only the endpoint itself is documented; every field is a guess, so nothing here is required.
 *
 * Source: [Reference / Changelog](https://caicaini.com/en/developers/docs/changelog).
 */
export interface UsageReport {
  /** One row per day and model. */
  data?: UsageRow[];
}

/** The paths of the description, for openapi-fetch. */
export interface paths {
  '/v1/messages': {
    /**
     * Create a message. The model answers a conversation; with stream true, piece by piece.
     *
     * Source: [Endpoints / Messages](https://caicaini.com/en/developers/docs/messages), [Getting started / Quickstart](https://caicaini.com/en/developers/docs/quickstart), [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming), [Capabilities / Tools](https://caicaini.com/en/developers/docs/tools), [Capabilities / Vision](https://caicaini.com/en/developers/docs/vision), [Capabilities / Thinking](https://caicaini.com/en/developers/docs/thinking).
     */
    post: {
      requestBody: { content: { 'application/json': Plain<MessageRequestBody> } };
      responses: {
        200: { content: { 'application/json': Plain<Message> } };
        default: { content: { 'application/json': Plain<ErrorEnvelope> } };
      };
    };
  };
  '/v1/messages/count_tokens': {
    /**
     * Count the input tokens of a message. A preview of the input token count; no model runs. The endpoint is documented, its shapes follow the convention.
     *
     * Source: [Reference / Changelog](https://caicaini.com/en/developers/docs/changelog).
     */
    post: {
      requestBody: { content: { 'application/json': Plain<MessageInput> } };
      responses: {
        200: { content: { 'application/json': Plain<TokenCount> } };
        default: { content: { 'application/json': Plain<ErrorEnvelope> } };
      };
    };
  };
  '/v1/chat/completions': {
    /**
     * Create a chat completion. The OpenAI-style surface over the same models; the vendor recommends /v1/messages for new code.
     *
     * Source: [Endpoints / Chat completions](https://caicaini.com/en/developers/docs/chat-completions), [Capabilities / Streaming](https://caicaini.com/en/developers/docs/streaming).
     */
    post: {
      requestBody: { content: { 'application/json': Plain<ChatCompletionRequestBody> } };
      responses: {
        200: { content: { 'application/json': Plain<ChatCompletion> } };
        default: { content: { 'application/json': Plain<ErrorEnvelope> } };
      };
    };
  };
  '/v1/models': {
    /**
     * List the models. The models a request may name, with capability flags.
     *
     * Source: [Getting started / Models](https://caicaini.com/en/developers/docs/models).
     */
    get: {
      responses: {
        200: { content: { 'application/json': Plain<ModelList> } };
        default: { content: { 'application/json': Plain<ErrorEnvelope> } };
      };
    };
  };
  '/v1/account': {
    /**
     * Get the account. Tier, spendable balance and this month's consumption. Free of charge; the recommended check of a key.
     *
     * Source: [Getting started / Authentication](https://caicaini.com/en/developers/docs/authentication).
     */
    get: {
      responses: {
        200: { content: { 'application/json': Plain<Account> } };
        default: { content: { 'application/json': Plain<ErrorEnvelope> } };
      };
    };
  };
  '/v1/usage': {
    /**
     * Get the usage. Use of the API by the account. Only that the endpoint exists is documented.
     *
     * Source: [Reference / Changelog](https://caicaini.com/en/developers/docs/changelog).
     */
    get: {
      responses: {
        200: { content: { 'application/json': Plain<UsageReport> } };
        default: { content: { 'application/json': Plain<ErrorEnvelope> } };
      };
    };
  };
}

type Plain<T> = T extends string
  ? string extends T
    ? string
    : T
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;
