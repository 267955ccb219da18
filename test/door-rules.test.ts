/** The rules of the door, played step by step; time and chance are arguments. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../src/contract.js';
import {
  admit,
  depart,
  endStream,
  hearStop,
  inOrder,
  isForgettable,
  isNewestFirst,
  learn,
  reopen,
  UNKNOWN_DOOR,
  wordOf,
  type Answered,
  type DoorCaller,
  type DoorState,
  type Verdict,
} from '../src/door-rules.js';
import type { Failure, Outcome } from '../src/failure.js';
import { defaultPolicy } from '../src/retry.js';

const caller: DoorCaller = {
  operation: 'createMessage',
  errors: OPERATIONS.createMessage.errors,
  streams: false,
  deadlineMs: 900_000,
};
const account: DoorCaller = { ...caller, operation: 'getAccount', errors: OPERATIONS.getAccount.errors };
const chat: DoorCaller = {
  ...caller,
  operation: 'createChatCompletion',
  errors: OPERATIONS.createChatCompletion.errors,
};

const at = (nowMs: number, chance = 0.5) => ({ nowMs, chance, policy: defaultPolicy, probeEveryMs: 60_000 });

function failed(failure: Partial<Failure>): Answered {
  const outcome: Outcome = { kind: 'response', status: failure.status ?? 0, body: '' };
  return {
    kind: 'failure',
    failure: { action: 'retry', charged: 'unknown', message: '', mismatch: false, lost: false, ...failure },
    outcome,
  };
}

const success: Answered = { kind: 'success' };
const mistake = failed({ action: 'fix', status: 400 });
const overload = failed({ status: 529, type: 'overloaded_error' });
const limited = (retryAfterMs?: number, remaining = 0): Answered => ({
  ...failed({ status: 429, type: 'rate_limit_error', ...(retryAfterMs !== undefined && { retryAfterMs }) }),
  rateLimit: { tier: 'pay_as_you_go', limit: 60, remaining, resetMs: 30_000 },
});
const stopped = (status: 401 | 402 | 403) => failed({ action: 'stop', status });
const told = (remaining: number, resetMs = 60_000, limit = 5): Answered => ({
  kind: 'success',
  rateLimit: { tier: 'free', limit, remaining, resetMs },
});

/** A door and what happens to it. A call is at the door from `go` until `end`. */
class Play {
  state: DoorState = UNKNOWN_DOOR;
  nowMs = 0;

  constructor(private readonly caller: DoorCaller = caller_) {}

  wait(ms: number): this {
    this.nowMs += ms;
    return this;
  }

  go(times = 1, who = this.caller): this {
    for (let time = 0; time < times; time++) this.state = depart(this.state, who, at(this.nowMs));
    return this;
  }

  end(
    answered: Answered,
    options: { sentMs?: number; wasProbe?: boolean; who?: DoorCaller; chance?: number } = {},
  ): this {
    const { sentMs = this.nowMs, wasProbe = this.state.run >= 2, who = this.caller, chance } = options;
    this.state = learn(this.state, who, { ...answered, sentMs, wasProbe }, at(this.nowMs, chance));
    return this;
  }

  /** A call with its answer. */
  call(answered: Answered, who?: DoorCaller): this {
    const wasProbe = this.state.run >= 2;
    return this.go(1, who).end(answered, { wasProbe, ...(who && { who }) });
  }

  calls(times: number, answered: Answered): this {
    for (let time = 0; time < times; time++) this.call(answered);
    return this;
  }

  ask(who: Partial<DoorCaller> = {}, ahead = 0): Verdict {
    return admit(this.state, { ...this.caller, ...who }, this.nowMs, ahead);
  }

  /** The verdict in short. */
  says(who: Partial<DoorCaller> = {}, ahead = 0): string {
    const verdict = this.ask(who, ahead);
    if (verdict.kind === 'go') return 'go';
    if (verdict.kind === 'closed') return `closed by ${verdict.stop.name}`;
    return `${verdict.kind} for ${verdict.untilMs - this.nowMs}: ${verdict.because}`;
  }
}
const caller_ = caller;
const play = () => new Play();
const parked: DoorCaller = { ...caller, isParked: true };
/** After an overload that lasted: the first two of those who waited went, and were answered. */
const drained = () => play().calls(6, overload).call(success).go(2, parked).end(success).end(success);
/** One stream, where the tier allows one. */
const streamed = () => new Play({ ...caller, streams: true }).call(told(4));

