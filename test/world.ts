/** A world whose time is handed in: waits end at once, move the clock, and are noted. */
import { realWorld, type Fetch, type World } from '../src/world.js';

export interface TestWorld extends World {
  /** Every wait that was asked for and came to its end, milliseconds. */
  waits: number[];
}

/**
 * Timers up to `longestMs` fire at once in the order they were set and move the clock; longer ones (time limits) never do.
 * Chance is 0.5 unless another sequence is handed in.
 */
export function testWorld(options: { fetch?: Fetch; chance?: () => number; longestMs?: number } = {}): TestWorld {
  let nowMs = 1_000;
  const waits: number[] = [];
  return {
    waits,
    fetch: options.fetch ?? realWorld.fetch,
    now: () => nowMs,
    date: () => Date.parse('Mon, 23 Nov 2026 12:00:00 GMT') + nowMs,
    random: options.chance ?? (() => 0.5),
    after(ms, run) {
      if (ms > (options.longestMs ?? 130_000)) return () => {};
      let live = true;
      queueMicrotask(() => {
        if (!live) return;
        nowMs += ms;
        waits.push(ms);
        run();
      });
      return () => (live = false);
    },
  };
}
