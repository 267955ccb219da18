/** What a program without types may hand in: each mistake is named, and no call is left half done. */
import { describe, expect, test } from 'vitest';
import { CaicainiError, createClient, createFetch, type CallOptions, type ClientOptions } from '../src/index.js';
import { checkRequest } from '../src/validate.js';
import { requestExample, responseExamples } from './examples.js';
import { testWorld } from './world.js';

const apiKey = `cai_api_${'0'.repeat(32)}`;
const hello = requestExample('createMessage', 'quickstart');
const answer = responseExamples.find(({ operation }) => operation === 'getAccount')!.body;
const answers = () => Promise.resolve(Response.json(answer));

/** A client whose calls have a door of their own. */
function client(options: unknown = {}) {
  const { fetch: _, ...world } = testWorld();
  return createClient({ apiKey, world, fetch: answers, ...(options as ClientOptions) });
}

async function thrownBy(act: () => unknown): Promise<unknown> {
  try {
    await act();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

const mistakes: { name: string; act: () => unknown; want: string }[] = [
  { name: 'no options', act: () => createClient(null as never), want: 'options must be an object, not null' },
  { name: 'a key that is a number', act: () => client({ apiKey: 5 }), want: 'apiKey must be a string, not number' },
  { name: 'a fetch that is a text', act: () => client({ fetch: 'x' }), want: 'fetch must be a function' },
  { name: 'a door that is null', act: () => client({ door: null }), want: 'door must be an object, not null' },
  {
    name: 'a number that is an object without a prototype',
    act: () => client({ deadlineMs: Object.create(null) as unknown }),
    want: 'deadlineMs must be a number from 1 to 2147483647, not an object',
  },
  { name: 'a budget that is a number', act: () => client({ retryBudget: 5 }), want: 'retryBudget must be an object' },
  {
    name: 'an empty budget',
    act: () => client({ retryBudget: {} }),
    want: 'retryBudget.perCall must be a number from 0 to 1000000, not undefined',
  },
  {
    name: 'a budget that is not a number',
    act: () => client({ retryBudget: { perCall: 0.1, max: NaN } }),
    want: 'retryBudget.max must be a number from 0 to 1000000, not NaN',
  },
  {
    name: 'a budget below nothing',
    act: () => client({ retryBudget: { perCall: 0.1, max: 1, perMinute: -1 } }),
    want: 'retryBudget.perMinute must be',
  },
  {
    name: 'a header that is null',
    act: () => client({ headers: { 'x-a': null } }),
    want: 'headers: the value of x-a must be a string, not null',
  },
  { name: 'headers that are a number', act: () => client({ headers: 5 }), want: 'headers must be an object, not 5' },
  {
    name: 'options of a call that are null',
    act: () => client().account.get(null as never),
    want: 'options must be an object, not null',
  },
  {
    name: 'options of a stream that are null',
    act: () => client().messages.stream(hello, null as never),
    want: 'options must be an object, not null',
  },
  {
    name: 'a controller in place of its signal',
    act: () => client().account.get({ signal: new AbortController() as never }),
    want: 'signal must be an AbortSignal',
  },
  {
    name: 'a controller in place of the signal of a stream',
    act: () => client().messages.stream(hello, { signal: new AbortController() as never }),
    want: 'signal must be an AbortSignal',
  },
  {
    name: 'an operation that is none',
    act: () => checkRequest('nope' as never, hello),
    want: 'there is no operation nope',
  },
  {
    name: 'a fetch that answers nothing',
    act: () => client({ fetch: () => undefined }).account.get(),
    want: 'fetch answered no Response',
  },
  {
    name: 'a fetch that answers something else',
    act: () => client({ fetch: () => Promise.resolve({ status: 429, headers: {} }) }).account.get(),
    want: 'fetch answered no Response',
  },
];

describe('is named', () => {
  for (const { name, act, want } of mistakes) {
    test(name, async () => {
      const thrown = await thrownBy(act);
      expect(CaicainiError.is(thrown), String(thrown)).toBe(true);
      expect(thrown).toMatchObject({ action: 'fix', charged: 'never', attempts: [] });
      expect((thrown as Error).message).toContain(want);
    });
  }
});

describe('is taken as it was meant', () => {
  const headers: { name: string; given: CallOptions['headers'] }[] = [
    { name: 'Headers', given: new Headers({ 'X-A': '1' }) },
    { name: 'pairs', given: [['X-A', '1']] },
    { name: 'an object without a prototype', given: Object.assign(Object.create(null), { 'X-A': '1' }) as never },
    { name: 'an object with what is not set', given: { 'X-A': '1', 'X-B': undefined } },
  ];
  for (const { name, given } of headers) {
    test(`${name} as headers`, async () => {
      const seen: unknown[] = [];
      const fetch = (_: string, init: RequestInit) => (seen.push(init.headers), answers());
      await client({ fetch, headers: given }).account.get();
      await client({ fetch }).account.get({ headers: given });
      const want = { authorization: `Bearer ${apiKey}`, 'x-a': '1' };
      expect(seen).toEqual([want, want]);
    });
  }

  test('a fetch that answers without a promise', async () => {
    const fetch = (() => Response.json(answer)) as never;
    expect(await client({ fetch }).account.get()).toEqual(answer);
  });

  test('an init that is null', async () => {
    const fetch = createFetch({ world: testWorld({ fetch: answers }) });
    expect(await (await fetch('https://gateway.test/v1/account', null as never)).json()).toEqual(answer);
  });

  test('a base URL in the environment that is blank', async () => {
    process.env['CAICAINI_BASE'] = ' ';
    try {
      const seen: string[] = [];
      await client({ fetch: (url: string) => (seen.push(url), answers()) }).account.get();
      expect(seen).toEqual(['https://caicaini.com/v1/account']);
    } finally {
      delete process.env['CAICAINI_BASE'];
    }
  });
});

describe('what a fetch throws, however odd, is no answer', () => {
  const circle = new Error('in a circle');
  circle.cause = circle;
  const deep = Array.from({ length: 100_000 }).reduce<Error>((cause) => new Error('deep', { cause }), new Error('end'));
  const odd: { name: string; thrown: unknown; want: string }[] = [
    { name: 'an error that is its own cause', thrown: circle, want: 'no answer: in a circle' },
    { name: 'a chain without end', thrown: deep, want: 'no answer: end' },
    { name: 'an object without a prototype', thrown: Object.create(null), want: 'no answer: an object' },
    { name: 'a text', thrown: 'broken', want: 'no answer: broken' },
    { name: 'nothing', thrown: undefined, want: 'no answer: undefined' },
    {
      name: 'an error of another realm',
      thrown: { name: 'TypeError', message: 'fetch failed', cause: { message: 'refused', code: 'ECONNREFUSED' } },
      want: 'no connection (ECONNREFUSED): refused',
    },
  ];
  for (const { name, thrown, want } of odd) {
    test(name, async () => {
      const error = await thrownBy(() => client({ fetch: () => Promise.reject(thrown) }).account.get());
      expect(error).toMatchObject({ name: 'CaicainiError', action: 'retry', because: 'attempts', message: want });
    });
  }
});

test('a call that goes wrong in whatever way gives back its place at the door', async () => {
  const fetches = [() => ({}), answers];
  let turn = 0;
  const caicaini = client({ fetch: () => fetches[turn]!() });
  // More than a door lets go of which nothing is known
  for (let call = 0; call < 20; call++) expect(await thrownBy(() => caicaini.account.get())).toBeDefined();
  turn = 1;
  expect(await caicaini.account.get({ deadlineMs: 1_000 })).toEqual(answer);
});
