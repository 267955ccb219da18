/**
 * The rate limit of one key: the window from its last headers and the requests since, the hold after a 429, and the
 * tier's limit of streams. Times are milliseconds of the caller's clock.
 */
import { ERROR_ROWS, STREAMS_OF_TIER } from '../contract.js';
import type { Ask, CallResult } from './limiter.js';

/** Length of a window. Source: Rate limits. */
export const MINUTE_MS = 60_000;
/** Added to every reset: the headers give whole seconds, and do not say whether they round up or down. */
export const ROUNDING_MS = 1_000;
/** The longest hold after one answer: two windows. After it one call asks again, whatever the answer said. */
export const LONGEST_HOLD_MS = 2 * MINUTE_MS;
/** The hold after a 429 that gives no time. Also the time for which one attempt goes alone after a hold. */
const ASK_AGAIN_MS = 1_000;

/** A time for which no attempt is sent, after 429s that say nothing of windows. */
class Hold {
  untilMs = -Infinity;
  last429Ms = -Infinity;
  lastCall: object | undefined;
  /** True from the start of the hold until the first attempt after it. */
  asksAgain = false;

  begin(nowMs: number, forMs: number): void {
    this.untilMs = nowMs + Math.min(forMs, LONGEST_HOLD_MS);
  }
}

/** A rate limit. Until the first answer it is infinite. */
export class Window {
  /** Streams that may be open at a time. */
  maxStreams = Infinity;
  /** Requests that the window allows. */
  #limit = Infinity;
  /** Requests in this window: those that were sent here, or the gateway's count when that is higher. */
  #used = 0;
  #startMs = -Infinity;
  /** The time at which the next window begins; infinite while nothing was sent. */
  #resetMs = Infinity;
  readonly #ofKey = new Hold();
  /** 429s to streams alone may come from the limit of open streams, which concerns no other call. */
  readonly #ofStreams = new Hold();

  /** True when a hold has ended, and nothing was sent since. */
  get asksAgain(): boolean {
    return this.#ofKey.asksAgain || this.#ofStreams.asksAgain;
  }

  /** Records that a request is sent. */
  send(nowMs: number, streams: boolean): void {
    this.#roll(nowMs);
    this.#used += 1;
    for (const hold of streams ? [this.#ofKey, this.#ofStreams] : [this.#ofKey]) {
      if (hold.asksAgain) hold.begin(nowMs, ASK_AGAIN_MS);
      hold.asksAgain = false;
    }
    // A window lasts at most a minute from its first request
    this.#resetMs = Math.min(this.#resetMs, nowMs + MINUTE_MS + ROUNDING_MS);
  }

  /**
   * Reads the result of an attempt that was sent at `sentMs`. `isServed` is true when another one has just succeeded.
   */
  read(result: CallResult, sentMs: number, nowMs: number, isServed: boolean, ask: Pick<Ask, 'call' | 'streams'>): void {
    this.#roll(nowMs);
    const { kind, rateLimit: told } = result;
    const { streams, call } = ask;
    const failure = kind === 'failure' ? result.failure : undefined;
    const isThrottled = failure?.status === ERROR_ROWS[429].status;
    const retryAfterMs = isThrottled ? (failure.retryAfterMs ?? told?.resetMs ?? ASK_AGAIN_MS) : 0;
    const hold = streams ? this.#ofStreams : this.#ofKey;
    if (kind === 'success') this.#ofKey.last429Ms = hold.last429Ms = -Infinity;
    // A failure without rate-limit headers was not counted, such as that of a proxy; if it was, the next headers say so
    if (kind === 'unsent' || (failure && !told && !isThrottled)) this.#used = Math.max(0, this.#used - 1);
    if (kind === 'unsent' && result.holdMs) this.#ofKey.begin(nowMs, result.holdMs);
    const isFull = retryAfterMs > 0 && told !== undefined && told.remaining <= 0;
    // Without rate-limit headers one 429 may concern its request alone; two in a row concern the key
    const isRepeated = !told && !isServed && call !== hold.lastCall && nowMs - hold.last429Ms < LONGEST_HOLD_MS;
    if (retryAfterMs > 0 && (isFull ? retryAfterMs > LONGEST_HOLD_MS : isRepeated)) {
      const held = isFull ? this.#ofKey : hold;
      held.begin(nowMs, retryAfterMs);
      held.asksAgain = true;
    }
    if (retryAfterMs > 0) Object.assign(hold, { last429Ms: nowMs, lastCall: call });
    // Ignore the headers for a request of an earlier window: they may describe that window
    if (!told || sentMs < this.#startMs) return;
    this.maxStreams = Object.hasOwn(STREAMS_OF_TIER, told.tier) ? STREAMS_OF_TIER[told.tier]! : Infinity;
    // A success disproves a limit of 0
    if (told.limit === 0 && kind === 'success') return;
    // Retry-After gives the end of a full window more exactly than the headers
    const resetMs = nowMs + Math.min(isFull ? retryAfterMs : told.resetMs, LONGEST_HOLD_MS) + ROUNDING_MS;
    this.#resetMs = isFull ? resetMs : Math.min(this.#resetMs, resetMs);
    // Treat a limit of 0 as 1, or no request would ever be sent to learn that it rose
    this.#limit = Math.max(1, told.limit);
    this.#used = Math.max(this.#used, this.#limit - told.remaining);
  }

  /** The time from which on a request may be sent after `ahead` others; -Infinity when this window has enough left. */
  opensMs(nowMs: number, streams: boolean, ahead = 0): number {
    const left = Math.max(0, this.#limit - (nowMs < this.#resetMs ? this.#used : 0));
    const windowMs = ahead < left ? -Infinity : this.#resetMs + Math.floor((ahead - left) / this.#limit) * MINUTE_MS;
    return Math.max(windowMs, this.#ofKey.untilMs, streams ? this.#ofStreams.untilMs : -Infinity);
  }

  #roll(nowMs: number): void {
    if (nowMs < this.#resetMs) return;
    this.#used = 0;
    this.#startMs = this.#resetMs;
    this.#resetMs = Infinity;
  }
}
