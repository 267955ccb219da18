/** The platform that the client runs on: network, clock, random numbers and timers. Tests pass their own. */

/* eslint-disable @typescript-eslint/no-explicit-any -- the classes of each fetch, such as those of undici, differ */
/** The second argument of `Fetch`: a `RequestInit`, in types that fit the `fetch` of every library. */
export interface FetchInit {
  method?: string;
  /** A record, or a `Headers`. */
  headers?: any;
  /** A string, or whatever the caller of `createFetch` gave. */
  body?: any;
  /** An `AbortSignal`. */
  signal?: any;
  redirect?: 'manual';
}
/* eslint-enable @typescript-eslint/no-explicit-any */

/** The parts of a `Response` that are read. The body may be a web stream, an async iterable, or text alone. */
export interface FetchResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body?: unknown;
  text(): Promise<string>;
}

/**
 * A function that sends one request, like the platform's `fetch` with the URL as a string. The `fetch` of undici,
 * node-fetch and cross-fetch is one.
 */
export type Fetch = { call(url: string, init: FetchInit): Promise<FetchResponse> }['call'];

/** A clock with its timers. The methods must agree: where `now()` never advances, no wait and no time limit ends. */
export interface Clock {
  /** Monotonic time, milliseconds since an arbitrary start. Measures waits and time limits. */
  now(): number;
  /** Wall-clock time, milliseconds since 1970. Used for HTTP dates only. */
  date(): number;
  /**
   * Runs a function once after `ms` milliseconds, and returns a function that cancels it. `keepAlive` is true for waits
   * and false for time limits; your own clock may let the process end before a time limit.
   */
  setTimer(ms: number, run: () => void, keepAlive: boolean): () => void;
}

/** Everything that the client takes from the platform. */
export interface Runtime extends Clock {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** A random number from 0 (included) to 1 (excluded). */
  random(): number;
}

// setTimeout fires at once beyond 2^31 - 1 ms
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The platform's clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  // Time limits keep the process alive too, or the process would end during an awaited call instead of failing it
  setTimer: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** The platform. `globalThis.fetch` is read at each call, so that a fetch replaced after the import is used. */
export const systemRuntime: Runtime = {
  ...systemClock,
  fetch: (url, init) => globalThis.fetch(url, init),
  random: () => Math.random(),
};

/** Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as the signal is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = (settle: () => void) => () => {
      cancel();
      unfollow();
      settle();
    };
    const cancel = clock.setTimer(ms, () => end(resolve)(), true);
    const unfollow = onAbort(signal, () => end(() => reject(signal?.reason))());
  });
}

const FOLLOWERS = new WeakMap<AbortSignal, { runs: Set<() => void>; notify: () => void }>();

/**
 * Runs a function when the signal is aborted; returns a function that removes it. All functions of a signal share one
 * listener, because Node warns about more than ten, and because each listener would cost an abort time.
 */
export function onAbort(signal: AbortSignal | null | undefined, run: () => void): () => void {
  if (!signal) return () => {};
  let followers = FOLLOWERS.get(signal);
  if (!followers) {
    const runs = new Set<() => void>();
    FOLLOWERS.set(signal, (followers = { runs, notify: () => runs.forEach((each) => each()) }));
    signal.addEventListener('abort', followers.notify, { once: true });
  }
  const { runs, notify } = followers;
  runs.add(run);
  return () => {
    if (!runs.delete(run) || runs.size > 0) return;
    signal.removeEventListener('abort', notify);
    FOLLOWERS.delete(signal);
  };
}
