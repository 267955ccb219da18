/** Failed calls in BullMQ's own words: a 429 holds the queue, a hard stop pauses it, a fix is unrecoverable. */
import {
  RateLimitError,
  UnrecoverableError,
  WaitingError,
  type BackoffStrategy,
  type Job,
  type JobsOptions,
  type Processor,
} from 'bullmq';
import { RETRY_POLICY } from '../contract.js';
import { CaicainiError } from '../error.js';
import { judge, type VerdictOptions } from './verdict.js';

/** What is needed of a BullMQ `Queue`: the one the worker takes its jobs from. */
export interface JobQueue {
  rateLimit(ms: number): Promise<void>;
  pause(): Promise<void>;
  isPaused(): Promise<boolean>;
}

/** How a queue behaves. */
export interface BullmqOptions extends Omit<VerdictOptions, 'attempts' | 'chance'> {
  /** The queue of the worker; one queue for each API key, because its limit is the key's. */
  queue: JobQueue;
  /** Told when a hard stop has paused the queue: a person must act, then `queue.resume()`. */
  onHardStop?: (error: CaicainiError, job: Job) => void;
  /** Starts after which a job that is held by 429s fails as others do; BullMQ counts none of them. Default 50. */
  maxStarts?: number;
  /** Chance, for tests. Default `Math.random`. */
  random?: () => number;
}

/** What a worker and its jobs are made with. */
export interface BullmqRules {
  /** Wraps the function of a `Worker`. */
  processor<Data, Result>(run: Processor<Data, Result>): Processor<Data, Result>;
  /** Goes to the `Worker` as `settings`: our backoff for jobs that are tried again. */
  settings: { backoffStrategy: BackoffStrategy };
  /** Goes to `queue.add`, or to the queue as `defaultJobOptions`: the attempts of the client, and its backoff. */
  jobOptions: Pick<JobsOptions, 'attempts' | 'backoff'>;
}

const MAX_STARTS = 50;

/**
 * Rules under which BullMQ alone retries; make the client with `maxAttempts: 1`. A 429 holds the queue for everybody as
 * long as Retry-After says and counts no attempt; other retries wait our backoff and count; a hard stop pauses the queue,
 * and its job goes back to wait; a `fix`, and an answer that was lost, are unrecoverable.
 */
export function bullmqRules(options: BullmqOptions): BullmqRules {
  const { random = Math.random } = options;
  return {
    processor: (run) => async (job, token, signal) => {
      try {
        return await run(job, token, signal);
      } catch (thrown) {
        throw await settle(thrown, job, token, options);
      }
    },
    settings: {
      backoffStrategy: (attempts, _type, error) => {
        const verdict = judge(error, { ...options, attempts, chance: random() });
        return verdict && 'afterMs' in verdict ? verdict.afterMs : 0;
      },
    },
    jobOptions: { attempts: RETRY_POLICY.attempts.default, backoff: { type: 'custom' } },
  };
}

/** Does what the failure asks of the queue; answers what BullMQ is to be told. */
async function settle(
  thrown: unknown,
  job: Job,
  token: string | undefined,
  { queue, onHardStop, maxStarts = MAX_STARTS, random = Math.random, ...options }: BullmqOptions,
): Promise<unknown> {
  const verdict = judge(thrown, { ...options, chance: random() });
  if (!verdict || !CaicainiError.is(thrown)) return thrown;
  switch (verdict.kind) {
    case 'hold':
      if (job.attemptsStarted >= maxStarts) return thrown;
      await queue.rateLimit(verdict.afterMs);
      return new RateLimitError();
    case 'retry':
      return thrown;
    case 'stop': {
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
