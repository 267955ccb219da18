/** One key's minute: requests, input tokens and open streams. Source: Rate limits. */
import type { Limits } from './keys.js';

const MINUTE_MS = 60_000;

/** A fixed window that starts anew with every minute of the clock. */
export class Window {
  private startMs = -1;
  private requests = 0;
  private inputTokens = 0;
  /** Streams that are open now. */
  streams = 0;

  constructor(
    private readonly limits: Limits,
    private readonly now: () => number,
  ) {}

  /** Counts a request; false when the window is full, and then nothing is counted. */
  takeRequest(): boolean {
    this.roll();
    if (this.requests >= this.limits.requestsPerMinute) return false;
    this.requests += 1;
    return true;
  }

  /** Counts input tokens; false when they do not fit any more. */
  takeTokens(tokens: number): boolean {
    this.roll();
    if (this.inputTokens + tokens > this.limits.inputTokensPerMinute) return false;
    this.inputTokens += tokens;
    return true;
  }

  /** Opens a stream; false when too many are open. */
  openStream(): boolean {
    if (this.streams >= this.limits.concurrentStreams) return false;
    this.streams += 1;
    return true;
  }

  /** Requests left in this window. */
  remaining(): number {
    this.roll();
    return Math.max(0, this.limits.requestsPerMinute - this.requests);
  }

  /** Whole seconds until the window starts anew, from 1 to 60. */
  resetSeconds(): number {
    this.roll();
    return Math.ceil((this.startMs + MINUTE_MS - this.now()) / 1000);
  }

  private roll(): void {
    const startMs = Math.floor(this.now() / MINUTE_MS) * MINUTE_MS;
    if (startMs === this.startMs) return;
    this.startMs = startMs;
    this.requests = 0;
    this.inputTokens = 0;
  }
}
