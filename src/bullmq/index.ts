/** Rules for BullMQ: a 429 holds the queue, a confirmed 401 or 402 pauses it, and a request to fix fails its job. */
import {
  DelayedError,
  RateLimitError,
  UnrecoverableError,
  WaitingError,
  type BackoffStrategy,
  type Job,
  type JobsOptions,
  type Processor,
} from 'bullmq';
import { RETRY_POLICY } from '../contract.js';
import { LONGEST_HOLD_MS } from '../limiter/window.js';
import { backoffMs } from '../policy/backoff.js';
import { defaultPolicy } from '../policy/decide.js';
import { CaicainiError } from '../policy/error.js';
import { jobVerdict, type JobVerdictOptions } from '../jobs/verdict.js';

/** The methods of a BullMQ `Queue` that the rules call. */
export interface JobQueue {
  /** Holds all jobs of the queue for `ms` milliseconds. */
  rateLimit(ms: number): Promise<void>;
  /** Pauses the queue until `resume()`. */
  pause(): Promise<void>;
  isPaused(): Promise<boolean>;
}

/** The options of `bullmqRules`. */
export interface BullmqOptions extends Omit<JobVerdictOptions, 'attempts' | 'random'> {
  /** The queue of the worker. Use one queue for each API key, because a hold applies to the whole queue. */
  queue: JobQueue;
  /** Called when a 401 or 402 has paused the queue. Remove the cause, then call `queue.resume()`. */
  onHardStop?: (error: CaicainiError, job: Job) => void;
  /**
   * Starts after which a job that 429s, 401s or 402s hold back fails; BullMQ does not count such a start as an attempt.
   * Default 50.
   */
  maxStarts?: number;
  /** A function that returns a number from 0 (included) to 1 (excluded), for tests. Default: `Math.random`. */
  random?: () => number;
}

/** The parts with which a worker and its jobs are created. */
export interface BullmqRules {
  /** Wraps the function of a `Worker`. */
  processor<Data, Result>(run: Processor<Data, Result>): Processor<Data, Result>;
  /** The option `settings` of the `Worker`: the backoff of the client. */
  settings: { backoffStrategy: BackoffStrategy };
  /** The options of `queue.add`, or `defaultJobOptions` of the queue: the attempts of the client, and its backoff. */
  jobOptions: Pick<JobsOptions, 'attempts' | 'backoff'>;
}

const MAX_STARTS = 50;

/**
 * Creates the rules by which BullMQ alone retries failed calls; create the client with `retry: { maxAttempts: 1 }`. A
 * 429 holds the whole queue for its Retry-After, at most two minutes at a time, and does not count as an attempt; where
 * requests of the window remain, only its job waits, and it counts. Other retries wait for the backoff and count. A 401
 * or 402 delays its job and does not count; the second in a row, with no job completed between them, pauses the queue.
 * Any other stop, such as a 403, a request to fix, and an answer that was lost fail the job for good.
 */
export function bullmqRules(options: BullmqOptions): BullmqRules {
  const { random = Math.random } = options;
  const stops: StopsInARow = { status: undefined, count: 0 };
  return {
    processor: (run) => async (job, token, signal) => {
      try {
        const result = await run(job, token, signal);
        stops.count = 0;
        return result;
      } catch (thrown) {
        throw await settle(thrown, job, token, stops, options);
      }
    },
    settings: {
      backoffStrategy: (attempts, _type, error) => {
        const verdict = jobVerdict(error, { ...options, attempts, random: random() });
        return verdict && 'afterMs' in verdict ? verdict.afterMs : 0;
      },
    },
    jobOptions: { attempts: RETRY_POLICY.attempts.default, backoff: { type: 'custom' } },
  };
}

/** The 401s or 402s since the last job that was completed. */
interface StopsInARow {
  status: number | undefined;
  count: number;
}

/** Applies the verdict to the queue. Returns the error that BullMQ must get. */
async function settle(
  thrown: unknown,
  job: Job,
  token: string | undefined,
  stops: StopsInARow,
  { queue, onHardStop, maxStarts = MAX_STARTS, random = Math.random, ...options }: BullmqOptions,
): Promise<unknown> {
  const verdict = jobVerdict(thrown, { ...options, random: random() });
  if (!verdict || !CaicainiError.is(thrown)) return thrown;
  switch (verdict.kind) {
    case 'hold':
      if (job.attemptsStarted >= maxStarts) return thrown;
      await queue.rateLimit(Math.min(verdict.afterMs, LONGEST_HOLD_MS));
      return new RateLimitError();
    case 'retry':
      return thrown;
    case 'stop': {
      stops.count = thrown.status === stops.status ? stops.count + 1 : 1;
      stops.status = thrown.status;
      if (stops.count === 1) {
        if (job.attemptsStarted >= maxStarts) return thrown;
        const delayMs = Math.ceil(backoffMs(job.attemptsStarted, options.retry ?? defaultPolicy.retry, random()));
        await job.moveToDelayed(Date.now() + delayMs, token);
        return new DelayedError();
      }
      const isNews = !(await queue.isPaused());
      await queue.pause();
      await job.moveToWait(token);
      if (isNews) onHardStop?.(thrown, job);
      return new WaitingError();
    }
    case 'fail':
      return Object.assign(new UnrecoverableError(thrown.message), { cause: thrown });
  }
}
