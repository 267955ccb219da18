/** The rate-limit window of one key: requests, input tokens and open streams. Source: Rate limits. */
import type { Limits } from './keys.js';

const MINUTE_MS = 60_000;

/** A fixed window: it resets at each multiple of its length. Assumed: the vendor's window is fixed, not sliding. */
export class RateLimitWindow {
  private startMs = -1;
  private requests = 0;
  private inputTokens = 0;
  /** Streams that are open now. A reset of the window does not close them. */
  private openStreams = 0;

  constructor(
    private readonly limits: () => Limits,
    private readonly now: () => number,
    private readonly lengthMs: number = MINUTE_MS,
  ) {}

  /** Counts a request. When the window is full, it counts nothing and returns false. */
  takeRequest(): boolean {
    this.roll();
    if (this.requests >= this.limits().requestsPerMinute) return false;
    this.requests += 1;
    return true;
  }

  /** Counts input tokens. When they do not fit into the window, it counts nothing and returns false. */
  takeTokens(tokens: number): boolean {
    this.roll();
    if (this.inputTokens + tokens > this.limits().inputTokensPerMinute) return false;
    this.inputTokens += tokens;
    return true;
  }

  /** Returns the tokens of a generation that was refused later. */
  returnTokens(tokens: number): void {
    this.inputTokens = Math.max(0, this.inputTokens - tokens);
  }

  /** Opens a stream; false when the limit of open streams is reached. */
  openStream(): boolean {
    if (this.openStreams >= this.limits().concurrentStreams) return false;
    this.openStreams += 1;
    return true;
  }

  closeStream(): void {
    this.openStreams -= 1;
  }

  /** Requests that this window has counted. */
  requestCount(): number {
    this.roll();
    return this.requests;
  }

  /** Whole seconds until the window resets, at least 1. */
  resetSeconds(): number {
    this.roll();
    return Math.ceil((this.startMs + this.lengthMs - this.now()) / 1000);
  }

  private roll(): void {
    const startMs = Math.floor(this.now() / this.lengthMs) * this.lengthMs;
    if (startMs === this.startMs) return;
    this.startMs = startMs;
    this.requests = 0;
    this.inputTokens = 0;
  }
}
