/** Runs a scene, which is a set of calls and a gateway, with one kind of caller. */
import { createRandom, type Random } from '../../src/mock/model/random.js';
import type { Caller, CallKind, Kind } from './callers.js';
import { SimGateway, type GatewayOptions, type Sent } from './gateway.js';
import { VirtualTime } from './virtual-time.js';

/** The times at which the calls of a group are made. */
export type Arrivals =
  /** All at one time. */
  | { atMs: number; count: number }
  /** At a steady rate, each at a random time within its interval. */
  | { perSecond: number; fromMs?: number; toMs: number }
  /** At random times (a Poisson process), with an average number per second. */
  | { onAverage: number; toMs: number }
  /** By workers, each of which makes the next call when its last one has ended. */
  | { workers: number; jobs: number };

/** Calls of one kind. */
export type Calls = Omit<CallKind, 'patienceMs' | 'group'> & { group?: string; patienceMs?: number; when: Arrivals };

export interface Scene {
  name: string;
  title: string;
  calls: readonly Calls[];
  gateway?: GatewayOptions;
  /** Number of keys, each with all the calls. Default 1. */
  clients?: number;
  /** Processes per key, which share its jobs. Default 1. */
  processes?: number;
}

/** A call that ended. */
export interface Call {
  group: string;
  startMs: number;
  endMs: number;
  isDone: boolean;
}

export interface Run {
  calls: Call[];
  sent: Sent[];
}

const PATIENCE_MS = 60_000;

export async function runScene(scene: Scene, kind: Kind, seed: number): Promise<Run> {
  const random = createRandom(seed, scene.name);
  const clock = new VirtualTime();
  const gateway = new SimGateway(clock, scene.gateway ?? {}, random);
  const calls: Call[] = [];
  const make = async (caller: Caller, call: CallKind) => {
    const startMs = clock.nowMs;
    const isDone = await caller(call);
    calls.push({ group: call.group, startMs, endMs: clock.nowMs, isDone });
  };
  const { clients = 1, processes = 1 } = scene;
  const jobs = scene.calls.map(({ when }) => ({ left: 'jobs' in when ? when.jobs : 0 }));
  for (let index = 0; index < clients * processes; index++) {
    const key = `cai_api_${Math.floor(index / processes)}`;
    const caller = kind({ clock, gateway, random, key });
    scene.calls.forEach(({ when, group = 'all', patienceMs = PATIENCE_MS, ...rest }, at) => {
      const call = { group, patienceMs, ...rest };
      if ('jobs' in when) {
        const work = async () => {
          while (jobs[at]!.left > 0) {
            jobs[at]!.left -= 1;
            await make(caller, call);
          }
        };
        for (let worker = 0; worker < when.workers; worker++) clock.after(0, () => void work());
      } else if ('onAverage' in when) {
        const arrive = () => {
          if (clock.nowMs >= when.toMs) return;
          void make(caller, call);
          clock.after(gapMs(when.onAverage, random), arrive);
        };
        clock.after(gapMs(when.onAverage, random), arrive);
      } else for (const atMs of timesOf(when, random)) clock.after(atMs, () => void make(caller, call));
    });
  }
  // Real time for the digests of `sharing`
  if (processes > 1) await new Promise((resolve) => setTimeout(resolve, 50));
  await clock.run();
  return { calls, sent: gateway.sent };
}

function timesOf(when: Exclude<Arrivals, { jobs: number } | { onAverage: number }>, random: Random): number[] {
  if ('atMs' in when) return Array<number>(when.count).fill(when.atMs);
  const { perSecond, fromMs = 0, toMs } = when;
  const count = Math.round(((toMs - fromMs) / 1_000) * perSecond);
  return Array.from({ length: count }, (_, at) => fromMs + ((at + random()) / perSecond) * 1_000);
}

/** Random time between two events of a Poisson process with an average rate, milliseconds. */
function gapMs(perSecond: number, random: Random): number {
  return (-Math.log(1 - random()) / perSecond) * 1_000;
}
