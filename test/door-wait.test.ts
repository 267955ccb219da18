/** Who waits at a door, who goes and when, and what is told of it. No sockets; time and chance are handed in. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createBudget } from '../src/budget.js';
import { ERRORS, OPERATIONS, type OperationId } from '../src/contract.js';
import type { Answered } from '../src/door-rules.js';
import { Door, type DoorNotice, type Pass, type Refusal, type Visit } from '../src/door.js';
import type { DoorStore, StoreAnswer } from '../src/door-store.js';
import type { Failure } from '../src/failure.js';
import { defaultPolicy } from '../src/retry.js';
import { clockWorld } from './clock-world.js';
import { watchListeners } from './world.js';

const PROBE_MS = 60_000;

let world = clockWorld();
let door: Door;
/** What became of the callers, in the order in which it did. */
let ends: [string, string][];
let notices: DoorNotice[];
const onDoor = (notice: DoorNotice) => void notices.push(notice);
beforeEach(() => {
  world = clockWorld();
  door = new Door(world, createBudget(), () => Promise.resolve('name'));
  ends = [];
  notices = [];
});

interface Who extends Partial<Omit<Visit, 'caller'>> {
  operation?: OperationId;
  streams?: boolean;
  /** Time until it gives up, milliseconds. */
  withinMs?: number;
}

function visit({ operation = 'createMessage', streams = false, withinMs = 900_000, ...rest }: Who = {}): Visit {
  const caller = { operation, errors: OPERATIONS[operation].errors, streams, deadlineMs: world.now() + withinMs };
  return { caller, policy: defaultPolicy, probeEveryMs: PROBE_MS, signal: undefined, onDoor, ...rest };
}

/** Comes to the door and notes what becomes of it; answers its pass once it has one. */
function come(name: string, who?: Who): Promise<Pass> {
  return new Promise((resolve) => {
    void Promise.resolve(door.enter(visit(who))).then(
      (entered) => {
        ends.push([name, entered.kind === 'go' ? 'go' : shortOf(entered)]);
        if (entered.kind === 'go') resolve(entered);
      },
      (reason: unknown) => ends.push([name, String(reason)]),
    );
  });
}

function shortOf(refusal: Refusal): string {
  const why = refusal.kind === 'closed' ? `closed by ${refusal.stop.name}` : `too late for ${refusal.because}`;
  return refusal.retryAfterMs === undefined ? why : `${why}, ${refusal.retryAfterMs} ms`;
}

const settled = () => world.pass(0);
const names = () => ends.map(([name]) => name).join(' ');
const success: Answered = { kind: 'success' };
const told = (remaining: number, limit = 2, resetMs = 9_000): Answered => ({
  kind: 'success',
  rateLimit: { tier: 'free', limit, remaining, resetMs },
});
function failed(failure: Partial<Failure>): Answered {
  const outcome = { kind: 'response' as const, status: failure.status ?? 0, body: '{}' };
  return {
    kind: 'failure',
    outcome,
    failure: { action: 'retry', charged: 'unknown', message: '', mismatch: false, lost: false, body: '{}', ...failure },
  };
}
const overload = failed({ status: ERRORS[529].status });
const noCredits = failed({ action: 'stop', status: ERRORS[402].status });

/** One call with its answer, of which nothing is noted. */
async function call(answered: Answered, who?: Who): Promise<void> {
  const pass = await come('', { onDoor: undefined, ...who });
  ends.pop();
  pass.end(answered, 0.5);
}

