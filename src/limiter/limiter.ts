/** The interface of a limiter, which decides when each attempt of an API key may be sent. */
import type { Failure, Outcome } from '../policy/failure.js';
import type { RateLimit } from '../policy/rate-limit-headers.js';

/**
 * Decides when the attempts of a key may be sent. `localLimiter` implements it; `redisLimiter` wraps it for many
 * processes.
 */
export interface Limiter {
  /**
   * Resolves with a permit once the attempt may be sent, or with a refusal. Rejects with the reason of the caller's
   * abort.
   */
  acquire(ask: Ask): Promise<Permit | Refusal>;
  /** Clears waits, overload and hard stops of one key, or of all keys. Call it once a person has removed the cause. */
  reset(scope?: KeyScope): void;
}

/** One API key at one gateway. */
export interface KeyScope {
  /** Base URL of the gateway. */
  gateway: string;
  /** The API key. */
  key: string;
}

/** A request for a permit, for one attempt. Times are milliseconds of the limiter's clock. */
export interface Ask extends KeyScope {
  /** Identifies the call: the same object for all its attempts. Default: this object. */
  call?: object | undefined;
  /** True for a stream, which counts towards the tier's limit of open streams until it ends. */
  streams: boolean;
  /** The model and the output tokens that the request asks for; absent for an operation that is free. */
  spends?: Spending | undefined;
  /** The time at which the call began. A retry keeps the time of its first attempt. */
  arrivedMs: number;
  /** The time at which the call fails unless it is sent. */
  deadlineMs: number;
  /** The longest wait for the gateway's Retry-After or reset that the caller accepts, milliseconds. */
  maxRetryAfterMs: number;
  /** The caller's signal. An abort ends the wait. */
  signal?: AbortSignal | null | undefined;
  /** Called for each change of state while the attempt waits or is in flight. Must not throw. */
  onState?: ((notice: LimiterNotice) => void) | undefined;
}

/** The model and the output tokens that a request would spend credits on. */
export interface Spending {
  /** The `model` of the request. */
  model?: string | undefined;
  /** The `max_tokens` of the request. */
  maxTokens?: number | undefined;
}

/** The permission to send one attempt. Release it with the result. */
export interface Permit {
  kind: 'permit';
  /**
   * Reports the result of the attempt; must be called exactly once. Returns false for a hard stop that an earlier
   * attempt has met, so that the application is notified once.
   */
  release(result: CallResult): boolean;
  /** Reports that the stream of a successful attempt has ended on the wire. */
  releaseStream(): void;
}

/**
 * The result of an attempt. `none` is no evidence about the gateway, such as the caller's abort. `unsent` means that
 * another limiter held the attempt back before it was sent, because the key must wait for `holdMs` milliseconds.
 */
export type CallResult = { rateLimit?: RateLimit | undefined } & (
  | { kind: 'success' }
  | { kind: 'none' }
  | { kind: 'unsent'; holdMs?: number }
  | { kind: 'failure'; failure: Failure; outcome: Outcome }
);

/**
 * The reason why an attempt waits: the key's rate limit, an overloaded gateway, or the tier's limit of open streams.
 */
export type WaitReason = 'rate-limit' | 'overload' | 'streams';

/** The refusal of an attempt. `retryAfterMs` is the time until it could be sent, when that is known. */
export type Refusal =
  | { kind: 'refused'; because: 'stop'; failure: Failure; outcome: Outcome; retryAfterMs: number }
  | {
      kind: 'refused';
      because: 'deadline' | 'retry-after-too-long';
      waitedFor: WaitReason;
      retryAfterMs?: number | undefined;
    };

/**
 * The state of a key's limiter. `throttled`: after a 429, or with a full window, attempts wait. `probing`: single
 * attempts probe an overloaded gateway. `blocked`: after a confirmed 401 or 402, calls are refused.
 */
export type LimiterState = 'ready' | 'throttled' | 'probing' | 'blocked';

/** The notice of a change of state, for the hook `onLimiter`. */
export interface LimiterNotice {
  /** The new state. */
  state: LimiterState;
  /** Time until the state may change without a call, milliseconds; 0 when ready. */
  forMs: number;
  /** Number of attempts that wait. */
  waiting: number;
  /** Number of attempts that are sent and not answered. */
  inFlight: number;
  /** True while the shared state does not answer, so that the limiter uses the state of this process alone. */
  isAlone?: boolean;
}
