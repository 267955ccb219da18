/** What the mock keeps account of: keys, minutes, streams, credits. The clock is moved by hand. */
import { describe, expect, test } from 'vitest';
import { HEADERS, TIERS } from '../src/contract.js';
import {
  createMock,
  startMock,
  MOCK_KEYS,
  TIER_KEYS,
  type Account,
  type Mock,
  type MockOptions,
} from '../src/mock/index.js';
import { requestExample } from './examples.js';

const START = Date.parse('2026-11-23T12:00:18Z');
// A dear model, so that a few tokens are a few credits
const model = 'caicaini/opus';
const hello = { ...requestExample('createMessage', 'quickstart'), model };
const tools = requestExample('createMessage', 'tools');
const chat = { ...requestExample('createChatCompletion', 'documented'), model };
const count = requestExample('countMessageTokens', 'quickstart');

type Key = keyof typeof MOCK_KEYS;

function scene(key: Key = 'payAsYouGo', options: MockOptions = {}) {
  const mock = createMock({ now: () => START, ...options });
  const call = (path: string, body?: object, init: RequestInit = {}) =>
    mock.fetch(`https://caicaini.com${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${MOCK_KEYS[key]}` },
      ...(body && { body: JSON.stringify(body) }),
      ...init,
    });
  const account = mock.accounts.get(MOCK_KEYS[key])!;
  const stream = (init?: RequestInit) => call('/v1/messages', { ...hello, stream: true }, init);
  return { mock, call, account, stream };
}

/** The numbers of an account that a turn moves. */
const purse = ({ balance, reserved, consumed }: Account) => ({ balance, reserved, consumed });
const body = async (answer: Promise<Response>) => (await answer).json();
const limits = ({ headers }: Response) => ({
  tier: headers.get(HEADERS.RateLimitTier),
  limit: Number(headers.get(HEADERS.RateLimitLimitRequests)),
  remaining: Number(headers.get(HEADERS.RateLimitRemainingRequests)),
  reset: Number(headers.get(HEADERS.RateLimitResetRequests)),
});

describe('keys', () => {
  const kinds: { key: Key; status: number; type?: string }[] = [
    { key: 'enterprise', status: 200 },
    { key: 'highVolume', status: 200 },
    { key: 'payAsYouGo', status: 200 },
    { key: 'free', status: 200 },
    { key: 'empty', status: 402, type: 'insufficient_quota' },
    { key: 'cli', status: 403, type: 'permission_error' },
    { key: 'suspended', status: 403, type: 'permission_error' },
    { key: 'scopeLimited', status: 403, type: 'permission_error' },
  ];
  for (const { key, status, type } of kinds) {
    test(`the ${key} key gets ${status}`, async () => {
      const response = await scene(key).call('/v1/messages', hello);
      expect(response.status).toBe(status);
      if (type) expect(await response.json()).toMatchObject({ type: 'error', error: { type } });
    });
  }

  test('are whole keys', () => {
    for (const key of Object.values(MOCK_KEYS)) expect(key).toMatch(/^cai_api_[A-Za-z0-9_-]{32}$/);
  });

  test.each(['enterprise', 'free'] as const)('of %s have limits of their own, which a test may change', (tier) => {
    const limitsOf = () => createMock().accounts.get(TIER_KEYS[tier])!.limits;
    const before = { ...limitsOf() };
    limitsOf().requestsPerMinute = 1;
    expect(limitsOf()).toEqual(before);
  });

  for (const tier of ['enterprise', 'high_volume', 'pay_as_you_go', 'free'] as const) {
    test(`the main key is that of ${tier} when asked for`, async () => {
      const mock = createMock({ tier });
      const response = await mock.fetch('https://caicaini.com/v1/models', {
        headers: { authorization: `Bearer ${mock.key}` },
      });
      expect(response.headers.get(HEADERS.RateLimitTier)).toBe(tier);
    });
  }
});

