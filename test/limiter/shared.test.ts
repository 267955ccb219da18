/** A limiter for many processes, over a shared state that answers, errs, is slow or says nonsense. Times are milliseconds. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import type { Ask, CallResult, Limiter, LimiterNotice, Permit, Refusal } from '../../src/limiter/limiter.js';
import { localLimiter } from '../../src/limiter/local.js';
import { LONGEST_HOLD_MS } from '../../src/limiter/window.js';
import {
  sharedLimiter,
  type SharedAnswer,
  type SharedNews,
  type SharedQuestion,
  type SharedState,
} from '../../src/redis/shared.js';
import { createDriver, GATEWAY, KEY, resultOf, told, VirtualClock } from './driver.js';

const driver = createDriver();
const askOf = (more: Partial<Ask> = {}) => driver.ask(more);
const GO: SharedAnswer = { kind: 'go', used: 1, hasStops: false };

beforeEach(() => {
  // The platform's digest takes real time, which a virtual clock does not wait for
  vi.spyOn(crypto.subtle, 'digest').mockResolvedValue(new Uint8Array(32).fill(7).buffer);
});

interface Scene {
  clock: VirtualClock;
  limiter: Limiter;
  questions: SharedQuestion[];
  news: SharedNews[];
  notices: LimiterNotice[];
  /** Asks for a permit; the answer is there once the clock has run. */
  acquire: (more?: Partial<Ask>) => { answer?: Permit | Refusal; error?: unknown };
}

/** A limiter over a state whose answers a function gives. */
function scene(answer: (clock: VirtualClock, question: SharedQuestion) => unknown): Scene {
  const clock = new VirtualClock();
  const questions: SharedQuestion[] = [];
  const news: SharedNews[] = [];
  const notices: LimiterNotice[] = [];
  const state: SharedState = {
    acquire: (_name, question) => {
      questions.push(question);
      return Promise.resolve(answer(clock, question) as SharedAnswer);
    },
    publish: async (_name, each) => void news.push(each),
  };
  const local = localLimiter({}, { ...clockOf(clock), random: () => 0.5, fetch }, {});
  const limiter = sharedLimiter(state, { clock, local });
  const onState = (notice: LimiterNotice) => void notices.push(notice);
  const acquire: Scene['acquire'] = (more) => {
    const result: ReturnType<Scene['acquire']> = {};
    const { nowMs } = clock;
    limiter.acquire(askOf({ arrivedMs: nowMs, deadlineMs: nowMs + 900_000, onState, ...more })).then(
      (given) => (result.answer = given),
      (error: unknown) => (result.error = error),
    );
    return result;
  };
  return { clock, limiter, questions, news, notices, acquire };
}

function clockOf(clock: VirtualClock) {
  return {
    now: () => clock.now(),
    date: () => clock.date(),
    setTimer: (ms: number, run: () => void) => clock.setTimer(ms, run),
  };
}

