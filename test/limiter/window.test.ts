/** What the rate-limit window makes of headers, of 429s and of what was sent. Times are milliseconds. */
import { describe, expect, test } from 'vitest';
import { LONGEST_HOLD_MS, Window } from '../../src/limiter/window.js';
import type { CallResult } from '../../src/limiter/limiter.js';
import { resultOf, told } from './driver.js';

const FREE = -Infinity;
const CALL = {};

type Step =
  /** So many requests are sent at a time. */
  | { sent: number; atMs: number; streams?: boolean }
  /** The result of an attempt is read. */
  | { result: CallResult; sentMs: number; atMs: number; isServed?: boolean; streams?: boolean; call?: object };

const headers = (remaining: number, more?: Parameters<typeof told>[1]): CallResult => ({
  kind: 'success',
  rateLimit: told(remaining, more),
});
const throttled = (retryAfterMs?: number, rateLimit?: ReturnType<typeof told>): CallResult =>
  resultOf({ status: 429, tookMs: 0, retryAfterMs, rateLimit });

function windowAfter(steps: readonly Step[]): Window {
  const window = new Window();
  for (const step of steps) {
    if ('sent' in step) for (let at = 0; at < step.sent; at++) window.send(step.atMs, step.streams ?? false);
    else
      window.read(step.result, step.sentMs, step.atMs, step.isServed ?? false, { streams: false, call: {}, ...step });
  }
  return window;
}

interface Case {
  title: string;
  steps: Step[];
  atMs: number;
  ahead?: number;
  opensMs: number;
}

