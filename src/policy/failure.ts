/** The outcome of a failed attempt, before and after it is classified. */
import type { Action, Charged, ErrorType } from '../contract.js';

/** The outcome of a failed attempt, as seen on the wire and not yet classified. */
export type Outcome =
  /** An answer that is no success: an error status, a redirect, or a 2xx whose body cannot be used. */
  | { kind: 'response'; status: number; headers?: Headers | Record<string, string>; body: string }
  /**
   * No whole answer. `lost` is true when a 2xx had begun: the work was done, and all of it that came is `body`. `begun` is
   * true when a stream had begun, which may be asked for again before its first content.
   */
  | { kind: 'no-response'; cause: unknown; lost?: boolean; begun?: boolean; body?: string }
  /** A stream with data that cannot be read. */
  | { kind: 'unusable-stream'; problem: string };

/** A classified outcome: what happened, and what to do about it. */
export interface Failure {
  /** The action to take: `retry` with backoff, `stop` and tell a person, or `fix` the request. */
  action: Action;
  /** Whether credits may have been consumed. */
  charged: Charged;
  /** A sentence that says what happened, with the status and its name. */
  message: string;
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** `error.type` of the envelope, or else the type that the error table gives for the status. */
  type?: ErrorType;
  /** True when status and type belong to different rows of the error table; the more careful action was chosen. */
  mismatch: boolean;
  /** The wait that the gateway asked for with Retry-After, milliseconds. */
  retryAfterMs?: number;
  /** True when a 2xx had begun and its body was lost. */
  lost: boolean;
  /** Code of a connection failure, such as `ECONNRESET` or `TIMEOUT`. */
  code?: string;
  /** Id of the message, when the body shows one. */
  messageId?: string;
  /** The raw body, at most 8,192 characters. */
  body?: string;
  /** The error that the platform threw. */
  cause?: unknown;
}

/** The reason why a failed call is not retried. */
export type Because =
  | 'stop'
  | 'fix'
  | 'unusable-answer'
  | 'attempts'
  | 'deadline'
  | 'retry-after-too-long'
  | 'budget'
  | 'stream-started'
  | 'lost-response';

/** Whether a failure is a 2xx answer that cannot be used: it may be paid, and the request is not at fault. */
export function isUnusable({ action, status = 0 }: Pick<Failure, 'action' | 'status'>): boolean {
  return action === 'stop' && isSuccess(status);
}

/** Whether a status is a 2xx. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