describe('the shared state', () => {
  test('is asked once for an attempt that may be sent', async () => {
    const { clock, questions, acquire } = scene(() => GO);
    const result = acquire({ spends: { model: 'auto', maxTokens: 9 } });
    await clock.run(0);
    expect(result.answer?.kind).toBe('permit');
    expect(questions).toEqual([{ stops: ['401', '402 auto'], maxTokens: 9 }]);
    expect(clock.events).toEqual([]);
  });

  test('that says to wait is asked again after that, and the call keeps its place', async () => {
    let asked = 0;
    const { clock, questions, acquire } = scene(() => ((asked += 1) === 1 ? { kind: 'wait', waitMs: 3_000 } : GO));
    const result = acquire();
    await clock.run(2_999);
    expect(result).toEqual({});
    await clock.run(3_000);
    expect(result.answer?.kind).toBe('permit');
    expect(questions.length).toBe(2);
  });

  test('that says to wait for ever is asked no more often than each ten milliseconds', async () => {
    const { clock, questions, acquire } = scene(() => ({ kind: 'wait', waitMs: 0.001 }));
    const result = acquire({ deadlineMs: 1_000 });
    await clock.run();
    expect(result.answer).toMatchObject({ kind: 'refused', because: 'deadline' });
    expect(questions.length).toBeLessThanOrEqual(101);
  });

  test('refuses for a stop that another process has met, as if it had been met here', async () => {
    const body = JSON.stringify({ error: { type: ERRORS[402].type, message: 'no credits' } });
    const stop = { name: '402 auto', status: 402, body, maxTokens: 9 };
    const { clock, acquire } = scene(() => ({ kind: 'blocked', stop, probeInMs: 5_000 }));
    const result = acquire({ spends: { model: 'auto', maxTokens: 9 } });
    await clock.run(0);
    expect(result.answer).toMatchObject({
      kind: 'refused',
      because: 'stop',
      retryAfterMs: 5_000,
      failure: { action: 'stop', status: 402, type: ERRORS[402].type },
    });
  });

  const published: { title: string; result: CallResult; hasStops?: boolean; news: Partial<SharedNews>[] }[] = [
    { title: 'a success', result: { kind: 'success' }, news: [] },
    {
      title: 'headers that count no more than the state',
      result: { kind: 'success', rateLimit: told(59) },
      news: [],
    },
    {
      title: 'headers that count more',
      result: { kind: 'success', rateLimit: told(50, { resetMs: 20_000 }) },
      news: [{ kind: 'window', limit: 60, used: 10, endsInMs: 21_000, agoMs: 100 }],
    },
    {
      title: 'a 429 of a full window',
      result: resultOf({ status: 429, tookMs: 0, retryAfterMs: 2 ** 31, rateLimit: told(0) }),
      news: [
        { kind: 'window', used: 60 },
        { kind: 'held', forMs: LONGEST_HOLD_MS },
      ],
    },
    {
      title: 'a 429 with requests left',
      result: resultOf({ status: 429, tookMs: 0, retryAfterMs: 9_000, rateLimit: told(59) }),
      news: [],
    },
    {
      title: 'a 429 without headers',
      result: resultOf({ status: 429, tookMs: 0, retryAfterMs: 9_000 }),
      news: [],
    },
    {
      title: 'a 401, which concerns requests of any size',
      result: resultOf({ status: 401, tookMs: 0 }),
      news: [{ kind: 'stop', stop: { name: '401', status: 401, maxTokens: 0, body: expect.any(String) as string } }],
    },
    {
      title: 'a 402 with the size of the request',
      result: resultOf({ status: 402, tookMs: 0 }),
      news: [
        { kind: 'stop', stop: { name: '402 auto', status: 402, maxTokens: 9, body: expect.any(String) as string } },
      ],
    },
    { title: 'a 403', result: resultOf({ status: 403, tookMs: 0 }), news: [] },
    {
      title: 'a 401 whose envelope is not of the gateway, such as the page of a proxy',
      result: resultOf({ status: 401, tookMs: 0, type: 'proxy_error' }),
      news: [],
    },
    {
      title: 'a 401 in a 502',
      result: resultOf({ status: 502, tookMs: 0, type: ERRORS[401].type }),
      news: [],
    },
    {
      title: 'a success where the state knows of a stop',
      result: { kind: 'success' },
      hasStops: true,
      news: [{ kind: 'over', stops: ['401', '402 auto'], maxTokens: 9 }],
    },
  ];
  for (const { title, result, hasStops = false, news: want } of published)
    test(`is told ${want.map(({ kind }) => kind).join(' and ') || 'nothing'} of ${title}`, async () => {
      const { clock, news, acquire } = scene(() => ({ ...GO, hasStops }));
      const asked = acquire({ spends: { model: 'auto', maxTokens: 9 } });
      await clock.run(100);
      (asked.answer as Permit).release(result);
      await clock.run(100);
      expect(news.length).toBe(want.length);
      want.forEach((each, at) => expect(news[at]).toMatchObject(each));
    });

  test('is told to hold by the second 429 in a row of one key, not of two keys', async () => {
    const { clock, news, acquire } = scene(() => GO);
    const meet = async (key: string) => {
      const asked = acquire({ key });
      await clock.run(clock.nowMs);
      (asked.answer as Permit).release(resultOf({ status: 429, tookMs: 0, retryAfterMs: 9_000 }));
      await clock.run(clock.nowMs);
    };
    await meet('one');
    await meet('other');
    expect(news).toEqual([]);
    await meet('one');
    expect(news).toEqual([{ kind: 'held', forMs: 9_000 }]);
  });

  test('takes several 429s of one call for one piece of evidence', async () => {
    const { clock, news, acquire } = scene(() => GO);
    const calls = [{}, {}];
    for (const call of [calls[0], calls[0], calls[0], calls[1]]) {
      expect(news).toEqual([]);
      const asked = acquire({ call });
      await clock.run(clock.nowMs);
      (asked.answer as Permit).release(resultOf({ status: 429, tookMs: 0, retryAfterMs: 9_000 }));
      await clock.run(clock.nowMs);
    }
    expect(news).toEqual([{ kind: 'held', forMs: 9_000 }]);
  });

  test('never sees the key', async () => {
    vi.restoreAllMocks();
    const names: string[] = [];
    const state: SharedState = {
      acquire: async (name) => (names.push(name), GO),
      publish: () => Promise.resolve(),
    };
    await sharedLimiter(state).acquire(askOf({ arrivedMs: 0, deadlineMs: Infinity }));
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(names[0]).not.toContain(KEY);
  });
});

