/** The scenes, each a row: calls of one key, a fleet of a thousand clients, one key at its rate limit. */
import { ERROR_ROWS } from '../../src/contract.js';
import type { Refused, Trouble } from './gateway.js';
import type { Calls, Scene } from './run-scene.js';

const outage = (fromMs: number, toMs: number, more?: Partial<Trouble>) => ({ troubles: [{ fromMs, toMs, ...more }] });
const error = (row: { status: number; type: string }, status: number = row.status): Refused => ({
  status,
  body: JSON.stringify({ type: 'error', error: { type: row.type, message: 'no' } }),
});
const twoFailures = [{ status: 503 }, { status: 503 }];
const batch = (atMs: number, count: number, serviceMs: number): Calls => ({ serviceMs, when: { atMs, count } });
const quick = (more: Partial<Calls> = {}): Calls => ({
  group: 'quick',
  serviceMs: 50,
  when: { perSecond: 20, toMs: 60_000 },
  ...more,
});
const poison = (perSecond: number, serviceMs: number, poisoned: number): Calls[] => [
  { group: 'fine', serviceMs, when: { perSecond: perSecond - poisoned, toMs: 60_000 } },
  { group: 'poison', serviceMs, fate: { status: 503 }, when: { perSecond: poisoned, toMs: 60_000 } },
];
const flapping: Trouble[] = Array.from({ length: 12 }, (_, at) => ({ fromMs: at * 5_000, toMs: at * 5_000 + 2_000 }));
const HOUR_MS = 3_600_000;

