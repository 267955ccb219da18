/** Decides whether to retry: one rule per line, the first that applies wins, and each refusal names its reason. */
import { backoffMs, spreadMs, type BackoffOptions } from './backoff.js';
import { RETRY_POLICY } from '../contract.js';
import { isUnusable, type Because, type Failure } from './failure.js';

/** The rules for retries of a call: how many, how far apart, and how long a Retry-After may be. */
export interface RetryOptions extends BackoffOptions {
  /** Attempts of a call, the first one included, 1 to 6. Default 5; 1 leaves retries to another layer. */
  maxAttempts: number;
  /** The longest Retry-After that the call waits for, milliseconds; with a longer one it fails. Default 120,000. */
  maxRetryAfterMs: number;
}

/** Time limits, milliseconds. */
export interface Timeouts {
  /** Time for one attempt, body included; Node's `fetch` fails after 300,000 without headers. Default 600,000. */
  attemptMs: number;
  /** Time for all attempts and waits of a call; for a stream, until its first event is handed on. Default 900,000. */
  totalMs: number;
  /** The longest silence of a stream before its first content; a ping ends a silence. Default 300,000. */
  firstTokenMs: number;
  /** The longest silence of a stream after its first content; a ping ends a silence. Default 60,000. */
  idleMs: number;
}

/** The retry rules and time limits of a client. */
export interface Policy {
  /** The rules for retries of each call. */
  retry: RetryOptions;
  /** The time limits of each call. */
  timeouts: Timeouts;
}

const { deadlineMs: totalMs, ...timeouts } = RETRY_POLICY.timeouts;

/** The default policy, from `x-retry-policy` of the description. */
export const defaultPolicy: Policy = {
  retry: {
    maxAttempts: RETRY_POLICY.attempts.default,
    baseDelayMs: RETRY_POLICY.backoff.baseMs,
    maxDelayMs: RETRY_POLICY.backoff.capMs,
    maxRetryAfterMs: RETRY_POLICY.retryAfter.maxMs,
  },
  timeouts: { ...timeouts, totalMs },
};

/** The state of a call after a failed attempt, as far as a decision depends on it. */
export interface Standing {
  /** Attempts made so far, from 1. */
  attempts: number;
  /** The rest of `timeouts.totalMs`, milliseconds. */
  leftMs: number;
  /** A random number from 0 (included) to 1 (excluded). */
  random: number;
  /** True for an operation that costs nothing, so that a repetition cannot be charged twice. Default false. */
  idempotent?: boolean;
  /** True once the caller has received content of the stream. Default false. */
  streamStarted?: boolean;
  /** Retries left in the retry budget; a retry needs 1. Default: no limit. */
  budget?: number;
}

/** A decision about a failure: retry after `afterMs` milliseconds, or do not retry, because of `because`. */
export type Decision = { retry: true; afterMs: number } | { retry: false; because: Because };

/** Decides whether a failed call is retried, and when. Pure: time and randomness are arguments. */
export function decide(failure: Failure, standing: Standing, options: RetryOptions = defaultPolicy.retry): Decision {
  const { retryAfterMs } = failure;
  // Is a repetition safe?
  if (standing.streamStarted) return no('stream-started');
  if (failure.action !== 'retry') return no(isUnusable(failure) ? 'unusable-answer' : failure.action);
  if (failure.lost && !standing.idempotent) return no('lost-response');
  // Are there attempts, time and budget left?
  if (standing.attempts >= options.maxAttempts) return no('attempts');
  if (retryAfterMs !== undefined && retryAfterMs > options.maxRetryAfterMs) return no('retry-after-too-long');
  const { attempts, random } = standing;
  const afterMs = retryAfterMs === undefined ? backoffMs(attempts, options, random) : retryAfterMs + spreadMs(random);
  if (afterMs >= standing.leftMs) return no('deadline');
  if ((standing.budget ?? Infinity) < 1) return no('budget');
  return { retry: true, afterMs };
}

function no(because: Because): Decision {
  return { retry: false, because };
}
