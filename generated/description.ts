// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate

/** A part of the description, as JSON. */
export type DescriptionNode = { readonly [member: string]: unknown };

/** Titles of the vendor's pages, examples of requests by operation and name, and the schemas. */
export const DESCRIPTION: {
  readonly 'x-sources': Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, DescriptionNode>> };
} = {
  'x-sources': {
    quickstart: 'Getting started / Quickstart',
    authentication: 'Getting started / Authentication',
    models: 'Getting started / Models',
    messages: 'Endpoints / Messages',
    'chat-completions': 'Endpoints / Chat completions',
    streaming: 'Capabilities / Streaming',
    tools: 'Capabilities / Tools',
    vision: 'Capabilities / Vision',
    thinking: 'Capabilities / Thinking',
    errors: 'Reference / Errors',
    'rate-limits': 'Reference / Rate limits',
    pricing: 'Reference / Pricing',
    sdks: 'Reference / SDKs',
    changelog: 'Reference / Changelog',
  },
  requests: {
    createMessage: {
      quickstart: {
        model: 'caicaini/auto',
        max_tokens: 50,
        messages: [
          {
            role: 'user',
            content: 'Hi',
          },
        ],
      },
      conversation: {
        model: 'caicaini/sonnet',
        max_tokens: 512,
        system: 'Answer in one sentence.',
        messages: [
          {
            role: 'user',
            content: 'What is a gateway?',
          },
          {
            role: 'assistant',
            content: 'A door between two networks.',
          },
          {
            role: 'user',
            content: [
              {
                type: 'text',
                text: 'And a language model gateway?',
              },
            ],
          },
        ],
        temperature: 0.3,
        stop_sequences: ['END'],
        stream: false,
        metadata: {
          user_id: 'user-42',
        },
      },
      tools: {
        model: 'caicaini/sonnet',
        max_tokens: 1024,
        tools: [
          {
            name: 'get_weather',
            description: 'Current weather of a city.',
            input_schema: {
              type: 'object',
              properties: {
                city: {
                  type: 'string',
                },
                units: {
                  type: 'string',
                  enum: ['celsius', 'fahrenheit'],
                },
              },
              required: ['city'],
            },
          },
        ],
        tool_choice: {
          type: 'auto',
        },
        messages: [
          {
            role: 'user',
            content: 'What is the weather in Shanghai?',
          },
        ],
      },
      toolResult: {
        model: 'caicaini/sonnet',
        max_tokens: 1024,
        tools: [
          {
            name: 'get_weather',
            description: 'Current weather of a city.',
            input_schema: {
              type: 'object',
              properties: {
                city: {
                  type: 'string',
                },
                units: {
                  type: 'string',
                  enum: ['celsius', 'fahrenheit'],
                },
              },
              required: ['city'],
            },
          },
        ],
        messages: [
          {
            role: 'user',
            content: 'What is the weather in Shanghai?',
          },
          {
            role: 'assistant',
            content: [
              {
                type: 'text',
                text: 'Let me look.',
              },
              {
                type: 'tool_use',
                id: 'toolu_01H8fkx2N3p4q5r6s7t8u9v0wx',
                name: 'get_weather',
                input: {
                  city: 'Shanghai',
                  units: 'celsius',
                },
              },
            ],
          },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 'toolu_01H8fkx2N3p4q5r6s7t8u9v0wx',
                content: '22 degrees, cloudy',
              },
            ],
          },
        ],
      },
      toolError: {
        model: 'caicaini/sonnet',
        max_tokens: 1024,
        top_p: 0.9,
        tools: [
          {
            name: 'get_weather',
            description: 'Current weather of a city.',
            input_schema: {
              type: 'object',
              properties: {
                city: {
                  type: 'string',
                },
                units: {
                  type: 'string',
                  enum: ['celsius', 'fahrenheit'],
                },
              },
              required: ['city'],
            },
          },
        ],
        messages: [
          {
            role: 'user',
            content: 'What is the weather in Shanghai?',
          },
          {
            role: 'assistant',
            content: [
              {
                type: 'tool_use',
                id: 'toolu_01H8fkx2N3p4q5r6s7t8u9v0wx',
                name: 'get_tides',
                input: {
                  city: 'Shanghai',
                  units: 'celsius',
                },
              },
            ],
          },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 'toolu_01H8fkx2N3p4q5r6s7t8u9v0wx',
                is_error: true,
                content: [
                  {
                    type: 'text',
                    text: 'There is no tool named get_tides.',
                  },
                ],
              },
            ],
          },
        ],
      },
      visionBase64: {
        model: 'caicaini/opus',
        max_tokens: 300,
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'image',
                source: {
                  type: 'base64',
                  media_type: 'image/png',
                  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
                },
              },
              {
                type: 'text',
                text: 'What colour is this?',
              },
            ],
          },
        ],
      },
      visionUrl: {
        model: 'caicaini/auto',
        max_tokens: 300,
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'image',
                source: {
                  type: 'url',
                  url: 'https://example.com/photos/receipt.jpg',
                },
              },
              {
                type: 'text',
                text: 'What is the total?',
              },
            ],
          },
        ],
      },
      thinking: {
        model: 'caicaini/opus',
        max_tokens: 4096,
        thinking: {
          type: 'enabled',
          budget_tokens: 2048,
        },
        messages: [
          {
            role: 'user',
            content: 'Is 2027 a prime number?',
          },
        ],
      },
      stream: {
        model: 'caicaini/auto',
        max_tokens: 50,
        stream: true,
        messages: [
          {
            role: 'user',
            content: 'Count to three.',
          },
        ],
      },
    },
    countMessageTokens: {
      quickstart: {
        model: 'caicaini/auto',
        messages: [
          {
            role: 'user',
            content: 'Hi',
          },
        ],
      },
      tools: {
        model: 'caicaini/sonnet',
        tools: [
          {
            name: 'get_weather',
            description: 'Current weather of a city.',
            input_schema: {
              type: 'object',
              properties: {
                city: {
                  type: 'string',
                },
                units: {
                  type: 'string',
                  enum: ['celsius', 'fahrenheit'],
                },
              },
              required: ['city'],
            },
          },
        ],
        messages: [
          {
            role: 'user',
            content: 'What is the weather in Shanghai?',
          },
        ],
      },
    },
    createChatCompletion: {
      documented: {
        model: 'caicaini/auto',
        max_tokens: 256,
        messages: [
          {
            role: 'system',
            content: 'You are helpful.',
          },
          {
            role: 'user',
            content: 'Hi',
          },
        ],
      },
      options: {
        model: 'caicaini/kimi',
        max_tokens: 256,
        temperature: 1.5,
        stop: ['END', 'STOP'],
        stream: false,
        user: 'user-42',
        messages: [
          {
            role: 'developer',
            content: 'Be brief.',
          },
          {
            role: 'user',
            content: 'Hi',
          },
          {
            role: 'assistant',
            content: 'Hello.',
          },
          {
            role: 'user',
            content: 'Bye',
          },
        ],
      },
      jsonObject: {
        model: 'caicaini/auto',
        max_tokens: 256,
        top_p: 0.9,
        response_format: {
          type: 'json_object',
        },
        stop: 'END',
        messages: [
          {
            role: 'system',
            content: 'Answer as JSON with the key "answer".',
          },
          {
            role: 'user',
            content: 'Two and two?',
          },
        ],
      },
      tools: {
        model: 'caicaini/sonnet',
        max_tokens: 256,
        tools: [
          {
            type: 'function',
            function: {
              name: 'get_weather',
              description: 'Current weather of a city.',
              parameters: {
                type: 'object',
                properties: {
                  city: {
                    type: 'string',
                  },
                  units: {
                    type: 'string',
                    enum: ['celsius', 'fahrenheit'],
                  },
                },
                required: ['city'],
              },
            },
          },
        ],
        tool_choice: {
          type: 'function',
          function: {
            name: 'get_weather',
          },
        },
        messages: [
          {
            role: 'user',
            content: 'What is the weather in Shanghai?',
          },
        ],
      },
      toolMessage: {
        model: 'caicaini/sonnet',
        max_tokens: 256,
        tools: [
          {
            type: 'function',
            function: {
              name: 'get_weather',
              description: 'Current weather of a city.',
              parameters: {
                type: 'object',
                properties: {
                  city: {
                    type: 'string',
                  },
                  units: {
                    type: 'string',
                    enum: ['celsius', 'fahrenheit'],
                  },
                },
                required: ['city'],
              },
            },
          },
        ],
        tool_choice: 'auto',
        messages: [
          {
            role: 'user',
            content: 'What is the weather in Shanghai?',
          },
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              {
                id: 'call_01H8fkx2N3p4q5r6s7t8u9v',
                type: 'function',
                function: {
                  name: 'get_weather',
                  arguments: '{"city":"Shanghai","units":"celsius"}',
                },
              },
            ],
          },
          {
            role: 'tool',
            tool_call_id: 'call_01H8fkx2N3p4q5r6s7t8u9v',
            content: '22 degrees, cloudy',
          },
        ],
      },
      image: {
        model: 'caicaini/opus',
        max_tokens: 256,
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'text',
                text: 'What is the total?',
              },
              {
                type: 'image_url',
                image_url: {
                  url: 'https://example.com/photos/receipt.jpg',
                },
              },
            ],
          },
        ],
      },
      stream: {
        model: 'caicaini/auto',
        max_tokens: 256,
        stream: true,
        messages: [
          {
            role: 'system',
            content: 'You are helpful.',
          },
          {
            role: 'user',
            content: 'Count to three.',
          },
        ],
      },
    },
    listModels: {},
    getAccount: {},
    getUsage: {},
  },
  components: {
    schemas: {
      ModelId: {
        type: 'string',
        'x-source': ['models'],
        enum: ['caicaini/auto', 'caicaini/opus', 'caicaini/sonnet', 'caicaini/kimi', 'caicaini/haiku'],
      },
      TextBlock: {
        type: 'object',
        required: ['type', 'text'],
        properties: {
          type: {
            const: 'text',
          },
          text: {
            type: 'string',
          },
        },
        'x-source': ['messages', 'vision', 'quickstart'],
      },
      Base64ImageSource: {
        type: 'object',
        required: ['type', 'media_type', 'data'],
        properties: {
          type: {
            const: 'base64',
          },
          media_type: {
            enum: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
          },
          data: {
            type: 'string',
            contentEncoding: 'base64',
            pattern: '^[A-Za-z0-9+/]+={0,2}$',
          },
        },
        'x-source': ['vision'],
      },
      UrlImageSource: {
        type: 'object',
        required: ['type', 'url'],
        properties: {
          type: {
            const: 'url',
          },
          url: {
            type: 'string',
            pattern: '^https://',
          },
        },
        'x-source': ['vision'],
      },
      ImageSource: {
        oneOf: [
          {
            $ref: '#/components/schemas/Base64ImageSource',
          },
          {
            $ref: '#/components/schemas/UrlImageSource',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            base64: '#/components/schemas/Base64ImageSource',
            url: '#/components/schemas/UrlImageSource',
          },
        },
        'x-source': ['vision'],
      },
      ImageBlock: {
        type: 'object',
        required: ['type', 'source'],
        properties: {
          type: {
            const: 'image',
          },
          source: {
            $ref: '#/components/schemas/ImageSource',
          },
        },
        'x-source': ['vision'],
      },
      ToolUseBlock: {
        type: 'object',
        required: ['type', 'id', 'name', 'input'],
        properties: {
          type: {
            const: 'tool_use',
          },
          id: {
            type: 'string',
            minLength: 1,
            'x-basis': 'convention',
            'x-source': ['tools'],
          },
          name: {
            type: 'string',
            minLength: 1,
            'x-basis': 'convention',
            'x-source': ['tools'],
          },
          input: {
            type: 'object',
          },
        },
        'x-source': ['tools'],
      },
      DocumentBlock: {
        type: 'object',
        required: ['type', 'source'],
        properties: {
          type: {
            const: 'document',
          },
          source: {
            type: 'object',
            required: ['type'],
            properties: {
              type: {
                type: 'string',
                minLength: 1,
              },
              media_type: {
                type: 'string',
              },
              data: {
                type: 'string',
              },
              url: {
                type: 'string',
              },
            },
          },
          title: {
            type: 'string',
          },
          context: {
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      SearchResultBlock: {
        type: 'object',
        required: ['type', 'source', 'title', 'content'],
        properties: {
          type: {
            const: 'search_result',
          },
          source: {
            type: 'string',
          },
          title: {
            type: 'string',
          },
          content: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/TextBlock',
            },
          },
        },
        'x-basis': 'convention',
      },
      ToolResultContentBlock: {
        oneOf: [
          {
            $ref: '#/components/schemas/TextBlock',
          },
          {
            $ref: '#/components/schemas/ImageBlock',
          },
          {
            $ref: '#/components/schemas/DocumentBlock',
          },
          {
            $ref: '#/components/schemas/SearchResultBlock',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            text: '#/components/schemas/TextBlock',
            image: '#/components/schemas/ImageBlock',
            document: '#/components/schemas/DocumentBlock',
            search_result: '#/components/schemas/SearchResultBlock',
          },
        },
        'x-basis': 'convention',
        'x-source': ['tools'],
      },
      ToolResultBlock: {
        type: 'object',
        required: ['type', 'tool_use_id'],
        properties: {
          type: {
            const: 'tool_result',
          },
          tool_use_id: {
            type: 'string',
            minLength: 1,
          },
          content: {
            oneOf: [
              {
                type: 'string',
              },
              {
                type: 'array',
                items: {
                  $ref: '#/components/schemas/ToolResultContentBlock',
                },
              },
            ],
            'x-basis': 'convention',
            'x-source': ['tools'],
          },
          is_error: {
            type: 'boolean',
            'x-basis': 'convention',
          },
        },
        'x-source': ['tools'],
      },
      ThinkingBlock: {
        type: 'object',
        required: ['type', 'thinking'],
        properties: {
          type: {
            const: 'thinking',
          },
          thinking: {
            type: 'string',
          },
          signature: {
            type: 'string',
            'x-basis': 'convention',
          },
        },
        'x-source': ['thinking'],
      },
      RedactedThinkingBlock: {
        type: 'object',
        required: ['type', 'data'],
        properties: {
          type: {
            const: 'redacted_thinking',
          },
          data: {
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      ServerToolUseBlock: {
        type: 'object',
        required: ['type', 'id', 'name', 'input'],
        properties: {
          type: {
            const: 'server_tool_use',
          },
          id: {
            type: 'string',
            minLength: 1,
          },
          name: {
            type: 'string',
            minLength: 1,
          },
          input: {
            type: 'object',
          },
        },
        'x-basis': 'convention',
      },
      WebSearchToolResultBlock: {
        type: 'object',
        required: ['type', 'tool_use_id'],
        properties: {
          type: {
            const: 'web_search_tool_result',
          },
          tool_use_id: {
            type: 'string',
            minLength: 1,
          },
        },
        'x-basis': 'convention',
      },
      WebFetchToolResultBlock: {
        type: 'object',
        required: ['type', 'tool_use_id'],
        properties: {
          type: {
            const: 'web_fetch_tool_result',
          },
          tool_use_id: {
            type: 'string',
            minLength: 1,
          },
        },
        'x-basis': 'convention',
      },
      CodeExecutionToolResultBlock: {
        type: 'object',
        required: ['type', 'tool_use_id'],
        properties: {
          type: {
            const: 'code_execution_tool_result',
          },
          tool_use_id: {
            type: 'string',
            minLength: 1,
          },
        },
        'x-basis': 'convention',
      },
      InputContentBlock: {
        oneOf: [
          {
            $ref: '#/components/schemas/TextBlock',
          },
          {
            $ref: '#/components/schemas/ImageBlock',
          },
          {
            $ref: '#/components/schemas/ToolUseBlock',
            'x-basis': 'convention',
            'x-source': ['tools'],
          },
          {
            $ref: '#/components/schemas/ToolResultBlock',
          },
          {
            $ref: '#/components/schemas/ThinkingBlock',
            'x-basis': 'convention',
            'x-source': ['thinking'],
          },
          {
            $ref: '#/components/schemas/DocumentBlock',
          },
          {
            $ref: '#/components/schemas/SearchResultBlock',
          },
          {
            $ref: '#/components/schemas/RedactedThinkingBlock',
          },
          {
            $ref: '#/components/schemas/ServerToolUseBlock',
          },
          {
            $ref: '#/components/schemas/WebSearchToolResultBlock',
          },
          {
            $ref: '#/components/schemas/WebFetchToolResultBlock',
          },
          {
            $ref: '#/components/schemas/CodeExecutionToolResultBlock',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            text: '#/components/schemas/TextBlock',
            image: '#/components/schemas/ImageBlock',
            tool_use: '#/components/schemas/ToolUseBlock',
            tool_result: '#/components/schemas/ToolResultBlock',
            thinking: '#/components/schemas/ThinkingBlock',
            document: '#/components/schemas/DocumentBlock',
            search_result: '#/components/schemas/SearchResultBlock',
            redacted_thinking: '#/components/schemas/RedactedThinkingBlock',
            server_tool_use: '#/components/schemas/ServerToolUseBlock',
            web_search_tool_result: '#/components/schemas/WebSearchToolResultBlock',
            web_fetch_tool_result: '#/components/schemas/WebFetchToolResultBlock',
            code_execution_tool_result: '#/components/schemas/CodeExecutionToolResultBlock',
          },
        },
        'x-source': ['messages', 'vision', 'tools'],
      },
      InputMessage: {
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            type: 'string',
            enum: ['user', 'assistant', 'system'],
            'x-convention-values': ['system'],
          },
          content: {
            oneOf: [
              {
                type: 'string',
              },
              {
                type: 'array',
                items: {
                  $ref: '#/components/schemas/InputContentBlock',
                },
              },
            ],
          },
        },
        'x-source': ['messages'],
      },
      Tool: {
        type: 'object',
        required: ['name', 'input_schema'],
        properties: {
          name: {
            type: 'string',
            minLength: 1,
          },
          description: {
            type: 'string',
          },
          input_schema: {
            type: 'object',
          },
        },
        'x-source': ['tools'],
      },
      ToolChoiceAuto: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'auto',
          },
          disable_parallel_tool_use: {
            type: 'boolean',
          },
        },
        'x-basis': 'convention',
      },
      ToolChoiceAny: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'any',
          },
          disable_parallel_tool_use: {
            type: 'boolean',
            'x-basis': 'convention',
          },
        },
        'x-source': ['messages'],
      },
      ToolChoiceTool: {
        type: 'object',
        required: ['type', 'name'],
        properties: {
          type: {
            const: 'tool',
          },
          name: {
            type: 'string',
            minLength: 1,
          },
          disable_parallel_tool_use: {
            type: 'boolean',
            'x-basis': 'convention',
          },
        },
        'x-basis': 'convention',
        'x-source': ['messages'],
      },
      ToolChoiceNone: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'none',
          },
        },
        'x-basis': 'convention',
      },
      ToolChoice: {
        oneOf: [
          {
            $ref: '#/components/schemas/ToolChoiceAuto',
          },
          {
            $ref: '#/components/schemas/ToolChoiceAny',
          },
          {
            $ref: '#/components/schemas/ToolChoiceTool',
          },
          {
            $ref: '#/components/schemas/ToolChoiceNone',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            auto: '#/components/schemas/ToolChoiceAuto',
            any: '#/components/schemas/ToolChoiceAny',
            tool: '#/components/schemas/ToolChoiceTool',
            none: '#/components/schemas/ToolChoiceNone',
          },
        },
        'x-source': ['messages'],
      },
      ThinkingEnabled: {
        type: 'object',
        required: ['type', 'budget_tokens'],
        properties: {
          type: {
            const: 'enabled',
          },
          budget_tokens: {
            type: 'integer',
            minimum: 1,
            'x-bounds-basis': 'assumed',
          },
        },
        'x-source': ['thinking'],
      },
      ThinkingDisabled: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'disabled',
          },
        },
        'x-basis': 'convention',
      },
      ThinkingAdaptive: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'adaptive',
          },
        },
        'x-basis': 'convention',
      },
      Thinking: {
        oneOf: [
          {
            $ref: '#/components/schemas/ThinkingEnabled',
          },
          {
            $ref: '#/components/schemas/ThinkingDisabled',
          },
          {
            $ref: '#/components/schemas/ThinkingAdaptive',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            enabled: '#/components/schemas/ThinkingEnabled',
            disabled: '#/components/schemas/ThinkingDisabled',
            adaptive: '#/components/schemas/ThinkingAdaptive',
          },
        },
        'x-source': ['thinking'],
      },
      OutputFormat: {
        type: 'object',
        required: ['type', 'schema'],
        properties: {
          type: {
            const: 'json_schema',
          },
          schema: {
            type: 'object',
          },
        },
        'x-basis': 'convention',
      },
      OutputConfig: {
        type: 'object',
        properties: {
          format: {
            $ref: '#/components/schemas/OutputFormat',
          },
        },
        'x-basis': 'convention',
      },
      MessageInput: {
        type: 'object',
        required: ['model', 'messages'],
        properties: {
          model: {
            $ref: '#/components/schemas/ModelId',
          },
          messages: {
            type: 'array',
            minItems: 1,
            items: {
              $ref: '#/components/schemas/InputMessage',
            },
          },
          system: {
            oneOf: [
              {
                type: 'string',
              },
              {
                type: 'array',
                items: {
                  $ref: '#/components/schemas/TextBlock',
                },
                'x-basis': 'convention',
              },
            ],
          },
          tools: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/Tool',
            },
          },
          tool_choice: {
            $ref: '#/components/schemas/ToolChoice',
          },
          thinking: {
            $ref: '#/components/schemas/Thinking',
          },
          output_config: {
            $ref: '#/components/schemas/OutputConfig',
          },
        },
        'x-source': ['messages', 'quickstart'],
      },
      MaxTokensOfModel: {
        'x-source': ['models', 'errors'],
        allOf: [
          {
            if: {
              required: ['model'],
              properties: {
                model: {
                  const: 'caicaini/auto',
                },
              },
            },
            then: {
              properties: {
                max_tokens: {
                  maximum: 8192,
                },
                max_completion_tokens: {
                  maximum: 8192,
                },
              },
            },
          },
          {
            if: {
              required: ['model'],
              properties: {
                model: {
                  const: 'caicaini/opus',
                },
              },
            },
            then: {
              properties: {
                max_tokens: {
                  maximum: 32768,
                },
                max_completion_tokens: {
                  maximum: 32768,
                },
              },
            },
          },
          {
            if: {
              required: ['model'],
              properties: {
                model: {
                  const: 'caicaini/sonnet',
                },
              },
            },
            then: {
              properties: {
                max_tokens: {
                  maximum: 16384,
                },
                max_completion_tokens: {
                  maximum: 16384,
                },
              },
            },
          },
          {
            if: {
              required: ['model'],
              properties: {
                model: {
                  const: 'caicaini/kimi',
                },
              },
            },
            then: {
              properties: {
                max_tokens: {
                  maximum: 32768,
                },
                max_completion_tokens: {
                  maximum: 32768,
                },
              },
            },
          },
          {
            if: {
              required: ['model'],
              properties: {
                model: {
                  const: 'caicaini/haiku',
                },
              },
            },
            then: {
              properties: {
                max_tokens: {
                  maximum: 8192,
                },
                max_completion_tokens: {
                  maximum: 8192,
                },
              },
            },
          },
        ],
      },
      Metadata: {
        type: 'object',
        properties: {
          user_id: {
            type: 'string',
          },
        },
        'x-source': ['messages'],
      },
      MessageRequest: {
        type: 'object',
        required: ['model', 'max_tokens', 'messages'],
        allOf: [
          {
            $ref: '#/components/schemas/MessageInput',
          },
          {
            $ref: '#/components/schemas/MaxTokensOfModel',
          },
        ],
        properties: {
          max_tokens: {
            type: 'integer',
            minimum: 1,
            'x-source': ['messages', 'errors'],
          },
          temperature: {
            type: 'number',
            minimum: 0,
            maximum: 1,
            default: 1,
          },
          top_p: {
            type: 'number',
            minimum: 0,
            maximum: 1,
          },
          stop_sequences: {
            type: 'array',
            maxItems: 4,
            items: {
              type: 'string',
            },
          },
          stream: {
            type: 'boolean',
            default: false,
          },
          metadata: {
            $ref: '#/components/schemas/Metadata',
          },
        },
        'x-source': ['messages', 'quickstart'],
      },
      ErrorType: {
        type: 'string',
        'x-source': ['errors'],
        'x-extensible-enum': [
          'invalid_request_error',
          'authentication_error',
          'insufficient_quota',
          'permission_error',
          'not_found_error',
          'request_too_large',
          'rate_limit_error',
          'api_error',
          'overloaded_error',
        ],
      },
      ErrorDetail: {
        type: 'object',
        required: ['type', 'message'],
        properties: {
          type: {
            $ref: '#/components/schemas/ErrorType',
          },
          message: {
            type: 'string',
          },
        },
        'x-source': ['errors'],
      },
      ErrorEnvelope: {
        type: 'object',
        required: ['type', 'error'],
        properties: {
          type: {
            const: 'error',
          },
          error: {
            $ref: '#/components/schemas/ErrorDetail',
          },
        },
        'x-source': ['errors'],
      },
      Tier: {
        type: 'string',
        'x-extensible-enum': ['free', 'pay_as_you_go', 'high_volume', 'enterprise'],
        'x-source': ['rate-limits'],
      },
      Count: {
        type: 'integer',
        minimum: 0,
        'x-source': ['rate-limits'],
      },
      Seconds: {
        type: 'integer',
        minimum: 0,
        'x-source': ['rate-limits'],
      },
      ContentBlock: {
        oneOf: [
          {
            $ref: '#/components/schemas/TextBlock',
          },
          {
            $ref: '#/components/schemas/ToolUseBlock',
          },
          {
            $ref: '#/components/schemas/ThinkingBlock',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            text: '#/components/schemas/TextBlock',
            tool_use: '#/components/schemas/ToolUseBlock',
            thinking: '#/components/schemas/ThinkingBlock',
          },
        },
        'x-source': ['quickstart', 'streaming'],
      },
      StopReason: {
        type: 'string',
        'x-extensible-enum': ['end_turn', 'tool_use', 'max_tokens', 'stop_sequence'],
        'x-source': ['tools', 'quickstart'],
      },
      MessageUsage: {
        type: 'object',
        required: ['input_tokens', 'output_tokens', 'credits_consumed'],
        properties: {
          input_tokens: {
            type: 'integer',
            minimum: 0,
            'x-source': ['streaming'],
          },
          output_tokens: {
            type: 'integer',
            minimum: 0,
            'x-source': ['streaming'],
          },
          credits_consumed: {
            type: 'integer',
            minimum: 0,
            'x-source': ['pricing'],
          },
        },
        'x-source': ['quickstart'],
      },
      Message: {
        type: 'object',
        required: ['id', 'type', 'role', 'content', 'model', 'stop_reason', 'usage'],
        properties: {
          id: {
            type: 'string',
            pattern: '^msg_',
            'x-source': ['quickstart', 'errors'],
          },
          type: {
            const: 'message',
          },
          role: {
            const: 'assistant',
          },
          content: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/ContentBlock',
            },
          },
          model: {
            type: 'string',
          },
          stop_reason: {
            $ref: '#/components/schemas/StopReason',
          },
          stop_sequence: {
            type: ['string', 'null'],
            'x-basis': 'convention',
          },
          usage: {
            $ref: '#/components/schemas/MessageUsage',
          },
        },
        'x-source': ['quickstart'],
      },
      StartedMessage: {
        type: 'object',
        required: ['id', 'type', 'role', 'content', 'model', 'stop_reason', 'usage'],
        properties: {
          id: {
            type: 'string',
            pattern: '^msg_',
          },
          type: {
            const: 'message',
          },
          role: {
            const: 'assistant',
          },
          content: {
            type: 'array',
            maxItems: 0,
            items: {
              $ref: '#/components/schemas/ContentBlock',
            },
          },
          model: {
            type: 'string',
          },
          stop_reason: {
            type: 'null',
          },
          stop_sequence: {
            type: 'null',
            'x-basis': 'convention',
          },
          usage: {
            type: 'object',
            required: ['input_tokens', 'output_tokens'],
            properties: {
              input_tokens: {
                type: 'integer',
                minimum: 0,
              },
              output_tokens: {
                type: 'integer',
                minimum: 0,
              },
            },
          },
        },
        'x-source': ['streaming'],
      },
      MessageStartEvent: {
        type: 'object',
        required: ['type', 'message'],
        properties: {
          type: {
            const: 'message_start',
          },
          message: {
            $ref: '#/components/schemas/StartedMessage',
          },
        },
        'x-source': ['streaming'],
      },
      ContentBlockStartEvent: {
        type: 'object',
        required: ['type', 'index', 'content_block'],
        properties: {
          type: {
            const: 'content_block_start',
          },
          index: {
            type: 'integer',
            minimum: 0,
          },
          content_block: {
            $ref: '#/components/schemas/ContentBlock',
          },
        },
        'x-source': ['streaming'],
      },
      TextDelta: {
        type: 'object',
        required: ['type', 'text'],
        properties: {
          type: {
            const: 'text_delta',
          },
          text: {
            type: 'string',
          },
        },
        'x-source': ['streaming'],
      },
      InputJsonDelta: {
        type: 'object',
        required: ['type', 'partial_json'],
        properties: {
          type: {
            const: 'input_json_delta',
          },
          partial_json: {
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      ThinkingDelta: {
        type: 'object',
        required: ['type', 'thinking'],
        properties: {
          type: {
            const: 'thinking_delta',
          },
          thinking: {
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      SignatureDelta: {
        type: 'object',
        required: ['type', 'signature'],
        properties: {
          type: {
            const: 'signature_delta',
          },
          signature: {
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      ContentDelta: {
        oneOf: [
          {
            $ref: '#/components/schemas/TextDelta',
          },
          {
            $ref: '#/components/schemas/InputJsonDelta',
          },
          {
            $ref: '#/components/schemas/ThinkingDelta',
          },
          {
            $ref: '#/components/schemas/SignatureDelta',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            text_delta: '#/components/schemas/TextDelta',
            input_json_delta: '#/components/schemas/InputJsonDelta',
            thinking_delta: '#/components/schemas/ThinkingDelta',
            signature_delta: '#/components/schemas/SignatureDelta',
          },
        },
        'x-source': ['streaming'],
      },
      ContentBlockDeltaEvent: {
        type: 'object',
        required: ['type', 'index', 'delta'],
        properties: {
          type: {
            const: 'content_block_delta',
          },
          index: {
            type: 'integer',
            minimum: 0,
          },
          delta: {
            $ref: '#/components/schemas/ContentDelta',
          },
        },
        'x-source': ['streaming'],
      },
      ContentBlockStopEvent: {
        type: 'object',
        required: ['type', 'index'],
        properties: {
          type: {
            const: 'content_block_stop',
          },
          index: {
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'convention',
        'x-source': ['streaming'],
      },
      MessageDeltaEvent: {
        type: 'object',
        required: ['type', 'delta', 'usage'],
        properties: {
          type: {
            const: 'message_delta',
          },
          delta: {
            type: 'object',
            required: ['stop_reason'],
            properties: {
              stop_reason: {
                $ref: '#/components/schemas/StopReason',
              },
              stop_sequence: {
                type: ['string', 'null'],
              },
            },
          },
          usage: {
            type: 'object',
            required: ['output_tokens', 'credits_consumed'],
            properties: {
              output_tokens: {
                type: 'integer',
                minimum: 0,
              },
              credits_consumed: {
                type: 'integer',
                minimum: 0,
                'x-basis': 'documented',
                'x-source': ['pricing', 'streaming'],
              },
            },
          },
        },
        'x-basis': 'convention',
        'x-source': ['streaming'],
      },
      MessageStopEvent: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'message_stop',
          },
        },
        'x-source': ['streaming'],
      },
      PingEvent: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'ping',
          },
        },
        'x-source': ['streaming'],
      },
      MessageErrorEvent: {
        type: 'object',
        required: ['type', 'error'],
        properties: {
          type: {
            const: 'error',
          },
          error: {
            $ref: '#/components/schemas/ErrorDetail',
          },
        },
        'x-basis': 'convention',
        'x-source': ['streaming'],
      },
      MessageStreamData: {
        oneOf: [
          {
            $ref: '#/components/schemas/MessageStartEvent',
          },
          {
            $ref: '#/components/schemas/ContentBlockStartEvent',
          },
          {
            $ref: '#/components/schemas/ContentBlockDeltaEvent',
          },
          {
            $ref: '#/components/schemas/ContentBlockStopEvent',
          },
          {
            $ref: '#/components/schemas/MessageDeltaEvent',
          },
          {
            $ref: '#/components/schemas/MessageStopEvent',
          },
          {
            $ref: '#/components/schemas/PingEvent',
          },
          {
            $ref: '#/components/schemas/MessageErrorEvent',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            message_start: '#/components/schemas/MessageStartEvent',
            content_block_start: '#/components/schemas/ContentBlockStartEvent',
            content_block_delta: '#/components/schemas/ContentBlockDeltaEvent',
            content_block_stop: '#/components/schemas/ContentBlockStopEvent',
            message_delta: '#/components/schemas/MessageDeltaEvent',
            message_stop: '#/components/schemas/MessageStopEvent',
            ping: '#/components/schemas/PingEvent',
            error: '#/components/schemas/MessageErrorEvent',
          },
        },
        'x-source': ['streaming'],
      },
      MessageServerSentEvent: {
        type: 'object',
        required: ['event', 'data'],
        properties: {
          event: {
            type: 'string',
          },
          data: {
            type: 'string',
            contentMediaType: 'application/json',
            contentSchema: {
              $ref: '#/components/schemas/MessageStreamData',
            },
          },
        },
        'x-source': ['streaming'],
      },
      TokenCount: {
        type: 'object',
        required: ['input_tokens'],
        properties: {
          input_tokens: {
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'convention',
        'x-source': ['changelog'],
      },
      ChatTextPart: {
        type: 'object',
        required: ['type', 'text'],
        properties: {
          type: {
            const: 'text',
          },
          text: {
            type: 'string',
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatTextContent: {
        oneOf: [
          {
            type: 'string',
            'x-basis': 'documented',
          },
          {
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatTextPart',
            },
            'x-basis': 'convention',
          },
        ],
        'x-source': ['chat-completions'],
      },
      ChatSystemMessage: {
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            const: 'system',
          },
          content: {
            $ref: '#/components/schemas/ChatTextContent',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatDeveloperMessage: {
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            const: 'developer',
          },
          content: {
            $ref: '#/components/schemas/ChatTextContent',
          },
        },
        'x-basis': 'convention',
      },
      ChatImagePart: {
        type: 'object',
        required: ['type', 'image_url'],
        properties: {
          type: {
            const: 'image_url',
          },
          image_url: {
            type: 'object',
            required: ['url'],
            properties: {
              url: {
                type: 'string',
                pattern: '^(https://|data:image/)',
              },
              detail: {
                type: 'string',
              },
            },
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatContentPart: {
        oneOf: [
          {
            $ref: '#/components/schemas/ChatTextPart',
          },
          {
            $ref: '#/components/schemas/ChatImagePart',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            text: '#/components/schemas/ChatTextPart',
            image_url: '#/components/schemas/ChatImagePart',
          },
        },
        'x-refused': {
          input_audio: 'no model reads audio',
          file: 'no page of the vendor names files',
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatUserMessage: {
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            const: 'user',
          },
          content: {
            oneOf: [
              {
                type: 'string',
              },
              {
                type: 'array',
                items: {
                  $ref: '#/components/schemas/ChatContentPart',
                },
              },
            ],
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatToolCall: {
        type: 'object',
        required: ['id', 'type', 'function'],
        properties: {
          id: {
            type: 'string',
            minLength: 1,
          },
          type: {
            const: 'function',
          },
          function: {
            type: 'object',
            required: ['name', 'arguments'],
            properties: {
              name: {
                type: 'string',
              },
              arguments: {
                type: 'string',
              },
            },
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatAssistantMessage: {
        type: 'object',
        required: ['role'],
        properties: {
          role: {
            const: 'assistant',
          },
          content: {
            oneOf: [
              {
                $ref: '#/components/schemas/ChatTextContent',
              },
              {
                type: 'null',
              },
            ],
          },
          tool_calls: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatToolCall',
            },
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatToolMessage: {
        type: 'object',
        required: ['role', 'tool_call_id', 'content'],
        properties: {
          role: {
            const: 'tool',
          },
          tool_call_id: {
            type: 'string',
            minLength: 1,
          },
          content: {
            $ref: '#/components/schemas/ChatTextContent',
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatMessage: {
        oneOf: [
          {
            $ref: '#/components/schemas/ChatSystemMessage',
          },
          {
            $ref: '#/components/schemas/ChatDeveloperMessage',
          },
          {
            $ref: '#/components/schemas/ChatUserMessage',
          },
          {
            $ref: '#/components/schemas/ChatAssistantMessage',
          },
          {
            $ref: '#/components/schemas/ChatToolMessage',
          },
        ],
        discriminator: {
          propertyName: 'role',
          mapping: {
            system: '#/components/schemas/ChatSystemMessage',
            developer: '#/components/schemas/ChatDeveloperMessage',
            user: '#/components/schemas/ChatUserMessage',
            assistant: '#/components/schemas/ChatAssistantMessage',
            tool: '#/components/schemas/ChatToolMessage',
          },
        },
        'x-refused': {
          function: 'the convention replaced this role by tool',
        },
        'x-source': ['chat-completions'],
      },
      ChatTool: {
        type: 'object',
        required: ['type', 'function'],
        properties: {
          type: {
            const: 'function',
          },
          function: {
            type: 'object',
            required: ['name'],
            properties: {
              name: {
                type: 'string',
                minLength: 1,
              },
              description: {
                type: 'string',
              },
              parameters: {
                type: 'object',
              },
            },
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatNamedToolChoice: {
        type: 'object',
        required: ['type', 'function'],
        properties: {
          type: {
            const: 'function',
          },
          function: {
            type: 'object',
            required: ['name'],
            properties: {
              name: {
                type: 'string',
                minLength: 1,
              },
            },
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatJsonObjectFormat: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'json_object',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatTextFormat: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'text',
          },
        },
        'x-basis': 'convention',
      },
      ChatJsonSchemaFormat: {
        type: 'object',
        required: ['type', 'json_schema'],
        properties: {
          type: {
            const: 'json_schema',
          },
          json_schema: {
            type: 'object',
            required: ['name'],
            properties: {
              name: {
                type: 'string',
                minLength: 1,
              },
              description: {
                type: 'string',
              },
              schema: {
                type: 'object',
              },
              strict: {
                type: 'boolean',
              },
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatResponseFormat: {
        oneOf: [
          {
            $ref: '#/components/schemas/ChatJsonObjectFormat',
          },
          {
            $ref: '#/components/schemas/ChatTextFormat',
          },
          {
            $ref: '#/components/schemas/ChatJsonSchemaFormat',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            json_object: '#/components/schemas/ChatJsonObjectFormat',
            text: '#/components/schemas/ChatTextFormat',
            json_schema: '#/components/schemas/ChatJsonSchemaFormat',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatCompletionRequest: {
        type: 'object',
        required: ['model', 'messages'],
        allOf: [
          {
            $ref: '#/components/schemas/MaxTokensOfModel',
          },
        ],
        properties: {
          model: {
            $ref: '#/components/schemas/ModelId',
          },
          messages: {
            type: 'array',
            minItems: 1,
            items: {
              $ref: '#/components/schemas/ChatMessage',
            },
          },
          max_tokens: {
            type: 'integer',
            minimum: 1,
          },
          max_completion_tokens: {
            type: 'integer',
            minimum: 1,
            'x-basis': 'convention',
          },
          temperature: {
            type: 'number',
            minimum: 0,
            maximum: 2,
            default: 1,
          },
          top_p: {
            type: 'number',
            minimum: 0,
            maximum: 1,
          },
          stop: {
            oneOf: [
              {
                type: 'string',
              },
              {
                type: 'array',
                maxItems: 4,
                items: {
                  type: 'string',
                },
              },
            ],
          },
          stream: {
            type: 'boolean',
            default: false,
          },
          tools: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatTool',
            },
          },
          tool_choice: {
            oneOf: [
              {
                type: 'string',
                enum: ['none', 'auto', 'required'],
                'x-convention-values': ['required'],
              },
              {
                $ref: '#/components/schemas/ChatNamedToolChoice',
              },
            ],
          },
          response_format: {
            $ref: '#/components/schemas/ChatResponseFormat',
          },
          user: {
            type: 'string',
          },
          n: {
            type: 'integer',
            minimum: 1,
            maximum: 1,
            'x-basis': 'convention',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatAnswer: {
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            const: 'assistant',
          },
          content: {
            type: ['string', 'null'],
          },
          tool_calls: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatToolCall',
            },
            'x-basis': 'convention',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatFinishReason: {
        type: 'string',
        'x-extensible-enum': ['stop', 'length', 'tool_calls', 'content_filter'],
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatChoice: {
        type: 'object',
        required: ['index', 'message', 'finish_reason'],
        properties: {
          index: {
            type: 'integer',
            minimum: 0,
          },
          message: {
            $ref: '#/components/schemas/ChatAnswer',
          },
          finish_reason: {
            $ref: '#/components/schemas/ChatFinishReason',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatUsage: {
        type: 'object',
        required: ['prompt_tokens', 'completion_tokens', 'total_tokens', 'credits_consumed'],
        properties: {
          prompt_tokens: {
            type: 'integer',
            minimum: 0,
            'x-basis': 'convention',
          },
          completion_tokens: {
            type: 'integer',
            minimum: 0,
            'x-basis': 'convention',
          },
          total_tokens: {
            type: 'integer',
            minimum: 0,
            'x-basis': 'convention',
          },
          credits_consumed: {
            type: 'integer',
            minimum: 0,
          },
        },
        'x-source': ['pricing'],
      },
      ChatCompletion: {
        type: 'object',
        required: ['id', 'object', 'created', 'model', 'choices', 'usage'],
        properties: {
          id: {
            type: 'string',
            pattern: '^chatcmpl_',
            'x-source': ['chat-completions', 'errors'],
          },
          object: {
            const: 'chat.completion',
          },
          created: {
            type: 'integer',
            minimum: 0,
          },
          model: {
            type: 'string',
          },
          choices: {
            type: 'array',
            minItems: 1,
            items: {
              $ref: '#/components/schemas/ChatChoice',
            },
          },
          usage: {
            $ref: '#/components/schemas/ChatUsage',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatToolCallDelta: {
        type: 'object',
        required: ['index'],
        properties: {
          index: {
            type: 'integer',
            minimum: 0,
          },
          id: {
            type: 'string',
          },
          type: {
            const: 'function',
          },
          function: {
            type: 'object',
            properties: {
              name: {
                type: 'string',
              },
              arguments: {
                type: 'string',
              },
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatDelta: {
        type: 'object',
        properties: {
          role: {
            const: 'assistant',
          },
          content: {
            type: ['string', 'null'],
          },
          tool_calls: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatToolCallDelta',
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatChunkChoice: {
        type: 'object',
        required: ['index', 'delta'],
        properties: {
          index: {
            type: 'integer',
            minimum: 0,
          },
          delta: {
            $ref: '#/components/schemas/ChatDelta',
          },
          finish_reason: {
            oneOf: [
              {
                $ref: '#/components/schemas/ChatFinishReason',
              },
              {
                type: 'null',
              },
            ],
          },
        },
        'x-basis': 'convention',
      },
      ChatCompletionChunk: {
        type: 'object',
        required: ['id', 'object', 'created', 'model', 'choices'],
        properties: {
          id: {
            type: 'string',
            pattern: '^chatcmpl_',
            'x-basis': 'documented',
            'x-source': ['errors'],
          },
          object: {
            const: 'chat.completion.chunk',
          },
          created: {
            type: 'integer',
            minimum: 0,
          },
          model: {
            type: 'string',
          },
          choices: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatChunkChoice',
            },
          },
          usage: {
            oneOf: [
              {
                $ref: '#/components/schemas/ChatUsage',
              },
              {
                type: 'null',
              },
            ],
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions', 'streaming'],
      },
      ChatCompletionStreamData: {
        oneOf: [
          {
            $ref: '#/components/schemas/ChatCompletionChunk',
          },
          {
            $ref: '#/components/schemas/ErrorEnvelope',
          },
        ],
        'x-basis': 'convention',
      },
      ChatServerSentEvent: {
        type: 'object',
        required: ['data'],
        properties: {
          data: {
            type: 'string',
            anyOf: [
              {
                const: '[DONE]',
              },
              {
                contentMediaType: 'application/json',
                contentSchema: {
                  $ref: '#/components/schemas/ChatCompletionStreamData',
                },
              },
            ],
          },
        },
        'x-basis': 'convention',
        'x-source': ['chat-completions', 'streaming'],
      },
      Model: {
        type: 'object',
        required: ['id', 'object', 'display_name', 'description', 'supports_vision'],
        properties: {
          id: {
            type: 'string',
            minLength: 1,
          },
          object: {
            const: 'model',
          },
          display_name: {
            type: 'string',
          },
          description: {
            type: 'string',
          },
          supports_vision: {
            type: 'boolean',
            'x-source': ['models', 'vision'],
          },
          supports_tools: {
            type: 'boolean',
            'x-basis': 'assumed',
          },
          supports_thinking: {
            type: 'boolean',
            'x-basis': 'assumed',
          },
          context_window: {
            type: 'integer',
            minimum: 1,
            'x-basis': 'assumed',
          },
          max_output_tokens: {
            type: 'integer',
            minimum: 1,
            'x-basis': 'assumed',
          },
        },
        'x-source': ['models'],
      },
      ModelList: {
        type: 'object',
        required: ['data'],
        properties: {
          object: {
            const: 'list',
            'x-basis': 'convention',
          },
          data: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/Model',
            },
          },
        },
        'x-source': ['models'],
      },
      Account: {
        type: 'object',
        properties: {
          tier: {
            $ref: '#/components/schemas/Tier',
          },
          credit_balance: {
            type: 'integer',
          },
          credits_consumed_this_month: {
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'assumed',
        'x-source': ['authentication'],
      },
      UsageRow: {
        type: 'object',
        properties: {
          date: {
            type: 'string',
            format: 'date',
          },
          model: {
            type: 'string',
          },
          requests: {
            type: 'integer',
            minimum: 0,
          },
          input_tokens: {
            type: 'integer',
            minimum: 0,
          },
          output_tokens: {
            type: 'integer',
            minimum: 0,
          },
          credits_consumed: {
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'assumed',
        'x-source': ['changelog'],
      },
      UsageReport: {
        type: 'object',
        properties: {
          data: {
            type: 'array',
            items: {
              $ref: '#/components/schemas/UsageRow',
            },
          },
        },
        'x-basis': 'assumed',
        'x-source': ['changelog'],
      },
    },
  },
};
