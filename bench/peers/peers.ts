/** The clients that are compared: a program with each for its size, and a call with each for its speed. */
import { createAnthropic } from '@ai-sdk/anthropic';
import Anthropic from '@anthropic-ai/sdk';
import { generateText } from 'ai';
import ky from 'ky';
import OpenAI from 'openai';
import createOpenapiFetch from 'openapi-fetch';
import type { paths } from '../../generated/types.js';
import type * as Package from '../../src/index.js';
import { QUESTION } from './answers.js';
import { ROOT } from './root.js';

// The built package, because tsx adds a helper call to every function expression of the sources
const { createClient } = (await import(`${ROOT}dist/index.js`)) as typeof Package;

/** The gateway of the calls, and their fetch. */
export interface Target {
  url: string;
  fetch: typeof fetch;
}

/** A client that is compared. */
export interface Peer {
  name: string;
  /** npm packages that a program needs. */
  packages: string[];
  /** Module names that a program imports. Default: the packages. */
  imports?: string[];
  /**
   * Programs that make a message, that read a stream, and that read a member by its type. Absent for the platform's
   * fetch.
   */
  program?: { create: string; stream: string; types: string };
  /** Creates a function that makes one call. */
  prepare: (target: Target) => () => Promise<unknown>;
}

const KEY = `cai_api_${'0'.repeat(32)}`;
const { model: MODEL } = QUESTION;
const json = JSON.stringify(QUESTION);
const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };

export const PEERS: Peer[] = [
  {
    name: 'bare fetch + JSON.parse',
    packages: [],
    prepare:
      ({ url, fetch }) =>
      async () =>
        JSON.parse(
          await (await fetch(`${url}/v1/messages`, { method: 'POST', headers, body: json })).text(),
        ) as unknown,
  },
  {
    name: 'openapi-fetch alone',
    packages: ['openapi-fetch'],
    program: {
      create: `import createClient from 'openapi-fetch';
const client = createClient({ baseUrl: 'https://x' });
console.log(await client.POST('/v1/messages', { body: ${json} }));`,
      stream: `import createClient from 'openapi-fetch';
import { EventSourceParserStream } from 'eventsource-parser/stream';
const client = createClient({ baseUrl: 'https://x' });
const { data } = await client.POST('/v1/messages', { body: ${json}, parseAs: 'stream' });
for await (const event of data.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) console.log(event);`,
      types: `import createClient from 'openapi-fetch';
import type { paths } from 'ROOT/generated/types.js';
const client = createClient<paths>({ baseUrl: 'https://x' });
const { data } = await client.POST('/v1/messages', { body: ${json} });
export const id = data?.id;`,
    },
    prepare: (target) => {
      const client = createOpenapiFetch<paths>({ baseUrl: target.url, fetch: target.fetch, headers });
      return () => client.POST('/v1/messages', { body: QUESTION });
    },
  },
  {
    name: 'ky',
    packages: ['ky'],
    program: {
      create: `import ky from 'ky';
console.log(await ky.post('https://x/v1/messages', { json: ${json}, retry: 5 }).json());`,
      stream: `import ky from 'ky';
import { EventSourceParserStream } from 'eventsource-parser/stream';
const { body } = await ky.post('https://x/v1/messages', { json: ${json}, retry: 5 });
for await (const event of body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) console.log(event);`,
      types: `import ky from 'ky';
const answer = await ky.post('https://x/v1/messages', { json: ${json}, retry: 5 }).json<{ id: string }>();
export const id = answer.id;`,
    },
    prepare:
      ({ url, fetch }) =>
      () =>
        ky.post(`${url}/v1/messages`, { json: QUESTION, headers, fetch }).json(),
  },
  {
    name: '@anthropic-ai/sdk',
    packages: ['@anthropic-ai/sdk'],
    program: {
      create: `import Anthropic from '@anthropic-ai/sdk';
console.log(await new Anthropic().messages.create(${json}));`,
      stream: `import Anthropic from '@anthropic-ai/sdk';
for await (const event of new Anthropic().messages.stream(${json})) console.log(event);`,
      types: `import Anthropic from '@anthropic-ai/sdk';
const answer = await new Anthropic().messages.create(${json});
export const id = answer.id;`,
    },
    prepare: ({ url, fetch }) => {
      const client = new Anthropic({ apiKey: KEY, baseURL: url, fetch });
      return () => client.messages.create(QUESTION);
    },
  },
  {
    name: 'openai',
    packages: ['openai'],
    program: {
      create: `import OpenAI from 'openai';
console.log(await new OpenAI().chat.completions.create(${json}));`,
      stream: `import OpenAI from 'openai';
for await (const chunk of new OpenAI().chat.completions.stream(${json})) console.log(chunk);`,
      types: `import OpenAI from 'openai';
const answer = await new OpenAI().chat.completions.create(${json});
export const id = answer.id;`,
    },
    prepare: ({ url, fetch }) => {
      const client = new OpenAI({ apiKey: KEY, baseURL: `${url}/v1`, fetch });
      return () => client.chat.completions.create(QUESTION);
    },
  },
  {
    name: 'ai',
    packages: ['ai', '@ai-sdk/anthropic'],
    program: {
      create: `import { generateText } from 'ai';
import { createAnthropic } from '@ai-sdk/anthropic';
console.log(await generateText({ model: createAnthropic({})('${MODEL}'), prompt: 'Hi' }));`,
      stream: `import { streamText } from 'ai';
import { createAnthropic } from '@ai-sdk/anthropic';
for await (const text of streamText({ model: createAnthropic({})('${MODEL}'), prompt: 'Hi' }).textStream) console.log(text);`,
      types: `import { generateText } from 'ai';
import { createAnthropic } from '@ai-sdk/anthropic';
const answer = await generateText({ model: createAnthropic({})('${MODEL}'), prompt: 'Hi' });
export const text = answer.text;`,
    },
    prepare: ({ url, fetch }) => {
      const model = createAnthropic({ apiKey: KEY, baseURL: `${url}/v1`, fetch })(MODEL);
      return () => generateText({ model, prompt: 'Hi', maxOutputTokens: 16 });
    },
  },
  {
    name: 'caicaini',
    packages: ['caicaini'],
    program: {
      create: `import { createClient } from 'caicaini';
console.log(await createClient().messages.create(${json}));`,
      stream: `import { createClient } from 'caicaini';
for await (const event of createClient().messages.stream(${json})) console.log(event);`,
      types: `import { createClient } from 'caicaini';
const answer = await createClient().messages.create(${json});
export const id = answer.id;`,
    },
    prepare: ({ url, fetch }) => {
      const client = createClient({ apiKey: KEY, baseUrl: url, fetch });
      return () => client.messages.create(QUESTION);
    },
  },
];
