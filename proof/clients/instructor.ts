/** The client `@instructor-ai/instructor`, which makes structured output of the calls of `openai`. */
import type OpenAI from 'openai';
import { MODEL, PROMPT, type Caller } from '../../scripts/clients/caller.js';
import { openaiCaller } from '../../scripts/clients/openai.js';

/** The parts of the package that the calls use. */
export interface Instructor {
  default: (options: { client: OpenAI; mode: 'TOOLS' }) => object;
}

/** The parts of `zod` that the calls use. */
export interface Zod {
  z: { object: (members: object) => object; enum: (values: string[]) => object };
}

/** The calls of the package. */
export function instructorCaller({ default: instructor }: Instructor, Client: typeof OpenAI, { z }: Zod): Caller {
  // A constructor that returns an object gives it in place of a new one
  const Instructed = function (options: object) {
    return instructor({ client: new Client(options), mode: 'TOOLS' });
  } as unknown as typeof OpenAI;
  return {
    ...openaiCaller(Instructed),
    async structured({ base, key, ...rest }) {
      const { completions } = new Instructed({ apiKey: key, baseURL: `${base}/v1`, ...rest }).chat;
      const request = {
        model: MODEL,
        messages: [{ role: 'user' as const, content: PROMPT }],
        response_model: { schema: z.object({ city: z.enum(['Oslo']) }), name: 'Place' },
      };
      const { city } = (await completions.create(request)) as unknown as { city: string };
      return JSON.stringify({ city });
    },
  };
}

export const instructorDescription = {
  name: 'instructor',
  packages: [
    ['@instructor-ai/instructor', '1'],
    ['openai', '6'],
    ['zod', '3'],
  ] as [string, string][],
  lacks: { loop: 'it runs no tools' },
  setup: `import Instructor from '@instructor-ai/instructor';
import OpenAI from 'openai';
import { z } from 'zod';

const client = Instructor({
  client: new OpenAI({
    apiKey: process.env.CAICAINI_API_KEY,
    baseURL: 'https://caicaini.com/v1',
  }),
  mode: 'TOOLS',
});
const place = await client.chat.completions.create({
  model: 'caicaini/auto',
  messages: [{ role: 'user', content: 'Hi' }],
  response_model: { schema: z.object({ city: z.string() }), name: 'Place' },
});`,
  notes: [
    'The base URL ends in `/v1`.',
    'With `createFetch` set `fetch` and `maxRetries: 0` in the client, so that one layer retries.',
    'The `timeout` of the client, ten minutes by default, covers all attempts and waits beneath `createFetch`: set it to 900,000 or more.',
  ],
};