describe('the window', () => {
  test('lets a caller go at once while there is room', () => {
    expect(door.enter(visit())).toMatchObject({ kind: 'go' });
    expect(world.timers.size).toBe(0);
  });

  test('that is used up lets as many go as the next one allows, in the order they came', async () => {
    await call(told(0));
    for (const name of ['a', 'b', 'c', 'd', 'e']) void come(name);
    await world.pass(9_999);
    expect(names()).toBe('');
    await world.pass(1);
    expect(names()).toBe('a b');
    await world.pass(61_000);
    expect(names()).toBe('a b c d');
    await world.pass(61_000);
    expect(names()).toBe('a b c d e');
    expect(world.timers.size).toBe(0);
  });

  test('is watched by one timer, whoever waits', async () => {
    await call(told(0));
    for (const name of ['a', 'b', 'c']) void come(name);
    expect([...world.timers].map(({ atMs, purpose }) => [atMs, purpose])).toEqual([
      [900_000, 'limit'],
      [10_000, 'wait'],
      [900_000, 'limit'],
      [900_000, 'limit'],
    ]);
  });

  test('that is over for longer than the timer says lets those go first who waited', async () => {
    await call(told(0));
    void come('a');
    void come('b');
    world.skip(10_000);
    void come('c');
    await settled();
    expect(names()).toBe('a b');
  });

  test('refuses who would be too late, and says when it would be their turn', async () => {
    await call(told(0));
    void come('a', { withinMs: 10_000 });
    void come('b', { withinMs: 10_001 });
    await settled();
    expect(ends).toEqual([['a', 'too late for rate-limit, 10000 ms']]);
    await world.pass(10_000);
    expect(ends[1]).toEqual(['b', 'go']);
  });

  test('tells those who wait that they are too late as soon as it moves', async () => {
    await call(told(1));
    const pass = await come('a');
    void come('x');
    void come('b', { withinMs: 12_000 });
    pass.end(failed({ status: ERRORS[429].status, retryAfterMs: 20_000 }), 0.5);
    await settled();
    expect(ends.at(-1)).toEqual(['b', expect.stringMatching(/^too late for rate-limit, 20\d\d\d ms$/)]);
    expect(names()).toBe('a b');
  });

  test('still lets a caller go whose time is over when it opens', async () => {
    await call(told(0));
    void come('a', { withinMs: 11_000 });
    world.skip(11_000);
    [...world.timers].find(({ purpose }) => purpose === 'limit')!.run();
    await settled();
    expect(ends).toEqual([['a', 'go']]);
  });
});

describe('places', () => {
  test('are ten until the first answer, and then as many as come', async () => {
    const passes = [];
    for (let index = 0; index < 10; index++) passes.push(come(`${index}`));
    void come('late');
    void come('last');
    await settled();
    expect(ends).toHaveLength(10);
    (await passes[0]!).end({ kind: 'none' }, 0.5);
    await settled();
    expect(ends).toHaveLength(11);
    (await passes[1]!).end(success, 0.5);
    await settled();
    expect(ends.at(-1)).toEqual(['last', 'go']);
  });

  test('are refused when the time of who waits for one is over, which does not say until when', async () => {
    await world.pass(1_000);
    for (let index = 0; index < 10; index++) void come(`${index}`);
    void come('late', { withinMs: 5_000 });
    await world.pass(5_000);
    expect(ends.at(-1)).toEqual(['late', 'too late for overload']);
    expect(world.timers.size).toBe(0);
  });
});

describe('a stream', () => {
  test.each([
    ['ends', success],
    ['fails', overload],
  ])('makes place for the next once it %s', async (_, answered) => {
    await call(told(4, 60));
    const pass = await come('a', { streams: true });
    void come('b', { streams: true });
    void come('c');
    await settled();
    expect(names()).toBe('a c');
    pass.end(answered, 0.5);
    await settled();
    if (answered === success) expect(names()).toBe('a c');
    if (answered === success) pass.endStream();
    await settled();
    expect(names()).toBe('a c b');
  });

  test('that waits for another holds nobody up behind it', async () => {
    await call(told(4, 60));
    void come('a', { streams: true });
    await call(told(0, 60));
    void come('b', { streams: true });
    void come('c');
    await world.pass(10_000);
    expect(names()).toBe('a c');
  });

  test('that was not one takes no place of one', async () => {
    await call(told(4, 60));
    await call(overload);
    void come('a', { streams: true });
    void come('b', { streams: true });
    await settled();
    expect(names()).toBe('a');
  });
});

