/** What a door tells a store and asks of it, and that a store that is away is done without. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ERRORS, OPERATIONS } from '../src/contract.js';
import { UNKNOWN_DOOR, type DoorAnswer, type DoorCaller, type DoorState } from '../src/door-rules.js';
import { newsOf, questionOf, readStop, SharedDoor } from '../src/door-share.js';
import type { Stop } from '../src/door-stop.js';
import type { DoorStore, StoreNews } from '../src/door-store.js';
import { doorsOf } from '../src/doors.js';
import type { Failure, Outcome } from '../src/failure.js';
import { defaultPolicy } from '../src/retry.js';
import { stillWorld } from './still-world.js';

const caller: DoorCaller = {
  operation: 'getAccount',
  errors: OPERATIONS.getAccount.errors,
  streams: false,
  deadlineMs: 900_000,
};
const at = { nowMs: 2_000, chance: 0.5, policy: defaultPolicy, probeEveryMs: 60_000 };
const NO_CREDITS = ERRORS[402].status;

function stop(name: string, outcome: Outcome, failure: Partial<Failure> = {}): Stop {
  const unsaid: Failure = { action: 'stop', charged: 'never', message: '', mismatch: false, lost: false };
  return { name, outcome, failure: { ...unsaid, ...failure }, probeAtMs: 0 };
}
const refused = (name: string) => stop(name, { kind: 'response', status: NO_CREDITS, body: '{}' }, { body: '{}' });

describe('a question', () => {
  test('names the stops, and the limit only where it is known', () => {
    expect(questionOf(UNKNOWN_DOOR, caller)).toStrictEqual({ stops: ['401', '403 getAccount'] });
    const known = { ...UNKNOWN_DOOR, window: { ...UNKNOWN_DOOR.window, limit: 5 } };
    expect(questionOf(known, caller)).toStrictEqual({ stops: ['401', '403 getAccount'], limit: 5 });
  });
});

describe('news', () => {
  const window = { limit: 5, used: 1, startMs: 0, opensMs: 20_000, maxStreams: 1 };
  const [one, other] = [refused('401'), refused('402')];
  const before: DoorState = { ...UNKNOWN_DOOR, window, heldUntilMs: 5_000, stops: [one, other] };
  const rateLimit = { tier: 'free', limit: 5, remaining: 3, resetMs: 10_000 };
  const told: StoreNews = { kind: 'window', limit: 5, used: 2, endsInMs: 11_000, agoMs: 40 };

  const cases: { name: string; after: Partial<DoorState>; unsaid?: boolean; want: StoreNews[] }[] = [
    { name: 'nothing new', after: {}, want: [] },
    { name: 'more used', after: { window: { ...window, used: 2 } }, want: [told] },
    { name: 'less used', after: { window: { ...window, used: 0 } }, want: [] },
    { name: 'another limit', after: { window: { ...window, limit: 6 } }, want: [told] },
    { name: 'an earlier end', after: { window: { ...window, opensMs: 19_999 } }, want: [told] },
    { name: 'a later end', after: { window: { ...window, opensMs: 20_001 } }, want: [] },
    { name: 'more used, which no header said', after: { window: { ...window, used: 2 } }, unsaid: true, want: [] },
    { name: 'a longer wait', after: { heldUntilMs: 9_000 }, want: [{ kind: 'held', forMs: 7_000 }] },
    { name: 'a shorter wait', after: { heldUntilMs: 4_000 }, want: [] },
    { name: 'one stop over', after: { stops: [other] }, want: [{ kind: 'reopened', stops: ['401'] }] },
    { name: 'all stops over', after: { stops: [] }, want: [{ kind: 'reopened', stops: ['401', '402'] }] },
    {
      name: 'one stop more',
      after: { stops: [one, other, refused('403 getUsage')] },
      want: [{ kind: 'stop', stop: { name: '403 getUsage', status: NO_CREDITS, body: '{}' }, probeEveryMs: 60_000 }],
    },
  ];
  for (const { name, after, unsaid, want } of cases) {
    test(`${name}: ${want.map(({ kind }) => kind).join() || 'none'}`, () => {
      const answer: DoorAnswer = { kind: 'success', sentMs: 1_960, wasProbe: false, ...(!unsaid && { rateLimit }) };
      expect(newsOf(before, { ...before, ...after }, answer, at)).toStrictEqual(want);
    });
  }

  const stops: [string, Stop, object][] = [
    ['that was answered', refused('402'), { name: '402', status: NO_CREDITS, body: '{}' }],
    [
      'inside a stream',
      stop('402', { kind: 'unusable-stream', problem: '' }, { status: NO_CREDITS }),
      { name: '402', status: NO_CREDITS, body: '' },
    ],
    ['of which nothing is known', stop('402', { kind: 'no-response', cause: 0 }), { name: '402', status: 0, body: '' }],
  ];
  test.each(stops)('a stop %s', (_, given, want) => {
    const answer: DoorAnswer = { kind: 'success', sentMs: 0, wasProbe: false };
    const news = newsOf(UNKNOWN_DOOR, { ...UNKNOWN_DOOR, stops: [given] }, answer, at);
    expect(news).toEqual([{ kind: 'stop', stop: want, probeEveryMs: 60_000 }]);
  });

  test('of a stop elsewhere is judged as if it had been met here', () => {
    const body = '{"error":{"type":"insufficient_quota","message":"Empty."}}';
    const heard = readStop({ name: '402', status: NO_CREDITS, body }, 9_000);
    expect(heard).toMatchObject({
      name: '402',
      probeAtMs: 9_000,
      outcome: { kind: 'response', status: NO_CREDITS, body },
    });
    expect(heard.failure).toMatchObject({ action: 'stop', type: 'insufficient_quota', status: NO_CREDITS });
  });
});

describe('a store', () => {
  let world = stillWorld();
  let changes = 0;
  let door: SharedDoor;
  beforeEach(() => {
    world = stillWorld();
    changes = 0;
    door = new SharedDoor(
      world,
      () => Promise.resolve('name'),
      () => changes++,
    );
  });
  const question = { stops: [] };
  const go = { kind: 'go' as const };
  const store = (ask: DoorStore['ask'], rest: Partial<DoorStore> = {}): DoorStore => ({
    ask,
    tell: () => Promise.resolve(),
    ...rest,
  });
  const here = store(async () => go);
  const away = store(() => Promise.reject(new Error('ECONNREFUSED')));

  test('that answers is no change, and leaves no timer behind', async () => {
    expect(await door.ask(here, question)).toBe(go);
    expect([door.isAlone, changes, world.timers.length]).toEqual([false, 0, 0]);
  });

  test('that goes and comes back is a change each time, told once', async () => {
    const ends = [];
    for (const each of [away, away, here, here]) ends.push([await door.ask(each, question), door.isAlone, changes]);
    expect(ends).toEqual([
      [undefined, true, 1],
      [undefined, true, 1],
      [go, false, 2],
      [go, false, 2],
    ]);
    expect(world.timers).toEqual([]);
  });

  test.each([[undefined, 50] as const, [7, 7] as const])(
    'with timeoutMs %s is waited for %s ms',
    async (timeoutMs, ms) => {
      const asked = door.ask(
        store(() => new Promise(() => {}), timeoutMs === undefined ? {} : { timeoutMs }),
        question,
      );
      expect(world.timers).toMatchObject([{ ms, purpose: 'limit' }]);
      world.timers[0]!.run();
      expect([await asked, door.isAlone, changes]).toEqual([undefined, true, 1]);
    },
  );

  test('knows a key by the digest of gateway and key', async () => {
    for (const key of ['one', 'two', 'three', 'four']) {
      const names: string[] = [];
      const store: DoorStore = { ask: async (name) => (names.push(name), go), tell: async () => {} };
      const visit = { caller, policy: defaultPolicy, probeEveryMs: 1, signal: undefined, store };
      await doorsOf(world, world).at('https://gateway', key).enter(visit);
      expect(names).toEqual([createHash('sha256').update(`https://gateway\n${key}`).digest('hex').slice(0, 32)]);
    }
  });
});
