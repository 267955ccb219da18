/** Functions that are told what happens to a call. */
import type { DoorNotice } from './door.js';
import type { AttemptRecord, CaicainiError } from './error.js';
import type { Failure } from './failure.js';
import type { Receipt } from './receipt.js';

/** What a retry hook is told. */
export interface RetryNotice {
  /** The operation, as in `createMessage`. */
  operation: string;
  /** Attempts made so far, from 1. */
  attempts: number;
  /** The wait that begins now, milliseconds. */
  afterMs: number;
  failure: Failure;
}

/** What is told of a call that has ended. Neither headers nor the key are in it. */
export interface CallEnd {
  /** The operation, as in `createMessage`. */
  operation: string;
  url: string;
  /** The body as it was sent. */
  body: unknown;
  /** The attempts made, in order; empty when nothing was sent. */
  attempts: readonly AttemptRecord[];
  /** From the call until its end, waits included, milliseconds. */
  durationMs: number;
  /** Of a success, and of a stream that broke off. */
  receipt?: Receipt;
  /** The answer as read; of a stream, what of it had arrived. */
  answer?: object;
  /** Why it failed. */
  error?: CaicainiError;
  /** Why it ended otherwise, as with the caller's own abort. */
  reason?: unknown;
}

/**
 * Functions that are told what happens; nobody waits for an async one. What they throw or reject with is warned of and
 * otherwise ignored.
 */
export interface Hooks {
  /** After every success. */
  onReceipt?: ((receipt: Receipt) => unknown) | undefined;
  /** Before the wait for another attempt. */
  onRetry?: ((notice: RetryNotice) => unknown) | undefined;
  /** On 401, 402 and 403: the alert channel, a person must act. Once, until the door opens again. */
  onHardStop?: ((error: CaicainiError) => unknown) | undefined;
  /** When a call has ended in whatever way; of a stream, when nobody reads it any more. */
  onEnd?: ((end: CallEnd) => unknown) | undefined;
  /** When the door of the key changes, while calls of this client are at it or under way. */
  onDoor?: ((notice: DoorNotice) => unknown) | undefined;
}

/** Runs a hook; what it throws must not break the call. */
export function tell(hook: () => unknown, name: keyof Hooks): void {
  const warn = (thrown: unknown) => console.warn(`caicaini: ${name} threw`, thrown);
  try {
    const told = hook();
    if (told) Promise.resolve(told).catch(warn);
  } catch (thrown) {
    warn(thrown);
  }
}
