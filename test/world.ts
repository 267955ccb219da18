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

/** The listeners that are on a signal now. */
export function watchListeners(signal: AbortSignal): Set<unknown> {
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal) as (...args: unknown[]) => void;
  const remove = signal.removeEventListener.bind(signal) as (...args: unknown[]) => void;
  const watched = {
    addEventListener: (type: string, listener: unknown, options: unknown) => (
      listeners.add(listener),
      add(type, listener, options)
    ),
    removeEventListener: (type: string, listener: unknown) => (listeners.delete(listener), remove(type, listener)),
  };
  Object.assign(signal, watched);
  return listeners;
}