describe('requests per minute', () => {
  for (const [key, tier] of [
    ['free', 'free'],
    ['payAsYouGo', 'pay_as_you_go'],
    ['highVolume', 'high_volume'],
  ] as const) {
    test(`${tier} counts down to its limit, is refused beyond it, and starts anew with the minute`, async () => {
      const { requestsPerMinute } = TIERS[tier];
      const { mock, call } = scene(key);
      for (let left = requestsPerMinute - 1; left >= 0; left--) {
        const response = await call('/v1/account');
        expect(response.status).toBe(200);
        expect(limits(response)).toEqual({ tier, limit: requestsPerMinute, remaining: left, reset: 42 });
      }
      const refused = await call('/v1/account');
      expect(refused.status).toBe(429);
      expect(limits(refused)).toEqual({ tier, limit: requestsPerMinute, remaining: 0, reset: 42 });
      expect(refused.headers.get(HEADERS.RetryAfter)).toBe('42');
      expect((await refused.json()).error).toEqual({
        type: 'rate_limit_error',
        message: 'Requests per minute exceeded for this key. Retry after 42 seconds.',
      });
      mock.advance(41_999);
      expect((await call('/v1/account')).headers.get(HEADERS.RetryAfter)).toBe('1');
      mock.advance(1);
      expect(limits(await call('/v1/account'))).toMatchObject({ remaining: requestsPerMinute - 1, reset: 60 });
    });
  }

  test('belong to the key', async () => {
    const { mock, call } = scene('free');
    for (let calls = 0; calls < 6; calls++) await call('/v1/account');
    expect((await call('/v1/account')).status).toBe(429);
    const headers = { authorization: `Bearer ${mock.keys.payAsYouGo}` };
    expect((await call('/v1/account', undefined, { headers })).status).toBe(200);
  });

  const kept: { name: string; path: string; body?: object; counted: number }[] = [
    { name: 'a GET', path: '/v1/usage', counted: 1 },
    { name: 'a count of tokens', path: '/v1/messages/count_tokens', body: count, counted: 1 },
    { name: 'a message', path: '/v1/messages', body: hello, counted: 1 },
    { name: 'a body that is refused', path: '/v1/messages', body: {}, counted: 1 },
    { name: 'an unknown path', path: '/v1/nowhere', counted: 0 },
  ];
  for (const { name, path, body, counted } of kept) {
    test(`${name} counts ${counted}`, async () => {
      const { call } = scene('free');
      expect(limits(await call(path, body)).remaining).toBe(TIERS.free.requestsPerMinute - counted);
    });
  }

  test('follow the account when a scene changes it', async () => {
    const { call, account } = scene('free');
    await call('/v1/account');
    account.limits = { ...account.limits, requestsPerMinute: 2 };
    expect(limits(await call('/v1/account'))).toMatchObject({ limit: 2, remaining: 0 });
    expect((await call('/v1/account')).status).toBe(429);
  });
});

describe('input tokens per minute', () => {
  const long = (words: number) => ({ ...hello, messages: [{ role: 'user', content: 'word '.repeat(words) }] });

  test('are counted until they do not fit, and start anew with the minute', async () => {
    const { mock, call, account } = scene('free');
    expect((await call('/v1/messages', long(15_000))).status).toBe(200);
    const before = purse(account);
    const refused = await call('/v1/messages', long(15_000));
    expect(refused.status).toBe(429);
    expect(refused.headers.get(HEADERS.RetryAfter)).toBe(refused.headers.get(HEADERS.RateLimitResetRequests));
    expect((await refused.json()).error.message).toBe(
      'Input tokens per minute exceeded for this key. Retry after 42 seconds.',
    );
    expect(purse(account)).toEqual(before);
    expect((await call('/v1/messages', long(1_000))).status).toBe(200);
    mock.advance(42_000);
    expect((await call('/v1/messages', long(15_000))).status).toBe(200);
  });

  test('are not used up by what was refused for the balance', async () => {
    const { call, account } = scene('free');
    account.balance = 0;
    expect((await call('/v1/messages', long(15_000))).status).toBe(402);
    account.balance = 1_000_000;
    expect((await call('/v1/messages', long(15_000))).status).toBe(200);
  });

  test('are not used up by counting', async () => {
    const { call } = scene('free');
    for (let calls = 0; calls < 2; calls++)
      expect((await call('/v1/messages/count_tokens', { ...count, ...long(15_000) })).status).toBe(200);
  });
});

