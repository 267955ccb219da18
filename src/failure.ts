/** What can come of one attempt, and what a failure is. */
import type { Action, Charged, ErrorType } from './contract.js';

/** How an attempt failed, as seen on the wire. */
export type Outcome =
  /** An answer that is no success: an error status, a redirect, or a 2xx whose body is not what was asked for. */
  | { kind: 'response'; status: number; headers?: Headers | Record<string, string>; body: string }
  /** No whole answer. `lost` says that a 2xx had begun, so the work was done and its result is gone. */
  | { kind: 'no-response'; cause: unknown; lost?: boolean }
  /** A stream that is not what the description says: broken order, or events that cannot be read. */
  | { kind: 'unusable-stream'; problem: string };

/** A judged failure: what happened, and what to do about it. */
export interface Failure {
  /** `retry` with backoff, `stop` and tell a person, or `fix` the request. */
  action: Action;
  /** Whether credits may have been consumed. */
  charged: Charged;
  /** What happened, as a sentence, with number and name. */
  message: string;
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** The envelope's `error.type`, or that of the status' row. */
  type?: ErrorType | (string & {});
  /** Status and type name different rows; the more careful action was taken. */
  mismatch: boolean;
  /** The wait asked for with Retry-After, milliseconds. */
  retryAfterMs?: number;
  /** A 2xx had begun and its body was lost. */
  lost: boolean;
  /** Code of a connection failure, such as `ECONNRESET` or `TIMEOUT`. */
  code?: string;
  /** Id of the message, where the body showed one. */
  messageId?: string;
  /** The raw body, at most 8,192 characters. */
  body?: string;
  /** What the platform threw. */
  cause?: unknown;
}

/** Why a failure is not retried. */
export type Because =
  'stop' | 'fix' | 'attempts' | 'deadline' | 'retry-after-too-long' | 'budget' | 'stream-started' | 'lost-response';