const cases: Case[] = [
  { title: 'is open while nothing is known', steps: [{ sent: 1_000, atMs: 0 }], atMs: 0, opensMs: FREE },
  {
    title: 'is open while the headers leave requests',
    steps: [{ result: headers(1), sentMs: 0, atMs: 100 }],
    atMs: 100,
    opensMs: FREE,
  },
  {
    title: 'is full until its reset, with a second for rounding',
    steps: [{ result: headers(0, { resetMs: 9_000 }), sentMs: 0, atMs: 100 }],
    atMs: 100,
    opensMs: 10_100,
  },
  {
    title: 'counts what was sent since the headers',
    steps: [
      { result: headers(2, { resetMs: 9_000 }), sentMs: 0, atMs: 100 },
      { sent: 2, atMs: 200 },
    ],
    atMs: 200,
    opensMs: 10_100,
  },
  {
    title: 'keeps its own count when the headers are older than it',
    steps: [
      { sent: 60, atMs: 0 },
      { result: headers(50, { resetMs: 9_000 }), sentMs: 0, atMs: 100 },
    ],
    atMs: 100,
    opensMs: 10_100,
  },
  {
    title: 'lasts a minute at most from its first request',
    steps: [
      { sent: 1, atMs: 0 },
      { result: headers(0, { resetMs: 90_000 }), sentMs: 0, atMs: 100 },
    ],
    atMs: 100,
    opensMs: 61_000,
  },
  {
    title: 'is open again once it is over',
    steps: [{ result: headers(0, { resetMs: 9_000 }), sentMs: 0, atMs: 100 }],
    atMs: 10_100,
    opensMs: FREE,
  },
  {
    title: 'ignores the headers of a request of the window before',
    steps: [
      { result: headers(0, { resetMs: 9_000 }), sentMs: 0, atMs: 0 },
      { sent: 1, atMs: 10_000 },
      { result: headers(0, { resetMs: 500 }), sentMs: 9_000, atMs: 10_500 },
    ],
    atMs: 10_500,
    opensMs: FREE,
  },
  {
    title: 'takes a limit of 0 as 1',
    steps: [{ result: throttled(9_000, told(0, { limit: 0, resetMs: 9_000 })), sentMs: 0, atMs: 0 }],
    atMs: 10_000,
    opensMs: FREE,
  },
  {
    title: 'does not believe a limit of 0 that came with a success',
    steps: [{ result: headers(0, { limit: 0, resetMs: 9_000 }), sentMs: 0, atMs: 0 }],
    atMs: 1,
    opensMs: FREE,
  },
  {
    title: 'tells the turn of those behind the ones that fit into the next window',
    steps: [{ result: headers(0, { limit: 2, resetMs: 9_000 }), sentMs: 0, atMs: 0 }],
    atMs: 0,
    ahead: 5,
    opensMs: 130_000,
  },
  {
    title: 'tells the turn of those behind the ones that still fit into this window',
    steps: [{ result: headers(1, { limit: 2, resetMs: 9_000 }), sentMs: 0, atMs: 0 }],
    atMs: 0,
    ahead: 1,
    opensMs: 10_000,
  },
  {
    title: 'believes the Retry-After of a full window more than its headers',
    steps: [{ result: throttled(20_000, told(0, { resetMs: 9_000 })), sentMs: 0, atMs: 0 }],
    atMs: 0,
    opensMs: 21_000,
  },
  {
    title: 'takes the reset of a full window whose 429 has no Retry-After',
    steps: [{ result: throttled(undefined, told(0, { resetMs: 9_000 })), sentMs: 0, atMs: 0 }],
    atMs: 0,
    opensMs: 10_000,
  },
  {
    title: 'holds no call for a 429 with requests left',
    steps: [
      { result: throttled(20_000, told(5)), sentMs: 0, atMs: 0 },
      { result: throttled(20_000, told(5)), sentMs: 0, atMs: 0 },
    ],
    atMs: 0,
    opensMs: FREE,
  },
  {
    title: 'holds no call for one 429 without headers',
    steps: [{ result: throttled(20_000), sentMs: 0, atMs: 0 }],
    atMs: 0,
    opensMs: FREE,
  },
  {
    title: 'holds for the second 429 in a row without headers',
    steps: [
      { result: throttled(20_000), sentMs: 0, atMs: 0 },
      { result: throttled(30_000), sentMs: 0, atMs: 5_000 },
    ],
    atMs: 5_000,
    opensMs: 35_000,
  },
  {
    title: 'holds for no second 429 without headers of the same call',
    steps: [
      { result: throttled(20_000), sentMs: 0, atMs: 0, call: CALL },
      { result: throttled(30_000), sentMs: 0, atMs: 5_000, call: CALL },
    ],
    atMs: 5_000,
    opensMs: FREE,
  },
  {
    title: 'holds no call for 429s without headers to streams',
    steps: [
      { result: throttled(20_000), sentMs: 0, atMs: 0, streams: true },
      { result: throttled(30_000), sentMs: 0, atMs: 5_000, streams: true },
    ],
    atMs: 5_000,
    opensMs: FREE,
  },
  {
    title: 'holds no call for a second 429 after a success',
    steps: [
      { result: throttled(20_000), sentMs: 0, atMs: 0 },
      { result: { kind: 'success' }, sentMs: 0, atMs: 1 },
      { result: throttled(20_000), sentMs: 0, atMs: 5_000 },
    ],
    atMs: 5_000,
    opensMs: FREE,
  },
  {
    title: 'holds no call for a second 429 while others succeed',
    steps: [
      { result: throttled(20_000), sentMs: 0, atMs: 0 },
      { result: throttled(20_000), sentMs: 0, atMs: 10, isServed: true },
    ],
    atMs: 10,
    opensMs: FREE,
  },
  {
    title: 'holds for two minutes at most',
    steps: [
      { result: throttled(2 ** 31), sentMs: 0, atMs: 0 },
      { result: throttled(2 ** 31), sentMs: 0, atMs: 0 },
    ],
    atMs: 0,
    opensMs: LONGEST_HOLD_MS,
  },
  {
    title: 'holds for a second where a 429 says nothing at all',
    steps: [
      { result: throttled(), sentMs: 0, atMs: 0 },
      { result: throttled(), sentMs: 0, atMs: 0 },
    ],
    atMs: 0,
    opensMs: 1_000,
  },
  {
    title: 'lets one ask again after a hold, and the others a second later',
    steps: [
      { result: throttled(20_000), sentMs: 0, atMs: 0 },
      { result: throttled(20_000), sentMs: 0, atMs: 0 },
      { sent: 1, atMs: 20_000 },
    ],
    atMs: 20_000,
    opensMs: 21_000,
  },
  {
    title: 'holds as long as a shared limiter says that kept an attempt back',
    steps: [
      { sent: 1, atMs: 0 },
      { result: { kind: 'unsent', holdMs: 4_000 }, sentMs: 0, atMs: 0 },
    ],
    atMs: 0,
    opensMs: 4_000,
  },
  {
    title: 'does not count a failure without rate-limit headers, which no limiter of the gateway has seen',
    steps: [
      { result: headers(1), sentMs: 0, atMs: 0 },
      { sent: 1, atMs: 0 },
      { result: resultOf({ status: 502, tookMs: 0 }), sentMs: 0, atMs: 0 },
    ],
    atMs: 0,
    opensMs: FREE,
  },
  {
    title: 'counts a failure whose headers say so',
    steps: [
      { result: headers(1), sentMs: 0, atMs: 0 },
      { sent: 1, atMs: 0 },
      { result: resultOf({ status: 529, tookMs: 0, rateLimit: told(0) }), sentMs: 0, atMs: 0 },
    ],
    atMs: 0,
    opensMs: 61_000,
  },
  {
    title: 'does not count an attempt that a shared limiter kept back',
    steps: [
      { result: headers(1), sentMs: 0, atMs: 0 },
      { sent: 1, atMs: 0 },
      { result: { kind: 'unsent' }, sentMs: 0, atMs: 0 },
    ],
    atMs: 0,
    opensMs: FREE,
  },
];

describe('a window', () => {
  for (const { title, steps, atMs, ahead, opensMs } of cases)
    test(title, () => expect(windowAfter(steps).opensMs(atMs, false, ahead)).toBe(opensMs));

  test('holds streams for 429s without headers to two streams, and for those to two calls', () => {
    for (const streams of [true, false]) {
      const result = throttled(20_000);
      const window = windowAfter([0, 1].map(() => ({ result, sentMs: 0, atMs: 0, streams })));
      expect([window.opensMs(0, true), window.opensMs(0, false)]).toEqual([20_000, streams ? FREE : 20_000]);
    }
  });

  test('knows the streams of a tier, and no limit of a tier that it does not know', () => {
    const streams = (tier: string) => windowAfter([{ result: headers(5, { tier }), sentMs: 0, atMs: 0 }]).maxStreams;
    expect(['free', 'pay_as_you_go', 'high_volume', 'enterprise', '__proto__'].map(streams)).toEqual([
      1,
      5,
      20,
      Infinity,
      Infinity,
    ]);
  });
});