const cases: { name: string; given: () => Play; who?: Partial<DoorCaller>; ahead?: number; want: string }[] = [
  { name: 'lets anyone go of whom nothing is known', given: play, want: 'go' },
  { name: 'lets ten go until the first answer', given: () => play().go(9), want: 'go' },
  { name: 'and no more', given: () => play().go(10), want: 'wait for Infinity: overload' },
  { name: 'bounds nobody once an answer came', given: () => play().call(success).go(200), want: 'go' },
  { name: 'also when that blames the request', given: () => play().call(mistake).go(200), want: 'go' },
  // The window
  { name: 'counts what is in flight', given: () => play().call(told(4)).go(3), want: 'go' },
  { name: 'waits for the next window', given: () => play().call(told(4)).go(4), want: 'wait for 61000: rate-limit' },
  {
    name: 'counts what others sent with the same key',
    given: () => play().call(told(0)),
    want: 'wait for 61000: rate-limit',
  },
  { name: 'goes when the next window opens', given: () => play().call(told(0)).wait(61_000), want: 'go' },
  {
    name: 'counts anew in the next window',
    given: () => play().call(told(0)).wait(61_000).go(5),
    want: 'wait for 61000: rate-limit',
  },
  {
    name: 'believes the earliest end it was told',
    given: () => play().call(told(0, 60_000)).wait(5_000).go().end(told(0, 40_000)),
    want: 'wait for 41000: rate-limit',
  },
  {
    name: 'does not let a slow answer of the last window shut the new one',
    given: () => play().call(told(4)).go(4).wait(61_000).end(told(0, 1_000), { sentMs: 0 }),
    want: 'go',
  },
  {
    name: 'knows its turn behind others',
    given: () => play().call(told(2)),
    who: {},
    ahead: 2 + 5,
    want: 'wait for 121000: rate-limit',
  },
  {
    name: 'is the last of the next window before it is the first of the one after that',
    given: () => play().call(told(2)),
    ahead: 2 + 4,
    want: 'wait for 61000: rate-limit',
  },
  {
    name: 'has a whole window to give once the last is over, though many wait for something else',
    given: () => play().call(told(0)).wait(61_000),
    ahead: 5 + 4,
    want: 'go',
  },
  {
    name: 'believes what an answer tells of a window that began with its request',
    given: () => play().call(told(4)).wait(61_000).call(told(0)),
    want: 'wait for 61000: rate-limit',
  },
  {
    name: 'tells at once who cannot make it',
    given: () => play().call(told(0)),
    who: { deadlineMs: 60_000 },
    want: 'too-late for 61000: rate-limit',
  },
  {
    name: 'tells at once who cannot make it behind others',
    given: () => play().call(told(2)),
    who: { deadlineMs: 120_000 },
    ahead: 7,
    want: 'too-late for 121000: rate-limit',
  },
  // A 429
  {
    name: 'holds everyone, with a spread on top',
    given: () => play().call(limited(7_000)),
    want: 'wait for 7525: rate-limit',
  },
  { name: 'lets one go ahead then', given: () => play().call(limited(7_000)).wait(7_525), want: 'go' },
  {
    name: 'lets the others follow a second later',
    given: () => play().call(limited(7_000)).wait(7_525).go(),
    want: 'wait for 1000: rate-limit',
  },
  {
    name: 'or once that one was answered',
    given: () => play().call(limited(7_000)).wait(7_525).call(success),
    want: 'go',
  },
  {
    name: 'lets one go ahead also when another answer came meanwhile',
    given: () => play().go(2).end(limited(7_000)).end(success).wait(7_525).go(),
    want: 'wait for 1000: rate-limit',
  },
  {
    name: 'holds again when that one is refused',
    given: () => play().call(limited(7_000)).wait(7_525).call(limited(1_000)),
    want: 'wait for 1525: rate-limit',
  },
  {
    name: 'keeps the longer of two',
    given: () => play().go(2).end(limited(7_000)).end(limited(1_000)),
    want: 'wait for 7525: rate-limit',
  },
  {
    name: 'believes no more than the longest Retry-After that is waited for',
    given: () => play().call(limited(2_592_000_000, 5)),
    want: 'wait for 120525: rate-limit',
  },
  {
    name: 'waits the first backoff without Retry-After',
    given: () => play().call(limited(undefined, 5)),
    want: 'wait for 250: rate-limit',
  },
  {
    name: 'takes a refusal for an answer',
    given: () => play().call(limited(0)).wait(525).go().wait(1_000).go(10),
    want: 'go',
  },
  {
    name: 'does not take Retry-After for the end of a window that had room',
    given: () => play().call(limited(0, 1)).wait(525).call(success),
    want: 'wait for 30475: rate-limit',
  },
  {
    name: 'nor its own backoff for the end of one that had none',
    given: () => play().call(limited()),
    want: 'wait for 31000: rate-limit',
  },
  {
    name: 'halves the places when the window had room',
    given: () => play().call(success).go(8).end(limited(0, 5)).wait(525).go().wait(1_000),
    want: 'wait for Infinity: overload',
  },
  // Overloads
  { name: 'lets one overload pass', given: () => play().call(overload), want: 'go' },
  { name: 'is half-open after two in a row', given: () => play().calls(2, overload), want: 'wait for 450: overload' },
  {
    name: 'or after lost connections',
    given: () => play().calls(2, failed({ code: 'ECONNRESET' })),
    want: 'wait for 450: overload',
  },
  { name: 'not after mistakes of its callers', given: () => play().calls(2, mistake), want: 'go' },
  {
    name: 'not when a success was between',
    given: () => play().call(overload).call(success).call(overload),
    want: 'go',
  },
  { name: 'lets one probe go', given: () => play().calls(2, overload).wait(450), want: 'go' },
  {
    name: 'and no second one while it is out',
    given: () => play().calls(2, overload).wait(450).go(),
    want: 'wait for 450: overload',
  },
  { name: 'opens when the probe succeeds', given: () => play().calls(2, overload).wait(450).call(success), want: 'go' },
  {
    name: 'also to those who waited',
    given: () => play().calls(2, overload).wait(450).call(success),
    who: { isParked: true },
    want: 'go',
  },
  {
    name: 'learns nothing more of those that went before',
    given: () =>
      play().go(9).end(overload).end(overload).end(overload, { wasProbe: false }).end(overload, { wasProbe: false }),
    want: 'wait for 450: overload',
  },
  {
    name: 'tells at once who cannot wait for the next probe',
    given: () => play().calls(2, overload),
    who: { deadlineMs: 450 },
    want: 'too-late for 450: overload',
  },
  {
    name: 'halves the places, and each success adds one',
    given: () => play().call(success).go(8).end(overload).end(overload).end(success).go(),
    want: 'wait for Infinity: overload',
  },
  // An overload that lasted
  {
    name: 'lets one of those who waited be the probe',
    given: () => play().calls(4, overload).wait(1_800),
    who: { isParked: true },
    want: 'go',
  },
  {
    name: 'lets two of those who waited go with the first success',
    given: () =>
      play()
        .calls(6, overload)
        .call(success)
        .go(1, { ...caller, isParked: true }),
    who: { isParked: true },
    want: 'go',
  },
  {
    name: 'and the others as successes come',
    given: () =>
      play()
        .calls(6, overload)
        .call(success)
        .go(2, { ...caller, isParked: true }),
    who: { isParked: true },
    want: 'wait for Infinity: overload',
  },
  {
    name: 'while new callers go',
    given: () =>
      play()
        .calls(6, overload)
        .call(success)
        .go(2, { ...caller, isParked: true })
        .end(success),
    want: 'go',
  },
  {
    name: 'lets one more go with every third success: not after two',
    given: drained,
    who: { isParked: true },
    want: 'wait for 5000: overload',
  },
  { name: 'but after three', given: () => drained().call(success), who: { isParked: true }, want: 'go' },
  {
    name: 'at no time of itself as long as a call is unanswered',
    given: () => drained().go(),
    who: { isParked: true },
    want: 'wait for Infinity: overload',
  },
  {
    name: 'lets one of them go when nothing else happens',
    given: () =>
      play()
        .calls(6, overload)
        .call(success)
        .call(success, { ...caller, isParked: true })
        .call(success, { ...caller, isParked: true }),
    who: { isParked: true },
    want: 'wait for 5000: overload',
  },
  {
    name: 'that is, once nothing has happened for so long',
    given: () => drained().wait(5_000),
    who: { isParked: true },
    want: 'go',
  },
  {
    name: 'is over after forty successes',
    given: () =>
      play()
        .calls(6, overload)
        .call(success)
        .go(2, { ...caller, isParked: true })
        .calls(41, success),
    who: { isParked: true },
    want: 'go',
  },
  // Streams
  {
    name: 'knows how many streams the tier allows',
    given: () => new Play({ ...caller, streams: true }).call(told(4)),
    want: 'wait for Infinity: streams',
  },
  {
    name: 'lets others go beside them',
    given: () => new Play({ ...caller, streams: true }).call(told(4)),
    who: { streams: false },
    want: 'go',
  },
  // Hard stops
  { name: 'is closed by a 401', given: () => play().call(stopped(401)), want: 'closed by 401' },
  { name: 'for every operation', given: () => play().call(stopped(401)), who: account, want: 'closed by 401' },
  {
    name: 'also one that is not known',
    given: () => play().call(stopped(402)),
    who: { operation: 'GET /x', errors: undefined },
    want: 'closed by 402',
  },
  {
    name: 'is closed by a 402 for what spends credits',
    given: () => play().call(stopped(402)),
    who: chat,
    want: 'closed by 402',
  },
  { name: 'not for reading the balance', given: () => play().call(stopped(402)), who: account, want: 'go' },
  { name: 'is closed by a 403', given: () => play().call(stopped(403)), want: 'closed by 403 createMessage' },
  { name: 'for its endpoint only', given: () => play().call(stopped(403)), who: chat, want: 'go' },
  {
    name: 'names the stop by its type',
    given: () => play().call(failed({ action: 'stop', status: 529, type: 'insufficient_quota' })),
    want: 'closed by 402',
  },
  { name: 'lets one probe go after a while', given: () => play().call(stopped(402)).wait(60_000), want: 'go' },
  { name: 'and only one', given: () => play().call(stopped(402)).wait(60_000).go(), want: 'closed by 402' },
  { name: 'is healed when it succeeds', given: () => play().call(stopped(402)).wait(60_000).call(success), want: 'go' },
  {
    name: 'alone: a stop of another endpoint stays',
    given: () => play().call(stopped(403), chat).call(stopped(402)).wait(59_999).call(success),
    who: chat,
    want: 'closed by 403 createChatCompletion',
  },
  {
    name: 'not when it is overloaded',
    given: () => play().call(stopped(402)).wait(60_000).call(overload),
    want: 'closed by 402',
  },
];
for (const { name, given, who, ahead, want } of cases) {
  test(name, () => expect(given().says(who, ahead)).toBe(want));
}

