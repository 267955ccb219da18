/** The outside as the client sees it: network, clocks, chance and timers. Tests hand in their own. */

/** Sends one request; the shape of the platform's `fetch` with a URL in text. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What the client needs of the outside. */
export interface World {
  fetch: Fetch;
  /** Monotonic clock, milliseconds from an arbitrary start; measures waits and deadlines. */
  now(): number;
  /** Wall clock, milliseconds since 1970; used for HTTP dates only. */
  date(): number;
  /** Chance, uniform from 0 (included) to 1 (excluded). */
  random(): number;
  /** Runs a function once after some milliseconds, as the end of a wait or as a time limit; the answer cancels it. */
  after(ms: number, run: () => void, purpose: 'wait' | 'limit'): () => void;
}

/** The real outside. The platform's fetch is looked up at each call, never when the module loads. */
export const realWorld: World = {
  fetch: (url, init) => globalThis.fetch(url, init),
  now: () => performance.now(),
  date: () => Date.now(),
  random: () => Math.random(),
  after: (ms, run) => {
    // setTimeout fires at once beyond 2^31 - 1 ms
    const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

/** Resolves after some milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function sleep(world: World, ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const unfollow = onAbort(signal, () => {
      unfollow();
      cancel();
      reject(signal?.reason);
    });
    const cancel = world.after(
      ms,
      () => {
        unfollow();
        resolve();
      },
      'wait',
    );
  });
}

const FOLLOWERS = new WeakMap<AbortSignal, { runs: Set<() => void>; tell: () => void }>();

/** Runs a function once the signal is aborted; the answer takes it back. Many share one listener: Node warns of more than ten. */
export function onAbort(signal: AbortSignal | null | undefined, run: () => void): () => void {
  if (!signal) return () => {};
  const { runs, tell } = FOLLOWERS.get(signal) ?? follow(signal);
  runs.add(run);
  return () => {
    if (!runs.delete(run) || runs.size > 0) return;
    signal.removeEventListener('abort', tell);
    FOLLOWERS.delete(signal);
  };
}

function follow(signal: AbortSignal): { runs: Set<() => void>; tell: () => void } {
  const runs = new Set<() => void>();
  const followers = { runs, tell: () => runs.forEach((run) => run()) };
  signal.addEventListener('abort', followers.tell, { once: true });
  FOLLOWERS.set(signal, followers);
  return followers;
}