/** Calls of one key. Source of S1 to S20: the trial of docs/decisions/0001-limiter.md. */
export const LIST: readonly Scene[] = [
  {
    name: 'S1a',
    title: 'batch of 300 (20 ms) at 2 s of a 6 s outage',
    calls: [batch(2_000, 300, 20)],
    gateway: outage(0, 6_000),
  },
  {
    name: 'S1b',
    title: 'batch of 300 (3 s) at 2 s of a 6 s outage',
    calls: [batch(2_000, 300, 3_000)],
    gateway: outage(0, 6_000),
  },
  {
    name: 'S1c',
    title: 'S1b, two calls failed before',
    calls: [batch(0, 2, 3_000), batch(2_000, 300, 3_000)],
    gateway: outage(0, 6_000),
  },
  {
    name: 'S1d',
    title: 'calls of 60 s, then a batch of 300 (3 s) at 50 s of a 60 s outage',
    calls: [{ serviceMs: 3_000, when: { perSecond: 0.5, toMs: 50_000 } }, batch(50_000, 300, 3_000)],
    gateway: outage(0, 60_000),
  },
  {
    name: 'S2',
    title: '50 web calls (1 s) over 5 s in a 6 s outage, then silence',
    calls: [{ serviceMs: 1_000, when: { perSecond: 10, toMs: 5_000 } }],
    gateway: outage(0, 6_000),
  },
  {
    name: 'S3',
    title: 'two 503, one call that hangs 300 s, then 20 quick calls a second',
    calls: [
      { group: 'first', serviceMs: 50, when: { atMs: 0, count: 2 } },
      { group: 'hung', serviceMs: 300_000, patienceMs: 900_000, when: { atMs: 100, count: 1 } },
      quick({ when: { perSecond: 20, fromMs: 200, toMs: 30_200 } }),
    ],
    gateway: { script: twoFailures },
  },
  {
    name: 'S4',
    title: 'two 503, one healthy call of 20 s, 20 quick calls that wait',
    calls: [
      { group: 'first', serviceMs: 50, when: { atMs: 0, count: 2 } },
      { group: 'slow', serviceMs: 20_000, when: { atMs: 100, count: 1 } },
      quick({ when: { atMs: 200, count: 20 } }),
    ],
    gateway: { script: twoFailures },
  },
  {
    name: 'S5',
    title: 'cold start: ten calls of 60 s, then 20 of 50 ms',
    calls: [
      { group: 'slow', serviceMs: 60_000, patienceMs: 900_000, when: { atMs: 0, count: 10 } },
      quick({ when: { atMs: 10, count: 20 } }),
    ],
  },
  { name: 'S6', title: 'cold start: 40 calls of 3 s', calls: [batch(0, 40, 3_000)] },
  { name: 'S6b', title: 'cold start: 300 calls of 3 s', calls: [batch(0, 300, 3_000)] },
  { name: 'S6c', title: 'cold start: 300 calls of 20 ms', calls: [batch(0, 300, 20)] },
  {
    name: 'S7',
    title: 'one call always 429 with Retry-After 3, beside 20 a second',
    calls: [
      quick({ when: { perSecond: 20, toMs: 30_000 } }),
      {
        group: 'never',
        serviceMs: 50,
        fate: { status: 429, retryAfter: 3 },
        when: { perSecond: 0.2, toMs: 30_000 },
      },
    ],
  },
  {
    name: 'S7b',
    title: 'a prompt over the token limit (429, requests remain) twice a second, beside 4 a second',
    calls: [
      quick({ when: { perSecond: 4, toMs: 30_000 } }),
      { group: 'never', serviceMs: 50, fate: { status: 429, retryAfter: 3 }, when: { perSecond: 2, toMs: 30_000 } },
    ],
    gateway: { window: { requests: 10_000 } },
  },
  { name: 'S8', title: '5 % poison (always 503) beside 20 a second (50 ms)', calls: poison(20, 50, 1) },
  { name: 'S8b', title: '5 % poison beside 20 a second (3 s)', calls: poison(20, 3_000, 1) },
  { name: 'S8c', title: '5 % poison beside 1 a second (2 s)', calls: poison(1, 2_000, 0.05) },
  { name: 'S8d', title: '20 % poison beside 1 a second (2 s)', calls: poison(1, 2_000, 0.2) },
  {
    name: 'S9',
    title: '30 % refused for 60 s, 20 a second (1 s)',
    calls: [{ serviceMs: 1_000, when: { perSecond: 20, toMs: 90_000 } }],
    gateway: outage(0, 60_000, { share: 0.3, status: 529 }),
  },
  {
    name: 'S9b',
    title: '70 % refused for 60 s, 20 a second (1 s)',
    calls: [{ serviceMs: 1_000, when: { perSecond: 20, toMs: 90_000 } }],
    gateway: outage(0, 60_000, { share: 0.7, status: 529 }),
  },
  {
    name: 'S9c',
    title: '70 % refused for 60 s, 1 a second (1 s, 30 s of patience)',
    calls: [{ serviceMs: 1_000, patienceMs: 30_000, when: { perSecond: 1, toMs: 90_000 } }],
    gateway: outage(0, 60_000, { share: 0.7, status: 529 }),
  },
  {
    name: 'S10',
    title: 'outage of 20 s, web calls (10 s of patience, 5 a second) beside a batch of 300 (900 s)',
    calls: [
      { group: 'web', serviceMs: 1_000, patienceMs: 10_000, when: { perSecond: 5, toMs: 60_000 } },
      { group: 'batch', serviceMs: 1_000, patienceMs: 900_000, when: { atMs: 2_000, count: 300 } },
    ],
    gateway: outage(0, 20_000),
  },
  {
    name: 'S11',
    title: 'outage of 120 s, one busy key: 10 a second (1 s), 30 s of patience',
    calls: [{ serviceMs: 1_000, patienceMs: 30_000, when: { perSecond: 10, toMs: 240_000 } }],
    gateway: outage(60_000, 180_000),
  },
  {
    name: 'S12',
    title: 'healthy: bursts of 50 (1 s) each 5 s',
    calls: Array.from({ length: 10 }, (_, at) => batch(at * 5_000, 50, 1_000)),
  },
  {
    name: 'S13',
    title: 'flapping: 2 s down, 3 s up, 10 a second (200 ms) for 60 s',
    calls: [{ serviceMs: 200, when: { perSecond: 10, toMs: 60_000 } }],
    gateway: { troubles: flapping },
  },
  {
    name: 'S14',
    title: 'answers are 504 after 5 s for 10 s, 10 a second (200 ms)',
    calls: [{ serviceMs: 200, when: { perSecond: 10, toMs: 60_000 } }],
    gateway: outage(10_000, 20_000, { status: 504, refusalMs: 5_000 }),
  },
  {
    name: 'S15',
    title: 'healthy gateway with 50 slots (529 above), batch of 300 (3 s)',
    calls: [batch(0, 300, 3_000)],
    gateway: { slots: 50 },
  },
  {
    name: 'S16',
    title: 'gateway with 20 slots, 20 a second (1.5 s) for 60 s: 1.5 times too much',
    calls: [{ serviceMs: 1_500, when: { perSecond: 20, toMs: 60_000 } }],
    gateway: { slots: 20 },
  },
  {
    name: 'S17',
    title: 'outage of 20 s, then 5 a second whose answers take 60 s',
    calls: [{ serviceMs: 60_000, patienceMs: 90_000, when: { perSecond: 5, toMs: 60_000 } }],
    gateway: outage(0, 20_000),
  },
  {
    name: 'S18',
    title: 'outage of 60 s that hangs: 504 after 30 s, 5 a second (1 s)',
    calls: [{ serviceMs: 1_000, when: { perSecond: 5, toMs: 120_000 } }],
    gateway: outage(0, 60_000, { status: 504, refusalMs: 30_000 }),
  },
  {
    name: 'S19',
    title: 'batch of 300 (3 s) at 2 s of a 6 s outage, gateway has 50 slots',
    calls: [batch(2_000, 300, 3_000)],
    gateway: { ...outage(0, 6_000), slots: 50 },
  },
  {
    name: 'S20',
    title: 'batch of 300 (1 s) each 20 s, 100 slots, outage from 25 to 35 s',
    calls: [0, 20_000, 40_000].map((atMs) => batch(atMs, 300, 1_000)),
    gateway: { ...outage(25_000, 35_000), slots: 100 },
  },
  {
    name: 'forbidden',
    title: 'one forbidden model (403) at 5 a minute beside 20 a second',
    calls: [
      quick(),
      { group: 'never', serviceMs: 50, fate: error(ERROR_ROWS[403]), when: { perSecond: 1 / 12, toMs: 60_000 } },
    ],
  },
  {
    name: 'stop-in-502',
    title: 'an authentication_error in a 502, each 10 s, beside 20 a second',
    calls: [
      quick(),
      { group: 'never', serviceMs: 50, fate: error(ERROR_ROWS[401], 502), when: { perSecond: 0.1, toMs: 60_000 } },
    ],
  },
  {
    name: 'patience',
    title: 'one call always 429 with Retry-After 86,400 and patience for it, beside 2 a second',
    calls: [
      quick({ when: { perSecond: 2, toMs: 60_000 } }),
      {
        group: 'never',
        serviceMs: 50,
        patienceMs: 300 * HOUR_MS,
        maxRetryAfterMs: 48 * HOUR_MS,
        fate: { status: 429, retryAfter: 86_400 },
        when: { atMs: 1_000, count: 2 },
      },
    ],
  },
  {
    name: 'nested',
    title: 'tier with one stream: 20 streams one after the other, each opens another while it is read',
    calls: [{ serviceMs: 500, stream: 'nested', patienceMs: 900_000, when: { workers: 1, jobs: 20 } }],
    gateway: { tier: 'free', window: { requests: 10_000 } },
  },
  {
    name: 'scarce',
    title: '5 a second (3 s, 15 s of patience) on a key of 12 a minute',
    calls: [{ serviceMs: 3_000, patienceMs: 15_000, when: { perSecond: 5, toMs: 240_000 } }],
    gateway: { window: { requests: 12 } },
  },
  {
    name: 'hasty',
    title: 'five calls that always fail (503, 60 s of patience), then six with 5 s of patience',
    calls: [
      { group: 'never', serviceMs: 50, fate: { status: 503 }, when: { atMs: 0, count: 2 } },
      { group: 'never', serviceMs: 8_000, fate: { status: 503 }, when: { atMs: 8_000, count: 3 } },
      { group: 'quick', serviceMs: 80, patienceMs: 5_000, when: { atMs: 20_000, count: 6 } },
    ],
  },
  {
    name: 'bare-429',
    title: 'four calls that always get a 429 without headers, then a batch of 35',
    calls: [
      { group: 'never', serviceMs: 50, fate: { status: 429 }, when: { atMs: 0, count: 4 } },
      { group: 'quick', serviceMs: 200, when: { atMs: 3_000, count: 35 } },
    ],
  },
  {
    name: 'unread',
    title: 'tier with 5 streams: 5 opened and never read, then 2 a second (1 s)',
    calls: [
      { group: 'unread', serviceMs: 500, stream: 'unread', when: { atMs: 0, count: 5 } },
      { group: 'read', serviceMs: 1_000, stream: 'read', when: { perSecond: 2, fromMs: 1_000, toMs: 31_000 } },
    ],
    gateway: { tier: 'pay_as_you_go', window: { requests: 10_000 } },
  },
  {
    name: 'streams',
    title: 'tier with 5 streams: 100 streams of 10 s at once',
    calls: [{ serviceMs: 10_000, stream: 'read', patienceMs: 900_000, when: { atMs: 0, count: 100 } }],
    gateway: { tier: 'pay_as_you_go', window: { requests: 10_000 } },
  },
  {
    name: 'long-streams',
    title: 'tier with 5 streams: 20 streams of 60 s at once',
    calls: [{ serviceMs: 60_000, stream: 'read', patienceMs: 900_000, when: { atMs: 0, count: 20 } }],
    gateway: { tier: 'pay_as_you_go', window: { requests: 10_000 } },
  },
];