test('probes ever more rarely, at the end every ten seconds', () => {
  const door = play().call(overload);
  const waits: number[] = [];
  for (let probe = 0; probe < 7; probe++) {
    door.call(overload);
    const waitMs = door.state.shutUntilMs - door.nowMs;
    waits.push(waitMs);
    door.wait(waitMs);
  }
  expect(waits).toEqual([450, 900, 1_800, 7_200, 9_000, 9_000, 9_000]);
});

describe('an overload has lasted', () => {
  const lasts: { name: string; given: () => Play; want: boolean }[] = [
    { name: 'not after three in a row', given: () => play().calls(3, overload), want: false },
    { name: 'after four', given: () => play().calls(4, overload), want: true },
    { name: 'until forty successes later', given: () => play().calls(4, overload).calls(39, success), want: true },
    { name: 'and no longer', given: () => play().calls(4, overload).calls(40, success), want: false },
    {
      name: 'for as long again when somebody goes who has waited since then',
      given: () => play().calls(4, overload).calls(39, success).call(success, parked),
      want: true,
    },
    {
      name: 'not when somebody else goes',
      given: () => play().calls(4, overload).calls(39, success).go().end(success),
      want: false,
    },
    {
      name: 'not again when somebody goes who waited then, once it is over',
      given: () => play().calls(4, overload).calls(40, success).go(1, parked),
      want: false,
    },
  ];
  for (const { name, given, want } of lasts) {
    test(name, () => expect(isNewestFirst(given().state)).toBe(want));
  }
});

