/** Decides whether to try again: one rule per line, first that speaks wins, each refusal with a word for its reason. */
import { backoffMs, spreadMs, type BackoffOptions } from './backoff.js';
import { RETRY_POLICY } from './contract.js';
import type { Because, Failure } from './failure.js';

/** How a client retries. Times are in milliseconds. */
export interface RetryOptions extends BackoffOptions {
  /** Attempts in all, the first one included. Default 5; 1 leaves retrying to an engine above. */
  maxAttempts: number;
  /** The longest Retry-After that is waited for; a longer one is reported instead. Default 120,000. */
  maxRetryAfterMs: number;
  /** Time for one attempt, its body included. Default 600,000. */
  attemptTimeoutMs: number;
  /** Time for all attempts and waits of a call together. Default 900,000. */
  deadlineMs: number;
  /** Silence after which a stream is given up; pings count as life. Default 60,000. */
  idleTimeoutMs: number;
}

/** The defaults, read from `x-retry-policy` of the description. */
export const defaultPolicy: RetryOptions = {
  maxAttempts: RETRY_POLICY.attempts.default,
  baseMs: RETRY_POLICY.backoff.baseMs,
  factor: RETRY_POLICY.backoff.factor,
  capMs: RETRY_POLICY.backoff.capMs,
  maxRetryAfterMs: RETRY_POLICY.retryAfter.maxMs,
  spreadMinMs: RETRY_POLICY.retryAfter.spreadMinMs,
  spreadMaxMs: RETRY_POLICY.retryAfter.spreadMaxMs,
  attemptTimeoutMs: RETRY_POLICY.timeouts.attemptMs,
  deadlineMs: RETRY_POLICY.timeouts.deadlineMs,
  idleTimeoutMs: RETRY_POLICY.timeouts.idleMs,
};

/** Where a call stands after a failed attempt. */
export interface Standing {
  /** Attempts made, from 1. */
  attempts: number;
  /** Time left of the deadline, milliseconds. */
  leftMs: number;
  /** Chance, from 0 (included) to 1 (excluded). */
  chance: number;
  /** Repeating cannot be charged twice. Default false. */
  idempotent?: boolean;
  /** Content of a stream was already handed to the caller. Default false. */
  streamStarted?: boolean;
  /** Retries the budget still allows. Default no limit. */
  budget?: number;
}

/** Whether to try again, and after how many milliseconds. */
export type Decision = { retry: true; afterMs: number } | { retry: false; because: Because };

/** Decides about one failure. Pure: time and chance are arguments. */
export function decide(failure: Failure, standing: Standing, policy: RetryOptions = defaultPolicy): Decision {
  const { retryAfterMs } = failure;
  // May it be repeated?
  if (standing.streamStarted) return no('stream-started');
  if (failure.action !== 'retry') return no(failure.action);
  if (failure.lost && !standing.idempotent) return no('lost-response');
  // Is there patience left?
  if (standing.attempts >= policy.maxAttempts) return no('attempts');
  if (retryAfterMs !== undefined && retryAfterMs > policy.maxRetryAfterMs) return no('retry-after-too-long');
  const { chance } = standing;
  const afterMs =
    retryAfterMs === undefined ? backoffMs(standing.attempts, policy, chance) : retryAfterMs + spreadMs(policy, chance);
  if (afterMs >= standing.leftMs) return no('deadline');
  if ((standing.budget ?? Infinity) < 1) return no('budget');
  return { retry: true, afterMs };
}

function no(because: Because): Decision {
  return { retry: false, because };
}
