/** A door's talk with a store: never waits long for it, never fails because of it. */
import { classify } from './classify.js';
import type { DoorAnswer, DoorCaller, DoorState, Moment } from './door-rules.js';
import { stopNames, type Stop } from './door-stop.js';
import type { DoorStore, SharedStop, StoreAnswer, StoreNews, StoreQuestion } from './door-store.js';
import { ROUNDING_MS, type DoorWindow } from './door-window.js';
import type { World } from './world.js';

const STORE_MS = 50;

/** Asks and tells a store, and knows whether it answers. */
export class SharedDoor {
  /** The store did not answer the last time; unknown until it was used. */
  isAlone: boolean | undefined;

  constructor(
    private readonly world: World,
    private readonly name: () => Promise<string>,
    /** Called when the store goes away or comes back. */
    private readonly onChange: () => void,
  ) {}

  /** The store's answer; undefined when there is none in time. */
  ask(store: DoorStore, question: StoreQuestion): Promise<StoreAnswer | undefined> {
    return this.inTime(store, async () => store.ask(await this.name(), question));
  }

  tell(store: DoorStore, ...news: StoreNews[]): void {
    for (const each of news) void this.inTime(store, async () => store.tell(await this.name(), each));
  }

  private inTime<T>({ timeoutMs = STORE_MS }: DoorStore, run: () => Promise<T>): Promise<T | undefined> {
    return new Promise((resolve) => {
      const end = (isAlone: boolean, value?: T) => {
        cancel();
        const wasAlone = this.isAlone ?? false;
        this.isAlone = isAlone;
        if (isAlone !== wasAlone) this.onChange();
        resolve(value);
      };
      const cancel = this.world.after(timeoutMs, () => end(true), 'limit');
      run().then(
        (value) => end(false, value),
        () => end(true),
      );
    });
  }
}

/** What a caller asks of the others. */
export function questionOf({ window: { limit } }: DoorState, caller: DoorCaller): StoreQuestion {
  return { stops: stopNames(caller), ...(limit < Infinity && { limit }) };
}

/** What an answer taught that the others may not know. */
export function newsOf(before: DoorState, after: DoorState, answer: DoorAnswer, at: Moment): StoreNews[] {
  const { nowMs, probeEveryMs } = at;
  const news: StoreNews[] = [];
  const { window, heldUntilMs, stops } = after;
  const { rateLimit, sentMs } = answer;
  if (rateLimit && isNews(window, before.window)) {
    // As it was told: the window of this process may be another than the shared one by now
    const { limit, remaining, resetMs } = rateLimit;
    const endsInMs = resetMs + ROUNDING_MS;
    news.push({ kind: 'window', limit, used: limit - remaining, endsInMs, agoMs: nowMs - sentMs });
  }
  if (heldUntilMs > before.heldUntilMs) news.push({ kind: 'held', forMs: heldUntilMs - nowMs });
  for (const stop of stops.filter((each) => !before.stops.includes(each)))
    news.push({ kind: 'stop', stop: writeStop(stop), probeEveryMs });
  const over = before.stops.filter(({ name }) => !stops.some((each) => each.name === name));
  if (over.length > 0) news.push({ kind: 'reopened', stops: over.map(({ name }) => name) });
  return news;
}

function isNews(window: DoorWindow, before: DoorWindow): boolean {
  return window.used > before.used || window.limit !== before.limit || window.opensMs < before.opensMs;
}

/** A stop that another process met. */
export function readStop({ name, status, body }: SharedStop, probeAtMs: number): Stop {
  const outcome = { kind: 'response' as const, status, body };
  return { name, outcome, failure: classify(outcome), probeAtMs };
}

function writeStop({ name, failure, outcome }: Stop): SharedStop {
  const { status = 0, body = '' } = failure;
  return { name, status: outcome.kind === 'response' ? outcome.status : status, body };
}
