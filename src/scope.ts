/** The lifetime of one attempt: ends with the caller's abort, a time limit, or when it is closed. */
import { onAbort, type World } from './world.js';

/** What ends an attempt, and what to clean up after it. */
export interface Scope {
  /** Aborted when the attempt is to end; goes to fetch. */
  readonly signal: AbortSignal;
  /** The promise, or a rejection as soon as the scope ends; some platforms forget an abort once headers have arrived. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Starts the time limit anew, counted from now. */
  limit(ms: number, what: string): void;
  /** Removes the time limit. */
  unlimit(): void;
  /** Whether the caller aborted. */
  isAborted(): boolean;
  /** Ends the attempt for a reason. */
  abort(reason: unknown): void;
  /** Removes timer and listener. */
  close(): void;
  /** Runs once the scope is closed; at once when it is closed already. */
  whenClosed(run: () => void): void;
}

/** Opens a scope under the caller's signal. */
export function openScope(world: World, caller: AbortSignal | null | undefined): Scope {
  const controller = new AbortController();
  const { signal } = controller;
  const races = new Set<(reason: unknown) => void>();
  let cancelTimer = () => {};
  let isClosed = false;
  let closed = () => {};
  const abort = (reason: unknown) => {
    controller.abort(reason);
    for (const reject of races) reject(signal.reason);
  };
  const stop = () => abort(caller?.reason);
  const unfollow = onAbort(caller, stop);
  if (caller?.aborted) stop();

  return {
    signal,
    race: (promise) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        races.add(reject);
        // What a fetch answers may be no promise
        void Promise.resolve(promise)
          .then(resolve, reject)
          .then(() => races.delete(reject));
      }),
    limit(ms, what) {
      cancelTimer();
      cancelTimer = world.after(ms, () => abort(new DOMException(`${what} within ${ms} ms`, 'TimeoutError')), 'limit');
    },
    unlimit: () => cancelTimer(),
    isAborted: () => caller?.aborted ?? false,
    abort,
    close() {
      cancelTimer();
      unfollow();
      if (isClosed) return;
      isClosed = true;
      closed();
    },
    whenClosed(run) {
      if (isClosed) run();
      else closed = run;
    },
  };
}
