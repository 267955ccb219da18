/** Virtual time: a queue of events and a world that lives in it. */
import type { Fetch, World } from '../../src/world.js';

interface Event {
  atMs: number;
  order: number;
  run: (() => void) | undefined;
}

/** A discrete-event clock. It begins at 0 and jumps from event to event. */
export class Clock {
  nowMs = 0;
  private readonly heap: Event[] = [];
  private orders = 0;

  /** Runs a function after some milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void {
    const event: Event = { atMs: this.nowMs + ms, order: this.orders++, run };
    this.push(event);
    return () => (event.run = undefined);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Runs until nothing is left to happen, or until a time. */
  async run(untilMs = Infinity): Promise<void> {
    for (let event = this.pop(); event; event = this.pop()) {
      if (event.atMs > untilMs) return;
      if (!event.run) continue;
      this.nowMs = event.atMs;
      event.run();
      // Whoever awaits what this event settled goes on before time does
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The outside of one process. */
  world(fetch: Fetch, chance: () => number): World {
    return {
      fetch,
      now: () => this.nowMs,
      date: () => this.nowMs,
      random: chance,
      after: (ms, run) => this.after(ms, run),
    };
  }

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
