/** A world whose time is handed in: waits end at once, move the clock, and are noted. */
import { realWorld, type Fetch, type World } from '../src/world.js';

export interface TestWorld extends World {
  /** Every wait that was asked for and came to its end, milliseconds. */
  waits: number[];
}

/** Waits end at once and move the clock; time limits never fire. Chance is 0.5 unless another sequence is handed in. */
export function testWorld(options: { fetch?: Fetch; chance?: () => number } = {}): TestWorld {
  let nowMs = 1_000;
  const waits: number[] = [];
  return {
    waits,
    fetch: options.fetch ?? realWorld.fetch,
    now: () => nowMs,
    date: () => Date.parse('Mon, 23 Nov 2026 12:00:00 GMT') + nowMs,
    random: options.chance ?? (() => 0.5),
    after(ms, run, purpose) {
      let live = purpose === 'wait';
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
