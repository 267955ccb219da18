/** Virtual time: a queue of events, and a clock that jumps from one to the next. */
import type { Clock } from '../../src/shared/runtime.js';

interface Event {
  atMs: number;
  order: number;
  run: (() => void) | undefined;
}

/** The clock of a discrete-event simulation. It begins at 0. */
export class VirtualTime {
  nowMs = 0;
  private readonly heap: Event[] = [];
  private orders = 0;

  /** Runs a function after `ms` milliseconds of virtual time; returns a function that cancels it. */
  after(ms: number, run: () => void): () => void {
    const event: Event = { atMs: this.nowMs + Math.max(0, ms), order: this.orders++, run };
    this.push(event);
    return () => (event.run = undefined);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Runs until no event is left. */
  async run(): Promise<void> {
    for (let event = this.pop(); event; event = this.pop()) {
      if (!event.run) continue;
      this.nowMs = event.atMs;
      event.run();
      // Node runs nextTick once no microtask is left, so all code that awaited this event runs before time goes on
      await new Promise<void>((resolve) => process.nextTick(resolve));
    }
  }

  /** The clock of every process. */
  readonly clock: Clock = {
    now: () => this.nowMs,
    date: () => this.nowMs,
    setTimer: (ms, run) => this.after(ms, run),
  };

  private push(event: Event): void {
    const { heap } = this;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  private pop(): Event | undefined {
    const { heap } = this;
    const [top] = heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
