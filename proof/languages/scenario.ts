/** The scenario of a driver: a mock gateway that answers, three that fail with one error each, and the expected output. */
import { CONTRACT, ensureContract } from '../../scripts/contract.js';
import { ERRORS, MODELS } from '../../src/contract.js';
import { createClient } from '../../src/index.js';
import { startMock } from '../../src/mock/index.js';
import { ROOT } from './generators.js';
import type { CheckName } from './language.js';

export interface Scenario {
  /** The driver's environment: addresses, key, and where errors.json is. */
  env: Record<string, string>;
  /** A message of the mock with a tool call, for the languages that only have types. */
  message: string;
  /** The expected output of each check; its lines are joined by commas. */
  wanted: Record<CheckName, RegExp>;
  close(): Promise<void>;
}

/** One status per action. */
const FAILING = [429, 402, 400] as const;
const RETRY_AFTER_S = 7;

export async function openScenario(): Promise<Scenario> {
  await ensureContract();
  const mock = await startMock();
  const failing = await Promise.all(
    FAILING.map((status) =>
      startMock({ script: [{ answer: { status, ...(status === 429 && { retryAfter: RETRY_AFTER_S }) } }] }),
    ),
  );
  const client = createClient({ apiKey: mock.key, baseUrl: mock.url });
  const question = { model: 'caicaini/auto' as const, messages: [{ role: 'user' as const, content: 'Hi' }] };
  const tools = [{ name: 'get_weather', input_schema: { type: 'object' } }];
  const { input_tokens: count } = await client.messages.countTokens(question);
  const rows = FAILING.map((status) => `${status} ${ERRORS[status].type} ${ERRORS[status].action}`);
  return {
    env: {
      CAICAINI_BASE: mock.url,
      CAICAINI_API_KEY: mock.key,
      CAICAINI_ERRORS: `${ROOT}${CONTRACT}/errors.json`,
      CAICAINI_FAILING: failing.map(({ url }) => url).join(' '),
    },
    message: JSON.stringify(await client.messages.create({ ...question, max_tokens: 256, tools })),
    wanted: {
      tool: /^get_weather$/,
      types: /^get_weather$/,
      models: exactly(Object.keys(MODELS).join(' ')),
      count: exactly(String(count)),
      error: exactly(rows.join(',')),
      'retry-after': exactly(String(RETRY_AFTER_S)),
      // The mock repeats the question, and a sentence that differs from call to call
      stream: /^You said “Hi”\. .+[.!]$/,
    },
    async close() {
      await Promise.all([mock, ...failing].map((each) => each.close()));
    },
  };
}

// Names of models and types have no character that means more in a pattern
function exactly(text: string): RegExp {
  return new RegExp(`^${text}$`);
}
