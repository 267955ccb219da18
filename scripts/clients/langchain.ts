/** The chat models of LangChain, for both surfaces. */
import { ChatAnthropic } from '@langchain/anthropic';
import * as messages from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
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

const functionTool = (name: string) => ({ type: 'function' as const, function: { name, parameters: citySchema() } });

/** The calls of one version of the packages with one model. */
export function langchainCaller(
  { HumanMessage, SystemMessage, ToolMessage }: typeof messages,
  modelAt: (target: Target) => ChatOpenAI | ChatAnthropic,
): Caller {
  return {
    create: async (target) => (await modelAt(target).invoke(PROMPT)).text,
    async stream(target, signal, onText) {
      let text = '';
      for await (const piece of await modelAt(target).stream(PROMPT, { ...(signal && { signal }) })) {
        text += piece.text;
        if (text) onText?.();
      }
      return text;
    },
    system: async (target) =>
      (await modelAt(target).invoke([new SystemMessage(SYSTEM), new HumanMessage(PROMPT)])).text,
    async tool(target) {
      const { tool_calls: calls } = await modelAt(target)
        .bindTools([functionTool('get_weather')])
        .invoke(PROMPT);
      return calls?.[0]?.name ?? '';
    },
    async forced(target) {
      const model = modelAt(target).bindTools(TOOLS.map(functionTool), { tool_choice: 'get_weather' });
      return (await model.invoke(PROMPT)).tool_calls?.[0]?.name ?? '';
    },
    async loop(target) {
      const model = modelAt(target).bindTools([functionTool('get_weather')]);
      const question = new HumanMessage(PROMPT);
      const call = await model.invoke([question]);
      const results = (call.tool_calls ?? []).map(({ id = '' }) => new ToolMessage('rain', id));
      return (await model.invoke([question, call, ...results])).text;
    },
    structured: async (target) =>
      JSON.stringify(await modelAt(target).withStructuredOutput(citySchema()).invoke(PROMPT)),
  };
}

/** The model of the chat surface. */
export function openaiModel(Chat: typeof ChatOpenAI) {
  return ({ base, key, fetch, ...rest }: Target): ChatOpenAI =>
    new Chat({ model: MODEL, apiKey: key, configuration: { baseURL: `${base}/v1`, fetch }, ...rest });
}

/** The model of the messages surface, with further options of its constructor. */
export function anthropicModel(Chat: typeof ChatAnthropic, options: { topP?: number } = {}) {
  return ({ base, key, fetch, ...rest }: Target): ChatAnthropic =>
    new Chat({
      model: MODEL,
      apiKey: 'unused',
      anthropicApiUrl: base,
      maxTokens: MAX_TOKENS,
      clientOptions: { defaultHeaders: { authorization: `Bearer ${key}` }, fetch },
      ...options,
      ...rest,
    });
}

const RETRIES = [
  'With `createFetch` set `maxRetries: 0` in the constructor: this client tries six more times by default.',
  'The `timeout` of the client, ten minutes by default, covers all attempts and waits beneath `createFetch`: set it to 900,000 or more.',
];

export const langchainChat: Client = {
  name: 'LangChain (chat)',
  packages: ['@langchain/openai', '@langchain/core'],
  caller: langchainCaller(messages, openaiModel(ChatOpenAI)),
  setup: `import { ChatOpenAI } from '@langchain/openai';

const model = new ChatOpenAI({
  model: 'caicaini/auto',
  apiKey: process.env.CAICAINI_API_KEY,
  configuration: { baseURL: 'https://caicaini.com/v1' },
});`,
  notes: ['The base URL ends in `/v1`.', ...RETRIES],
};

export const langchainMessages: Client = {
  name: 'LangChain (messages)',
  packages: ['@langchain/anthropic', '@langchain/core'],
  caller: langchainCaller(messages, anthropicModel(ChatAnthropic)),
  setup: `import { ChatAnthropic } from '@langchain/anthropic';

const model = new ChatAnthropic({
  model: 'caicaini/auto',
  apiKey: 'unused',
  anthropicApiUrl: 'https://caicaini.com',
  maxTokens: 1024,
  clientOptions: {
    defaultHeaders: { authorization: \`Bearer \${process.env.CAICAINI_API_KEY}\` },
  },
});`,
  notes: [
    'The base URL ends without `/v1`: the client adds it.',
    'The key is a header: `apiKey` is required by the constructor, and the gateway does not read `x-api-key`.',
    '`maxTokens` is at most the maximum output of the model.',
    'In versions before 1 set `topP: 1`: they send -1 for a number that is not set, which is a 400.',
    ...RETRIES,
  ],
};
