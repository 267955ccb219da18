// Generated from openapi/openapi.yaml; do not edit.
// SHA-256 of the description: 0d39c24d79d8b1d4c74c920fd50cfebd5c882c080155a23cbed92783e3c1f833
// Remake it with: npm run generate
export interface paths {
  '/v1/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create a message
     * @description The model answers a conversation; with stream true, piece by piece.
     */
    post: operations['createMessage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/messages/count_tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Count the input tokens of a message
     * @description A preview of the input token count; no model runs. The endpoint is documented, its shapes follow the convention.
     */
    post: operations['countMessageTokens'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chat/completions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create a chat completion
     * @description The OpenAI-style surface over the same models; the vendor recommends /v1/messages for new code.
     */
    post: operations['createChatCompletion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the models
     * @description The models a request may name, with capability flags.
     */
    get: operations['listModels'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/account': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the account
     * @description Tier, spendable balance and this month's consumption. Free of charge; the recommended check of a key.
     */
    get: operations['getAccount'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the usage
     * @description Use of the API by the account. Only that the endpoint exists is documented.
     */
    get: operations['getUsage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * @description The only valid values; anything else is a 400.
     * @enum {string}
     */
    ModelId: 'caicaini/auto' | 'caicaini/opus' | 'caicaini/sonnet' | 'caicaini/kimi' | 'caicaini/haiku';
    /** @description Text. */
    TextBlock: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'text';
      /** @description The text itself. */
      text: string;
    };
    /** @description The image inline. Base64 adds a third, so about 12 MB of images fit in one request body; this is our arithmetic on its limit. */
    Base64ImageSource: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'base64';
      /**
       * @description Type of the decoded bytes.
       * @enum {unknown}
       */
      media_type: 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';
      /** @description Standard base64 without a data-URL prefix. */
      data: string;
    };
    /** @description An image the gateway fetches. It must answer 200 within 5 seconds with a supported media type. */
    UrlImageSource: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'url';
      /** @description An https URL; signed URLs work while the signature is valid. */
      url: string;
    };
    /** @description Where the bytes of an image come from. Each image is at most 5 MB raw. */
    ImageSource: components['schemas']['Base64ImageSource'] | components['schemas']['UrlImageSource'];
    /** @description An image for a model that can see. Image first, question after it, is preferred; any order is accepted. */
    ImageBlock: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'image';
      source: components['schemas']['ImageSource'];
    };
    /** @description A tool the model wants run. Run it with its input and send a tool_result with the same id back. */
    ToolUseBlock: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'tool_use';
      /** @description Names this call in the tool_result. */
      id: string;
      /** @description The tool. */
      name: string;
      /** @description Arguments that fit the tool's input_schema. */
      input: Record<string, unknown>;
    };
    /** @description A block inside a tool_result. */
    ToolResultContentBlock: components['schemas']['TextBlock'] | components['schemas']['ImageBlock'];
    /** @description What running a tool gave; sent in a user message. */
    ToolResultBlock: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'tool_result';
      /** @description Id of the tool_use block it answers. */
      tool_use_id: string;
      /** @description The result, as text or as blocks. For an unknown tool, say so here. */
      content?: string | components['schemas']['ToolResultContentBlock'][];
      /** @description Whether running the tool failed. */
      is_error?: boolean;
    };
    /** @description Private reasoning of the model, before its answer. */
    ThinkingBlock: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'thinking';
      /** @description The reasoning. */
      thinking: string;
      /** @description Proof that the gateway made the block; not seen in the vendor's samples. */
      signature?: string;
    };
    /** @description A block in a request. */
    InputContentBlock:
      | components['schemas']['TextBlock']
      | components['schemas']['ImageBlock']
      | components['schemas']['ToolUseBlock']
      | components['schemas']['ToolResultBlock']
      | components['schemas']['ThinkingBlock'];
    /** @description One turn of the conversation. */
    InputMessage: {
      /**
       * @description Who speaks.
       * @enum {unknown}
       */
      role: 'user' | 'assistant';
      /** @description Text, or blocks. */
      content: string | components['schemas']['InputContentBlock'][];
    };
    /** @description A function the model may ask to have run. */
    Tool: {
      /** @description Name of the tool. */
      name: string;
      /** @description What it does and when to use it. */
      description?: string;
      /** @description JSON Schema of its input; an object schema. */
      input_schema: Record<string, unknown>;
    };
    /** @description The model decides. */
    ToolChoiceAuto: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'auto';
      /** @description At most one tool_use block. */
      disable_parallel_tool_use?: boolean;
    };
    /** @description Some tool must be used. */
    ToolChoiceAny: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'any';
      /** @description Exactly one tool_use block. */
      disable_parallel_tool_use?: boolean;
    };
    /** @description This tool must be used. That a tool can be forced is documented, the shape follows the convention. */
    ToolChoiceTool: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'tool';
      /** @description Name of the tool. */
      name: string;
      /** @description Exactly one tool_use block. */
      disable_parallel_tool_use?: boolean;
    };
    /** @description No tool may be used. */
    ToolChoiceNone: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'none';
    };
    /** @description Whether and which tool the model must use. */
    ToolChoice:
      | components['schemas']['ToolChoiceAuto']
      | components['schemas']['ToolChoiceAny']
      | components['schemas']['ToolChoiceTool']
      | components['schemas']['ToolChoiceNone'];
    /** @description Reason first, within a budget. */
    ThinkingEnabled: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'enabled';
      /** @description Most tokens of private reasoning; keep it below max_tokens. */
      budget_tokens: number;
    };
    /** @description Do not reason first. */
    ThinkingDisabled: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'disabled';
    };
    /** @description Whether the model may reason privately first. The vendor's pages disagree on which models can; the server decides. */
    Thinking: components['schemas']['ThinkingEnabled'] | components['schemas']['ThinkingDisabled'];
    /** @description The part of a message request that is input to the model, shared by creating and counting. */
    MessageInput: {
      model: components['schemas']['ModelId'];
      /** @description The conversation. */
      messages: components['schemas']['InputMessage'][];
      /** @description System prompt. */
      system?: string;
      /** @description Tools the model may ask for. */
      tools?: components['schemas']['Tool'][];
      tool_choice?: components['schemas']['ToolChoice'];
      thinking?: components['schemas']['Thinking'];
    };
    /** @description For abuse investigation and reporting per user. */
    Metadata: {
      /** @description Your id for the end user. */
      user_id?: string;
    };
    /** @description A request for one message. */
    MessageRequest: {
      /** @description Most tokens to generate, at most the maximum output of the model. Billing is for actual use, never above it. */
      max_tokens: number;
      /**
       * @description Randomness of the answer.
       * @default 1
       */
      temperature?: number;
      /** @description Nucleus sampling; set this or temperature. */
      top_p?: number;
      /** @description Texts that end the answer. */
      stop_sequences?: string[];
      /**
       * @description Answer with server-sent events.
       * @default false
       */
      stream?: boolean;
      metadata?: components['schemas']['Metadata'];
    } & WithRequired<components['schemas']['MessageInput'], 'model' | 'messages'>;
    /** @description Follows the lifetime confirmed top-up of the account; each tier sets the limits of its keys. Known: free, pay_as_you_go, high_volume, enterprise. */
    Tier: string;
    /** @description A number of requests. */
    Count: number;
    /** @description A duration in whole seconds. */
    Seconds: number;
    /** @description A block in an answer. The order of block types is not fixed. */
    ContentBlock:
      | components['schemas']['TextBlock']
      | components['schemas']['ToolUseBlock']
      | components['schemas']['ThinkingBlock'];
    /** @description Why the answer ended. end_turn is the ordinary end; tool_use asks for tools to be run. These two are documented, the others follow the convention. Known: end_turn, tool_use, max_tokens, stop_sequence. */
    StopReason: string;
    /** @description What the message cost. */
    MessageUsage: {
      /** @description Tokens read. */
      input_tokens: number;
      /** @description Tokens generated. */
      output_tokens: number;
      /** @description The authoritative deduction in credits. */
      credits_consumed: number;
    };
    /** @description The model's answer. */
    Message: {
      /** @description Keep it; support traces a request by it. */
      id: string;
      /** @constant */
      type: 'message';
      /** @constant */
      role: 'assistant';
      /** @description The blocks of the answer. */
      content: components['schemas']['ContentBlock'][];
      /** @description The model that answered. */
      model: string;
      stop_reason: components['schemas']['StopReason'];
      /** @description The stop sequence that was met. */
      stop_sequence?: string | null;
      usage: components['schemas']['MessageUsage'];
    };
    /** @description The message before any content. */
    StartedMessage: {
      /** @description Keep it; support traces a request by it. */
      id: string;
      /** @constant */
      type: 'message';
      /** @constant */
      role: 'assistant';
      /** @description Empty. */
      content: components['schemas']['ContentBlock'][];
      /** @description The model that answers. */
      model: string;
      /** @description Not known yet. */
      stop_reason: null;
      /** @description Not known yet. */
      stop_sequence?: null;
      /** @description Tokens so far; credits follow in message_delta. */
      usage: {
        /** @description Tokens read. */
        input_tokens: number;
        /** @description Tokens generated so far. */
        output_tokens: number;
      };
    };
    /** @description First event; carries the id and the count of input tokens. */
    MessageStartEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'message_start';
      message: components['schemas']['StartedMessage'];
    };
    /** @description A block begins. */
    ContentBlockStartEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'content_block_start';
      /** @description Position of the block from 0. */
      index: number;
      content_block: components['schemas']['ContentBlock'];
    };
    /** @description More text. */
    TextDelta: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'text_delta';
      /** @description To append. */
      text: string;
    };
    /** @description More of a tool's input as JSON text; whole only once the block stops. */
    InputJsonDelta: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'input_json_delta';
      /** @description To append. */
      partial_json: string;
    };
    /** @description More reasoning. */
    ThinkingDelta: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'thinking_delta';
      /** @description To append. */
      thinking: string;
    };
    /** @description The signature of a thinking block. */
    SignatureDelta: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'signature_delta';
      /** @description The signature. */
      signature: string;
    };
    /** @description The piece; its type fits the type of its block. */
    ContentDelta:
      | components['schemas']['TextDelta']
      | components['schemas']['InputJsonDelta']
      | components['schemas']['ThinkingDelta']
      | components['schemas']['SignatureDelta'];
    /** @description A piece of the current block. */
    ContentBlockDeltaEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'content_block_delta';
      /** @description Position of the block from 0. */
      index: number;
      delta: components['schemas']['ContentDelta'];
    };
    /** @description The block is complete. */
    ContentBlockStopEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'content_block_stop';
      /** @description Position of the block from 0. */
      index: number;
    };
    /** @description The final stop reason and what the message cost. Its frame was not seen; the place of the fields follows the convention. */
    MessageDeltaEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'message_delta';
      /** @description What became known at the end. */
      delta: {
        stop_reason: components['schemas']['StopReason'];
        /** @description The stop sequence that was met. */
        stop_sequence?: string | null;
      };
      /** @description The final counts. */
      usage: {
        /** @description Tokens generated. */
        output_tokens: number;
        /** @description The authoritative deduction in credits. */
        credits_consumed: number;
      };
    };
    /** @description Last event; stop reading. */
    MessageStopEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'message_stop';
    };
    /** @description Keeps the connection alive, about every 15 seconds; ignore it. */
    PingEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'ping';
    };
    /** @description What went wrong. Status and type together say what to do. */
    ErrorDetail: {
      /** @description The machine-readable kind; its values are those of the error table. */
      type: string;
      /** @description A sentence for people. Do not parse it. */
      message: string;
    };
    /** @description The stream failed; nothing follows. The shape is that of the error envelope. */
    ErrorEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'error';
      error: components['schemas']['ErrorDetail'];
    };
    /** @description The data of one event. */
    MessageStreamEvent:
      | components['schemas']['MessageStartEvent']
      | components['schemas']['ContentBlockStartEvent']
      | components['schemas']['ContentBlockDeltaEvent']
      | components['schemas']['ContentBlockStopEvent']
      | components['schemas']['MessageDeltaEvent']
      | components['schemas']['MessageStopEvent']
      | components['schemas']['PingEvent']
      | components['schemas']['ErrorEvent'];
    /** @description One parsed event of a streamed message. */
    MessageServerSentEvent: {
      /** @description Equals the type of the data. */
      event: string;
      /** @description The event as JSON. */
      data: string;
    };
    /** @description The one body of every answer that is not 2xx. The outer type is always the literal "error". */
    ErrorEnvelope: {
      /** @constant */
      type: 'error';
      error: components['schemas']['ErrorDetail'];
    };
    /** @description How many input tokens a message request would have. The endpoint is documented, its shapes follow the convention. */
    TokenCount: {
      /** @description Tokens of the input. */
      input_tokens: number;
    };
    /** @description Text. */
    ChatTextPart: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'text';
      /** @description The text itself. */
      text: string;
    };
    /** @description Text, or text parts. */
    ChatTextContent: string | components['schemas']['ChatTextPart'][];
    /** @description Instructions for the whole conversation. */
    ChatSystemMessage: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      role: 'system';
      content: components['schemas']['ChatTextContent'];
    };
    /** @description Instructions under the newer name of the convention. */
    ChatDeveloperMessage: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      role: 'developer';
      content: components['schemas']['ChatTextContent'];
    };
    /** @description An image. */
    ChatImagePart: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'image_url';
      /** @description Where the image is. */
      image_url: {
        /** @description An https or data URL. */
        url: string;
        /** @description How closely to look. */
        detail?: string;
      };
    };
    /** @description A part of a user message. */
    ChatContentPart: components['schemas']['ChatTextPart'] | components['schemas']['ChatImagePart'];
    /** @description What the user says. */
    ChatUserMessage: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      role: 'user';
      /** @description Text, or parts. */
      content: string | components['schemas']['ChatContentPart'][];
    };
    /** @description A call of a function. */
    ChatToolCall: {
      /** @description Names this call in the tool message. */
      id: string;
      /** @constant */
      type: 'function';
      /** @description What to call. */
      function: {
        /** @description The function. */
        name: string;
        /** @description Its arguments as JSON text. */
        arguments: string;
      };
    };
    /** @description An earlier answer of the model. */
    ChatAssistantMessage: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      role: 'assistant';
      /** @description Text; null or absent where functions were called. */
      content?: components['schemas']['ChatTextContent'] | null;
      /** @description The calls the model asked for. */
      tool_calls?: components['schemas']['ChatToolCall'][];
    };
    /** @description What calling a function gave. */
    ChatToolMessage: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      role: 'tool';
      /** @description Id of the call it answers. */
      tool_call_id: string;
      content: components['schemas']['ChatTextContent'];
    };
    /** @description One message. The vendor shows system and user with text; the other roles follow the convention. */
    ChatMessage:
      | components['schemas']['ChatSystemMessage']
      | components['schemas']['ChatDeveloperMessage']
      | components['schemas']['ChatUserMessage']
      | components['schemas']['ChatAssistantMessage']
      | components['schemas']['ChatToolMessage'];
    /** @description A function the model may call. */
    ChatTool: {
      /** @constant */
      type: 'function';
      /** @description The function. */
      function: {
        /** @description Name of the function. */
        name: string;
        /** @description What it does and when to use it. */
        description?: string;
        /** @description JSON Schema of its arguments. */
        parameters?: Record<string, unknown>;
      };
    };
    /** @description This function must be called. That an object is accepted is documented, its shape follows the convention. */
    ChatNamedToolChoice: {
      /** @constant */
      type: 'function';
      /** @description The function. */
      function: {
        /** @description Name of the function. */
        name: string;
      };
    };
    /** @description Forces the answer to be valid JSON. Describe the wanted shape in the system prompt. */
    ChatResponseFormat: {
      /** @constant */
      type: 'json_object';
    };
    /** @description A request for one chat completion. */
    ChatCompletionRequest: {
      model: components['schemas']['ModelId'];
      /** @description The conversation. */
      messages: components['schemas']['ChatMessage'][];
      /** @description Most tokens to generate; strongly recommended. */
      max_tokens?: number;
      /**
       * @description Randomness of the answer; wider than on /v1/messages.
       * @default 1
       */
      temperature?: number;
      /** @description Nucleus sampling; set this or temperature. */
      top_p?: number;
      /** @description Text or texts that end the answer. */
      stop?: string | string[];
      /**
       * @description Answer with server-sent events.
       * @default false
       */
      stream?: boolean;
      /** @description Functions the model may call. */
      tools?: components['schemas']['ChatTool'][];
      /** @description Whether and which function the model must call. */
      tool_choice?: ('none' | 'auto') | components['schemas']['ChatNamedToolChoice'];
      response_format?: components['schemas']['ChatResponseFormat'];
      /** @description Your id for the end user. */
      user?: string;
    };
    /** @description What the assistant says or calls. */
    ChatAnswer: {
      /** @constant */
      role: 'assistant';
      /** @description Text; null where functions are called. */
      content: string | null;
      /** @description Functions to call. */
      tool_calls?: components['schemas']['ChatToolCall'][];
    };
    /** @description Why the answer ended. Known: stop, length, tool_calls, content_filter. */
    ChatFinishReason: string;
    /** @description One answer. */
    ChatChoice: {
      /** @description Position among the choices. */
      index: number;
      message: components['schemas']['ChatAnswer'];
      finish_reason: components['schemas']['ChatFinishReason'];
    };
    /** @description What the completion cost. */
    ChatUsage: {
      /** @description Tokens read. */
      prompt_tokens: number;
      /** @description Tokens generated. */
      completion_tokens: number;
      /** @description Both together. */
      total_tokens: number;
      /** @description The authoritative deduction in credits. */
      credits_consumed: number;
    };
    /** @description The model's answer. */
    ChatCompletion: {
      /** @description Keep it; support traces a request by it. */
      id: string;
      /** @constant */
      object: 'chat.completion';
      /** @description Unix seconds. */
      created: number;
      /** @description The model that answered. */
      model: string;
      /** @description One answer. */
      choices: components['schemas']['ChatChoice'][];
      usage: components['schemas']['ChatUsage'];
    };
    /** @description A piece of a function call; id and name come first, then pieces of the arguments. */
    ChatToolCallDelta: {
      /** @description Which call from 0. */
      index: number;
      /** @description Names this call in the tool message. */
      id?: string;
      /** @constant */
      type?: 'function';
      /** @description The piece. */
      function?: {
        /** @description The function. */
        name?: string;
        /** @description JSON text to append. */
        arguments?: string;
      };
    };
    /** @description What is new. */
    ChatDelta: {
      /** @constant */
      role?: 'assistant';
      /** @description Text to append. */
      content?: string | null;
      /** @description Pieces of function calls. */
      tool_calls?: components['schemas']['ChatToolCallDelta'][];
    };
    /** @description A piece of one answer. */
    ChatChunkChoice: {
      /** @description Position among the choices. */
      index: number;
      delta: components['schemas']['ChatDelta'];
      /** @description Why the answer ended; null until then. */
      finish_reason?: components['schemas']['ChatFinishReason'] | null;
    };
    /** @description A piece of the answer. */
    ChatCompletionChunk: {
      /** @description Keep it; support traces a request by it. */
      id: string;
      /** @constant */
      object: 'chat.completion.chunk';
      /** @description Unix seconds. */
      created: number;
      /** @description The model that answers. */
      model: string;
      /** @description The piece of the one answer; empty in a chunk that only carries usage. */
      choices: components['schemas']['ChatChunkChoice'][];
      /** @description What the completion cost, on the last chunk. */
      usage?: components['schemas']['ChatUsage'] | null;
    };
    /** @description A chunk, or the error that ends the stream. */
    ChatCompletionStreamData: components['schemas']['ChatCompletionChunk'] | components['schemas']['ErrorEnvelope'];
    /** @description One parsed event of a streamed completion. The data is a chunk as JSON, an error envelope, or the end marker. */
    ChatServerSentEvent: {
      /** @description A chunk, an error envelope or the end marker. */
      data: string | '[DONE]' | unknown;
    };
    /** @description One model with its capability flags. */
    Model: {
      /** @description The value a request names. */
      id: string;
      /**
       * @description Always "model".
       * @constant
       */
      object: 'model';
      /** @description Name for people. */
      display_name: string;
      /** @description One sentence on what the model is for. */
      description: string;
      /** @description Whether image blocks are accepted. */
      supports_vision: boolean;
      /** @description Whether tools are accepted; the name follows supports_vision. */
      supports_tools?: boolean;
      /** @description Whether thinking is accepted; the name follows supports_vision. */
      supports_thinking?: boolean;
      /** @description Context in tokens; the field name is a guess. */
      context_window?: number;
      /** @description Most tokens one answer may have; the field name is a guess. */
      max_output_tokens?: number;
    };
    /** @description All models. */
    ModelList: {
      /**
       * @description Always "list" where present.
       * @constant
       */
      object?: 'list';
      /** @description One entry per model. */
      data: components['schemas']['Model'][];
    };
    /** @description Tier, spendable balance and this month's consumption of the account behind the key. That these three are returned is documented; the field names are guesses, so nothing here is required. */
    Account: {
      tier?: components['schemas']['Tier'];
      /** @description Spendable API credits. */
      credit_balance?: number;
      /** @description API credits consumed this month. */
      credits_consumed_this_month?: number;
    };
    /** @description What one model was used for on one day. */
    UsageRow: {
      /**
       * Format: date
       * @description Day in UTC.
       */
      date?: string;
      /** @description Model id. */
      model?: string;
      /** @description Answered requests. */
      requests?: number;
      /** @description Input tokens. */
      input_tokens?: number;
      /** @description Output tokens. */
      output_tokens?: number;
      /** @description Credits deducted. */
      credits_consumed?: number;
    };
    /** @description Use by day and model. Only the endpoint itself is documented; every field is a guess, so nothing here is required. */
    UsageReport: {
      /** @description One row per day and model. */
      data?: components['schemas']['UsageRow'][];
    };
  };
  responses: {
    /** @description The body is malformed or breaks a constraint: an unknown model, max_tokens too large, a wrong messages array. */
    400: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'invalid_request_error';
            message?: string;
          };
        };
      };
    };
    /** @description The API key is missing, malformed or invalid. */
    401: {
      headers: {
        'X-RateLimit-Tier': components['headers']['OptionalRateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['OptionalRateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['OptionalRateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['OptionalRateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'authentication_error';
            message?: string;
          };
        };
      };
    };
    /** @description The balance of API credits is below what this turn needs. */
    402: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'insufficient_quota';
            message?: string;
          };
        };
      };
    };
    /** @description The key is valid but may not call this endpoint: a CLI key, a suspended account or a scope that does not match. */
    403: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'permission_error';
            message?: string;
          };
        };
      };
    };
    /** @description The path or the resource does not exist. */
    404: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'not_found_error';
            message?: string;
          };
        };
      };
    };
    /** @description The request body is over the limit of 16 MB. */
    413: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'request_too_large';
            message?: string;
          };
        };
      };
    };
    /** @description A rate limit of this key was hit. No credits were consumed. */
    429: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        'Retry-After': components['headers']['RetryAfter'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'rate_limit_error';
            message?: string;
          };
        };
      };
    };
    /** @description An internal fault of the gateway. */
    500: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'api_error';
            message?: string;
          };
        };
      };
    };
    /** @description The upstream provider answered with an error. */
    502: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'api_error';
            message?: string;
          };
        };
      };
    };
    /** @description The service is unavailable for a while: a deployment or maintenance. */
    503: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'api_error';
            message?: string;
          };
        };
      };
    };
    /** @description The upstream provider took too long. */
    504: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'api_error';
            message?: string;
          };
        };
      };
    };
    /** @description The upstream model is out of capacity. */
    529: {
      headers: {
        'X-RateLimit-Tier': components['headers']['RateLimitTier'];
        'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
        'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
        'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['ErrorEnvelope'] & {
          error?: {
            /** @constant */
            type?: 'overloaded_error';
            message?: string;
          };
        };
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: {
    /**
     * @description Tier that set the limits of this key.
     * @example pay_as_you_go
     */
    RateLimitTier: components['schemas']['Tier'];
    /**
     * @description Requests this key may make in one minute window.
     * @example 60
     */
    RateLimitLimitRequests: components['schemas']['Count'];
    /**
     * @description Requests left in the current minute window.
     * @example 59
     */
    RateLimitRemainingRequests: components['schemas']['Count'];
    /**
     * @description Seconds until the minute window starts anew; a duration, not a point in time.
     * @example 42
     */
    RateLimitResetRequests: components['schemas']['Seconds'];
    /** @description Tier that set the limits, where the key is known. */
    OptionalRateLimitTier: components['schemas']['Tier'];
    /** @description Requests this key may make in one minute window, where the key is known. */
    OptionalRateLimitLimitRequests: components['schemas']['Count'];
    /** @description Requests left in the current minute window, where the key is known. */
    OptionalRateLimitRemainingRequests: components['schemas']['Count'];
    /** @description Seconds until the minute window starts anew, where the key is known. */
    OptionalRateLimitResetRequests: components['schemas']['Seconds'];
    /**
     * @description Seconds to wait before the next request. The vendor sets it on 429 only.
     * @example 18
     */
    RetryAfter: components['schemas']['Seconds'];
  };
  pathItems: never;
}
export type ModelId = components['schemas']['ModelId'];
export type TextBlock = components['schemas']['TextBlock'];
export type Base64ImageSource = components['schemas']['Base64ImageSource'];
export type UrlImageSource = components['schemas']['UrlImageSource'];
export type ImageSource = components['schemas']['ImageSource'];
export type ImageBlock = components['schemas']['ImageBlock'];
export type ToolUseBlock = components['schemas']['ToolUseBlock'];
export type ToolResultContentBlock = components['schemas']['ToolResultContentBlock'];
export type ToolResultBlock = components['schemas']['ToolResultBlock'];
export type ThinkingBlock = components['schemas']['ThinkingBlock'];
export type InputContentBlock = components['schemas']['InputContentBlock'];
export type InputMessage = components['schemas']['InputMessage'];
export type Tool = components['schemas']['Tool'];
export type ToolChoiceAuto = components['schemas']['ToolChoiceAuto'];
export type ToolChoiceAny = components['schemas']['ToolChoiceAny'];
export type ToolChoiceTool = components['schemas']['ToolChoiceTool'];
export type ToolChoiceNone = components['schemas']['ToolChoiceNone'];
export type ToolChoice = components['schemas']['ToolChoice'];
export type ThinkingEnabled = components['schemas']['ThinkingEnabled'];
export type ThinkingDisabled = components['schemas']['ThinkingDisabled'];
export type Thinking = components['schemas']['Thinking'];
export type MessageInput = components['schemas']['MessageInput'];
export type Metadata = components['schemas']['Metadata'];
export type MessageRequest = components['schemas']['MessageRequest'];
export type Tier = components['schemas']['Tier'];
export type Count = components['schemas']['Count'];
export type Seconds = components['schemas']['Seconds'];
export type ContentBlock = components['schemas']['ContentBlock'];
export type StopReason = components['schemas']['StopReason'];
export type MessageUsage = components['schemas']['MessageUsage'];
export type Message = components['schemas']['Message'];
export type StartedMessage = components['schemas']['StartedMessage'];
export type MessageStartEvent = components['schemas']['MessageStartEvent'];
export type ContentBlockStartEvent = components['schemas']['ContentBlockStartEvent'];
export type TextDelta = components['schemas']['TextDelta'];
export type InputJsonDelta = components['schemas']['InputJsonDelta'];
export type ThinkingDelta = components['schemas']['ThinkingDelta'];
export type SignatureDelta = components['schemas']['SignatureDelta'];
export type ContentDelta = components['schemas']['ContentDelta'];
export type ContentBlockDeltaEvent = components['schemas']['ContentBlockDeltaEvent'];
export type ContentBlockStopEvent = components['schemas']['ContentBlockStopEvent'];
export type MessageDeltaEvent = components['schemas']['MessageDeltaEvent'];
export type MessageStopEvent = components['schemas']['MessageStopEvent'];
export type PingEvent = components['schemas']['PingEvent'];
export type ErrorDetail = components['schemas']['ErrorDetail'];
export type ErrorEvent = components['schemas']['ErrorEvent'];
export type MessageStreamEvent = components['schemas']['MessageStreamEvent'];
export type MessageServerSentEvent = components['schemas']['MessageServerSentEvent'];
export type ErrorEnvelope = components['schemas']['ErrorEnvelope'];
export type TokenCount = components['schemas']['TokenCount'];
export type ChatTextPart = components['schemas']['ChatTextPart'];
export type ChatTextContent = components['schemas']['ChatTextContent'];
export type ChatSystemMessage = components['schemas']['ChatSystemMessage'];
export type ChatDeveloperMessage = components['schemas']['ChatDeveloperMessage'];
export type ChatImagePart = components['schemas']['ChatImagePart'];
export type ChatContentPart = components['schemas']['ChatContentPart'];
export type ChatUserMessage = components['schemas']['ChatUserMessage'];
export type ChatToolCall = components['schemas']['ChatToolCall'];
export type ChatAssistantMessage = components['schemas']['ChatAssistantMessage'];
export type ChatToolMessage = components['schemas']['ChatToolMessage'];
export type ChatMessage = components['schemas']['ChatMessage'];
export type ChatTool = components['schemas']['ChatTool'];
export type ChatNamedToolChoice = components['schemas']['ChatNamedToolChoice'];
export type ChatResponseFormat = components['schemas']['ChatResponseFormat'];
export type ChatCompletionRequest = components['schemas']['ChatCompletionRequest'];
export type ChatAnswer = components['schemas']['ChatAnswer'];
export type ChatFinishReason = components['schemas']['ChatFinishReason'];
export type ChatChoice = components['schemas']['ChatChoice'];
export type ChatUsage = components['schemas']['ChatUsage'];
export type ChatCompletion = components['schemas']['ChatCompletion'];
export type ChatToolCallDelta = components['schemas']['ChatToolCallDelta'];
export type ChatDelta = components['schemas']['ChatDelta'];
export type ChatChunkChoice = components['schemas']['ChatChunkChoice'];
export type ChatCompletionChunk = components['schemas']['ChatCompletionChunk'];
export type ChatCompletionStreamData = components['schemas']['ChatCompletionStreamData'];
export type ChatServerSentEvent = components['schemas']['ChatServerSentEvent'];
export type Model = components['schemas']['Model'];
export type ModelList = components['schemas']['ModelList'];
export type Account = components['schemas']['Account'];
export type UsageRow = components['schemas']['UsageRow'];
export type UsageReport = components['schemas']['UsageReport'];
export type Response400 = components['responses']['400'];
export type Response401 = components['responses']['401'];
export type Response402 = components['responses']['402'];
export type Response403 = components['responses']['403'];
export type Response404 = components['responses']['404'];
export type Response413 = components['responses']['413'];
export type Response429 = components['responses']['429'];
export type Response500 = components['responses']['500'];
export type Response502 = components['responses']['502'];
export type Response503 = components['responses']['503'];
export type Response504 = components['responses']['504'];
export type Response529 = components['responses']['529'];
export type HeaderRateLimitTier = components['headers']['RateLimitTier'];
export type HeaderRateLimitLimitRequests = components['headers']['RateLimitLimitRequests'];
export type HeaderRateLimitRemainingRequests = components['headers']['RateLimitRemainingRequests'];
export type HeaderRateLimitResetRequests = components['headers']['RateLimitResetRequests'];
export type HeaderOptionalRateLimitTier = components['headers']['OptionalRateLimitTier'];
export type HeaderOptionalRateLimitLimitRequests = components['headers']['OptionalRateLimitLimitRequests'];
export type HeaderOptionalRateLimitRemainingRequests = components['headers']['OptionalRateLimitRemainingRequests'];
export type HeaderOptionalRateLimitResetRequests = components['headers']['OptionalRateLimitResetRequests'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type $defs = Record<string, never>;
export interface operations {
  createMessage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description The conversation and how to answer it. At most 16 MB (read as 16 * 2^20 bytes; the vendor does not say which). */
    requestBody: {
      content: {
        'application/json': components['schemas']['MessageRequest'];
      };
    };
    responses: {
      /** @description The whole answer, or its events when stream was true. */
      200: {
        headers: {
          'X-RateLimit-Tier': components['headers']['RateLimitTier'];
          'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
          'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
          'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Message'];
        };
      };
      400: components['responses']['400'];
      401: components['responses']['401'];
      402: components['responses']['402'];
      403: components['responses']['403'];
      404: components['responses']['404'];
      413: components['responses']['413'];
      429: components['responses']['429'];
      500: components['responses']['500'];
      502: components['responses']['502'];
      503: components['responses']['503'];
      504: components['responses']['504'];
      529: components['responses']['529'];
    };
  };
  countMessageTokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description The input part of a message request. At most 16 MB (read as 16 * 2^20 bytes; the vendor does not say which). */
    requestBody: {
      content: {
        'application/json': components['schemas']['MessageInput'];
      };
    };
    responses: {
      /** @description The count. */
      200: {
        headers: {
          'X-RateLimit-Tier': components['headers']['RateLimitTier'];
          'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
          'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
          'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenCount'];
        };
      };
      400: components['responses']['400'];
      401: components['responses']['401'];
      403: components['responses']['403'];
      404: components['responses']['404'];
      413: components['responses']['413'];
      429: components['responses']['429'];
      500: components['responses']['500'];
      502: components['responses']['502'];
      503: components['responses']['503'];
      504: components['responses']['504'];
      529: components['responses']['529'];
    };
  };
  createChatCompletion: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description The conversation and how to answer it. At most 16 MB (read as 16 * 2^20 bytes; the vendor does not say which). */
    requestBody: {
      content: {
        'application/json': components['schemas']['ChatCompletionRequest'];
      };
    };
    responses: {
      /** @description The whole answer, or its chunks when stream was true. */
      200: {
        headers: {
          'X-RateLimit-Tier': components['headers']['RateLimitTier'];
          'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
          'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
          'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChatCompletion'];
        };
      };
      400: components['responses']['400'];
      401: components['responses']['401'];
      402: components['responses']['402'];
      403: components['responses']['403'];
      404: components['responses']['404'];
      413: components['responses']['413'];
      429: components['responses']['429'];
      500: components['responses']['500'];
      502: components['responses']['502'];
      503: components['responses']['503'];
      504: components['responses']['504'];
      529: components['responses']['529'];
    };
  };
  listModels: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All models. */
      200: {
        headers: {
          'X-RateLimit-Tier': components['headers']['RateLimitTier'];
          'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
          'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
          'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelList'];
        };
      };
      401: components['responses']['401'];
      403: components['responses']['403'];
      404: components['responses']['404'];
      429: components['responses']['429'];
      500: components['responses']['500'];
      503: components['responses']['503'];
    };
  };
  getAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account. */
      200: {
        headers: {
          'X-RateLimit-Tier': components['headers']['RateLimitTier'];
          'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
          'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
          'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      401: components['responses']['401'];
      403: components['responses']['403'];
      404: components['responses']['404'];
      429: components['responses']['429'];
      500: components['responses']['500'];
      503: components['responses']['503'];
    };
  };
  getUsage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The usage. */
      200: {
        headers: {
          'X-RateLimit-Tier': components['headers']['RateLimitTier'];
          'X-RateLimit-Limit-Requests': components['headers']['RateLimitLimitRequests'];
          'X-RateLimit-Remaining-Requests': components['headers']['RateLimitRemainingRequests'];
          'X-RateLimit-Reset-Requests': components['headers']['RateLimitResetRequests'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UsageReport'];
        };
      };
      401: components['responses']['401'];
      403: components['responses']['403'];
      404: components['responses']['404'];
      429: components['responses']['429'];
      500: components['responses']['500'];
      503: components['responses']['503'];
    };
  };
}
type WithRequired<T, K extends keyof T> = T & {
  [P in K]-?: T[P];
};
