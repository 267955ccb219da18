/** The client `@anthropic-ai/sdk`. Its other major versions have the same calls. */
import type Anthropic from '@anthropic-ai/sdk';
import {
  citySchema,
  MAX_TOKENS,
  MODEL,
  PROMPT,
  SYSTEM,
  TOOLS,
  type Caller,
  type Client,
  type Target,
} from './caller.js';

const request = { model: MODEL, max_tokens: MAX_TOKENS, messages: [{ role: 'user' as const, content: PROMPT }] };
const toolNamed = (name: string) => ({ name, input_schema: citySchema() as Anthropic.Tool.InputSchema });

/** The calls of one version of the package. */
export function anthropicCaller(Client: typeof Anthropic): Caller {
  const at = ({ base, key, ...rest }: Target) => new Client({ authToken: key, apiKey: null, baseURL: base, ...rest });
  const textOf = ({ content }: Pick<Anthropic.Message, 'content'>) =>
    content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const toolOf = ({ content }: Anthropic.Message) =>
    content.map((block) => (block.type === 'tool_use' ? block.name : '')).join('');
  return {
    create: async (target) => textOf(await at(target).messages.create(request)),
    async stream(target, signal, onText) {
      let text = '';
      for await (const event of await at(target).messages.create({ ...request, stream: true }, { signal })) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
          text += event.delta.text;
          onText?.();
        }
      }
      return text;
    },
    system: async (target) =>
      textOf(await at(target).messages.create({ ...request, system: [{ type: 'text', text: SYSTEM }] })),
    tool: async (target) => toolOf(await at(target).messages.create({ ...request, tools: [toolNamed('get_weather')] })),
    forced: async (target) =>
      toolOf(
        await at(target).messages.create({
          ...request,
          tools: TOOLS.map(toolNamed),
          tool_choice: { type: 'tool', name: 'get_weather' },
        }),
      ),
    async loop(target) {
      const tool = { ...toolNamed('get_weather'), run: () => 'rain', parse: (input: unknown) => input };
      // By default the runner sends its messages once and lets the server keep them
      const params = { ...request, tools: [tool], thread: false } as never;
      const message = await at(target).beta.messages.toolRunner(params);
      return textOf(message as unknown as Anthropic.Message);
    },
    structured: async (target) => {
      const format = { type: 'json_schema', schema: citySchema() } as const;
      const message = await at(target).messages.parse({ ...request, output_config: { format } });
      return textOf(message);
    },
  };
}

export const anthropicDescription: Omit<Client, 'caller'> = {
  name: '@anthropic-ai/sdk',
  packages: ['@anthropic-ai/sdk'],
  setup: `import Anthropic from '@anthropic-ai/sdk';

const anthropic = new Anthropic({
  authToken: process.env.CAICAINI_API_KEY,
  apiKey: null,
  baseURL: 'https://caicaini.com',
});`,
  notes: [
    'The base URL ends without `/v1`: the client adds it.',
    'Use `authToken`, which is sent as `Authorization: Bearer`. Versions before 1 send `apiKey` as `x-api-key`, which the gateway answers with 401.',
    '`max_tokens` is at most the maximum output of the model, 8,192 for `caicaini/auto`.',
    'Give `toolRunner` `thread: false`: by default version 1 lets the server keep the conversation, which no page of the vendor offers.',
    'With `createFetch` set `maxRetries: 0`, so that one layer retries.',
    'The `timeout` of the client, ten minutes by default, covers all attempts and waits beneath `createFetch`: set it to 900,000 or more.',
  ],
};