describe('halves', () => {
  const places: { name: string; given: () => Play; want: number }[] = [
    { name: 'what was in flight at an overload', given: () => play().go(8).end(overload).end(overload), want: 3 },
    { name: 'what was in flight at a 429', given: () => play().go(8).end(limited(0, 5)), want: 4 },
    { name: 'down to one', given: () => play().calls(2, overload), want: 1 },
    { name: 'nothing when the window had no room', given: () => play().go(8).end(limited(0)), want: Infinity },
    { name: 'nothing more at the next overload', given: () => play().go(9).calls(2, overload).call(overload), want: 5 },
  ];
  for (const { name, given, want } of places) {
    test(name, () => expect(given().state.places).toBe(want));
  }
});

test('knows how long successes take: the first, and then a fifth of each', () => {
  const door = play();
  const means = [10_000, 20_000, 2_000].map((ms) => {
    const sentMs = door.nowMs;
    return door.go().wait(ms).end(success, { sentMs }).state.successMs;
  });
  expect(means).toEqual([10_000, 12_000, 10_000]);
});

describe('who waits', () => {
  const waits: { name: string; given: () => Play; who?: Partial<DoorCaller>; isForAll: boolean }[] = [
    { name: 'for the window waits as all do', given: () => play().call(told(0)), isForAll: true },
    { name: 'for a probe waits as all do', given: () => play().calls(2, overload), isForAll: true },
    { name: 'for a place waits as all do', given: () => play().go(10), isForAll: true },
    { name: 'since an overload lets others by', given: drained, who: { isParked: true }, isForAll: false },
    { name: 'for a stream lets others by', given: streamed, who: { streams: true }, isForAll: false },
  ];
  for (const { name, given, who, isForAll } of waits) {
    test(name, () => expect(given().ask(who)).toMatchObject({ kind: 'wait', isForAll }));
  }
});

