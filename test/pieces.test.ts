/** The small pieces, each by a table. */
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { backoffMs, spreadMs } from '../src/backoff.js';
import { createBudget } from '../src/budget.js';
import { ERRORS, HEADERS } from '../src/contract.js';
import { CaicainiError } from '../src/error.js';
import type { Failure } from '../src/failure.js';
import { isObject, parseJson, parseObject } from '../src/json.js';
import { parseRateLimit } from '../src/rate-limit.js';
import { excerpt, redact, redactAll, redactCause } from '../src/redact.js';
import { onAbort, realWorld, sleep } from '../src/world.js';
import { testWorld, watchListeners } from './world.js';

describe('a budget', () => {
  test('without options never runs out', () => {
    const budget = createBudget();
    budget.earn(false);
    for (let retry = 0; retry < 10; retry++) budget.spend();
    expect(budget.left()).toBe(Infinity);
  });

  test('starts full, is spent one by one, and fills up to its most', () => {
    const budget = createBudget({ perCall: 0.5, max: 2 });
    expect(budget.left()).toBe(2);
    budget.earn(false);
    expect(budget.left()).toBe(2);
    budget.spend();
    expect(budget.left()).toBe(1);
    budget.earn(false);
    expect(budget.left()).toBe(1.5);
  });

  test('gets a retry back that succeeded, and more with time', () => {
    let nowMs = 0;
    const budget = createBudget({ perCall: 0.5, perMinute: 2, max: 10 }, () => nowMs);
    for (let retry = 0; retry < 5; retry++) budget.spend();
    budget.earn(true);
    expect(budget.left()).toBe(6.5);
    nowMs = 30_000;
    expect(budget.left()).toBe(7.5);
    nowMs = 600_000;
    expect(budget.left()).toBe(10);
  });

  test('counts the time since it began, whatever the clock says then', () => {
    let nowMs = 5_000_000;
    const budget = createBudget({ perCall: 0, perMinute: 1, max: 10 }, () => nowMs);
    budget.spend();
    nowMs += 30_000;
    expect(budget.left()).toBe(9.5);
    budget.spend();
    nowMs += 30_000;
    expect(budget.left()).toBe(9);
  });
});

describe('the backoff', () => {
  const options = { baseMs: 100, factor: 2, capMs: 1_000, spreadMinMs: 10, spreadMaxMs: 30 };
  const cases = [
    { attempts: 1, chance: 0, want: 0 },
    { attempts: 1, chance: 0.5, want: 50 },
    { attempts: 2, chance: 0.5, want: 100 },
    { attempts: 3, chance: 1, want: 400 },
    { attempts: 5, chance: 1, want: 1_000 },
    { attempts: 2_000, chance: 0.5, want: 500 },
  ];
  for (const { attempts, chance, want } of cases) {
    test(`after ${attempts} attempts with chance ${chance} is ${want} ms`, () => {
      expect(backoffMs(attempts, options, chance)).toBe(want);
    });
  }

  test('spreads between its bounds', () => {
    expect([0, 0.5, 1].map((chance) => spreadMs(options, chance))).toEqual([10, 20, 30]);
  });
});

describe('JSON that may be none', () => {
  const cases: { text: string; value: unknown; isOne: boolean }[] = [
    { text: '{"a":1}', value: { a: 1 }, isOne: true },
    { text: '{}', value: {}, isOne: true },
    { text: '[]', value: [], isOne: false },
    { text: 'null', value: null, isOne: false },
    { text: '"x"', value: 'x', isOne: false },
    { text: '{', value: undefined, isOne: false },
    { text: '', value: undefined, isOne: false },
  ];
  for (const { text, value, isOne } of cases) {
    test(`${JSON.stringify(text)} is ${isOne ? 'an object' : 'none'}`, () => {
      expect(parseJson(text)).toEqual(value);
      expect(parseObject(text)).toEqual(isOne ? value : undefined);
      expect(isObject(value)).toBe(isOne);
    });
  }
});

