/** A world whose clock is moved by hand: what is due by then runs, in the order of time. */
import { testWorld, type TestWorld } from './world.js';

interface Timer {
  ms: number;
  atMs: number;
  purpose: 'wait' | 'limit';
  run: () => void;
}

export interface ClockWorld extends TestWorld {
  /** Those that are set now. */
  timers: Set<Timer>;
  /** Moves the clock on; resolves once everybody who was woken has gone on. */
  pass(ms: number): Promise<void>;
  /** Moves the clock and wakes nobody, as in a process that was suspended. */
  skip(ms: number): void;
}

export function clockWorld(): ClockWorld {
  let nowMs = 0;
  const world = testWorld();
  const timers = new Set<Timer>();
  const next = (untilMs: number) =>
    [...timers].filter(({ atMs }) => atMs <= untilMs).sort((one, other) => one.atMs - other.atMs)[0];
  return {
    ...world,
    timers,
    now: () => nowMs,
    after(ms, run, purpose) {
      const timer = { ms, atMs: nowMs + ms, purpose, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async pass(ms) {
      const untilMs = nowMs + ms;
      await new Promise(setImmediate);
      for (let due = next(untilMs); due; due = next(untilMs)) {
        timers.delete(due);
        nowMs = Math.max(nowMs, due.atMs);
        if (due.purpose === 'wait') world.waits.push(due.ms);
        due.run();
        await new Promise(setImmediate);
      }
      nowMs = untilMs;
    },
    skip: (ms) => void (nowMs += ms),
  };
}
