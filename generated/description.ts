// Generated from openapi/openapi.yaml; do not edit.
// SHA-256 of the description: e3b59c8dd75b6b726a7d67138d8ce64d6061700271fe354a59d84041ea8f9a1a
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
        top_p: 0.9,
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
        top_p: 0.8,
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
        description: 'The only valid values; anything else is a 400.',
        type: 'string',
        enum: ['caicaini/auto', 'caicaini/opus', 'caicaini/sonnet', 'caicaini/kimi', 'caicaini/haiku'],
        'x-source': ['models'],
      },
      TextBlock: {
        description: 'Text.',
        type: 'object',
        required: ['type', 'text'],
        properties: {
          type: {
            const: 'text',
          },
          text: {
            description: 'The text itself.',
            type: 'string',
          },
        },
        'x-source': ['messages', 'vision', 'quickstart'],
      },
      Base64ImageSource: {
        description: 'The image inline. Base64 adds a third, so about 12 MB of images fit in one request body.',
        type: 'object',
        required: ['type', 'media_type', 'data'],
        properties: {
          type: {
            const: 'base64',
          },
          media_type: {
            description: 'Type of the decoded bytes.',
            enum: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
          },
          data: {
            description: 'Standard base64 without a data-URL prefix.',
            type: 'string',
            contentEncoding: 'base64',
            pattern: '^[A-Za-z0-9+/]+={0,2}$',
          },
        },
        'x-source': ['vision'],
      },
      UrlImageSource: {
        description: 'An image the gateway fetches. It must answer 200 within 5 seconds with a supported media type.',
        type: 'object',
        required: ['type', 'url'],
        properties: {
          type: {
            const: 'url',
          },
          url: {
            description: 'An https URL; signed URLs work while the signature is valid.',
            type: 'string',
            pattern: '^https://',
          },
        },
        'x-source': ['vision'],
      },
      ImageSource: {
        description: 'Where the bytes of an image come from. Each image is at most 5 MB raw.',
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
        description:
          'An image for a model that can see. Image first, question after it, is preferred; any order is accepted.',
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
        description: 'A tool the model wants run. Run it with its input and send a tool_result with the same id back.',
        type: 'object',
        required: ['type', 'id', 'name', 'input'],
        properties: {
          type: {
            const: 'tool_use',
          },
          id: {
            description: 'Names this call in the tool_result.',
            type: 'string',
            minLength: 1,
            'x-basis': 'convention',
          },
          name: {
            description: 'The tool.',
            type: 'string',
            minLength: 1,
            'x-basis': 'convention',
          },
          input: {
            description: "Arguments that fit the tool's input_schema.",
            type: 'object',
          },
        },
        'x-source': ['tools'],
      },
      ToolResultContentBlock: {
        description: 'A block inside a tool_result.',
        oneOf: [
          {
            $ref: '#/components/schemas/TextBlock',
          },
          {
            $ref: '#/components/schemas/ImageBlock',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            text: '#/components/schemas/TextBlock',
            image: '#/components/schemas/ImageBlock',
          },
        },
        'x-basis': 'convention',
      },
      ToolResultBlock: {
        description: 'What running a tool gave; sent in a user message.',
        type: 'object',
        required: ['type', 'tool_use_id'],
        properties: {
          type: {
            const: 'tool_result',
          },
          tool_use_id: {
            description: 'Id of the tool_use block it answers.',
            type: 'string',
            minLength: 1,
          },
          content: {
            description: 'The result, as text or as blocks. For an unknown tool, say so here.',
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
          },
          is_error: {
            description: 'Whether running the tool failed.',
            type: 'boolean',
            'x-basis': 'convention',
          },
        },
        'x-source': ['tools'],
      },
      ThinkingBlock: {
        description: 'Private reasoning of the model, before its answer.',
        type: 'object',
        required: ['type', 'thinking'],
        properties: {
          type: {
            const: 'thinking',
          },
          thinking: {
            description: 'The reasoning.',
            type: 'string',
          },
          signature: {
            description: "Proof that the gateway made the block; not seen in the vendor's samples.",
            type: 'string',
            'x-basis': 'convention',
          },
        },
        'x-source': ['thinking'],
      },
      InputContentBlock: {
        description: 'A block in a request.',
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
          },
          {
            $ref: '#/components/schemas/ToolResultBlock',
          },
          {
            $ref: '#/components/schemas/ThinkingBlock',
            'x-basis': 'convention',
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
          },
        },
        'x-source': ['messages', 'vision', 'tools'],
      },
      InputMessage: {
        description: 'One turn of the conversation.',
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            description: 'Who speaks.',
            enum: ['user', 'assistant'],
          },
          content: {
            description: 'Text, or blocks.',
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
        description: 'A function the model may ask to have run.',
        type: 'object',
        required: ['name', 'input_schema'],
        properties: {
          name: {
            description: 'Name of the tool.',
            type: 'string',
            minLength: 1,
          },
          description: {
            description: 'What it does and when to use it.',
            type: 'string',
          },
          input_schema: {
            description: 'JSON Schema of its input; an object schema.',
            type: 'object',
          },
        },
        'x-source': ['tools'],
      },
      ToolChoiceAuto: {
        description: 'The model decides.',
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'auto',
          },
          disable_parallel_tool_use: {
            description: 'At most one tool_use block.',
            type: 'boolean',
          },
        },
        'x-basis': 'convention',
      },
      ToolChoiceAny: {
        description: 'Some tool must be used.',
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'any',
          },
          disable_parallel_tool_use: {
            description: 'Exactly one tool_use block.',
            type: 'boolean',
            'x-basis': 'convention',
          },
        },
        'x-source': ['messages'],
      },
      ToolChoiceTool: {
        description:
          'This tool must be used. That a tool can be forced is documented, the shape follows the convention.',
        type: 'object',
        required: ['type', 'name'],
        properties: {
          type: {
            const: 'tool',
          },
          name: {
            description: 'Name of the tool.',
            type: 'string',
            minLength: 1,
          },
          disable_parallel_tool_use: {
            description: 'Exactly one tool_use block.',
            type: 'boolean',
          },
        },
        'x-basis': 'convention',
      },
      ToolChoiceNone: {
        description: 'No tool may be used.',
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
        description: 'Whether and which tool the model must use.',
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
        description: 'Reason first, within a budget.',
        type: 'object',
        required: ['type', 'budget_tokens'],
        properties: {
          type: {
            const: 'enabled',
          },
          budget_tokens: {
            description: 'Most tokens of private reasoning; keep it below max_tokens.',
            type: 'integer',
            minimum: 1,
            'x-bounds-basis': 'assumed',
          },
        },
        'x-source': ['thinking'],
      },
      ThinkingDisabled: {
        description: 'Do not reason first.',
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'disabled',
          },
        },
        'x-basis': 'convention',
      },
      Thinking: {
        description:
          "Whether the model may reason privately first. The vendor's pages disagree on which models can; the server decides.",
        oneOf: [
          {
            $ref: '#/components/schemas/ThinkingEnabled',
          },
          {
            $ref: '#/components/schemas/ThinkingDisabled',
          },
        ],
        discriminator: {
          propertyName: 'type',
          mapping: {
            enabled: '#/components/schemas/ThinkingEnabled',
            disabled: '#/components/schemas/ThinkingDisabled',
          },
        },
        'x-source': ['thinking'],
      },
      MessageInput: {
        description: 'The part of a message request that is input to the model, shared by creating and counting.',
        type: 'object',
        required: ['model', 'messages'],
        properties: {
          model: {
            $ref: '#/components/schemas/ModelId',
          },
          messages: {
            description: 'The conversation.',
            type: 'array',
            minItems: 1,
            items: {
              $ref: '#/components/schemas/InputMessage',
            },
          },
          system: {
            description: 'System prompt.',
            type: 'string',
          },
          tools: {
            description: 'Tools the model may ask for.',
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
        },
        'x-constraints': [
          {
            name: 'roles-alternate',
            description: 'user and assistant messages alternate',
            'x-source': ['messages'],
          },
          {
            name: 'last-message-is-user',
            description: 'the last message is from the user',
            'x-source': ['messages'],
          },
          {
            name: 'images-per-turn',
            description: 'a turn has at most this many images',
            max: 20,
            'x-source': ['vision'],
          },
          {
            name: 'image-bytes',
            description: 'an inline image has at most this many bytes, decoded; that MB means 2^20 bytes is assumed',
            max: 5242880,
            'x-source': ['vision'],
          },
          {
            name: 'image-pixels',
            description:
              'an image is at most this many pixels wide and high; the second dimension is assumed, and only a PNG is looked into',
            max: 8000,
            'x-source': ['vision'],
          },
        ],
        'x-source': ['messages', 'quickstart'],
      },
      MaxTokensOfModel: {
        description: 'max_tokens is at most the maximum output of the model.',
        allOf: [
          {
            title: 'Auto (smart routing)',
            'x-model': {
              contextWindow: 200000,
              supportsVision: true,
              supportsTools: true,
              supportsThinking: true,
            },
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
              },
            },
          },
          {
            title: 'Opus',
            'x-model': {
              contextWindow: 1000000,
              supportsVision: true,
              supportsTools: true,
              supportsThinking: true,
            },
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
              },
            },
          },
          {
            title: 'Sonnet',
            'x-model': {
              contextWindow: 1000000,
              supportsVision: true,
              supportsTools: true,
              supportsThinking: true,
            },
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
              },
            },
          },
          {
            title: 'Lite',
            'x-model': {
              contextWindow: 256000,
              supportsVision: true,
              supportsTools: true,
              supportsThinking: true,
            },
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
              },
            },
          },
          {
            title: 'Haiku',
            'x-model': {
              contextWindow: 200000,
              supportsVision: true,
              supportsTools: true,
              supportsThinking: false,
            },
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
              },
            },
          },
        ],
        'x-source': ['models', 'errors'],
      },
      Metadata: {
        description: 'For abuse investigation and reporting per user.',
        type: 'object',
        properties: {
          user_id: {
            description: 'Your id for the end user.',
            type: 'string',
          },
        },
        'x-source': ['messages'],
      },
      MessageRequest: {
        description: 'A request for one message.',
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
            description:
              'Most tokens to generate, at most the maximum output of the model. Billing is for actual use, never above it.',
            type: 'integer',
            minimum: 1,
            'x-source': ['messages', 'errors'],
          },
          temperature: {
            description: 'Randomness of the answer.',
            type: 'number',
            minimum: 0,
            maximum: 1,
            default: 1,
          },
          top_p: {
            description: 'Nucleus sampling; set this or temperature.',
            type: 'number',
            minimum: 0,
            maximum: 1,
          },
          stop_sequences: {
            description: 'Texts that end the answer.',
            type: 'array',
            maxItems: 4,
            items: {
              type: 'string',
            },
          },
          stream: {
            description: 'Answer with server-sent events.',
            type: 'boolean',
            default: false,
          },
          metadata: {
            $ref: '#/components/schemas/Metadata',
          },
        },
        'x-source': ['messages', 'quickstart'],
      },
      Tier: {
        description: 'Follows the lifetime confirmed top-up of the account; each tier sets the limits of its keys.',
        type: 'string',
        'x-extensible-enum': ['free', 'pay_as_you_go', 'high_volume', 'enterprise'],
        'x-source': ['rate-limits'],
        'x-limits': {
          free: {
            requestsPerMinute: 5,
            inputTokensPerMinute: 20000,
            concurrentStreams: 1,
          },
          pay_as_you_go: {
            requestsPerMinute: 60,
            inputTokensPerMinute: 100000,
            concurrentStreams: 5,
          },
          high_volume: {
            requestsPerMinute: 300,
            inputTokensPerMinute: 500000,
            concurrentStreams: 20,
          },
        },
      },
      Count: {
        description: 'A number of requests.',
        type: 'integer',
        minimum: 0,
        'x-source': ['rate-limits'],
      },
      Seconds: {
        description: 'A duration in whole seconds.',
        type: 'integer',
        minimum: 0,
        'x-source': ['rate-limits'],
      },
      ContentBlock: {
        description: 'A block in an answer. The order of block types is not fixed.',
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
        description: 'Why the answer ended. end_turn is the ordinary end; tool_use asks for tools to be run.',
        type: 'string',
        'x-extensible-enum': ['end_turn', 'tool_use', 'max_tokens', 'stop_sequence'],
        'x-source': ['tools', 'quickstart'],
      },
      MessageUsage: {
        description: 'What the message cost.',
        type: 'object',
        required: ['input_tokens', 'output_tokens', 'credits_consumed'],
        properties: {
          input_tokens: {
            description: 'Tokens read.',
            type: 'integer',
            minimum: 0,
            'x-source': ['streaming'],
          },
          output_tokens: {
            description: 'Tokens generated.',
            type: 'integer',
            minimum: 0,
            'x-source': ['streaming'],
          },
          credits_consumed: {
            description: 'The authoritative deduction in credits.',
            type: 'integer',
            minimum: 0,
            'x-source': ['pricing'],
          },
        },
        'x-source': ['quickstart'],
      },
      Message: {
        description: "The model's answer.",
        type: 'object',
        required: ['id', 'type', 'role', 'content', 'model', 'stop_reason', 'usage'],
        properties: {
          id: {
            description: 'Keep it; support traces a request by it.',
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
            description: 'The blocks of the answer.',
            type: 'array',
            items: {
              $ref: '#/components/schemas/ContentBlock',
            },
          },
          model: {
            description: 'The model that answered.',
            type: 'string',
          },
          stop_reason: {
            $ref: '#/components/schemas/StopReason',
          },
          stop_sequence: {
            description: 'The stop sequence that was met.',
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
        description: 'The message before any content.',
        type: 'object',
        required: ['id', 'type', 'role', 'content', 'model', 'stop_reason', 'usage'],
        properties: {
          id: {
            description: 'Keep it; support traces a request by it.',
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
            description: 'Empty.',
            type: 'array',
            maxItems: 0,
            items: {
              $ref: '#/components/schemas/ContentBlock',
            },
          },
          model: {
            description: 'The model that answers.',
            type: 'string',
          },
          stop_reason: {
            description: 'Not known yet.',
            type: 'null',
          },
          stop_sequence: {
            description: 'Not known yet.',
            type: 'null',
            'x-basis': 'convention',
          },
          usage: {
            description: 'Tokens so far; credits follow in message_delta.',
            type: 'object',
            required: ['input_tokens', 'output_tokens'],
            properties: {
              input_tokens: {
                description: 'Tokens read.',
                type: 'integer',
                minimum: 0,
              },
              output_tokens: {
                description: 'Tokens generated so far.',
                type: 'integer',
                minimum: 0,
              },
            },
          },
        },
        'x-source': ['streaming'],
      },
      MessageStartEvent: {
        description: 'First event; carries the id and the count of input tokens.',
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
        description: 'A block begins.',
        type: 'object',
        required: ['type', 'index', 'content_block'],
        properties: {
          type: {
            const: 'content_block_start',
          },
          index: {
            description: 'Position of the block from 0.',
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
        description: 'More text.',
        type: 'object',
        required: ['type', 'text'],
        properties: {
          type: {
            const: 'text_delta',
          },
          text: {
            description: 'To append.',
            type: 'string',
          },
        },
        'x-source': ['streaming'],
      },
      InputJsonDelta: {
        description: "More of a tool's input as JSON text; whole only once the block stops.",
        type: 'object',
        required: ['type', 'partial_json'],
        properties: {
          type: {
            const: 'input_json_delta',
          },
          partial_json: {
            description: 'To append.',
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      ThinkingDelta: {
        description: 'More reasoning.',
        type: 'object',
        required: ['type', 'thinking'],
        properties: {
          type: {
            const: 'thinking_delta',
          },
          thinking: {
            description: 'To append.',
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      SignatureDelta: {
        description: 'The signature of a thinking block.',
        type: 'object',
        required: ['type', 'signature'],
        properties: {
          type: {
            const: 'signature_delta',
          },
          signature: {
            description: 'The signature.',
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      ContentDelta: {
        description: 'The piece; its type fits the type of its block.',
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
        description: 'A piece of the current block.',
        type: 'object',
        required: ['type', 'index', 'delta'],
        properties: {
          type: {
            const: 'content_block_delta',
          },
          index: {
            description: 'Position of the block from 0.',
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
        description: 'The block is complete.',
        type: 'object',
        required: ['type', 'index'],
        properties: {
          type: {
            const: 'content_block_stop',
          },
          index: {
            description: 'Position of the block from 0.',
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'convention',
        'x-source': ['streaming'],
      },
      MessageDeltaEvent: {
        description:
          'The final stop reason and what the message cost. Its frame was not seen; the place of the fields follows the convention.',
        type: 'object',
        required: ['type', 'delta', 'usage'],
        properties: {
          type: {
            const: 'message_delta',
          },
          delta: {
            description: 'What became known at the end.',
            type: 'object',
            required: ['stop_reason'],
            properties: {
              stop_reason: {
                $ref: '#/components/schemas/StopReason',
              },
              stop_sequence: {
                description: 'The stop sequence that was met.',
                type: ['string', 'null'],
              },
            },
          },
          usage: {
            description: 'The final counts.',
            type: 'object',
            required: ['output_tokens', 'credits_consumed'],
            properties: {
              output_tokens: {
                description: 'Tokens generated.',
                type: 'integer',
                minimum: 0,
              },
              credits_consumed: {
                description: 'The authoritative deduction in credits.',
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
        description: 'Last event; stop reading.',
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
        description: 'Keeps the connection alive, about every 15 seconds; ignore it.',
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'ping',
          },
        },
        'x-source': ['streaming'],
      },
      ErrorDetail: {
        description: 'What went wrong. Status and type together say what to do.',
        type: 'object',
        required: ['type', 'message'],
        properties: {
          type: {
            description: 'The machine-readable kind; the constants stand in the rows of errors.yaml.',
            type: 'string',
          },
          message: {
            description: 'A sentence for people. Do not parse it.',
            type: 'string',
          },
        },
        'x-source': ['errors'],
      },
      ErrorEvent: {
        description: 'The stream failed; nothing follows. The shape is that of the error envelope.',
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
      MessageStreamEvent: {
        description: 'The data of one event.',
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
            $ref: '#/components/schemas/ErrorEvent',
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
            error: '#/components/schemas/ErrorEvent',
          },
        },
        'x-source': ['streaming'],
      },
      MessageServerSentEvent: {
        description: 'One parsed event of a streamed message.',
        type: 'object',
        required: ['event', 'data'],
        properties: {
          event: {
            description: 'Equals the type of the data.',
            type: 'string',
          },
          data: {
            description: 'The event as JSON.',
            type: 'string',
            contentMediaType: 'application/json',
            contentSchema: {
              $ref: '#/components/schemas/MessageStreamEvent',
            },
          },
        },
        'x-source': ['streaming'],
      },
      ErrorEnvelope: {
        description: 'The one body of every answer that is not 2xx. The outer type is always the literal "error".',
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
      TokenCount: {
        description:
          'How many input tokens a message request would have. The endpoint is documented, its shapes follow the convention.',
        type: 'object',
        required: ['input_tokens'],
        properties: {
          input_tokens: {
            description: 'Tokens of the input.',
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'convention',
        'x-source': ['changelog'],
      },
      ChatTextPart: {
        description: 'Text.',
        type: 'object',
        required: ['type', 'text'],
        properties: {
          type: {
            const: 'text',
          },
          text: {
            description: 'The text itself.',
            type: 'string',
          },
        },
        'x-basis': 'convention',
      },
      ChatTextContent: {
        description: 'Text, or text parts.',
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
        description: 'Instructions for the whole conversation.',
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
        description: 'Instructions under the newer name of the convention.',
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
        description: 'An image.',
        type: 'object',
        required: ['type', 'image_url'],
        properties: {
          type: {
            const: 'image_url',
          },
          image_url: {
            description: 'Where the image is.',
            type: 'object',
            required: ['url'],
            properties: {
              url: {
                description: 'An https or data URL.',
                type: 'string',
                pattern: '^(https://|data:image/)',
              },
              detail: {
                description: 'How closely to look.',
                type: 'string',
              },
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatContentPart: {
        description: 'A part of a user message.',
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
        'x-basis': 'convention',
      },
      ChatUserMessage: {
        description: 'What the user says.',
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            const: 'user',
          },
          content: {
            description: 'Text, or parts.',
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
        description: 'A call of a function.',
        type: 'object',
        required: ['id', 'type', 'function'],
        properties: {
          id: {
            description: 'Names this call in the tool message.',
            type: 'string',
            minLength: 1,
          },
          type: {
            const: 'function',
          },
          function: {
            description: 'What to call.',
            type: 'object',
            required: ['name', 'arguments'],
            properties: {
              name: {
                description: 'The function.',
                type: 'string',
              },
              arguments: {
                description: 'Its arguments as JSON text.',
                type: 'string',
              },
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatAssistantMessage: {
        description: 'An earlier answer of the model.',
        type: 'object',
        required: ['role'],
        properties: {
          role: {
            const: 'assistant',
          },
          content: {
            description: 'Text; null or absent where functions were called.',
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
            description: 'The calls the model asked for.',
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatToolCall',
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatToolMessage: {
        description: 'What calling a function gave.',
        type: 'object',
        required: ['role', 'tool_call_id', 'content'],
        properties: {
          role: {
            const: 'tool',
          },
          tool_call_id: {
            description: 'Id of the call it answers.',
            type: 'string',
            minLength: 1,
          },
          content: {
            $ref: '#/components/schemas/ChatTextContent',
          },
        },
        'x-basis': 'convention',
      },
      ChatMessage: {
        description: 'One message. The vendor shows system and user with text; the other roles follow the convention.',
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
        'x-source': ['chat-completions'],
      },
      ChatTool: {
        description: 'A function the model may call.',
        type: 'object',
        required: ['type', 'function'],
        properties: {
          type: {
            const: 'function',
          },
          function: {
            description: 'The function.',
            type: 'object',
            required: ['name'],
            properties: {
              name: {
                description: 'Name of the function.',
                type: 'string',
                minLength: 1,
              },
              description: {
                description: 'What it does and when to use it.',
                type: 'string',
              },
              parameters: {
                description: 'JSON Schema of its arguments.',
                type: 'object',
              },
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatNamedToolChoice: {
        description:
          'This function must be called. That an object is accepted is documented, its shape follows the convention.',
        type: 'object',
        required: ['type', 'function'],
        properties: {
          type: {
            const: 'function',
          },
          function: {
            description: 'The function.',
            type: 'object',
            required: ['name'],
            properties: {
              name: {
                description: 'Name of the function.',
                type: 'string',
                minLength: 1,
              },
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatResponseFormat: {
        description: 'Forces the answer to be valid JSON. Describe the wanted shape in the system prompt.',
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            const: 'json_object',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatCompletionRequest: {
        description: 'A request for one chat completion.',
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
            description: 'The conversation.',
            type: 'array',
            minItems: 1,
            items: {
              $ref: '#/components/schemas/ChatMessage',
            },
          },
          max_tokens: {
            description: 'Most tokens to generate; strongly recommended.',
            type: 'integer',
            minimum: 1,
          },
          temperature: {
            description: 'Randomness of the answer; wider than on /v1/messages.',
            type: 'number',
            minimum: 0,
            maximum: 2,
            default: 1,
          },
          top_p: {
            description: 'Nucleus sampling; set this or temperature.',
            type: 'number',
            minimum: 0,
            maximum: 1,
          },
          stop: {
            description: 'Text or texts that end the answer.',
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
            description: 'Answer with server-sent events.',
            type: 'boolean',
            default: false,
          },
          tools: {
            description: 'Functions the model may call.',
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatTool',
            },
          },
          tool_choice: {
            description: 'Whether and which function the model must call.',
            oneOf: [
              {
                enum: ['none', 'auto'],
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
            description: 'Your id for the end user.',
            type: 'string',
          },
        },
        'x-source': ['chat-completions'],
      },
      ChatAnswer: {
        description: 'What the assistant says or calls.',
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: {
            const: 'assistant',
          },
          content: {
            description: 'Text; null where functions are called.',
            type: ['string', 'null'],
          },
          tool_calls: {
            description: 'Functions to call.',
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
        description: 'Why the answer ended.',
        type: 'string',
        'x-extensible-enum': ['stop', 'length', 'tool_calls', 'content_filter'],
        'x-basis': 'convention',
        'x-source': ['chat-completions'],
      },
      ChatChoice: {
        description: 'One answer.',
        type: 'object',
        required: ['index', 'message', 'finish_reason'],
        properties: {
          index: {
            description: 'Position among the choices.',
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
        description: 'What the completion cost.',
        type: 'object',
        required: ['prompt_tokens', 'completion_tokens', 'total_tokens', 'credits_consumed'],
        properties: {
          prompt_tokens: {
            description: 'Tokens read.',
            type: 'integer',
            minimum: 0,
            'x-basis': 'convention',
          },
          completion_tokens: {
            description: 'Tokens generated.',
            type: 'integer',
            minimum: 0,
            'x-basis': 'convention',
          },
          total_tokens: {
            description: 'Both together.',
            type: 'integer',
            minimum: 0,
            'x-basis': 'convention',
          },
          credits_consumed: {
            description: 'The authoritative deduction in credits.',
            type: 'integer',
            minimum: 0,
          },
        },
        'x-source': ['pricing'],
      },
      ChatCompletion: {
        description: "The model's answer.",
        type: 'object',
        required: ['id', 'object', 'created', 'model', 'choices', 'usage'],
        properties: {
          id: {
            description: 'Keep it; support traces a request by it.',
            type: 'string',
            pattern: '^chatcmpl_',
            'x-source': ['chat-completions', 'errors'],
          },
          object: {
            const: 'chat.completion',
          },
          created: {
            description: 'Unix seconds.',
            type: 'integer',
            minimum: 0,
          },
          model: {
            description: 'The model that answered.',
            type: 'string',
          },
          choices: {
            description: 'One answer.',
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
        description: 'A piece of a function call; id and name come first, then pieces of the arguments.',
        type: 'object',
        required: ['index'],
        properties: {
          index: {
            description: 'Which call from 0.',
            type: 'integer',
            minimum: 0,
          },
          id: {
            description: 'Names this call in the tool message.',
            type: 'string',
          },
          type: {
            const: 'function',
          },
          function: {
            description: 'The piece.',
            type: 'object',
            properties: {
              name: {
                description: 'The function.',
                type: 'string',
              },
              arguments: {
                description: 'JSON text to append.',
                type: 'string',
              },
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatDelta: {
        description: 'What is new.',
        type: 'object',
        properties: {
          role: {
            const: 'assistant',
          },
          content: {
            description: 'Text to append.',
            type: ['string', 'null'],
          },
          tool_calls: {
            description: 'Pieces of function calls.',
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatToolCallDelta',
            },
          },
        },
        'x-basis': 'convention',
      },
      ChatChunkChoice: {
        description: 'A piece of one answer.',
        type: 'object',
        required: ['index', 'delta'],
        properties: {
          index: {
            description: 'Position among the choices.',
            type: 'integer',
            minimum: 0,
          },
          delta: {
            $ref: '#/components/schemas/ChatDelta',
          },
          finish_reason: {
            description: 'Why the answer ended; null until then.',
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
        description: 'A piece of the answer.',
        type: 'object',
        required: ['id', 'object', 'created', 'model', 'choices'],
        properties: {
          id: {
            description: 'Keep it; support traces a request by it.',
            type: 'string',
            pattern: '^chatcmpl_',
            'x-basis': 'documented',
            'x-source': ['errors'],
          },
          object: {
            const: 'chat.completion.chunk',
          },
          created: {
            description: 'Unix seconds.',
            type: 'integer',
            minimum: 0,
          },
          model: {
            description: 'The model that answers.',
            type: 'string',
          },
          choices: {
            description: 'The piece of the one answer; empty in a chunk that only carries usage.',
            type: 'array',
            items: {
              $ref: '#/components/schemas/ChatChunkChoice',
            },
          },
          usage: {
            description: 'What the completion cost, on the last chunk.',
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
        description: 'A chunk, or the error that ends the stream.',
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
        description:
          'One parsed event of a streamed completion. The data is a chunk as JSON, an error envelope, or the end marker.',
        type: 'object',
        required: ['data'],
        properties: {
          data: {
            description: 'A chunk, an error envelope or the end marker.',
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
        description: 'One model with its capability flags.',
        type: 'object',
        required: ['id', 'object', 'display_name', 'description', 'supports_vision'],
        properties: {
          id: {
            description: 'The value a request names.',
            type: 'string',
            minLength: 1,
          },
          object: {
            description: 'Always "model".',
            const: 'model',
          },
          display_name: {
            description: 'Name for people.',
            type: 'string',
          },
          description: {
            description: 'One sentence on what the model is for.',
            type: 'string',
          },
          supports_vision: {
            description: 'Whether image blocks are accepted.',
            type: 'boolean',
            'x-source': ['models', 'vision'],
          },
          supports_tools: {
            description: 'Whether tools are accepted; the name follows supports_vision.',
            type: 'boolean',
            'x-basis': 'assumed',
          },
          supports_thinking: {
            description: 'Whether thinking is accepted; the name follows supports_vision.',
            type: 'boolean',
            'x-basis': 'assumed',
          },
          context_window: {
            description: 'Context in tokens; the field name is a guess.',
            type: 'integer',
            minimum: 1,
            'x-basis': 'assumed',
          },
          max_output_tokens: {
            description: 'Most tokens one answer may have; the field name is a guess.',
            type: 'integer',
            minimum: 1,
            'x-basis': 'assumed',
          },
        },
        'x-source': ['models'],
      },
      ModelList: {
        description: 'All models.',
        type: 'object',
        required: ['data'],
        properties: {
          object: {
            description: 'Always "list" where present.',
            const: 'list',
            'x-basis': 'convention',
          },
          data: {
            description: 'One entry per model.',
            type: 'array',
            items: {
              $ref: '#/components/schemas/Model',
            },
          },
        },
        'x-source': ['models'],
      },
      Account: {
        description:
          "Tier, spendable balance and this month's consumption of the account behind the key. That these three are returned is documented; the field names are guesses, so nothing here is required.",
        type: 'object',
        properties: {
          tier: {
            $ref: '#/components/schemas/Tier',
          },
          credit_balance: {
            description: 'Spendable API credits.',
            type: 'integer',
          },
          credits_consumed_this_month: {
            description: 'API credits consumed this month.',
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'assumed',
        'x-source': ['authentication'],
      },
      UsageRow: {
        description: 'What one model was used for on one day.',
        type: 'object',
        properties: {
          date: {
            description: 'Day in UTC.',
            type: 'string',
            format: 'date',
          },
          model: {
            description: 'Model id.',
            type: 'string',
          },
          requests: {
            description: 'Answered requests.',
            type: 'integer',
            minimum: 0,
          },
          input_tokens: {
            description: 'Input tokens.',
            type: 'integer',
            minimum: 0,
          },
          output_tokens: {
            description: 'Output tokens.',
            type: 'integer',
            minimum: 0,
          },
          credits_consumed: {
            description: 'Credits deducted.',
            type: 'integer',
            minimum: 0,
          },
        },
        'x-basis': 'assumed',
        'x-source': ['changelog'],
      },
      UsageReport: {
        description:
          'Use by day and model. Only the endpoint itself is documented; every field is a guess, so nothing here is required.',
        type: 'object',
        properties: {
          data: {
            description: 'One row per day and model.',
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