describe('rate-limit headers', () => {
  const good = { tier: 'free', limit: '60', remaining: '7', reset: '30' };
  const read = (given: Partial<Record<keyof typeof good, string | undefined>>) => {
    const { tier, limit, remaining, reset } = { ...good, ...given };
    const named = {
      [HEADERS.RateLimitTier]: tier,
      [HEADERS.RateLimitLimitRequests]: limit,
      [HEADERS.RateLimitRemainingRequests]: remaining,
      [HEADERS.RateLimitResetRequests]: reset,
    };
    return parseRateLimit(
      new Headers(Object.entries(named).filter((each): each is [string, string] => each[1] !== undefined)),
    );
  };

  test('that fit together are read', () => {
    expect(read({})).toEqual({ tier: 'free', limit: 60, remaining: 7, resetMs: 30_000 });
    expect(read({ remaining: '60', reset: '86400' })).toEqual({
      tier: 'free',
      limit: 60,
      remaining: 60,
      resetMs: 86_400_000,
    });
    expect(read({ remaining: '0', reset: '0' })).toMatchObject({ remaining: 0, resetMs: 0 });
  });

  const refused: Partial<Record<keyof typeof good, string | undefined>>[] = [
    ...(['tier', 'limit', 'remaining', 'reset'] as const).map((name) => ({ [name]: undefined })),
    ...['', '-1', '1.5', 'x', '1x', 'x1', '1234567890'].map((limit) => ({ limit })),
    { remaining: '61' },
    { reset: '86401' },
  ];
  for (const given of refused) {
    test(`with ${JSON.stringify(given, (_, value: unknown) => value ?? 'nothing')} are left out`, () => {
      expect(read(given)).toBeUndefined();
    });
  }
});

describe('taking out secrets', () => {
  const cases: { given: string; secrets?: string | string[]; want: string }[] = [
    { given: 'key cai_api_Ab-9_x.', want: 'key cai_api_[redacted].' },
    { given: 'cai_api_a cai_api_b', want: 'cai_api_[redacted] cai_api_[redacted]' },
    { given: 'Bearer  a.b~c+d/e=-f, x', want: 'Bearer  [redacted], x' },
    { given: 'bearer cai_api_abc', want: 'bearer [redacted]' },
    { given: 'bearer', want: 'bearer' },
    { given: 'a hush b hush', secrets: 'hush', want: 'a [redacted] b [redacted]' },
    { given: 'a hush b hide', secrets: ['hush', 'hide', ''], want: 'a [redacted] b [redacted]' },
    { given: 'nothing', secrets: '', want: 'nothing' },
    { given: 'a cai_api_a.b/c~d b', secrets: 'cai_api_a.b/c~d', want: 'a cai_api_[redacted] b' },
    { given: 'a cai_api_abcdef', secrets: 'cai_api_abc', want: 'a cai_api_[redacted]' },
    { given: 'Bearer cai_api_a.b!c', secrets: 'cai_api_a.b!c', want: 'Bearer [redacted]' },
  ];
  for (const { given, secrets, want } of cases) {
    test(`${given} becomes ${want}`, () => {
      expect(redact(given, secrets)).toBe(want);
    });
  }

  test.each([
    { given: 'a cai_api_ab.cdef', most: 15, want: 'a cai_api_[redacted]' },
    { given: 'a cai_api_ab.cdef', most: 17, want: 'a cai_api_ab.cdef' },
    { given: 'cai_api_a and more', most: 13, want: 'cai_api_a and' },
  ])('the first $most characters of $given are $want', ({ given, most, want }) => {
    expect(excerpt(given, most)).toBe(want);
  });

  test('reaches names and values at every depth, and leaves all else as it is', () => {
    const error = new Error('hush');
    expect(redactAll({ hush: ['hush', { a: 'x hush' }], n: 1, b: true, z: null, u: undefined, error }, 'hush')).toEqual(
      {
        '[redacted]': ['[redacted]', { a: 'x [redacted]' }],
        n: 1,
        b: true,
        z: null,
        u: undefined,
        error,
      },
    );
  });

  test('goes down a hundred levels and leaves out what lies deeper', () => {
    const nested = (levels: number): object =>
      JSON.parse(`${'{"a":'.repeat(levels)}"x"${'}'.repeat(levels)}`) as object;
    expect(redactAll(nested(101))).toEqual(nested(101));
    expect(JSON.stringify(redactAll(nested(102)))).toBe(`${'{"a":'.repeat(100)}{}${'}'.repeat(100)}`);
    expect(JSON.stringify(redactAll(nested(1e5))).length).toBeLessThan(1_000);
  });

  test('of a cause that goes in a circle ends where it begins anew', () => {
    const inner = new Error('inner');
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;
    const copy = redactCause(outer, 'hush') as Error & { cause: Error };
    expect([copy.message, copy.cause.message, copy.cause.cause]).toEqual(['outer', 'inner', undefined]);
  });

  test('of an error of another realm is an error', () => {
    const copy = redactCause({ name: 'TypeError', message: 'a hush', stack: 'at hush' }, 'hush') as Error;
    expect(copy).toBeInstanceOf(Error);
    expect(copy).toMatchObject({ name: 'TypeError', message: 'a [redacted]', stack: 'at [redacted]' });
  });

  test('of a cause that shows nothing is the cause itself', () => {
    const cause = Object.assign(new Error('plain', { cause: new Error('inner') }), { code: 'X', errno: -1 });
    expect(redactCause(cause, 'hush')).toBe(cause);
    for (const other of [undefined, null, 5, { a: 'hush' }]) expect(redactCause(other, 'hush')).toBe(other);
    expect(redactCause('a hush', 'hush')).toBe('a [redacted]');
  });

  test('of a cause without a stack makes up none', () => {
    const cause = Object.assign(new Error('a hush'), { stack: undefined });
    expect(redactCause(cause, 'hush')).toMatchObject({ message: 'a [redacted]', stack: '' });
  });

  const leaky: { name: string; cause: Error }[] = [
    { name: 'message', cause: new TypeError('a hush') },
    { name: 'own text', cause: Object.assign(new TypeError('plain'), { data: 'a hush', code: 'X' }) },
    { name: 'cause', cause: new TypeError('plain', { cause: new Error('a hush') }) },
    { name: 'list of errors', cause: Object.assign(new AggregateError([new Error('a hush')]), { name: 'TypeError' }) },
    { name: 'stack', cause: Object.assign(new TypeError('plain'), { stack: 'at hush' }) },
  ];
  for (const { name, cause } of leaky) {
    test(`of a cause whose ${name} shows one is a copy of the same name`, () => {
      const copy = redactCause(cause, 'hush') as Error & { data?: string; code?: string };
      expect(copy).not.toBe(cause);
      expect(copy.name).toBe('TypeError');
      expect(copy.stack).toBe(cause.stack!.replaceAll('hush', '[redacted]'));
      expect(copy.message).toBe(cause.message.replaceAll('hush', '[redacted]'));
      expect((copy.cause as Error | undefined)?.message).toBe((cause.cause as Error | undefined) && 'a [redacted]');
      if ('data' in cause) expect(copy).toMatchObject({ data: 'a [redacted]', code: 'X' });
    });
  }
});

