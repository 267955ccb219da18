/** Those who call: this package with its door and without, and the default policies of others as small loops. */
import { openDoorway } from '../../src/at-door.js';
import { createEngine, perform } from '../../src/call.js';
import type { FetchOptions } from '../../src/options.js';
import { CapturedRequest } from '../../src/request.js';
import type { Chance } from '../../src/mock/chance.js';
import type { Clock } from './clock.js';
import type { Answer, SimGateway } from './gateway.js';

/** What a process calls through; makes one call by a deadline and says whether it succeeded. */
export type Caller = (deadlineMs: number) => Promise<boolean>;

/** The stage a process stands on. */
export interface Stage {
  clock: Clock;
  gateway: SimGateway;
  chance: Chance;
  key: string;
}

/** A kind of caller: makes one for each process. */
export type Kind = (stage: Stage) => Caller;

/** This package, unmodified: the loop of `call.ts` with `decide` and the door, in virtual time. */
export function caicaini(options: FetchOptions = {}): Kind {
  return ({ clock, gateway, chance, key }) => {
    const fetch = async () => respond(await gateway.request(key));
    const engine = createEngine({ world: clock.world(fetch, chance), ...options }, undefined, openDoorway);
    const request = new CapturedRequest('https://sim.invalid/v1/messages', {
      headers: new Headers({ authorization: `Bearer ${key}` }),
    });
    const read = () => Promise.resolve({ value: true });
    // The name of a key in a store is a digest, which is made in real time: before the clock runs
    if (options.door && options.door.store) engine.doorway?.resume('https://sim.invalid', key);
    return async (deadlineMs) => {
      const limits = { deadlineMs: Math.max(1, deadlineMs - clock.nowMs) };
      const result = await perform(engine, { request, streams: false, options: limits, read });
      return result.ok;
    };
  };
}

/** openai-node 6.49: two retries, half a second doubling to eight, up to a quarter less; Retry-After obeyed. */
export const openaiNode: Kind = (stage) => (deadlineMs) =>
  attempts(stage, deadlineMs, 3, (tries) => Math.min(8_000, 500 * 2 ** (tries - 1)) * (1 - stage.chance() / 4));

/** Full jitter, six attempts, bounds doubling from one second; Retry-After obeyed. */
export const fullJitter: Kind = (stage) => (deadlineMs) =>
  attempts(stage, deadlineMs, 6, (tries) => stage.chance() * 1_000 * 2 ** (tries - 1));

/** AWS SDK, standard mode: three attempts, full jitter, a bucket of 500 tokens of which a retry takes five. */
export const awsStandard: Kind = (stage) => {
  let tokens = 500;
  return async (deadlineMs) => {
    let held = 0;
    const isDone = await attempts(
      stage,
      deadlineMs,
      3,
      (tries, answer) => stage.chance() * Math.min(20_000, (answer.status === 429 ? 500 : 100) * 2 ** (tries - 1)),
      () => {
        if (tokens < 5) return false;
        tokens -= 5;
        held = 5;
        return true;
      },
    );
    if (isDone) tokens = Math.min(500, tokens + (held || 1));
    return isDone;
  };
};

/** Knows what no caller can: when the outage ends, and how many requests the key has left. */
export function clairvoyant(healedAt: (nowMs: number, deadlineMs: number) => number | undefined): Kind {
  return ({ clock, gateway, key }) =>
    async (deadlineMs) => {
      const startMs = healedAt(clock.nowMs, deadlineMs);
      if (startMs === undefined) return false;
      if (startMs > clock.nowMs) await clock.sleep(startMs - clock.nowMs);
      while (gateway.room(key) <= 0) await clock.sleep(gateway.resetMs(key));
      return (await gateway.request(key)).status === 200;
    };
}

async function attempts(
  { clock, gateway, key }: Stage,
  deadlineMs: number,
  max: number,
  delayMs: (tries: number, answer: Answer) => number,
  mayRetry: () => boolean = () => true,
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const answer = await gateway.request(key);
    if (answer.status === 200) return clock.nowMs <= deadlineMs;
    const waitMs = answer.retryAfterS === undefined ? delayMs(tries, answer) : answer.retryAfterS * 1_000;
    if (tries >= max || clock.nowMs + waitMs >= deadlineMs || !mayRetry()) return false;
    await clock.sleep(waitMs);
  }
}

// What attempt.ts reads of a Response, without its cost
function respond({ status, headers }: Answer): Response {
  return { ok: status === 200, status, headers: new Headers(headers), body: null } as Response;
}