describe('a stop', () => {
  test('that is met again stays what it was, and waits longer for its probe', () => {
    const [first, again] = [stopped(402), stopped(402)];
    const { state } = play().call(first).wait(60_000).call(again, chat);
    expect(state.stops).toMatchObject([{ name: '402', probeAtMs: 120_000 }]);
    expect(state.stops[0]!.failure).toBe((first as { failure: Failure }).failure);
  });

  test('that others met takes the place of one of its name, and leaves the rest', () => {
    const { state } = play().call(stopped(403), chat).call(stopped(402));
    const heard = { ...state.stops[0]!, probeAtMs: 5_000 };
    expect(hearStop(state, heard).stops).toEqual([state.stops[1], heard]);
    expect(hearStop(UNKNOWN_DOOR, heard).stops).toEqual([heard]);
  });

  test('is what the word lasts for until the first of their probes', () => {
    const { state, nowMs } = play().call(stopped(403), chat).wait(5_000).call(stopped(402));
    expect(wordOf(state, nowMs)).toEqual({ door: 'closed', untilMs: 60_000 });
  });
});

test('has no stop left once it is opened by hand', () => {
  const door = play().call(stopped(402)).call(stopped(403), chat);
  expect(wordOf(door.state, 0).door).toBe('closed');
  expect(wordOf(reopen(door.state), 0).door).toBe('open');
});

test('a stream gives its place back', () => {
  const streams = { ...caller, streams: true };
  const door = new Play(streams).call(told(4));
  expect(admit(endStream(door.state), streams, 0).kind).toBe('go');
});

