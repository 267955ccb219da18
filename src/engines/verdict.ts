/** What a queue is to do with a failed call. Pure: the one place where actions become the verbs of engines. */
import { backoffMs, spreadMs } from '../backoff.js';
import { ERRORS } from '../contract.js';
import { CaicainiError } from '../error.js';
import { defaultPolicy, type RetryOptions } from '../retry.js';

/** `hold` concerns all jobs of the key, `retry` this one; `stop` waits for a person, `fail` is for good. */
export type Verdict =
  { kind: 'hold'; afterMs: number } | { kind: 'retry'; afterMs: number } | { kind: 'stop' } | { kind: 'fail' };

/** How a failure is judged. */
export interface VerdictOptions {
  /** Attempts the engine has made, from 1. Default 1. */
  attempts?: number;
  /** Chance, from 0 (included) to 1 (excluded). Default `Math.random()`. */
  chance?: number;
  /** Asks again after an answer that was lost on its way, which may be charged twice. Default false. */
  retryLost?: boolean;
  /** Numbers of the backoff. Default those of the client. */
  policy?: RetryOptions;
}

/** What to do about something thrown; undefined when it is no error of this package. Waits are whole milliseconds. */
export function judge(thrown: unknown, options: VerdictOptions = {}): Verdict | undefined {
  if (!CaicainiError.is(thrown)) return undefined;
  const { attempts = 1, chance = Math.random(), retryLost = false, policy = defaultPolicy } = options;
  const { action, because, retryAfterMs, status } = thrown;
  if (action === 'stop') return { kind: 'stop' };
  if (because === 'lost-response' || because === 'stream-started') return retryLost ? later() : { kind: 'fail' };
  if (action === 'fix') return { kind: 'fail' };
  if (retryAfterMs === undefined) return later();
  // Redis and others take no fractions
  const afterMs = Math.ceil(retryAfterMs + spreadMs(policy, chance));
  return { kind: status === ERRORS[429].status ? 'hold' : 'retry', afterMs };

  function later(): Verdict {
    return { kind: 'retry', afterMs: Math.ceil(backoffMs(attempts, policy, chance)) };
  }
}