describe('a hard stop', () => {
  test('refuses all it is about, and lets one try in a while', async () => {
    await call(noCredits);
    await world.pass(20_000);
    void come('a');
    void come('b', { operation: 'getAccount' });
    await settled();
    expect(ends).toEqual([
      ['a', 'closed by 402, 40000 ms'],
      ['b', 'go'],
    ]);
    await world.pass(40_000);
    void come('c');
    void come('d');
    await settled();
    expect(ends.slice(2)).toEqual([
      ['c', 'go'],
      ['d', 'closed by 402, 60000 ms'],
    ]);
  });

  test('reaches those who wait', async () => {
    await call(told(1));
    const pass = await come('a');
    void come('b');
    void come('c', { operation: 'getAccount' });
    void come('d');
    pass.end(noCredits, 0.5);
    await settled();
    expect(ends.slice(1)).toEqual(['b', 'd'].map((name) => [name, 'closed by 402, 60000 ms']));
  });

  test('is the same failure for all it is about, until it is over', async () => {
    const of = (operation: OperationId) => door.stopOf(visit({ operation }).caller);
    expect(of('createMessage')).toBeUndefined();
    await call(noCredits);
    expect(of('createMessage')).toBe((noCredits as { failure: Failure }).failure);
    expect(of('createChatCompletion')).toBe(of('createMessage'));
    expect(of('getAccount')).toBeUndefined();
    door.resume();
    expect(of('createMessage')).toBeUndefined();
    void come('a');
    await settled();
    expect(ends).toEqual([['a', 'go']]);
  });
});

describe('an abort', () => {
  test('ends a wait with its reason, and leaves neither timer nor listener', async () => {
    await call(told(0));
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    void come('a', { signal: controller.signal });
    void come('b', { signal: controller.signal });
    expect(listeners.size).toBe(1);
    controller.abort('enough');
    await settled();
    expect(ends).toEqual([
      ['a', 'enough'],
      ['b', 'enough'],
    ]);
    expect([world.timers.size, listeners.size]).toEqual([0, 0]);
    void come('c', { signal: controller.signal });
    await settled();
    expect(ends.at(-1)).toEqual(['c', 'enough']);
    expect(world.timers.size).toBe(0);
  });

  test('of one leaves the others where they are', async () => {
    await call(told(0));
    const controller = new AbortController();
    void come('a', { signal: controller.signal });
    void come('b');
    controller.abort('enough');
    await world.pass(10_000);
    expect(ends).toEqual([
      ['a', 'enough'],
      ['b', 'go'],
    ]);
  });
});

describe('an overload', () => {
  test('that goes on lets one probe go at a time, and is waited for by all others', async () => {
    await call(overload);
    await call(overload, { onDoor });
    for (const name of ['a', 'b', 'c']) void come(name);
    await settled();
    expect(names()).toBe('');
    await world.pass(notices.at(-1)!.forMs);
    expect(names()).toBe('a');
    expect(notices.at(-1)).toMatchObject({ door: 'half-open', inFlight: 0 });
  });

  test('that has lasted lets two go of those who waited, whose time is over next, and then whoever comes', async () => {
    for (let time = 0; time < 4; time++) {
      await call(overload);
      await world.pass(60_000);
    }
    const probe = await come('probe');
    void come('a', { withinMs: 300_000 });
    void come('b', { withinMs: 200_000 });
    const last = come('c', { withinMs: 100_000 });
    probe.end(told(3, 60), 0.5);
    (await last).end(success, 0.5);
    // The last request of a window is for who comes now, though another waits
    void come('d');
    await settled();
    expect(names()).toBe('probe c b d');
  });

  test('of which a call left before teaches no more', async () => {
    const passes = await Promise.all(['a', 'b', 'c'].map((name) => come(name)));
    for (const pass of passes) pass.end(overload, 0.5);
    expect(notices.map(({ door }) => door)).toEqual(['half-open']);
  });
});

