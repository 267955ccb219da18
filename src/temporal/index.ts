/**
 * Failures for Temporal: a call that must not be repeated is non-retryable, and a wait is the delay of the next retry.
 */
import { ApplicationFailure } from '@temporalio/common';
import { CaicainiError } from '../policy/error.js';
import { jobVerdict, type JobVerdictOptions } from '../jobs/verdict.js';

/**
 * Turns the error of an activity into an `ApplicationFailure`; any other thrown value is returned as it is. `stop` and
 * `fix` are non-retryable, and `retry` has the delay of the client. The failure's type is `error.type` of the envelope,
 * and its only detail is the error as JSON. Create the client with `retry: { maxAttempts: 1 }`, so that Temporal alone
 * retries.
 */
export function toApplicationFailure(thrown: unknown, options: JobVerdictOptions = {}): unknown {
  const verdict = jobVerdict(thrown, options);
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
 * Wraps an activity, so that it throws an `ApplicationFailure` for a failed call. `attempt` returns the number of the
 * attempt, from 1, such as `() => activityInfo().attempt` of `@temporalio/activity`; by default it is 1, and the
 * backoff does not grow.
 */
export function asActivity<Args extends unknown[], Result>(
  run: (...args: Args) => Promise<Result>,
  { attempt, ...options }: Omit<JobVerdictOptions, 'attempts'> & { attempt?: () => number } = {},
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (thrown) {
      throw toApplicationFailure(thrown, { ...options, ...(attempt && { attempts: attempt() }) });
    }
  };
}
