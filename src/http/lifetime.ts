/** The lifetime of one attempt: it ends with the caller's abort, with a time limit, or when it is closed. */
import { onAbort, type Clock } from '../shared/runtime.js';

/** A timer that fires so late was held up with the whole process, whose sockets are read after its timers. */
export const LATE_MS = 100;

/** The signal of one attempt, with its time limit. */
export type Lifetime = ReturnType<typeof openLifetime>;

/** Creates the lifetime of an attempt, which the caller's signal ends as well. */
export function openLifetime(clock: Clock, caller: AbortSignal | null | undefined) {
  const controller = new AbortController();
  const { signal } = controller;
  let cancelTimer: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  ended.catch(() => {});
  const abort = (reason?: unknown) => controller.abort(reason);
  const unfollow = caller && onAbort(caller, () => abort(caller.reason));
  if (caller?.aborted) abort(caller.reason);

  return {
    /** The signal for fetch; it is aborted when the attempt must end. */
    signal,
    /** Waits for a promise or the end of the lifetime: some platforms ignore an abort once headers have arrived. */
    race: <T>(promise: Promise<T>): Promise<T> => Promise.race([ended, promise]),
    /** Starts the time limit again, from now. `missing` begins the message of its error, as in "no whole answer". */
    startTimeout(ms: number, missing: string): void {
      cancelTimer?.();
      const dueMs = clock.now() + ms;
      const expire = () => abort(new DOMException(`${missing} within ${ms} ms`, 'TimeoutError'));
      const look = () =>
        clock.now() - dueMs > LATE_MS ? (cancelTimer = clock.setTimer(LATE_MS, expire, false)) : expire();
      cancelTimer = clock.setTimer(ms, look, false);
    },
    clearTimeout: () => cancelTimer?.(),
    /** Whether the caller aborted. */
    isAborted: () => caller?.aborted ?? false,
    /** Ends the attempt with a reason, by default an `AbortError`. */
    abort,
    /** Cancels the timer and removes the listener from the caller's signal. */
    close() {
      cancelTimer?.();
      unfollow?.();
    },
  };
}