describe('what is told', () => {
  test('is each change once, to every hook once, with who waits and who is under way', async () => {
    await call(told(2));
    const pass = await come('a');
    void come('b');
    expect(notices).toStrictEqual([{ door: 'held', forMs: 10_000, waiting: 0, inFlight: 1 }]);
    void come('c');
    await world.pass(61_000);
    expect(notices.slice(1)).toEqual([
      { door: 'open', forMs: 0, waiting: 2, inFlight: 1 },
      { door: 'held', forMs: 61_000, waiting: 0, inFlight: 3 },
    ]);
    pass.end(noCredits, 0.5);
    expect(notices.slice(3)).toEqual([{ door: 'closed', forMs: PROBE_MS, waiting: 0, inFlight: 2 }]);
    expect(names()).toBe('a b c');
  });

  test('waits for somebody to tell it to', async () => {
    await call(noCredits, { onDoor });
    door.resume();
    expect(notices.map(({ door }) => door)).toEqual(['closed']);
    await call(told(0), { onDoor });
    expect(notices.map(({ door }) => door)).toEqual(['closed', 'open', 'held']);
    await world.pass(10_000);
    expect(notices).toHaveLength(3);
    void come('a');
    expect(notices.slice(3)).toEqual([{ door: 'open', forMs: 0, waiting: 0, inFlight: 0 }]);
  });

  test('reaches nobody who was refused, who left, or whose call was answered', async () => {
    await call(noCredits, { onDoor });
    notices.length = 0;
    void come('a');
    await settled();
    expect(notices).toEqual([]);
    door.resume();
    expect(notices).toEqual([]);
    const controller = new AbortController();
    await call(told(0));
    void come('b', { signal: controller.signal });
    controller.abort('enough');
    const count = notices.length;
    await world.pass(20_000);
    await call(success);
    expect(notices).toHaveLength(count);
  });
});

describe('a door may be forgotten', () => {
  const cases: [string, () => unknown, boolean][] = [
    ['of which nothing is known', () => {}, true],
    [
      'once its only call was answered and the minute is over',
      () => call(success).then(() => world.pass(61_000)),
      true,
    ],
    ['while its window is under way', () => call(success), false],
    ['while a call is under way', () => come('a'), false],
    ['while somebody waits', () => call(told(0)).then(() => (void come('a'), world.skip(10_000))), false],
    ['while it is closed', () => call(noCredits).then(() => world.pass(59_999)), false],
  ];
  test.each(cases)('%s: %s', async (_, happens, want) => {
    await happens();
    expect(door.isForgettable()).toBe(want);
  });
});

