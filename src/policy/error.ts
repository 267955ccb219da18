/** The one error class of this package. */
import type { Action, ChatCompletion, Charged, ErrorType, Message } from '../contract.js';
import type { Because, Failure } from './failure.js';
import type { RateLimit } from './rate-limit-headers.js';
import { compact } from '../shared/json.js';
import { redact, redactAll, redactCause } from '../shared/redact.js';

const BRAND = Symbol.for('caicaini.error');

/** The record of one attempt: its status or connection code, its duration, and the wait after it. */
export interface AttemptRecord {
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** Code of a connection failure, such as `ECONNRESET` or `TIMEOUT`. */
  code?: string;
  /** Duration of the attempt, milliseconds. */
  durationMs: number;
  /** The wait after the attempt, milliseconds; absent for the last attempt. */
  delayMs?: number;
}

/** The facts of a call that an error carries beside its failure. */
export interface ErrorContext {
  because: Because;
  attempts?: AttemptRecord[];
  rateLimit?: RateLimit | undefined;
  /** The part of an answer that arrived. Its id is that of the message. */
  partial?: { id?: unknown } | undefined;
  /** The API key, which is removed from every text. */
  secret?: string | undefined;
  /** The option `tag` of the call. */
  tag?: unknown;
}

/**
 * The error of a call that is not retried any more: what happened, what to do about it, and everything that arrived.
 * Test for it with {@link CaicainiError.is}, which also recognises errors of another copy of this package.
 */
export class CaicainiError extends Error {
  /** The action to take: `retry` later, `stop` and tell a person, or `fix` the request. */
  declare readonly action: Action;
  /** The reason why the call was not retried. */
  declare readonly because: Because;
  /** Whether credits may have been consumed. */
  declare readonly charged: Charged;
  /** True when status and type of the answer belong to different rows of the error table. */
  declare readonly mismatch: boolean;
  /** The attempts, in order; empty when nothing was sent. */
  declare readonly attempts: readonly AttemptRecord[];
  /** HTTP status; absent when no answer came. */
  declare readonly status?: number;
  /** `error.type` of the envelope, or else the type that the error table gives for the status. */
  declare readonly type?: ErrorType;
  /** Code of a connection failure, such as `ECONNRESET` or `TIMEOUT`. */
  declare readonly code?: string;
  /** The wait that the gateway asked for with Retry-After, milliseconds. */
  declare readonly retryAfterMs?: number;
  /** The rate-limit headers of the last answer. */
  declare readonly rateLimit?: RateLimit;
  /** Id of the message, for a support ticket. */
  declare readonly messageId?: string;
  /** The part of a streamed answer that arrived before the stream broke off. */
  declare readonly partial?: Partial<Message> | Partial<ChatCompletion>;
  /** The raw body of the last answer, at most 8,192 characters. */
  declare readonly body?: string;
  /** The option `tag` of the call, as it was given. */
  declare readonly tag?: unknown;

  constructor(failure: Failure, { secret, tag, attempts = [], ...context }: ErrorContext) {
    const { message, cause: given, lost: _, ...facts } = failure;
    const cause = redactCause(given, secret);
    super(redact(message, secret), cause === undefined ? undefined : { cause });
    const id = context.partial?.id;
    const known = compact({ ...context, messageId: typeof id === 'string' ? id : undefined });
    Object.assign(this, redactAll({ ...facts, ...known }, secret), compact({ attempts, tag }));
  }

  static {
    const name = { value: 'CaicainiError', configurable: true, writable: true };
    Object.defineProperties(this.prototype, { name, [BRAND]: { value: true } });
  }

  /** Whether a thrown value is a CaicainiError, of this or of another copy of the package. */
  static is(value: unknown): value is CaicainiError {
    return (value as { [BRAND]?: unknown } | null | undefined)?.[BRAND] === true;
  }

  /** The error for a mistake in the use of this package, found before anything was sent. */
  static usage(message: string, cause?: unknown, facts?: Partial<Failure>): CaicainiError {
    const failure: Failure = { action: 'fix', charged: 'never', mismatch: false, lost: false, message, cause };
    return new CaicainiError({ ...failure, ...facts }, { because: 'fix' });
  }

  /** All members but `stack` and `cause`, for logs. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...(this as object) };
  }
}
