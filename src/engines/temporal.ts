/** Failed calls in Temporal's own words: what must not be repeated is non-retryable, a wait is the next retry's delay. */
import { ApplicationFailure } from '@temporalio/common';
import { CaicainiError } from '../error.js';
import { judge, type VerdictOptions } from './verdict.js';

/**
 * The `ApplicationFailure` for something an activity threw; what is no error of this package comes back as it was.
 * `stop` and `fix` are non-retryable, `retry` carries our delay; the type is the `error.type` of the envelope, the one
 * detail is the error as JSON. Make the client with `maxAttempts: 1`, so that Temporal alone retries.
 */
export function toApplicationFailure(thrown: unknown, options: VerdictOptions = {}): unknown {
  const verdict = judge(thrown, options);
  if (!verdict || !CaicainiError.is(thrown)) return thrown;
  return ApplicationFailure.create({
    message: thrown.message,
    type: thrown.type ?? thrown.name,
    nonRetryable: verdict.kind === 'stop' || verdict.kind === 'fail',
    details: [thrown.toJSON()],
    cause: thrown,
    ...('afterMs' in verdict && { nextRetryDelay: verdict.afterMs }),
  });
}

/**
 * An activity whose failed calls become `ApplicationFailure`s. `attempt` tells which attempt is under way, from 1, as
 * `() => activityInfo().attempt` of `@temporalio/activity`; without it every wait is that after a first attempt.
 */
export function asActivity<Args extends unknown[], Result>(
  run: (...args: Args) => Promise<Result>,
  { attempt, ...options }: Omit<VerdictOptions, 'attempts'> & { attempt?: () => number } = {},
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (thrown) {
      throw toApplicationFailure(thrown, { ...options, ...(attempt && { attempts: attempt() }) });
    }
  };
}