describe('a shared state that cannot be believed', () => {
  const answers: Record<string, unknown> = {
    'of nothing': undefined,
    'of null': null,
    'of a text': 'go',
    'of an unknown kind': { kind: 'perhaps' },
    'to go without a count': { kind: 'go' },
    'to wait no time': { kind: 'wait', waitMs: 0 },
    'to wait less than no time': { kind: 'wait', waitMs: -1 },
    'to wait no number': { kind: 'wait', waitMs: NaN },
    'to wait a text': { kind: 'wait', waitMs: '5' },
    'to wait longer than two minutes': { kind: 'wait', waitMs: LONGEST_HOLD_MS + 1 },
    'to wait for ever': { kind: 'wait', waitMs: Infinity },
    'of a stop that is empty': { kind: 'blocked', stop: {}, probeInMs: 1 },
    'of a stop that is null': { kind: 'blocked', stop: null, probeInMs: 1 },
    'of a stop with status 200': { kind: 'blocked', stop: { status: 200, body: '' }, probeInMs: 1 },
    'of a stop without a time': { kind: 'blocked', stop: { status: 401, body: '' } },
    'of a stop for ever': { kind: 'blocked', stop: { name: '401', status: 401, body: '' }, probeInMs: Infinity },
    'of a stop of another model': {
      ...{ kind: 'blocked', stop: { name: '402 other', status: 402, body: '', maxTokens: 9 } },
      probeInMs: 1,
    },
  };
  for (const [name, answer] of Object.entries(answers))
    test(`because of an answer ${name} counts as away`, async () => {
      const { clock, questions, acquire } = scene(() => answer);
      const results = [acquire(), acquire(), acquire()];
      await clock.run(0);
      expect(results.map((result) => result.answer?.kind)).toEqual(['permit', 'permit', 'permit']);
      // After three failures in a row it is not asked for five seconds
      acquire();
      await clock.run(4_999);
      expect(questions.length).toBe(3);
      acquire();
      await clock.run(5_001);
      expect(questions.length).toBe(3);
      acquire();
      await clock.run(5_001);
      expect(questions.length).toBe(4);
    });
});

describe('a shared state that is away', () => {
  const never = () => new Promise(() => {});

  test('costs the first calls 50 ms, and the others nothing', async () => {
    const { clock, questions, acquire } = scene(never);
    for (let at = 0; at < 3; at++) {
      const result = acquire();
      await clock.run(clock.nowMs + 49);
      expect(result).toEqual({});
      await clock.run(clock.nowMs + 1);
      expect(result.answer?.kind).toBe('permit');
    }
    const { nowMs } = clock;
    const results = Array.from({ length: 20 }, () => acquire());
    await clock.run(nowMs);
    expect(results.every(({ answer }) => answer?.kind === 'permit')).toBe(true);
    expect(questions.length).toBe(3);
    expect(clock.events).toEqual([]);
  });

  test('is away, too, where it always answers too late', async () => {
    const { clock, questions, acquire } = scene((time) => time.sleep(60).then(() => GO));
    for (let at = 0; at < 10; at++) {
      acquire();
      await clock.run(clock.nowMs + 100);
    }
    expect(questions.length).toBe(3);
  });

  test('is told of as alone, once, and as back', async () => {
    let isAway = true;
    const { clock, notices, acquire } = scene(() => (isAway ? Promise.reject(new Error('down')) : GO));
    for (let at = 0; at < 5; at++) {
      acquire();
      await clock.run(clock.nowMs + 10);
    }
    isAway = false;
    for (let at = 0; at < 3; at++) {
      acquire();
      await clock.run(clock.nowMs + 6_000);
    }
    expect(notices.map(({ state, isAlone }) => [state, isAlone])).toEqual([
      ['ready', true],
      ['ready', false],
    ]);
  });

  test('keeps no call beyond its deadline', async () => {
    const { clock, acquire } = scene(never);
    const result = acquire({ deadlineMs: 20 });
    await clock.run(20);
    expect(result.answer?.kind).toBe('permit');
  });

  test('keeps no call that its caller aborts, and gives back its permit', async () => {
    const { clock, acquire } = scene(never);
    const controller = new AbortController();
    const result = acquire({ signal: controller.signal });
    await clock.run(10);
    controller.abort(new Error('enough'));
    await clock.run(10);
    expect(result.error).toEqual(new Error('enough'));
    expect(clock.events).toEqual([]);
  });

  test('learns of a reset as soon as it is asked for, also while it rests', async () => {
    const { clock, news, limiter, acquire } = scene(never);
    for (let at = 0; at < 3; at++) acquire();
    await clock.run(100);
    limiter.reset({ gateway: GATEWAY, key: KEY });
    await clock.run(100);
    expect(news).toEqual([{ kind: 'reset' }]);
  });
});

test('reset() forgets what this process knows and what all know, of one key or of each', async () => {
  const { clock, news, limiter, acquire } = scene(() => GO);
  for (const key of ['one', 'other'])
    for (let at = 0; at < 2; at++) {
      const asked = acquire({ key });
      await clock.run(0);
      (asked.answer as Permit).release(resultOf({ status: 401, tookMs: 0 }));
    }
  await clock.run(0);
  news.length = 0;
  const refused = acquire({ key: 'one' });
  await clock.run(0);
  expect(refused.answer?.kind).toBe('refused');
  limiter.reset();
  const [one, other] = [acquire({ key: 'one' }), acquire({ key: 'other' })];
  await clock.run(0);
  expect([one.answer?.kind, other.answer?.kind]).toEqual(['permit', 'permit']);
  expect(news).toEqual([{ kind: 'reset' }, { kind: 'reset' }]);
});
