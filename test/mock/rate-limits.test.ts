/** Rate limits: requests per window, input tokens per window, open streams. */
import { describe, expect, test } from 'vitest';
import { HEADERS, TIERS } from '../../src/contract.js';
import { startMock } from '../../src/mock/index.js';
import { count, creditsOf, limitsOf, message, setup, START } from './setup.js';

describe('requests per minute', () => {
  for (const [key, tier] of [
    ['free', 'free'],
    ['payAsYouGo', 'pay_as_you_go'],
    ['highVolume', 'high_volume'],
  ] as const) {
    test(`the mock answers 429 after the window of ${tier} is full, until it resets`, async () => {
      const { requestsPerMinute } = TIERS[tier];
      const { mock, call } = setup(key);
      for (let remaining = requestsPerMinute - 1; remaining >= 0; remaining--) {
        const response = await call('/v1/account');
        expect(response.status).toBe(200);
        expect(limitsOf(response)).toEqual({ tier, limit: requestsPerMinute, remaining, reset: 42 });
      }
      const refused = await call('/v1/account');
      expect(refused.status).toBe(429);
      expect(limitsOf(refused)).toEqual({ tier, limit: requestsPerMinute, remaining: 0, reset: 42 });
      expect(refused.headers.get(HEADERS.RetryAfter)).toBe('42');
      expect((await refused.json()).error).toEqual({
        type: 'rate_limit_error',
        message: 'Requests per minute exceeded for this key. Retry after 42 seconds.',
      });
      mock.advance(41_999);
      expect((await call('/v1/account')).headers.get(HEADERS.RetryAfter)).toBe('1');
      mock.advance(1);
      expect(limitsOf(await call('/v1/account'))).toMatchObject({ remaining: requestsPerMinute - 1, reset: 60 });
    });
  }

  test('a full window of one key does not refuse another key', async () => {
    const { mock, call } = setup('free');
    for (let calls = 0; calls < 6; calls++) await call('/v1/account');
    expect((await call('/v1/account')).status).toBe(429);
    const headers = { authorization: `Bearer ${mock.keys.payAsYouGo}` };
    expect((await call('/v1/account', undefined, { headers })).status).toBe(200);
  });

  const kinds: { name: string; path: string; body?: object; counted: number }[] = [
    { name: 'a GET', path: '/v1/usage', counted: 1 },
    { name: 'a token count', path: '/v1/messages/count_tokens', body: count, counted: 1 },
    { name: 'a message', path: '/v1/messages', body: message, counted: 1 },
    { name: 'a refused body', path: '/v1/messages', body: {}, counted: 1 },
    { name: 'an unknown path', path: '/v1/nowhere', counted: 0 },
  ];
  for (const { name, path, body, counted } of kinds) {
    test(`${name} counts as ${counted} request${counted === 1 ? '' : 's'}`, async () => {
      const { call } = setup('free');
      expect(limitsOf(await call(path, body)).remaining).toBe(TIERS.free.requestsPerMinute - counted);
    });
  }

  test('a limit that a test changes on the account applies to the next request', async () => {
    const { call, account } = setup('free');
    await call('/v1/account');
    account.limits = { ...account.limits, requestsPerMinute: 2 };
    expect(limitsOf(await call('/v1/account'))).toMatchObject({ limit: 2, remaining: 0 });
    expect((await call('/v1/account')).status).toBe(429);
  });
});

describe('input tokens per minute', () => {
  const long = (words: number) => ({ ...message, messages: [{ role: 'user', content: 'word '.repeat(words) }] });

  test('the mock answers 429 to a request whose tokens exceed the window, until it resets', async () => {
    const { mock, call, account } = setup('free');
    expect((await call('/v1/messages', long(15_000))).status).toBe(200);
    const before = creditsOf(account);
    const refused = await call('/v1/messages', long(15_000));
    expect(refused.status).toBe(429);
    expect(refused.headers.get(HEADERS.RetryAfter)).toBe(refused.headers.get(HEADERS.RateLimitResetRequests));
    expect((await refused.json()).error.message).toBe(
      'Input tokens per minute exceeded for this key. Retry after 42 seconds.',
    );
    expect(creditsOf(account)).toEqual(before);
    expect((await call('/v1/messages', long(1_000))).status).toBe(200);
    mock.advance(42_000);
    expect((await call('/v1/messages', long(15_000))).status).toBe(200);
  });

  test('a request refused with a 402 uses no tokens of the window', async () => {
    const { call, account } = setup('free');
    account.balance = 0;
    expect((await call('/v1/messages', long(15_000))).status).toBe(402);
    account.balance = 1_000_000;
    expect((await call('/v1/messages', long(15_000))).status).toBe(200);
  });

  test('a token count uses no tokens of the window', async () => {
    const { call } = setup('free');
    for (let calls = 0; calls < 2; calls++)
      expect((await call('/v1/messages/count_tokens', { ...count, ...long(15_000) })).status).toBe(200);
  });
});

describe('concurrent streams', () => {
  const ends: { name: string; end: (response: Response, controller: AbortController) => Promise<unknown> }[] = [
    { name: 'is read to its end', end: (response) => response.text() },
    { name: 'is cancelled', end: (response) => response.body!.cancel() },
    {
      name: 'is aborted by its signal',
      end: async (response, controller) => {
        controller.abort();
        await expect(response.text()).rejects.toThrow('abort');
      },
    },
  ];
  for (const { name, end } of ends) {
    test(`a stream counts as open until it ${name}`, async () => {
      const { stream } = setup('free');
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

  test('a reset of the window does not close open streams', async () => {
    const { mock, stream } = setup('free');
    await stream();
    mock.advance(60_000);
    expect((await stream()).status).toBe(429);
  });

  test('a request that is not streamed succeeds while a stream is open', async () => {
    const { call, stream } = setup('free');
    await stream();
    expect((await call('/v1/messages', message)).status).toBe(200);
  });

  test('a stream refused with a 402 does not count as open', async () => {
    const { account, stream } = setup('free');
    account.balance = 0;
    expect((await stream()).status).toBe(402);
    account.balance = 1_000;
    expect((await stream()).status).toBe(200);
  });

  test('a tier may have as many open streams as its limit', async () => {
    const { stream } = setup('payAsYouGo');
    const statuses = [];
    for (let calls = 0; calls < 6; calls++) statuses.push((await stream()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('a client that disconnects from the server closes its stream', async () => {
    const running = await startMock({ tier: 'free', now: () => START });
    const open = (signal?: AbortSignal) =>
      fetch(`${running.url}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${running.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...message, stream: true }),
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
