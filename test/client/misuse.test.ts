/** Mistakes that a program without types can make: each error names its own, and no call is left half done. */
import { describe, expect, test } from 'vitest';
import { CaicainiError, createClient, createFetch, type CallOptions, type ClientOptions } from '../../src/index.js';
import { checkRequest } from '../../src/validate/index.js';
import { requestExample, responseExamples } from '../support/examples.js';
import { outside, testRuntime } from '../support/fake-clock.js';

const apiKey = `cai_api_${'0'.repeat(32)}`;
const hello = requestExample('createMessage', 'quickstart');
const answer = responseExamples.find(({ operation }) => operation === 'getAccount')!.body;
const answers = () => Promise.resolve(Response.json(answer));

/** A client with a limiter of its own. */
function client(options: unknown = {}) {
  return createClient({ apiKey, ...outside(testRuntime({ fetch: answers })), ...(options as ClientOptions) });
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
  {
    name: 'no body',
    act: () => client().messages.create(undefined as never),
    want: 'messages.create: the body must be an object, not undefined; it has a model and messages',
  },
  {
    name: 'a prompt for a body',
    act: () => client().chat.completions.stream('Hi' as never),
    want: 'chat.completions.stream: the body must be an object, not a string; it has a model and messages',
  },
  {
    name: 'a list of messages for a body',
    act: () => client().messages.countTokens([] as never),
    want: 'messages.countTokens: the body must be an object, not a list; it has a model and messages',
  },
  {
    name: 'an endpoint for a base URL',
    act: () => createClient({ apiKey, baseUrl: 'https://caicaini.com/v1/messages/' }),
    want: 'baseUrl must be the address of the gateway, without /v1/messages',
  },
  { name: 'no options', act: () => createClient(null as never), want: 'options must be an object, not null' },
  { name: 'a key that is a number', act: () => client({ apiKey: 5 }), want: 'apiKey must be a string, not number' },
  {
    name: 'fetchOptions that are a number',
    act: () => client({ fetchOptions: 5 }),
    want: 'fetchOptions must be an object',
  },
  ...['method', 'headers', 'body', 'signal'].map((name) => ({
    name: `fetchOptions with ${name}`,
    act: () => client({ fetchOptions: { [name]: undefined } }),
    want: `fetchOptions: ${name} is not allowed here; use headers, body and signal of a call`,
  })),
  { name: 'a fetch that is a text', act: () => client({ fetch: 'x' }), want: 'fetch must be a function' },
  { name: 'a limiter that is null', act: () => client({ limiter: null }), want: 'limiter must be an object, not null' },
  ...([true, []] as const).map((limiter) => ({
    name: `a limiter that is ${JSON.stringify(limiter)}`,
    act: () => client({ limiter }),
    want: `limiter must be an object, not ${limiter === true ? 'true' : 'a list'}; leave it out for the default, or pass false for none`,
  })),
  ...(['acquire', 'reset'] as const).map((method) => ({
    name: `a limiter without ${method}`,
    act: () => client({ limiter: { acquire: () => {}, reset: () => {}, [method]: undefined } }),
    want: `limiter must have all of acquire, reset; it lacks ${method}`,
  })),
  ...(['hooks', 'retry', 'timeouts'] as const).map((name) => ({
    name: `${name} that are null`,
    act: () => client({ [name]: null }),
    want: `${name} must be an object, not null; leave it out for its default`,
  })),
  ...(['retry', 'timeouts'] as const).map((name) => ({
    name: `${name} of a call that are null`,
    act: () => client().account.get({ [name]: null }),
    want: `${name} must be an object, not null; leave it out for its default`,
  })),
  {
    name: 'an option of a limiter that there is not',
    act: () => client({ limiter: { probeMs: 1 } }),
    want: 'unknown option limiter.probeMs; the options are probeEveryMs',
  },
  {
    name: 'a clock without timers',
    act: () => client({ clock: { now: () => 0, date: () => 0 } }),
    want: 'clock must have all of now, date, setTimer',
  },
  { name: 'a clock that is a number', act: () => client({ clock: 5 }), want: 'clock must be an object, not 5' },
  { name: 'hooks that are a function', act: () => client({ hooks: () => {} }), want: 'hooks must be an object' },
  {
    name: 'a hook that is a text',
    act: () => client({ hooks: { onReceipt: 'x' } }),
    want: 'hooks.onReceipt must be a function',
  },
  {
    name: 'a hook that there is not, in a list',
    act: () => client({ hooks: [{}, { onError: () => {} }] }),
    want: 'unknown option hooks.onError; the options are onReceipt, onRetry, onHardStop, onEnd, onLimiter',
  },
  { name: 'retries that are a number', act: () => client({ retry: 3 }), want: 'retry must be an object, not 3' },
  {
    name: 'a time that is an object without a prototype',
    act: () => client({ timeouts: { totalMs: Object.create(null) as unknown } }),
    want: 'timeouts.totalMs must be a number from 1 to 2147483647, not an object',
  },
  {
    name: 'a budget that is a number',
    act: () => client({ retry: { budget: 5 } }),
    want: 'retry.budget must be an object, not 5',
  },
  {
    name: 'an empty budget',
    act: () => client({ retry: { budget: {} } }),
    want: 'retry.budget.perCall must be a number from 0 to 1000000, not undefined',
  },
  {
    name: 'a budget that is not a number',
    act: () => client({ retry: { budget: { perCall: 0.1, max: NaN } } }),
    want: 'retry.budget.max must be a number from 0 to 1000000, not NaN',
  },
  {
    name: 'the budget of a call',
    act: () => client().account.get({ retry: { budget: { perCall: 1, max: 1 } } } as never),
    want: 'unknown option retry.budget; the options are maxAttempts, baseDelayMs, maxDelayMs, maxRetryAfterMs',
  },
  {
    name: 'a budget that shrinks',
    act: () => client({ retry: { budget: { perCall: 0.1, max: 1, perMinute: -1 } } }),
    want: 'retry.budget.perMinute must be',
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
    name: 'an operation that there is not',
    act: () => checkRequest('nope' as never, hello),
    want: 'unknown operation nope',
  },
  {
    name: 'a fetch that returns nothing',
    act: () => client({ fetch: () => undefined }).account.get(),
    want: 'fetch returned no Response',
  },
  {
    name: 'a fetch that returns no Response',
    act: () => client({ fetch: () => Promise.resolve({ status: 429, headers: {} }) }).account.get(),
    want: 'fetch returned no Response',
  },
];

