/** A world in which nothing happens by itself: its timers are looked at, and run by hand. */
import type { Fetch, World } from '../src/world.js';
import { testWorld } from './world.js';

interface Timer {
  ms: number;
  purpose: 'wait' | 'limit';
  run: () => void;
}

export interface StillWorld extends World {
  /** Those that are set now, in the order in which they were set. */
  timers: Timer[];
}

export function stillWorld(fetch?: Fetch): StillWorld {
  const timers: Timer[] = [];
  return {
    ...testWorld(fetch ? { fetch } : {}),
    timers,
    after(ms, run, purpose) {
      const timer = { ms, purpose, run };
      timers.push(timer);
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      };
    },
  };
}
