/** The client `openai`. Its other major versions have the same calls. */
import type OpenAI from 'openai';
import { citySchema, MODEL, PROMPT, SYSTEM, TOOLS, type Caller, type Client, type Target } from './caller.js';

const messages = [{ role: 'user' as const, content: PROMPT }];
const functionTool = (name: string) => ({ type: 'function' as const, function: { name, parameters: citySchema() } });

/** The calls of one version of the package. */
export function openaiCaller(Client: typeof OpenAI): Caller {
  const at = ({ base, key, ...rest }: Target) =>
    new Client({ apiKey: key, baseURL: `${base}/v1`, ...rest }).chat.completions;
  const textOf = (completion: OpenAI.ChatCompletion) => completion.choices[0]?.message.content ?? '';
  const toolOf = (completion: OpenAI.ChatCompletion) => {
    const [call] = completion.choices[0]?.message.tool_calls ?? [];
    return call?.type === 'function' ? call.function.name : '';
  };
  return {
    create: async (target) => textOf(await at(target).create({ model: MODEL, messages })),
    async stream(target, signal, onText) {
      let text = '';
      const chunks = await at(target).create({ model: MODEL, messages, stream: true }, { signal });
      for await (const chunk of chunks) {
        text += chunk.choices[0]?.delta.content ?? '';
        if (text) onText?.();
      }
      return text;
    },
    system: async (target) =>
      textOf(
        await at(target).create({ model: MODEL, messages: [{ role: 'developer', content: SYSTEM }, ...messages] }),
      ),
    tool: async (target) =>
      toolOf(await at(target).create({ model: MODEL, messages, tools: [functionTool('get_weather')] })),
    forced: async (target) =>
      toolOf(
        await at(target).create({
          model: MODEL,
          messages,
          tools: TOOLS.map(functionTool),
          tool_choice: { type: 'function', function: { name: 'get_weather' } },
        }),
      ),
    async loop(target) {
      const tool = functionTool('get_weather');
      const runner = at(target).runTools({
        model: MODEL,
        messages,
        tools: [{ ...tool, function: { ...tool.function, function: () => 'rain', parse: JSON.parse } }],
      } as Parameters<OpenAI.Chat.Completions['runTools']>[0] & { stream?: false });
      return (await runner.finalContent()) ?? '';
    },
    structured: async (target) =>
      textOf(
        await at(target).create({
          model: MODEL,
          messages,
          response_format: { type: 'json_schema', json_schema: { name: 'place', schema: citySchema(), strict: true } },
        }),
      ),
  };
}

export const openaiDescription: Omit<Client, 'caller'> = {
  name: 'openai',
  packages: ['openai'],
  setup: `import OpenAI from 'openai';

const openai = new OpenAI({
  apiKey: process.env.CAICAINI_API_KEY,
  baseURL: 'https://caicaini.com/v1',
});`,
  notes: [
    'The base URL ends in `/v1`.',
    'Use `chat.completions`: the gateway has no `/v1/responses`, `/v1/embeddings` or `GET /v1/models/{id}`, and answers 404.',
    'A 402 is a plain `APIError`; read its `status`.',
    'With `createFetch` set `maxRetries: 0`, so that one layer retries.',
    'The `timeout` of the client, ten minutes by default, covers all attempts and waits beneath `createFetch`: set it to 900,000 or more.',
  ],
};
