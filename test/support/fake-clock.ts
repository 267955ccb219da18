/**
 * Fake runtimes, by how their time moves. `testRuntime`: waits end at once. `manualRuntime`: a test moves the clock.
 */
import { systemRuntime, type Clock, type Fetch, type Runtime } from '../../src/shared/runtime.js';

/** A timer that is set and has not run. */
export interface Timer {
  ms: number;
  atMs: number;
  /** False for a time limit. */
  keepAlive: boolean;
  run: () => void;
}

export interface TestRuntime extends Runtime {
  /** The timers that are set now, in the order in which they were set. */
  timers: Timer[];
  /** Every wait that came to its end, milliseconds; time limits are none. */
  waits: number[];
  /** Moves the clock on, runs what is due in the order of time, and lets everything that was woken go on. */
  pass(ms: number): Promise<void>;
  /** Moves the clock and runs nothing, as in a process that was suspended. */
  skip(ms: number): void;
}

/** The parts that a test replaces. Random numbers are 0.5 by default. */
export interface TestRuntimeOptions {
  fetch?: Fetch;
  random?: () => number;
}

/** Waits end at once and move the clock; time limits fire only when a test moves it. */
export function testRuntime(options: TestRuntimeOptions = {}): TestRuntime {
  const { runtime, fire } = fakeRuntime(options, (timer) => {
    if (timer.keepAlive) queueMicrotask(() => fire(timer));
  });
  return runtime;
}

/** The clock stands until a test moves it; a test may also run single timers by hand. */
export function manualRuntime(options: TestRuntimeOptions = {}): TestRuntime {
  return fakeRuntime(options).runtime;
}

function fakeRuntime({ fetch, random }: TestRuntimeOptions, onSet: (timer: Timer) => void = () => {}) {
  let nowMs = 0;
  const timers: Timer[] = [];
  const waits: number[] = [];
  const remove = (timer: Timer): boolean => {
    const at = timers.indexOf(timer);
    if (at >= 0) timers.splice(at, 1);
    return at >= 0;
  };
  /** Runs a timer that is still set; the clock is then at its time. */
  const fire = (timer: Timer) => {
    if (!remove(timer)) return;
    nowMs = Math.max(nowMs, timer.atMs);
    if (timer.keepAlive) waits.push(timer.ms);
    timer.run();
  };
  /** The first timer that is due by then; of two at one time the one that was set first. */
  const nextOf = (untilMs: number) =>
    timers.filter(({ atMs }) => atMs <= untilMs).reduce<Timer | undefined>(earlier, undefined);
  const runtime: TestRuntime = {
    timers,
    waits,
    fetch: (fetch as Runtime['fetch'] | undefined) ?? systemRuntime.fetch,
    now: () => nowMs,
    date: () => Date.parse('Mon, 23 Nov 2026 12:00:00 GMT') + nowMs,
    random: random ?? (() => 0.5),
    setTimer(ms, run, keepAlive) {
      const timer = { ms, atMs: nowMs + ms, keepAlive, run };
      timers.push(timer);
      onSet(timer);
      return () => void remove(timer);
    },
    async pass(ms) {
      const untilMs = nowMs + ms;
      await new Promise(setImmediate);
      for (let due = nextOf(untilMs); due; due = nextOf(untilMs)) {
        fire(due);
        await new Promise(setImmediate);
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    skip: (ms) => void (nowMs += ms),
  };
  return { runtime, fire };
}

function earlier(one: Timer | undefined, other: Timer): Timer {
  return one && one.atMs <= other.atMs ? one : other;
}

/** A runtime as options of a client. Clients with the same runtime share a limiter. */
export function outside(runtime: Runtime): { clock: Clock; fetch: Fetch; random: () => number } {
  return { clock: runtime, fetch: runtime.fetch, random: () => runtime.random() };
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
