/** Which calls a 401 or 402 refuses. */
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import type { Spending } from '../../src/limiter/limiter.js';
import { stopOf, Stops } from '../../src/limiter/stops.js';
import type { Outcome } from '../../src/policy/failure.js';
import { createDriver, resultOf } from './driver.js';

const driver = createDriver();
const asking = (spends?: Spending) => driver.ask({ spends });

type Step = { meets: number; spends?: Spending; type?: string } | { succeeds: true; spends?: Spending };

/** What refuses a request after the steps; all happen at 0, and the next probe is due at 60,000. */
function stopsAfter(steps: readonly Step[]): { stops: Stops; news: boolean[] } {
  const stops = new Stops();
  const news: boolean[] = [];
  for (const step of steps) {
    if ('succeeds' in step) {
      stops.succeed(asking(step.spends));
      continue;
    }
    const result = resultOf({ status: step.meets, tookMs: 0, type: step.type });
    if (result.kind === 'failure') news.push(stops.record(asking(step.spends), result, 0));
  }
  return { stops, news };
}

const big = { model: 'opus', maxTokens: 8_000 };
const small = { model: 'opus', maxTokens: 100 };
const other = { model: 'auto', maxTokens: 8_000 };

interface Case {
  title: string;
  steps: Step[];
  spends?: Spending;
  refused: boolean;
}

const cases: Case[] = [
  { title: 'one 401 refuses nothing', steps: [{ meets: 401 }], refused: false },
  { title: 'two 401 refuse a call', steps: [{ meets: 401 }, { meets: 401 }], refused: true },
  { title: 'two 401 refuse a call that spends', steps: [{ meets: 401 }, { meets: 401 }], spends: small, refused: true },
  {
    title: 'a success between two 401 makes them two single ones',
    steps: [{ meets: 401 }, { succeeds: true }, { meets: 401 }],
    refused: false,
  },
  { title: 'two 403 refuse nothing', steps: [{ meets: 403 }, { meets: 403 }], refused: false },
  {
    title: 'two 502 that hold the error of an upstream refuse nothing',
    steps: [
      { meets: 502, type: ERRORS[401].type },
      { meets: 502, type: ERRORS[401].type },
    ],
    refused: false,
  },
  {
    title: 'two 401 whose envelope names another error refuse nothing',
    steps: [
      { meets: 401, type: 'proxy_error' },
      { meets: 401, type: 'proxy_error' },
    ],
    refused: false,
  },
  {
    title: 'a 401 and a 402 are not two in a row',
    steps: [{ meets: 401 }, { meets: 402, spends: big }],
    spends: big,
    refused: false,
  },
  {
    title: 'two 402 refuse a call that asks for as much',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: big },
    ],
    spends: big,
    refused: true,
  },
  {
    title: 'two 402 let a smaller call pass',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: big },
    ],
    spends: small,
    refused: false,
  },
  {
    title: 'two 402 let a call of another model pass',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: big },
    ],
    spends: other,
    refused: false,
  },
  {
    title: 'two 402 let a call pass that is free',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: big },
    ],
    refused: false,
  },
  {
    title: 'two 402 refuse a call without a limit of its own',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: big },
    ],
    spends: { model: 'opus' },
    refused: true,
  },
  {
    title: 'two 402 of calls without a limit let a call with one pass',
    steps: [
      { meets: 402, spends: { model: 'opus' } },
      { meets: 402, spends: { model: 'opus' } },
    ],
    spends: big,
    refused: false,
  },
  {
    title: 'a large and a small 402 refuse from the large one on',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: small },
    ],
    spends: { model: 'opus', maxTokens: 7_999 },
    refused: false,
  },
  {
    title: '402 of two models confirm each other as little as one',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: other },
    ],
    spends: big,
    refused: false,
  },
  {
    title: 'a smaller call that succeeds does not lift a confirmed 402',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: big },
      { succeeds: true, spends: small },
    ],
    spends: big,
    refused: true,
  },
  {
    title: 'a call of the same size that succeeds lifts a confirmed 402',
    steps: [
      { meets: 402, spends: big },
      { meets: 402, spends: big },
      { succeeds: true, spends: big },
    ],
    spends: big,
    refused: false,
  },
];

describe('a stop', () => {
  for (const { title, steps, spends, refused } of cases)
    test(title, () =>
      expect(stopsAfter(steps).stops.refusing(0, { ...asking(spends), probeEveryMs: 1 }) !== undefined).toBe(refused),
    );

  test('is news once in a row', () => {
    expect(stopsAfter([{ meets: 401 }, { meets: 401 }, { meets: 401 }]).news).toEqual([true, false, false]);
  });

  test('lets one call try when its time is over, and the next a minute later', () => {
    const { stops } = stopsAfter([{ meets: 401 }, { meets: 401 }]);
    const ask = { ...asking(), probeEveryMs: 60_000 };
    expect(stops.refusing(59_999, ask)).toBeDefined();
    expect(stops.refusing(60_000, ask)).toBeUndefined();
    stops.send(ask, 60_000);
    expect(stops.refusing(119_999, ask)).toBeDefined();
  });

  test('refuses each caller for the interval that it chose', () => {
    const { stops } = stopsAfter([{ meets: 401 }, { meets: 401 }]);
    stops.send(asking(), 0);
    expect([1, 1_000, 1e9].map((probeEveryMs) => stops.refusing(1_000, { ...asking(), probeEveryMs }))).toEqual([
      undefined,
      undefined,
      expect.anything(),
    ]);
  });

  test('is still known when one call may try whether it is over', () => {
    const { stops } = stopsAfter([{ meets: 401 }, { meets: 401 }]);
    expect(stops.refusing(60_000)).toBeDefined();
  });
});

describe('stopOf()', () => {
  const of = (outcome: Partial<Outcome>) => stopOf({ kind: 'response', status: 401, body: '', ...outcome } as Outcome);
  const envelope = (type: string) => JSON.stringify({ error: { type } });

  test('needs status and envelope to name the same row', () => {
    expect(of({ body: envelope(ERRORS[401].type) })).toBe(401);
    expect(of({ status: 402, body: envelope(ERRORS[402].type) })).toBe(402);
    expect(of({ status: 402, body: envelope(ERRORS[401].type) })).toBeUndefined();
    expect(of({ body: '<html>' })).toBeUndefined();
    expect(of({ status: 403, body: envelope(ERRORS[403].type) })).toBeUndefined();
    expect(of({ kind: 'no-response', cause: undefined })).toBeUndefined();
  });
});
