/** A store in the memory of the simulation: what Redis would keep, one atomic step per question. */
import type { DoorStore, SharedStop, StoreAnswer } from '../../src/door-store.js';
import { MINUTE_MS, ROUNDING_MS } from '../../src/door-window.js';
import type { Clock } from './clock.js';

interface Shared {
  limit: number;
  used: number;
  beganAtMs: number;
  endsAtMs: number;
  heldUntilMs: number;
  stops: Map<string, { stop: SharedStop; probeAtMs: number; probeEveryMs: number }>;
}

/** Knowledge that all processes of a simulation share. */
export function createStore(clock: Clock): DoorStore {
  const keys = new Map<string, Shared>();
  const at = (name: string): Shared => {
    let shared = keys.get(name);
    if (!shared)
      keys.set(
        name,
        (shared = { limit: Infinity, used: 0, beganAtMs: 0, endsAtMs: Infinity, heldUntilMs: 0, stops: new Map() }),
      );
    if (clock.nowMs >= shared.endsAtMs)
      Object.assign(shared, { used: 0, beganAtMs: shared.endsAtMs, endsAtMs: Infinity });
    return shared;
  };
  return {
    async ask(name, { stops, limit }): Promise<StoreAnswer> {
      const shared = at(name);
      const { nowMs } = clock;
      for (const each of stops) {
        const found = shared.stops.get(each);
        if (!found) continue;
        if (nowMs < found.probeAtMs) return { kind: 'closed', stop: found.stop, probeInMs: found.probeAtMs - nowMs };
        found.probeAtMs = nowMs + found.probeEveryMs;
      }
      if (limit !== undefined) shared.limit = limit;
      const opensAtMs = Math.max(shared.heldUntilMs, shared.used >= shared.limit ? shared.endsAtMs : 0);
      if (opensAtMs > nowMs) return { kind: 'wait', waitMs: opensAtMs - nowMs };
      shared.used += 1;
      shared.endsAtMs = Math.min(shared.endsAtMs, nowMs + MINUTE_MS + ROUNDING_MS);
      return { kind: 'go' };
    },
    async tell(name, news) {
      const shared = at(name);
      const { nowMs } = clock;
      if (news.kind === 'window' && nowMs - news.agoMs >= shared.beganAtMs) {
        shared.limit = news.limit;
        shared.used = Math.max(shared.used, news.used);
        shared.endsAtMs = Math.min(shared.endsAtMs, nowMs + news.endsInMs);
      }
      if (news.kind === 'held') shared.heldUntilMs = Math.max(shared.heldUntilMs, nowMs + news.forMs);
      if (news.kind === 'stop') {
        const { stop, probeEveryMs } = news;
        shared.stops.set(stop.name, { stop, probeEveryMs, probeAtMs: nowMs + probeEveryMs });
      }
      if (news.kind === 'reopened') for (const each of news.stops) shared.stops.delete(each);
    },
  };
}