/** A fleet: clients with a key each, half a call a second, and twice the capacity that they need. */
export const FLEET = { perSecond: 0.5, fromMs: 120_000, toMs: 240_000, endMs: 420_000, reserve: 2 };

interface FleetScene {
  trouble?: Partial<Trouble>;
  serviceMs?: readonly [number, number];
  patienceMs?: number;
  /** Slots in the minute after the trouble, as a share of all. */
  recovery?: number;
}

/** The scenes of a fleet. By default the first has 1,000 clients, and the others fewer, so that all end in minutes. */
export function fleetScenes(given?: number): readonly (Scene & { clients: number })[] {
  const { fromMs, toMs, endMs, perSecond, reserve } = FLEET;
  const fleet = (name: string, title: string, scene: FleetScene = {}) => {
    const clients = given ?? (name === 'F1' ? 1_000 : 200);
    const { trouble, serviceMs = [500, 1_500], patienceMs = 60_000, recovery = 1 } = scene;
    const all = clients * perSecond * reserve * ((serviceMs[0] + serviceMs[1]) / 2_000);
    const slots = (nowMs: number) => (nowMs >= toMs && nowMs < toMs + 60_000 ? all * recovery : all);
    return {
      name,
      title: `${clients.toLocaleString('en')} clients, ${title}`,
      clients,
      calls: [{ serviceMs, patienceMs, when: { onAverage: perSecond, toMs: endMs } }],
      gateway: { ...outage(fromMs, toMs, trouble), slots, window: { requests: 60 } },
    };
  };
  return [
    fleet('F1', 'two minutes of total outage'),
    fleet('F2', 'two minutes of total outage, then half the capacity for a minute', { recovery: 0.5 }),
    fleet('F3', 'two minutes in which 30 % of the requests are refused', { trouble: { share: 0.3, status: 529 } }),
    fleet('F4', 'two minutes of outage, refusals take 3 s', { trouble: { refusalMs: 3_000 } }),
    fleet('F5', 'two minutes that hang: 504 after 30 s', { trouble: { status: 504, refusalMs: 30_000 } }),
    fleet('F6', 'six seconds of outage', { trouble: { fromMs: toMs - 6_000 } }),
    fleet('F7', 'two minutes of outage, answers of 5 to 30 s, patience 120 s', {
      serviceMs: [5_000, 30_000],
      patienceMs: 120_000,
    }),
  ];
}

