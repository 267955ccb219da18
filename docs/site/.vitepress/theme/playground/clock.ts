/** The clock of a run: its time moves from timer to timer, so that a slow machine changes no time in the picture. */
import type { Clock } from '../../../../../src/index.js';

interface Timer {
  atMs: number;
  run: () => void;
}

/** Code that a timer wakes has this long to set its own timers before time goes on, milliseconds of the platform. */
const SETTLE_MS = 4;

/** A clock that is so many times as fast as the platform's, and stands while code runs. It begins at 0. */
export class PacedClock implements Clock {
  #nowMs = 0;
  #timers: Timer[] = [];
  /** The platform's time of the last timer. */
  #ranAtMs = performance.now();
  #wake: ReturnType<typeof setTimeout> | undefined;
  readonly #startDate = Date.now();

  constructor(private readonly speed: number) {}

  now(): number {
    return this.#nowMs;
  }

  date(): number {
    return this.#startDate + this.#nowMs;
  }

  /** The time as it is shown: it goes on evenly between two timers. */
  get shownMs(): number {
    const next = this.#timers[0]?.atMs ?? this.#nowMs;
    return Math.min(next, this.#nowMs + (performance.now() - this.#ranAtMs) * this.speed);
  }

  /** Sets a timer. Time limits are never reached, because no scene lasts that long. */
  setTimer(ms: number, run: () => void, keepAlive: boolean): () => void {
    if (!keepAlive) return () => {};
    const timer = { atMs: this.#nowMs + ms, run };
    const after = this.#timers.findIndex(({ atMs }) => atMs > timer.atMs);
    this.#timers.splice(after < 0 ? this.#timers.length : after, 0, timer);
    this.#arm();
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
      this.#arm();
    };
  }

  #arm(): void {
    clearTimeout(this.#wake);
    const [next] = this.#timers;
    if (!next) return;
    const waitMs = next.atMs - this.#nowMs;
    const leftMs = this.#ranAtMs + waitMs / this.speed - performance.now();
    this.#wake = setTimeout(
      () => {
        this.#timers.shift();
        this.#nowMs = next.atMs;
        this.#ranAtMs = performance.now();
        next.run();
        this.#arm();
      },
      waitMs > 0 ? Math.max(SETTLE_MS, leftMs) : 0,
    );
  }
}