describe('who waits is let go', () => {
  const waiting = [90_000, 50_000, 1_000, 70_000].map((deadlineMs) => ({ deadlineMs }));
  const times = (state: DoorState) => inOrder(state, waiting, 0).map(({ deadlineMs }) => deadlineMs);

  test('in the order they came', () => {
    expect(times(UNKNOWN_DOOR)).toEqual([90_000, 50_000, 1_000, 70_000]);
  });

  test('once an overload has lasted: whose time is over next, of those who can be answered in time', () => {
    expect(times({ ...UNKNOWN_DOOR, calmIn: 40, successMs: 10_000 })).toEqual([50_000, 70_000, 90_000, 1_000]);
  });

  test('who can just be answered in time is not lost', () => {
    const state = { ...UNKNOWN_DOOR, calmIn: 1, successMs: 10_000 };
    const [lost, just] = [{ deadlineMs: 24_999 }, { deadlineMs: 25_000 }];
    expect(inOrder(state, [lost, just], 5_000)).toEqual([just, lost]);
  });
});

describe('its word', () => {
  const words: { given: () => Play; want: string }[] = [
    { given: () => play().call(success), want: 'open' },
    { given: () => play().call(told(0)), want: 'held' },
    { given: () => play().call(limited(1_000)), want: 'held' },
    { given: () => play().calls(2, overload), want: 'half-open' },
    { given: () => play().calls(2, overload).call(stopped(401)), want: 'closed' },
  ];
  for (const { given, want } of words) {
    test(want, () => {
      const { state, nowMs } = given();
      expect(wordOf(state, nowMs).door).toBe(want);
    });
  }
});

describe('is forgotten', () => {
  const doors: { name: string; given: () => Play; want: boolean }[] = [
    { name: 'not while a call is unanswered', given: () => play().go(), want: false },
    { name: 'not while one is for longer than a window', given: () => play().go().wait(61_000), want: false },
    { name: 'not while a stream has not ended', given: () => streamed().wait(61_000), want: false },
    { name: 'not while its window lasts', given: () => play().call(told(3)), want: false },
    { name: 'when its window is over', given: () => play().call(told(3)).wait(61_000), want: true },
    { name: 'not while it is held', given: () => play().call(limited(90_000, 5)).wait(61_000), want: false },
    { name: 'when it is held no longer', given: () => play().call(limited(90_000, 5)).wait(90_525), want: true },
    { name: 'not while it is closed', given: () => play().call(stopped(401)).wait(59_999), want: false },
    { name: 'when a probe would be due', given: () => play().call(stopped(401)).wait(61_000), want: true },
  ];
  for (const { name, given, want } of doors) {
    test(name, () => {
      const { state, nowMs } = given();
      expect(isForgettable(state, nowMs)).toBe(want);
    });
  }
});

test('whatever comes, every number is one, and who waits is let go in the end', () => {
  const rateLimit = fc.record({
    tier: fc.constantFrom('free' as const, 'pay_as_you_go' as const, 'enterprise' as const),
    limit: fc.nat(100),
    remaining: fc.nat(100),
    resetMs: fc.nat(86_400_000),
  });
  const retryAfterMs = fc.option(fc.nat(10_000_000), { nil: undefined });
  const answered: fc.Arbitrary<Answered> = fc.oneof(
    fc.constantFrom<Answered>(success, overload, { kind: 'none' }, failed({ action: 'fix', status: 400 })),
    rateLimit.map((each): Answered => ({ kind: 'success', rateLimit: each })),
    fc.tuple(retryAfterMs, rateLimit).map(([ms, each]): Answered => ({ ...limited(ms), rateLimit: each })),
  );
  const step = fc.record({ waitMs: fc.nat(100_000), answered, chance: fc.double({ min: 0, max: 0.999, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, isParked) => {
      const door = play();
      for (const { waitMs, answered: what, chance } of steps) {
        const sentMs = door.nowMs;
        const wasProbe = door.state.run >= 2;
        door.go().wait(waitMs).end(what, { sentMs, wasProbe, chance });
      }
      const numbers = Object.values({ ...door.state, ...door.state.window }).filter((each) => typeof each === 'number');
      expect(numbers.filter(Number.isNaN)).toEqual([]);
      expect(door.state.inFlight).toBe(0);
      const who = { isParked, deadlineMs: Infinity };
      for (let turns = 0; door.says(who) !== 'go'; turns++) {
        const verdict = door.ask(who);
        if (verdict.kind !== 'wait' || turns > 5) throw new Error(`stuck: ${door.says(who)}`);
        door.nowMs = verdict.untilMs;
      }
      expect(door.nowMs).toBeLessThan(Infinity);
    }),
  );
});