describe('a mistake', () => {
  for (const { name, act, want } of mistakes) {
    test(`the error for ${name} names it`, async () => {
      const thrown = await thrownBy(act);
      expect(CaicainiError.is(thrown), String(thrown)).toBe(true);
      expect(thrown).toMatchObject({ action: 'fix', charged: 'never', attempts: [] });
      expect((thrown as Error).message).toContain(want);
    });
  }
});

describe('an option under another name', () => {
  const cases: [given: string, meant: string][] = [
    ['baseURL', 'baseUrl'],
    ['authToken', 'apiKey'],
    ['defaultHeaders', 'headers'],
    ['maxRetries', 'retry: { maxAttempts }, one more than the retries'],
    ['maxAttempts', 'retry: { maxAttempts }'],
    ['timeout', 'timeouts: { attemptMs }'],
    ['idle_ms', 'timeouts: { idleMs }'],
    ['probeEveryMs', 'limiter: { probeEveryMs }'],
    ['api_key', 'apiKey'],
    ['onReceipt', 'hooks: { onReceipt }'],
    ['dangerouslyAllowHTTP', 'dangerouslyAllowHttp'],
  ];
  test.each(cases)('%s is refused, and the error says %s', async (given, meant) => {
    const thrown = await thrownBy(() => client({ [given]: 1 }));
    expect((thrown as Error).message).toBe(`unknown option ${given}; use ${meant}`);
  });

  const grouped: [group: string, name: string, advice: string][] = [
    ['retry', 'maxRetries', 'use retry: { maxAttempts }, one more than the retries'],
    ['retry', 'maxattempts', 'use retry: { maxAttempts }'],
    ['timeouts', 'timeout', 'use timeouts: { attemptMs }'],
    ['hooks', 'onretry', 'use hooks: { onRetry }'],
    ['retry', 'idleMs', 'the options are maxAttempts, baseDelayMs, maxDelayMs, maxRetryAfterMs, budget'],
  ];
  test.each(grouped)('in %s, %s is refused, and the error says %s', async (group, name, advice) => {
    const thrown = await thrownBy(() => client({ [group]: { [name]: 1 } }));
    expect((thrown as Error).message).toBe(`unknown option ${group}.${name}; ${advice}`);
  });

  test('which no SDK has is refused, and the error lists the options', async () => {
    const ofClient = await thrownBy(() => client({ colour: 'red' }));
    expect((ofClient as Error).message).toMatch(/^unknown option colour; the options are retry, .*baseUrl/);
    const ofFetch = await thrownBy(() => createFetch({ baseUrl: 'x' } as never));
    expect((ofFetch as Error).message).toMatch(/^unknown option baseUrl; the options are retry, /);
    const ofCall = await thrownBy(() => client().account.get({ limiter: false } as never));
    expect((ofCall as Error).message).toBe(
      'unknown option limiter; the options are retry, timeouts, headers, hooks, tag, apiKey, signal',
    );
    const nested = await thrownBy(() => client({ retry: { factor: 2 } }));
    expect((nested as Error).message).toMatch(/^unknown option retry.factor; the options are maxAttempts, /);
  });
});

