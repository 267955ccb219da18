/** Hooks: functions of the application that are called when something happens to a call. */
import type { LimiterNotice } from '../limiter/limiter.js';
import type { AttemptRecord, CaicainiError } from '../policy/error.js';
import type { Failure } from '../policy/failure.js';
import type { Receipt } from './receipt.js';

/** The notice of a retry, for the hook `onRetry`. */
export interface RetryNotice {
  /** Id of the operation, such as `createMessage`. */
  operation: string;
  /** Attempts made so far, from 1. */
  attempts: number;
  /** The wait that begins now, milliseconds. */
  afterMs: number;
  /** The failure that is retried. */
  failure: Failure;
  /** The option `tag` of the call. */
  tag?: unknown;
}

/** The facts of a call that has ended, for the hook `onEnd`. They contain neither headers nor the key. */
export interface CallEnd {
  /** Id of the operation, such as `createMessage`. */
  operation: string;
  /** URL of the request. */
  url: string;
  /** The body as it was sent. */
  body: unknown;
  /** The attempts, in order; empty when nothing was sent. */
  attempts: readonly AttemptRecord[];
  /** Time from the start of the call to its end, waits included, milliseconds. */
  durationMs: number;
  /** The receipt of a success, or of a stream that broke off. */
  receipt?: Receipt;
  /** The answer; for a stream that broke off, the part that arrived. */
  answer?: object;
  /** The error of a call that failed. */
  error?: CaicainiError;
  /** The reason of a call that ended otherwise, such as the reason of the caller's abort. */
  reason?: unknown;
  /** The option `tag` of the call. */
  tag?: unknown;
}

/**
 * Functions that are called when something happens to a call. The call does not wait for an async function. When one
 * throws or rejects, the client writes a warning to the console and goes on.
 */
export interface Hooks {
  /** Called after every success, and when a stream breaks off. */
  onReceipt?: ((receipt: Receipt) => unknown) | undefined;
  /** Called before the wait for a retry. */
  onRetry?: ((notice: RetryNotice) => unknown) | undefined;
  /** Called for a 401, 402 or 403: a person must act. For a 401 or 402, once until a call of the key succeeds. */
  onHardStop?: ((error: CaicainiError) => unknown) | undefined;
  /** Called once for each call when it ends: for a stream, after its last event, or when its reader leaves. */
  onEnd?: ((end: CallEnd) => unknown) | undefined;
  /** Called when the limiter of the key changes its state, while calls of this client wait or are in flight. */
  onLimiter?: ((notice: LimiterNotice) => unknown) | undefined;
}

/** The names of the hooks. */
export const HOOK_NAMES = ['onReceipt', 'onRetry', 'onHardStop', 'onEnd', 'onLimiter'] as const;

/** The value that a hook is called with. */
type Told<Name extends keyof Hooks> = Parameters<NonNullable<Hooks[Name]>>[0];

/** Calls one hook of every set. A hook that throws breaks neither the call nor the other hooks. */
export function notify<Name extends keyof Hooks>(hooks: readonly Hooks[], name: Name, value: Told<Name>): void {
  for (const set of hooks) {
    // An async function, which makes a throw a rejection, runs the hook at once
    const told = async () => await (set[name] as ((value: Told<Name>) => unknown) | undefined)?.call(set, value);
    told().catch((thrown: unknown) => console.warn(`caicaini: ${name} threw`, thrown));
  }
}
