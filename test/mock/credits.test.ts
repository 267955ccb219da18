/** Credits: reserved when a generation starts, charged when it ends. */
import { describe, expect, test } from 'vitest';
import type { StreamFault } from '../../src/mock/index.js';
import { chat, count, creditsOf, message, model, setup } from './setup.js';

const body = async (response: Promise<Response>) => (await response).json();
const sum = (one: number, other: number) => one + other;

test('a response costs the credits in its usage, and account and usage report them', async () => {
  const { call, account } = setup();
  const before = account.balance;
  const { usage } = await body(call('/v1/messages', message));
  expect(usage.credits_consumed).toBeGreaterThan(0);
  expect(creditsOf(account)).toEqual({
    balance: before - usage.credits_consumed,
    reserved: 0,
    consumed: usage.credits_consumed,
  });
  expect(await body(call('/v1/account'))).toEqual({
    tier: 'pay_as_you_go',
    credit_balance: before - usage.credits_consumed,
    credits_consumed_this_month: usage.credits_consumed,
  });
  const { usage: other } = await body(call('/v1/chat/completions', chat));
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

test('the account reports no consumed credits at the start of a new month', async () => {
  const { mock, call, account } = setup();
  await body(call('/v1/messages', message));
  mock.advance(8 * 24 * 60 * 60_000);
  expect(await body(call('/v1/account'))).toMatchObject({ credits_consumed_this_month: 0 });
  expect(account.consumed).toBeGreaterThan(0);
});

describe('requests that run no model', () => {
  const free: { name: string; act: (setUp: ReturnType<typeof setup>) => Promise<unknown> }[] = [
    { name: 'the list of models', act: ({ call }) => call('/v1/models') },
    { name: 'the account', act: ({ call }) => call('/v1/account') },
    { name: 'the usage report', act: ({ call }) => call('/v1/usage') },
    { name: 'a token count', act: ({ call }) => call('/v1/messages/count_tokens', count) },
    { name: 'a 400', act: ({ call }) => call('/v1/messages', {}) },
    {
      name: 'a 429',
      act: async ({ call, account }) => {
        account.limits = { ...account.limits, requestsPerMinute: 0 };
        expect((await call('/v1/messages', message)).status).toBe(429);
      },
    },
    {
      name: 'a forced 529',
      act: ({ call, mock }) =>
        call('/v1/messages', message, {
          headers: { authorization: `Bearer ${mock.keys.payAsYouGo}`, prefer: 'code=529' },
        }),
    },
  ];
  for (const { name, act } of free) {
    test(`${name} costs nothing`, async () => {
      const setUp = setup();
      const before = creditsOf(setUp.account);
      await act(setUp);
      expect([creditsOf(setUp.account), setUp.account.usage.size]).toEqual([before, 0]);
    });
  }
});

test('a stream reserves credits while it is open and is charged at its end', async () => {
  const { call, account, stream } = setup();
  const before = creditsOf(account);
  const response = await stream();
  expect(account).toMatchObject({ balance: before.balance, consumed: 0 });
  expect(account.reserved).toBeGreaterThan(0);
  expect(await body(call('/v1/account'))).toMatchObject({ credit_balance: before.balance - account.reserved });
  const credits = Number(/"credits_consumed":(\d+)/.exec(await response.text())![1]);
  expect(creditsOf(account)).toEqual({ balance: before.balance - credits, reserved: 0, consumed: credits });
});

describe('streams that end early', () => {
  const ends: {
    name: string;
    act: (setUp: ReturnType<typeof setup>) => Promise<unknown>;
    charged: 'all tokens' | 'the sent tokens' | 'the input';
  }[] = [
    {
      name: 'was cancelled before anything was read',
      act: async ({ stream }) => (await stream()).body!.cancel(),
      charged: 'the input',
    },
    { name: 'was cut', act: (it) => readWithFault(it, { after: 6, then: 'cut' }), charged: 'the sent tokens' },
    { name: 'was reset', act: (it) => readWithFault(it, { after: 6, then: 'reset' }), charged: 'the sent tokens' },
    { name: 'failed', act: (it) => readWithFault(it, { after: 6, then: 'error' }), charged: 'the sent tokens' },
    {
      name: 'was cut before its last event',
      act: (it) => readWithFault(it, { after: -1, then: 'cut' }),
      charged: 'all tokens',
    },
    { name: 'was sent as JSON', act: (it) => readWithFault(it, { then: 'json-instead' }), charged: 'all tokens' },
  ];
  async function readWithFault({ mock, stream }: ReturnType<typeof setup>, fault: StreamFault) {
    mock.script([{ answer: { stream: fault } }]);
    await (await stream()).text().catch(() => undefined);
  }
  for (const { name, act, charged } of ends) {
    test(`a stream that ${name} is charged for ${charged}`, async () => {
      const { usage } = await body(setup().call('/v1/messages', message));
      const setUp = setup();
      await act(setUp);
      const [row] = setUp.account.usage.values();
      expect(row).toMatchObject({ requests: 1, input_tokens: usage.input_tokens });
      expect(setUp.account.reserved).toBe(0);
      if (charged === 'all tokens') expect(row!.output_tokens).toBe(usage.output_tokens);
      if (charged === 'the input') expect(row!.output_tokens).toBe(0);
      if (charged === 'the sent tokens') {
        expect(row!.output_tokens).toBeGreaterThan(0);
        expect(row!.output_tokens).toBeLessThan(usage.output_tokens);
        expect(setUp.account.consumed).toBeLessThan(usage.credits_consumed);
      }
    });
  }
});

test('credits that an open stream has reserved cannot be spent by another request', async () => {
  const { account, call, stream } = setup();
  const first = await stream();
  account.balance = 2 * account.reserved - 1;
  const refused = await call('/v1/messages', message);
  expect([refused.status, (await refused.json()).error.type]).toEqual([402, 'insufficient_quota']);
  await first.text();
  expect((await call('/v1/messages', message)).status).toBe(200);
});

test('a balance that covers max_tokens is enough, and one credit less is a 402', async () => {
  const { account, stream, call } = setup();
  const open = await stream();
  const needed = account.reserved;
  await open.body!.cancel();
  account.balance = needed - 1;
  expect((await call('/v1/messages', message)).status).toBe(402);
  account.balance = needed;
  expect((await call('/v1/messages', message)).status).toBe(200);
});