const jobs = (workers: number, count: number): Calls[] => [
  { serviceMs: [2_000, 16_000], patienceMs: 900_000, when: { workers, jobs: count } },
];
const WINDOW = { window: { requests: 60 } };

/** One key at its rate limit. */
export const KEYS: readonly Scene[] = [
  { name: 'K1', title: '60 a minute, 50 workers, 300 jobs', calls: jobs(50, 300), gateway: WINDOW },
  { name: 'K2', title: '60 a minute, 200 workers, 600 jobs', calls: jobs(200, 600), gateway: WINDOW },
  {
    name: 'K3',
    title: '60 a minute of the clock, 50 workers, 300 jobs',
    calls: jobs(50, 300),
    gateway: { window: { requests: 60, begins: 'clock' } },
  },
  {
    name: 'K4',
    title: '60 in any minute (sliding), 50 workers, 300 jobs',
    calls: jobs(50, 300),
    gateway: { window: { requests: 60, begins: 'sliding' } },
  },
  {
    name: 'K5',
    title: 'free tier: 5 a minute, 50 workers, 50 jobs',
    calls: jobs(50, 50),
    gateway: { window: { requests: 5 } },
  },
  {
    name: 'K6',
    title: '60 a minute, 10 processes of 5 workers, 300 jobs',
    calls: jobs(5, 300),
    processes: 10,
    gateway: WINDOW,
  },
  {
    name: 'K7',
    title: '60 a minute, 50 processes of 1 worker, 300 jobs',
    calls: jobs(1, 300),
    processes: 50,
    gateway: WINDOW,
  },
];
