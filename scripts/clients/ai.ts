/** The client `ai`, with the providers of both surfaces. Its other major versions have the same calls. */
import type { createAnthropic } from '@ai-sdk/anthropic';
import type { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type * as Ai from 'ai';
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

type AiModel = Parameters<typeof Ai.generateText>[0]['model'];

/** The calls of one version of the package with one provider. */
export function aiCaller(
  { generateText, jsonSchema, Output, stepCountIs, streamText, tool }: typeof Ai,
  modelAt: (target: Target) => AiModel,
): Caller {
  const request = (target: Target) => ({
    model: modelAt(target),
    prompt: PROMPT,
    maxOutputTokens: MAX_TOKENS,
    ...(target.maxRetries === 0 && { maxRetries: 0 }),
  });
  const tools = (names: readonly string[], run?: () => Promise<string>): Ai.ToolSet =>
    Object.fromEntries(
      names.map((name) => [
        name,
        tool({ inputSchema: jsonSchema(citySchema()), ...(run && { execute: run }) } as never),
      ]),
    );
  return {
    create: async (target) => (await generateText(request(target))).text,
    async stream(target, signal, onText) {
      let text = '';
      let failed: unknown;
      const onError = ({ error }: { error: unknown }) => void (failed = error);
      const { textStream } = streamText({ ...request(target), onError, ...(signal && { abortSignal: signal }) });
      for await (const piece of textStream) {
        text += piece;
        onText?.();
      }
      // This client reports errors of a stream to a callback and does not throw them
      if (failed) throw failed;
      return text;
    },
    // Version 6 does not know the newer name, `instructions`
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    system: async (target) => (await generateText({ ...request(target), system: SYSTEM })).text,
    async tool(target) {
      const { toolCalls } = await generateText({ ...request(target), tools: tools(['get_weather']) });
      return toolCalls[0]?.toolName ?? '';
    },
    async forced(target) {
      const toolChoice = { type: 'tool', toolName: 'get_weather' } as const;
      const { toolCalls } = await generateText({ ...request(target), tools: tools(TOOLS), toolChoice });
      return toolCalls[0]?.toolName ?? '';
    },
    async loop(target) {
      const run = tools(['get_weather'], () => Promise.resolve('rain'));
      return (await generateText({ ...request(target), tools: run, stopWhen: stepCountIs(5) })).text;
    },
    async structured(target) {
      const output = Output.object({ schema: jsonSchema(citySchema()) });
      return JSON.stringify((await generateText({ ...request(target), output })).output);
    },
  };
}

/** The model of the chat surface. */
export const chatModel =
  (create: typeof createOpenAICompatible) =>
  ({ base, key, fetch }: Target): AiModel =>
    create({ name: 'caicaini', baseURL: `${base}/v1`, apiKey: key, fetch, supportsStructuredOutputs: true })(MODEL);

/** The model of the messages surface. */
export const messagesModel =
  (create: typeof createAnthropic) =>
  ({ base, key, fetch }: Target): AiModel =>
    create({ baseURL: `${base}/v1`, authToken: key, fetch })(MODEL);

const RETRIES = [
  'With `createFetch` set `maxRetries: 0` in each call of `generateText` and `streamText`, not in the provider.',
  'A `timeout` or `abortSignal` of a call covers all attempts and waits beneath `createFetch`; there is none by default.',
];

export const aiChatDescription: Omit<Client, 'caller'> = {
  name: 'ai (chat)',
  packages: ['ai', '@ai-sdk/openai-compatible'],
  setup: `import { createOpenAICompatible } from '@ai-sdk/openai-compatible';

const caicaini = createOpenAICompatible({
  name: 'caicaini',
  apiKey: process.env.CAICAINI_API_KEY,
  baseURL: 'https://caicaini.com/v1',
  supportsStructuredOutputs: true,
});
const model = caicaini('caicaini/auto');`,
  notes: [
    'The base URL ends in `/v1`.',
    'With `@ai-sdk/openai` use `openai.chat(model)`: `openai(model)` calls `/v1/responses`, which the gateway does not have.',
    ...RETRIES,
  ],
};

export const aiMessagesDescription: Omit<Client, 'caller'> = {
  name: 'ai (messages)',
  packages: ['ai', '@ai-sdk/anthropic'],
  setup: `import { createAnthropic } from '@ai-sdk/anthropic';

const caicaini = createAnthropic({
  authToken: process.env.CAICAINI_API_KEY,
  baseURL: 'https://caicaini.com/v1',
});
const model = caicaini('caicaini/auto');`,
  notes: [
    'The base URL ends in `/v1`.',
    'Use `authToken`: `apiKey` is sent as `x-api-key`, which the gateway answers with 401.',
    'Set `maxOutputTokens` in each call, at most the maximum output of the model.',
    ...RETRIES,
  ],
};