describe('an odd value with one meaning', () => {
  const headers: { name: string; given: CallOptions['headers'] }[] = [
    { name: 'Headers', given: new Headers({ 'X-A': '1' }) },
    { name: 'pairs', given: [['X-A', '1']] },
    { name: 'an object without a prototype', given: Object.assign(Object.create(null), { 'X-A': '1' }) as never },
    { name: 'an object with an undefined member', given: { 'X-A': '1', 'X-B': undefined } },
  ];
  for (const { name, given } of headers) {
    test(`${name} will do for headers`, async () => {
      const seen: unknown[] = [];
      const fetch = (_: string, init: RequestInit) => (seen.push(init.headers), answers());
      await client({ fetch, headers: given }).account.get();
      await client({ fetch }).account.get({ headers: given });
      const want = { authorization: `Bearer ${apiKey}`, 'x-a': '1' };
      expect(seen).toEqual([want, want]);
    });
  }

  test('a fetch may return a Response without a promise', async () => {
    const fetch = (() => Response.json(answer)) as never;
    expect(await client({ fetch }).account.get()).toEqual(answer);
  });

  test('the init of a fetch may be null', async () => {
    const fetch = createFetch(outside(testRuntime({ fetch: answers })));
    expect(await (await fetch('https://gateway.test/v1/account', null as never)).json()).toEqual(answer);
  });

  test('a blank base URL in the environment counts as none', async () => {
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

describe('a fetch that throws', () => {
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
    test(`${name} leads to an error of this package`, async () => {
      const error = await thrownBy(() => client({ fetch: () => Promise.reject(thrown) }).account.get());
      expect(error).toMatchObject({ name: 'CaicainiError', action: 'retry', because: 'attempts', message: want });
    });
  }
});

test('calls that fail in odd ways do not hold back the next one', async () => {
  const fetches = [() => ({}), answers];
  let turn = 0;
  const caicaini = client({ fetch: () => fetches[turn]!() });
  for (let call = 0; call < 20; call++) expect(await thrownBy(() => caicaini.account.get())).toBeDefined();
  turn = 1;
  expect(await caicaini.account.get({ timeouts: { totalMs: 1_000 } })).toEqual(answer);
});
