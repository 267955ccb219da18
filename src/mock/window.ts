/** One key's minute: requests, input tokens and open streams. Source: Rate limits. */
import type { Limits } from './keys.js';

/** How long a window lasts, unless a test wants it shorter. */
const MINUTE_MS = 60_000;

/** A fixed window that starts anew with every minute of the clock; that it is fixed and not sliding is assumed. */
export class Window {
  private startMs = -1;
  private requests = 0;
  private inputTokens = 0;
  /** Streams that are open now. They belong to no minute. */
  private streams = 0;

  constructor(
    private readonly limits: () => Limits,
    private readonly now: () => number,
    private readonly lengthMs: number = MINUTE_MS,
  ) {}

  /** Counts a request; false when the window is full, and then nothing is counted. */
  takeRequest(): boolean {
    this.roll();
    if (this.requests >= this.limits().requestsPerMinute) return false;
    this.requests += 1;
    return true;
  }

  /** Counts input tokens; false when they do not fit any more, and then nothing is counted. */
  takeTokens(tokens: number): boolean {
    this.roll();
    if (this.inputTokens + tokens > this.limits().inputTokensPerMinute) return false;
    this.inputTokens += tokens;
    return true;
  }

  /** Gives back tokens of a turn that was refused after all. */
  returnTokens(tokens: number): void {
    this.inputTokens = Math.max(0, this.inputTokens - tokens);
  }

  /** Opens a stream; false when too many are open. */
  openStream(): boolean {
    if (this.streams >= this.limits().concurrentStreams) return false;
    this.streams += 1;
    return true;
  }

  closeStream(): void {
    this.streams -= 1;
  }

  /** Requests counted in this window. */
  taken(): number {
    this.roll();
    return this.requests;
  }

  /** Whole seconds until the window starts anew, from 1 to 60. */
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