describe('concurrent streams', () => {
  const ends: { name: string; end: (response: Response, controller: AbortController) => Promise<unknown> }[] = [
    { name: 'read to the end', end: (response) => response.text() },
    { name: 'cancelled', end: (response) => response.body!.cancel() },
    {
      name: 'left by the signal',
      end: async (response, controller) => {
        controller.abort();
        await expect(response.text()).rejects.toThrow('abort');
      },
    },
  ];
  for (const { name, end } of ends) {
    test(`a stream holds its place until it is ${name}`, async () => {
      const { stream } = scene('free');
      const controller = new AbortController();
      const first = await stream({ signal: controller.signal });
      const refused = await stream();
      expect(refused.status).toBe(429);
      expect(refused.headers.get(HEADERS.RetryAfter)).toBe('42');
      expect((await refused.json()).error.message).toBe(
        'Concurrent streams exceeded for this key. Retry after 42 seconds.',
      );
      await end(first, controller);
      expect((await stream()).status).toBe(200);
    });
  }

  test('a new minute frees no place', async () => {
    const { mock, stream } = scene('free');
    await stream();
    mock.advance(60_000);
    expect((await stream()).status).toBe(429);
  });

  test('what does not stream needs no place', async () => {
    const { call, stream } = scene('free');
    await stream();
    expect((await call('/v1/messages', hello)).status).toBe(200);
  });

  test('a stream that is refused for the balance holds no place', async () => {
    const { account, stream } = scene('free');
    account.balance = 0;
    expect((await stream()).status).toBe(402);
    account.balance = 1_000;
    expect((await stream()).status).toBe(200);
  });

  test('as many as the tier allows', async () => {
    const { stream } = scene('payAsYouGo');
    const statuses = [];
    for (let calls = 0; calls < 6; calls++) statuses.push((await stream()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('a client that leaves a socket frees its place', async () => {
    const running = await startMock({ tier: 'free', now: () => START });
    const open = (signal?: AbortSignal) =>
      fetch(`${running.url}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${running.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...hello, stream: true }),
        ...(signal && { signal }),
      });
    running.mock.script([{ times: 1, answer: { stream: { after: 2, then: 'stall' } } }]);
    const controller = new AbortController();
    const reader = (await open(controller.signal)).body!.getReader();
    await reader.read();
    const account = running.mock.accounts.get(running.key)!;
    expect(account.reserved).toBeGreaterThan(0);
    expect((await open()).status).toBe(429);
    controller.abort();
    while (account.reserved > 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await open()).status).toBe(200);
    await running.close();
  });
});

describe('credits', () => {
  test('are charged as usage says, and shown by account and usage', async () => {
    const { call, account } = scene();
    const before = account.balance;
    const { usage } = await body(call('/v1/messages', hello));
    expect(usage.credits_consumed).toBeGreaterThan(0);
    expect(purse(account)).toEqual({
      balance: before - usage.credits_consumed,
      reserved: 0,
      consumed: usage.credits_consumed,
    });
    expect(await body(call('/v1/account'))).toEqual({
      tier: 'pay_as_you_go',
      credit_balance: before - usage.credits_consumed,
      credits_consumed_this_month: usage.credits_consumed,
    });
    const other = (await body(call('/v1/chat/completions', chat))).usage;
    const sum = (...numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
    expect(await body(call('/v1/usage'))).toEqual({
      data: [
        {
          date: '2026-11-23',
          model,
          requests: 2,
          input_tokens: sum(usage.input_tokens, other.prompt_tokens),
          output_tokens: sum(usage.output_tokens, other.completion_tokens),
          credits_consumed: sum(usage.credits_consumed, other.credits_consumed),
        },
      ],
    });
  });

  test('of a month are those of the month', async () => {
    const { mock, call, account } = scene();
    await body(call('/v1/messages', hello));
    mock.advance(8 * 24 * 60 * 60_000);
    expect(await body(call('/v1/account'))).toMatchObject({ credits_consumed_this_month: 0 });
    expect(account.consumed).toBeGreaterThan(0);
  });

  const free: { name: string; act: (it: ReturnType<typeof scene>) => Promise<unknown> }[] = [
    { name: 'models', act: ({ call }) => call('/v1/models') },
    { name: 'account', act: ({ call }) => call('/v1/account') },
    { name: 'usage', act: ({ call }) => call('/v1/usage') },
    { name: 'counting tokens', act: ({ call }) => call('/v1/messages/count_tokens', count) },
    { name: 'a 400', act: ({ call }) => call('/v1/messages', {}) },
    {
      name: 'a 429',
      act: async ({ call, account }) => {
        account.limits = { ...account.limits, requestsPerMinute: 0 };
        expect((await call('/v1/messages', hello)).status).toBe(429);
      },
    },
    {
      name: 'a forced 529',
      act: ({ call, mock }) =>
        call('/v1/messages', hello, {
          headers: { authorization: `Bearer ${mock.keys.payAsYouGo}`, prefer: 'code=529' },
        }),
    },
  ];
  for (const { name, act } of free) {
    test(`${name}: costs nothing`, async () => {
      const it = scene();
      const before = purse(it.account);
      await act(it);
      expect([purse(it.account), it.account.usage.size]).toEqual([before, 0]);
    });
  }

  test('of a stream are reserved while it is under way and settled at its end', async () => {
    const { call, account, stream } = scene();
    const before = purse(account);
    const whole = await stream();
    expect(account).toMatchObject({ balance: before.balance, consumed: 0 });
    expect(account.reserved).toBeGreaterThan(0);
    expect(await body(call('/v1/account'))).toMatchObject({ credit_balance: before.balance - account.reserved });
    const credits = Number(/"credits_consumed":(\d+)/.exec(await whole.text())![1]);
    expect(purse(account)).toEqual({ balance: before.balance - credits, reserved: 0, consumed: credits });
  });

  const broken: {
    name: string;
    act: (it: ReturnType<typeof scene>) => Promise<unknown>;
    charged: 'all' | 'some' | 'input';
  }[] = [
    {
      name: 'left before anything was read',
      act: async ({ stream }) => (await stream()).body!.cancel(),
      charged: 'input',
    },
    { name: 'cut after some tokens', act: (it) => fault(it, { after: 6, then: 'cut' }), charged: 'some' },
    { name: 'reset after some tokens', act: (it) => fault(it, { after: 6, then: 'reset' }), charged: 'some' },
    { name: 'failed after some tokens', act: (it) => fault(it, { after: 6, then: 'error' }), charged: 'some' },
    { name: 'cut before its last event', act: (it) => fault(it, { after: -1, then: 'cut' }), charged: 'all' },
    { name: 'answered as JSON', act: (it) => fault(it, { then: 'json-instead' }), charged: 'all' },
  ];
  async function fault(it: ReturnType<typeof scene>, stream: object) {
    it.mock.script([{ answer: { stream } }]);
    await (await it.stream()).text().catch(() => undefined);
  }
  for (const { name, act, charged } of broken) {
    test(`of a stream that was ${name} are for ${charged}`, async () => {
      const reference = scene();
      const { usage } = await body(reference.call('/v1/messages', hello));
      const it = scene();
      await act(it);
      const [row] = it.account.usage.values();
      expect(row).toMatchObject({ requests: 1, input_tokens: usage.input_tokens });
      expect(it.account.reserved).toBe(0);
      if (charged === 'all') expect(row!.output_tokens).toBe(usage.output_tokens);
      if (charged === 'input') expect(row!.output_tokens).toBe(0);
      if (charged === 'some') {
        expect(row!.output_tokens).toBeGreaterThan(0);
        expect(row!.output_tokens).toBeLessThan(usage.output_tokens);
        expect(it.account.consumed).toBeLessThan(usage.credits_consumed);
      }
    });
  }

  test('that other streams hold are not there for the next turn', async () => {
    const { account, call, stream } = scene();
    const first = await stream();
    account.balance = 2 * account.reserved - 1;
    const refused = await call('/v1/messages', hello);
    expect([refused.status, (await refused.json()).error.type]).toEqual([402, 'insufficient_quota']);
    await first.text();
    expect((await call('/v1/messages', hello)).status).toBe(200);
  });

  test('must cover max_tokens, and one credit less is a 402', async () => {
    const { account, stream, call } = scene();
    const open = await stream();
    const needed = account.reserved;
    await open.body!.cancel();
    account.balance = needed - 1;
    expect((await call('/v1/messages', hello)).status).toBe(402);
    account.balance = needed;
    expect((await call('/v1/messages', hello)).status).toBe(200);
  });
});

test('of all requests only the last 10,000 are noted', async () => {
  const { mock, call } = scene();
  const asked = Array.from({ length: 10_002 }, (_, number) => `/nowhere/${number}`);
  for (const path of asked) await call(path);
  expect(mock.requests.map(({ path }) => path)).toEqual(asked.slice(2));
});

describe('answers', () => {
  const answerTo = async (mock: Mock, path: string, request: object) => {
    const response = await mock.fetch(`https://caicaini.com${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mock.key}` },
      body: JSON.stringify(request),
    });
    return response.json();
  };
  const message = (request: object, seed = 1) => answerTo(createMock({ seed }), '/v1/messages', request);

  test('are the same for the same seed and request, and ids are not', async () => {
    const mock = createMock();
    const [first, second] = [await answerTo(mock, '/v1/messages', tools), await answerTo(mock, '/v1/messages', tools)];
    expect({ ...second, id: '' }).toEqual({ ...first, id: '' });
    expect(second.id).not.toBe(first.id);
    expect(await message(tools)).toEqual(first);
    expect((await message(tools, 2)).id).not.toBe(first.id);
  });

  const shapes: { name: string; change: object; want: object }[] = [
    { name: 'text', change: {}, want: { stop_reason: 'end_turn', content: [{ type: 'text' }] } },
    {
      name: 'a block per paragraph',
      change: { messages: [{ role: 'user', content: 'one\n\ntwo\n\nthree' }] },
      want: { content: [{ type: 'text' }, { type: 'text' }, { type: 'text' }] },
    },
    {
      name: 'thinking when asked for',
      change: { thinking: { type: 'enabled', budget_tokens: 20 } },
      want: { content: [{ type: 'thinking' }, { type: 'text' }] },
    },
    {
      name: 'max_tokens reached',
      change: { max_tokens: 3 },
      want: { stop_reason: 'max_tokens', usage: { output_tokens: 3 } },
    },
    {
      name: 'a stop sequence met',
      change: { stop_sequences: ['said'] },
      want: { stop_reason: 'stop_sequence', stop_sequence: 'said', content: [{ text: 'You ' }] },
    },
  ];
  for (const { name, change, want } of shapes) {
    test(`have ${name}`, async () => {
      expect(await message({ ...hello, ...change })).toMatchObject(want);
    });
  }

  test('of response_format json_object are JSON', async () => {
    const answer = await answerTo(createMock(), '/v1/chat/completions', {
      ...chat,
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(answer.choices[0].message.content)).toBeTypeOf('object');
  });
});
