/** The scenes: an outage met by a thousand processes, and one key used by many workers. */
import type { Caller, Kind } from './callers.js';
import { createChance } from '../../src/mock/chance.js';
import { gapMs } from './chance.js';
import { Clock } from './clock.js';
import { between, SimGateway, type Sent } from './gateway.js';

/** A call that ended. */
export interface Call {
  startMs: number;
  endMs: number;
  isDone: boolean;
}

export interface Run {
  calls: Call[];
  sent: Sent[];
}

export const OUTAGE = {
  clients: 1_000,
  /** Calls of each client, a second. */
  perSecond: 0.5,
  deadlineMs: 60_000,
  fromMs: 120_000,
  toMs: 240_000,
  endMs: 420_000,
  /** What the gateway can serve, as a multiple of what it is ordinarily asked. */
  capacity: 2,
  serviceMs: [500, 1_500] as const,
} as const;

/** How the gateway fails: all requests until `toMs`; for a minute more only half its slots; or a share at random. */
export type Trouble = 'outage' | 'half-recovery' | 'brown-out';

export async function runOutage(
  kind: Kind,
  trouble: Trouble,
  seed: number,
  clients: number = OUTAGE.clients,
): Promise<Run> {
  const { perSecond, deadlineMs, fromMs, toMs, endMs, capacity, serviceMs } = OUTAGE;
  const chance = createChance(seed, '');
  const clock = new Clock();
  const isTroubled = (nowMs: number) => nowMs >= fromMs && nowMs < toMs;
  const slots = clients * perSecond * capacity * ((serviceMs[0] + serviceMs[1]) / 2_000);
  const gateway = new SimGateway(clock, {
    requestsPerMinute: 60,
    serviceMs: between(...serviceMs, chance),
    slots: (nowMs) => (trouble === 'half-recovery' && nowMs >= toMs && nowMs < toMs + 60_000 ? slots / 2 : slots),
    fault: (nowMs) => {
      if (!isTroubled(nowMs)) return undefined;
      if (trouble === 'brown-out') return chance() < 0.3 ? 529 : undefined;
      return 503;
    },
  });
  const calls: Call[] = [];
  for (let client = 0; client < clients; client++) {
    const caller = kind({ clock, gateway, chance, key: `key-${client}` });
    const arrive = () => {
      if (clock.nowMs >= endMs) return;
      void note(clock, caller, deadlineMs, calls);
      clock.after(gapMs(perSecond, chance), arrive);
    };
    clock.after(gapMs(perSecond, chance), arrive);
  }
  await clock.run();
  return { calls, sent: gateway.sent };
}

export interface KeyScene {
  processes: number;
  /** In each process. */
  workers: number;
  jobs: number;
}

/** One key of 60 requests a minute; each worker takes the next job when it is done with one. */
export async function runKey(kind: (index: number) => Kind, scene: KeyScene, seed: number): Promise<Run> {
  const chance = createChance(seed, '');
  const clock = new Clock();
  const gateway = new SimGateway(clock, { requestsPerMinute: 60, serviceMs: between(2_000, 16_000, chance) });
  const calls: Call[] = [];
  let left = scene.jobs;
  for (let index = 0; index < scene.processes; index++) {
    const caller = kind(index)({ clock, gateway, chance, key: 'key' });
    for (let worker = 0; worker < scene.workers; worker++) {
      clock.after(0, () => void work(caller));
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  const work = async (caller: Caller) => {
    while (left > 0) {
      left -= 1;
      await note(clock, caller, 900_000, calls);
    }
  };
  await clock.run();
  return { calls, sent: gateway.sent };
}

async function note(clock: Clock, caller: Caller, deadlineMs: number, calls: Call[]): Promise<void> {
  const startMs = clock.nowMs;
  const isDone = await caller(startMs + deadlineMs);
  calls.push({ startMs, endMs: clock.nowMs, isDone });
}
