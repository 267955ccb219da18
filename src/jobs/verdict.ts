/** Decides what a job queue does with a job whose call failed. Pure. */
import { backoffMs, spreadMs, type BackoffOptions } from '../policy/backoff.js';
import { ERRORS } from '../contract.js';
import { stopOf } from '../limiter/stops.js';
import { CaicainiError } from '../policy/error.js';
import { defaultPolicy } from '../policy/decide.js';

/**
 * The verdict on a failed job: `hold` all jobs of the key, `retry` this one, `stop` until a person acts on the key or the
 * balance, or `fail` the job.
 */
export type JobVerdict =
  { kind: 'hold'; afterMs: number } | { kind: 'retry'; afterMs: number } | { kind: 'stop' } | { kind: 'fail' };

/** The options of a verdict. */
export interface JobVerdictOptions {
  /** Attempts that the job queue has made, from 1. Default 1. */
  attempts?: number;
  /** A random number from 0 (included) to 1 (excluded). Default `Math.random()`. */
  random?: number;
  /** True to retry after an answer that was lost, which may be charged twice. Default false. */
  retryLost?: boolean;
  /** Bounds of the backoff. Default: those of the client. */
  retry?: BackoffOptions;
}

/** The verdict on a thrown value; undefined for a value that is no `CaicainiError`. Waits are whole milliseconds. */
export function jobVerdict(thrown: unknown, options: JobVerdictOptions = {}): JobVerdict | undefined {
  if (!CaicainiError.is(thrown)) return undefined;
  const { attempts = 1, random = Math.random(), retryLost = false, retry = defaultPolicy.retry } = options;
  const { action, because, retryAfterMs, rateLimit, status = 0, body = '' } = thrown;
  // Any other stop, such as a 403, says nothing of other jobs
  if (action === 'stop') return { kind: stopOf({ kind: 'response', status, body }) === undefined ? 'fail' : 'stop' };
  if (because === 'lost-response' || because === 'stream-started') return retryLost ? later() : { kind: 'fail' };
  if (action === 'fix') return { kind: 'fail' };
  if (retryAfterMs === undefined) return later();
  // Rounded up, because BullMQ puts the delay into Redis, which takes no fraction
  const afterMs = Math.ceil(retryAfterMs + spreadMs(random));
  // Where requests remain, the prompt or the stream of this job was too much, which says nothing of others
  const isOfKey = status === ERRORS[429].status && !(rateLimit && rateLimit.remaining > 0);
  return { kind: isOfKey ? 'hold' : 'retry', afterMs };

  function later(): JobVerdict {
    return { kind: 'retry', afterMs: Math.ceil(backoffMs(attempts, retry, random)) };
  }
}
