/** Clients of other makers, each as three plain functions: answer, stream, call a tool. Nothing in them is changed. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, jsonSchema, streamText, tool, type ToolSet } from 'ai';
import OpenAI from 'openai';

/** Where to send, as whom, and through which fetch. */
export interface Target {
  base: string;
  key: string;
  fetch: typeof globalThis.fetch;
  /** 0 where the fetch beneath retries; absent for the client's own default. */
  maxRetries?: 0;
}

/** What a client can be asked for; each answers with text, or with the name of the tool. */
export interface Caller {
  create(target: Target): Promise<string>;
  stream(target: Target): Promise<string>;
  tool(target: Target): Promise<string>;
}

const MODEL = 'caicaini/auto';
const PROMPT = 'Hi';
const MAX_TOKENS = 256;
const CITY = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
} as const;
const messages = [{ role: 'user' as const, content: PROMPT }];

const openai: Caller = {
  async create(target) {
    const completion = await openaiAt(target).chat.completions.create({ model: MODEL, messages });
    return completion.choices[0]?.message.content ?? '';
  },
  async stream(target) {
    let text = '';
    const chunks = await openaiAt(target).chat.completions.create({ model: MODEL, messages, stream: true });
    for await (const chunk of chunks) text += chunk.choices[0]?.delta.content ?? '';
    return text;
  },
  async tool(target) {
    const tools = [{ type: 'function' as const, function: { name: 'get_weather', parameters: { ...CITY } } }];
    const completion = await openaiAt(target).chat.completions.create({ model: MODEL, messages, tools });
    const [call] = completion.choices[0]?.message.tool_calls ?? [];
    return call?.type === 'function' ? call.function.name : '';
  },
};

const anthropic: Caller = {
  async create(target) {
    const message = await anthropicAt(target).messages.create({ model: MODEL, max_tokens: MAX_TOKENS, messages });
    return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  },
  async stream(target) {
    let text = '';
    const request = { model: MODEL, max_tokens: MAX_TOKENS, messages, stream: true } as const;
    for await (const event of await anthropicAt(target).messages.create(request)) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
    }
    return text;
  },
  async tool(target) {
    const tools = [{ name: 'get_weather', input_schema: { ...CITY, required: [...CITY.required] } }];
    const message = await anthropicAt(target).messages.create({
      model: MODEL,
      max_tokens: MAX_TOKENS,
      messages,
      tools,
    });
    return message.content.map((block) => (block.type === 'tool_use' ? block.name : '')).join('');
  },
};

type AiModel = Parameters<typeof generateText>[0]['model'];

function aiCaller(modelAt: (target: Target) => AiModel): Caller {
  const request = (target: Target) => ({
    model: modelAt(target),
    prompt: PROMPT,
    maxOutputTokens: MAX_TOKENS,
    ...(target.maxRetries === 0 && { maxRetries: 0 }),
  });
  return {
    async create(target) {
      return (await generateText(request(target))).text;
    },
    async stream(target) {
      let text = '';
      let failed: unknown;
      const onError = ({ error }: { error: unknown }) => void (failed = error);
      for await (const piece of streamText({ ...request(target), onError }).textStream) text += piece;
      // Errors of a stream are told to a callback and not thrown
      if (failed) throw failed;
      return text;
    },
    async tool(target) {
      const inputSchema = jsonSchema({ ...CITY, required: [...CITY.required] });
      const tools = { get_weather: tool({ inputSchema }) } as unknown as ToolSet;
      const { toolCalls } = await generateText({ ...request(target), tools });
      return toolCalls[0]?.toolName ?? '';
    },
  };
}

/** The clients by the name of their package. */
export const CALLERS: Record<string, Caller> = {
  openai,
  '@anthropic-ai/sdk': anthropic,
  'ai (chat)': aiCaller(({ base, key, fetch }) =>
    createOpenAICompatible({ name: 'caicaini', baseURL: `${base}/v1`, apiKey: key, fetch })(MODEL),
  ),
  'ai (messages)': aiCaller(({ base, key, fetch }) =>
    createAnthropic({ baseURL: `${base}/v1`, apiKey: 'unused', headers: { authorization: `Bearer ${key}` }, fetch })(
      MODEL,
    ),
  ),
};

function openaiAt({ base, key, ...rest }: Target): OpenAI {
  return new OpenAI({ apiKey: key, baseURL: `${base}/v1`, ...rest });
}

function anthropicAt({ base, key, ...rest }: Target): Anthropic {
  return new Anthropic({ authToken: key, apiKey: null, baseURL: base, ...rest });
}