describe('a wait', () => {
  test('ends when its time is over and leaves no listener', async () => {
    const { signal } = new AbortController();
    const listeners = watchListeners(signal);
    const world = testWorld();
    const waiting = sleep(world, 5, signal);
    expect(listeners.size).toBe(1);
    await waiting;
    expect(world.waits).toEqual([5]);
    expect(listeners.size).toBe(0);
  });

  test('ends at once with the reason of an abort, takes its timer back and leaves no listener', async () => {
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    let cancelled = 0;
    const world = {
      ...testWorld(),
      after: (_: number, __: () => void, purpose: string) => (
        expect(purpose).toBe('wait'),
        () => void (cancelled += 1)
      ),
    };
    const waiting = sleep(world, 5, controller.signal);
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    expect(cancelled).toBe(1);
    expect(listeners.size).toBe(0);
    await expect(sleep(world, 5, controller.signal)).rejects.toBe('enough');
    expect(cancelled).toBe(1);
  });

  test('needs no signal', async () => {
    await sleep(testWorld(), 5);
    await sleep(testWorld(), 5, null);
  });
});

describe('the followers of a signal', () => {
  test('share one listener, are told in order, and are told no more once taken back', () => {
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const told: string[] = [];
    const [first, second] = ['a', 'b'].map((name) => onAbort(controller.signal, () => told.push(name)));
    expect(listeners.size).toBe(1);
    first!();
    first!();
    expect(listeners.size).toBe(1);
    onAbort(controller.signal, () => told.push('c'));
    controller.abort();
    expect(told).toEqual(['b', 'c']);
    second!();
  });

  test('taken back by the last one leave nothing, and one that comes later is told', () => {
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const unfollow = onAbort(controller.signal, () => expect.unreachable());
    unfollow();
    expect(listeners.size).toBe(0);
    let told = 0;
    onAbort(controller.signal, () => (told += 1));
    // Taking back twice does not take the newer one along
    unfollow();
    controller.abort();
    expect(told).toBe(1);
    expect(() => onAbort(undefined, () => {})()).not.toThrow();
  });

  test('leave nothing on it, taken back or told', () => {
    const { signal } = new AbortController();
    onAbort(signal, () => {})();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const controller = new AbortController();
    onAbort(controller.signal, () => {});
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort();
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('the real world', () => {
  test('has clocks, chance, and a fetch that is looked up at each call', async () => {
    expect(realWorld.now()).toBeLessThan(realWorld.date());
    expect(Math.abs(realWorld.date() - Date.now())).toBeLessThan(10_000);
    expect(Math.abs(realWorld.now() - performance.now())).toBeLessThan(10_000);
    const chances = new Set(Array.from({ length: 5 }, () => realWorld.random()));
    expect(chances.size).toBeGreaterThan(1);
    const original = globalThis.fetch;
    globalThis.fetch = ((url: string, init: RequestInit) => Promise.resolve([url, init])) as never;
    try {
      expect(await realWorld.fetch('u', { method: 'M' })).toEqual(['u', { method: 'M' }]);
    } finally {
      globalThis.fetch = original;
    }
  });

  test('runs things later, takes them back, and waits long for what is far away', async () => {
    const ran: string[] = [];
    realWorld.after(0, () => ran.push('taken back'), 'wait')();
    const far = realWorld.after(2 ** 31, () => ran.push('far'), 'limit');
    await new Promise<void>((resolve) => realWorld.after(5, resolve, 'wait'));
    expect(ran).toEqual([]);
    far();
  });
});

describe('an error', () => {
  const failure: Failure = { action: 'retry', charged: 'unknown', message: 'm cai_api_x', mismatch: true, lost: false };

  test('has only the members that are known', () => {
    const error = new CaicainiError(failure, { because: 'attempts' });
    expect(error.toJSON()).toEqual({
      name: 'CaicainiError',
      message: 'm cai_api_[redacted]',
      action: 'retry',
      because: 'attempts',
      charged: 'unknown',
      mismatch: true,
      attempts: [],
    });
    expect(error).toBeInstanceOf(Error);
    expect('cause' in error).toBe(false);
    expect('status' in error).toBe(false);
    expect((error as unknown as Record<symbol, unknown>)[Symbol.for('caicaini.error')]).toBe(true);
    expect(String(error)).toBe('CaicainiError: m cai_api_[redacted]');
  });

  test('has its name as every error has: not listed, and open to another', () => {
    const nameOf = (of: typeof Error) => Object.getOwnPropertyDescriptor(of.prototype, 'name');
    expect(nameOf(CaicainiError as unknown as typeof Error)).toEqual({ ...nameOf(TypeError), value: 'CaicainiError' });
  });

  test('carries what was received, with the id of the stream before that of the body', () => {
    const rateLimit = { tier: 'free', limit: 1, remaining: 0, resetMs: 5 };
    const attempts = [{ durationMs: 1 }];
    const known = {
      status: 529,
      type: 'overloaded_error',
      code: 'X',
      retryAfterMs: 0,
      body: 'b',
      messageId: 'of-body',
    };
    const context = { because: 'budget', attempts, rateLimit, partial: { a: 1 } } as const;
    const error = new CaicainiError({ ...failure, ...known, cause: 'why' }, { ...context, attempts });
    expect(error).toMatchObject({ ...known, because: 'budget', attempts, rateLimit, partial: { a: 1 }, cause: 'why' });
    const other = new CaicainiError({ ...failure, ...known }, { because: 'stream-started', messageId: 'of-stream' });
    expect(other.messageId).toBe('of-stream');
    expect(Object.keys(error)).toContain('rateLimit');
  });

  test('of use says that nothing was sent', () => {
    const cause = new Error('inner');
    expect(CaicainiError.usage('do not', cause)).toMatchObject({
      ...{ message: 'do not', action: 'fix', because: 'fix', charged: 'never', mismatch: false, attempts: [], cause },
    });
  });

  test('of size says both sizes and is the row of the gateway', () => {
    const row = ERRORS[413];
    expect(CaicainiError.tooLarge(17, 16)).toMatchObject({
      ...{
        status: row.status,
        type: row.type,
        action: row.action,
        charged: row.charged,
        because: 'fix',
        mismatch: false,
      },
      message: `${row.type} (${row.status}): the request body has at least 17 bytes, the limit is 16; nothing was sent`,
    });
  });

  test('is recognised by its brand', () => {
    expect(CaicainiError.is(CaicainiError.usage('x'))).toBe(true);
    for (const other of [new Error(), null, undefined, 'text', 5, {}]) expect(CaicainiError.is(other)).toBe(false);
  });
});
