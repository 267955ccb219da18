/** A shared state in memory, for processes of the simulation, in place of Redis. */
import { MINUTE_MS, ROUNDING_MS } from '../../src/limiter/window.js';
import type { SharedState } from '../../src/redis/index.js';
import type { VirtualTime } from './virtual-time.js';

interface Shared {
  limit: number;
  used: number;
  beganMs: number;
  endsMs: number;
  heldUntilMs: number;
}

/** The window and the hold that all processes of a simulation share; it has no hard stops. */
export function createState(time: VirtualTime): SharedState {
  const keys = new Map<string, Shared>();
  const at = (name: string): Shared => {
    const shared = keys.get(name) ?? { limit: Infinity, used: 0, beganMs: 0, endsMs: Infinity, heldUntilMs: 0 };
    keys.set(name, shared);
    if (time.nowMs >= shared.endsMs) Object.assign(shared, { used: 0, beganMs: shared.endsMs, endsMs: Infinity });
    return shared;
  };
  return {
    async acquire(name) {
      const shared = at(name);
      const { nowMs } = time;
      const opensMs = Math.max(shared.heldUntilMs, shared.used >= shared.limit ? shared.endsMs : 0);
      if (opensMs > nowMs) return { kind: 'wait', waitMs: opensMs - nowMs };
      shared.used += 1;
      shared.endsMs = Math.min(shared.endsMs, nowMs + MINUTE_MS + ROUNDING_MS);
      return { kind: 'go', used: shared.used, hasStops: false };
    },
    async publish(name, news) {
      const shared = at(name);
      const { nowMs } = time;
      if (news.kind === 'reset') keys.delete(name);
      if (news.kind === 'window' && nowMs - news.agoMs >= shared.beganMs) {
        shared.limit = news.limit;
        shared.used = Math.max(shared.used, news.used);
        shared.endsMs = Math.min(shared.endsMs, nowMs + news.endsInMs);
      }
      if (news.kind === 'held') shared.heldUntilMs = Math.max(shared.heldUntilMs, nowMs + news.forMs);
    },
  };
}
