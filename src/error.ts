/** The one class this package throws. */
import { ERROR_ROWS, type Action, type Charged, type ErrorType } from './contract.js';
import type { Because, Failure } from './failure.js';
import type { RateLimit } from './rate-limit.js';
import { redact, redactAll, redactCause } from './redact.js';

const BRAND = Symbol.for('caicaini.error');

/** One attempt of a call. */
export interface AttemptRecord {
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** Code of a connection failure. */
  code?: string;
  /** How long the attempt took, milliseconds. */
  durationMs: number;
  /** The wait after it, milliseconds; absent after the last. */
  delayMs?: number;
}

/** What an error carries beside the failure. */
export interface ErrorContext {
  because: Because;
  attempts?: AttemptRecord[];
  rateLimit?: RateLimit | undefined;
  /** Id of the message a broken stream had begun. */
  messageId?: string | undefined;
  /** What of a streamed message had arrived. */
  partial?: unknown;
  /** Taken out of every text. */
  secret?: string | undefined;
}

/**
 * A call that failed for good: what happened, what to do about it, and everything that had been received.
 * Recognise it with {@link CaicainiError.is}, which also knows errors of another copy of this package.
 */
export class CaicainiError extends Error {
  /** What to do: `retry` later, `stop` and tell a person, or `fix` the request. */
  readonly action: Action;
  /** Why it was not tried again. */
  readonly because: Because;
  /** Whether credits may have been consumed. */
  readonly charged: Charged;
  /** Status and type of the answer named different rows. */
  readonly mismatch: boolean;
  /** The attempts made, in order; empty when nothing was sent. */
  readonly attempts: readonly AttemptRecord[];
  /** HTTP status; absent when no answer came. */
  declare readonly status?: number;
  /** The envelope's `error.type`, or that of the status' row. */
  declare readonly type?: ErrorType | (string & {});
  /** Code of a connection failure, such as `ECONNRESET` or `TIMEOUT`. */
  declare readonly code?: string;
  /** The wait the gateway asked for, milliseconds. */
  declare readonly retryAfterMs?: number;
  /** What the rate-limit headers of the last answer said. */
  declare readonly rateLimit?: RateLimit;
  /** Id of the message, for a support ticket. */
  declare readonly messageId?: string;
  /** What of a streamed message had arrived. */
  declare readonly partial?: unknown;
  /** The raw body of the last answer, at most 8,192 characters. */
  declare readonly body?: string;

  constructor(failure: Failure, context: ErrorContext) {
    const { secret } = context;
    const cause = redactCause(failure.cause, secret);
    super(redact(failure.message, secret), cause === undefined ? undefined : { cause });
    this.action = failure.action;
    this.because = context.because;
    this.charged = failure.charged;
    this.mismatch = failure.mismatch;
    this.attempts = context.attempts ?? [];
    const { status, type, code, retryAfterMs, body, messageId } = failure;
    const { rateLimit, partial } = context;
    const known = { status, type, code, retryAfterMs, body, rateLimit, partial };
    const all = redactAll({ ...known, messageId: context.messageId ?? messageId }, secret);
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  static {
    Object.defineProperty(this.prototype, 'name', { value: 'CaicainiError', configurable: true, writable: true });
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /** Whether something thrown is this error, of this or another copy of the package. */
  static is(value: unknown): value is CaicainiError {
    return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  }

  /** A mistake in how this package is used; nothing was sent. */
  static usage(message: string, cause?: unknown): CaicainiError {
    const failure: Failure = { action: 'fix', charged: 'never', mismatch: false, lost: false, message, cause };
    return new CaicainiError(failure, { because: 'fix' });
  }

  /** A request body over the limit, refused before sending as the gateway would. Sizes in bytes. */
  static tooLarge(bytes: number, maxBytes: number): CaicainiError {
    const row = ERROR_ROWS[413];
    const message = `${row.type} (${row.status}): the request body has at least ${bytes} bytes, the limit is ${maxBytes}; nothing was sent`;
    return new CaicainiError({ ...row, message, mismatch: false, lost: false }, { because: 'fix' });
  }

  /** Everything but stack and cause, for logs. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) };
  }
}