describe('with a store', () => {
  const heard: unknown[] = [];
  beforeEach(() => void heard.splice(0));
  /** A store that answers in turn; the last answer stays. */
  function store(...answers: StoreAnswer[]): DoorStore {
    return {
      ask: async (name, question) => (
        heard.push([name, question]),
        answers.length > 1 ? answers.shift()! : answers[0]!
      ),
      tell: async (name, news) => void heard.push([name, news]),
    };
  }
  const go: StoreAnswer = { kind: 'go' };
  const stop = { name: '402', status: ERRORS[402].status, body: '{}' };
  const closed: StoreAnswer = { kind: 'closed', stop, probeInMs: 9_000 };
  const hold = (waitMs: number): StoreAnswer => ({ kind: 'wait', waitMs });
  const question = { stops: ['401', '402', '403 createMessage'] };

  test('a caller goes when the others let it, and they learn what it learned', async () => {
    const all = store(go);
    const pass = await come('a', { store: all });
    pass.end(told(1), 0.5);
    await settled();
    expect(heard).toEqual([
      ['name', question],
      ['name', { kind: 'window', limit: 2, used: 1, endsInMs: 10_000, agoMs: 0 }],
    ]);
    await call(noCredits, { store: all });
    door.resume(all);
    await settled();
    expect(heard.slice(2)).toEqual([
      ['name', { ...question, limit: 2 }],
      ['name', { kind: 'stop', stop, probeEveryMs: PROBE_MS }],
      ['name', { kind: 'reopened', stops: ['402'] }],
    ]);
  });

  test('a caller waits as the others say, and asks again', async () => {
    void come('a', { store: store(hold(3_000), hold(2_000), go) });
    await world.pass(4_999);
    expect(ends).toEqual([]);
    expect(notices.at(-1)).toMatchObject({ door: 'held', inFlight: 0, waiting: 0 });
    await world.pass(1);
    expect(notices.at(-1)).toMatchObject({ door: 'open', inFlight: 0, waiting: 1 });
    expect(ends).toEqual([['a', 'go']]);
    expect(heard).toHaveLength(3);
  });

  test('a caller that was held back keeps its place before those who came later', async () => {
    await call(told(1, 2, 50_000));
    void come('a', { store: store(hold(1_000), go) });
    void come('b');
    await world.pass(1_000);
    expect(names()).toBe('a');
    await world.pass(61_000);
    expect(names()).toBe('a b');
  });

  test('a caller between others that was held back is again between them', async () => {
    await call(told(0));
    void come('a');
    void come('b', { store: store(go, hold(1_000), go) });
    void come('c');
    await world.pass(71_000);
    await world.pass(61_000);
    expect(names()).toBe('a b c');
  });

  test('a stream that was held back takes no place of another', async () => {
    await call(told(4, 60));
    void come('a', { streams: true, store: store(hold(1_000), go) });
    await settled();
    void come('b', { streams: true });
    await world.pass(1_000);
    expect(names()).toBe('a');
  });

  test('a stop elsewhere is one here, told of until its probe', async () => {
    void come('a', { store: store(closed) });
    await settled();
    expect(ends).toEqual([['a', 'closed by 402, 9000 ms']]);
    void come('b');
    await world.pass(9_000);
    void come('c');
    await settled();
    expect(ends.slice(1)).toEqual([
      ['b', 'closed by 402, 9000 ms'],
      ['c', 'go'],
    ]);
  });

  test('a stop elsewhere is no wait, and leaves those of the gateway as they are', async () => {
    void come('a', { store: store(closed) });
    await settled();
    await call(failed({ status: ERRORS[429].status, retryAfterMs: 20_000 }), { operation: 'getAccount' });
    void come('b', { operation: 'getAccount' });
    await world.pass(20_000);
    expect(names()).toBe('a');
    await world.pass(1_000);
    expect(names()).toBe('a b');
  });

  const atStop: [string, StoreAnswer, string][] = [
    ['opens when the others say that it is over', go, 'go'],
    ['stays when they say to wait', hold(1_000), 'closed by 402, 60000 ms'],
    ['stays when they know of it', closed, 'closed by 402, 60000 ms'],
  ];
  test.each(atStop)('a stop here %s', async (_, answer, want) => {
    await call(noCredits);
    void come('a', { store: store(answer) });
    await settled();
    expect(ends).toEqual([['a', want]]);
    void come('b');
    await settled();
    expect(ends[1]).toEqual(['b', want]);
  });

  test('a caller that is too late asks nobody', async () => {
    await call(told(0));
    void come('a', { withinMs: 5_000, store: store(go) });
    await settled();
    expect([ends, heard]).toEqual([[['a', 'too late for rate-limit, 10000 ms']], []]);
  });

  test('that is away callers go as without one, and that is told, and that it is back', async () => {
    const away: DoorStore = { ask: () => new Promise(() => {}), tell: async () => {}, timeoutMs: 7 };
    void come('a', { store: away });
    await world.pass(6);
    expect([ends, notices]).toEqual([[], []]);
    await world.pass(1);
    expect(ends).toEqual([['a', 'go']]);
    expect(notices).toEqual([{ door: 'open', forMs: 0, waiting: 0, inFlight: 1, isAlone: true }]);
    void come('b', { store: store(go) });
    await settled();
    expect(notices.slice(1)).toMatchObject([{ door: 'open', inFlight: 2, isAlone: false }]);
  });

  test('that went away while nobody was there is told of to whoever comes', async () => {
    await call(told(9, 60), { store: { ...store(go), tell: () => Promise.reject(new Error('ECONNREFUSED')) }, onDoor });
    await settled();
    expect(notices).toEqual([]);
    void come('a');
    expect(notices).toMatchObject([{ door: 'open', isAlone: true }]);
  });
});
