/** One key's door: callers wait at it until `door-rules.ts` lets them go. */
import type { Budget } from './budget.js';
import {
  admit,
  depart,
  endStream,
  hearStop,
  isForgettable,
  inOrder,
  isHalfOpen,
  isNewestFirst,
  learn,
  reopen,
  turnBack,
  UNKNOWN_DOOR,
  wordOf,
  type Answered,
  type DoorAnswer,
  type DoorCaller,
  type DoorState,
  type DoorWord,
  type Moment,
  type Verdict,
  type WaitReason,
} from './door-rules.js';
import { isStopped, type Stop } from './door-stop.js';
import { newsOf, questionOf, readStop, SharedDoor } from './door-share.js';
import type { DoorStore } from './door-store.js';
import type { Failure } from './failure.js';
import type { RetryOptions } from './retry.js';
import { onAbort, type World } from './world.js';

/** What a door tells when it changes. */
export interface DoorNotice {
  /** `held`: the window is used up or a 429 asked to wait. `half-open`: only probes go. `closed`: a hard stop. */
  door: DoorWord;
  /** Time until it may change by itself, milliseconds; of a closed door, until its next probe. 0 when open. */
  forMs: number;
  /** Callers that wait. */
  waiting: number;
  /** Calls that are not answered yet. */
  inFlight: number;
  /** The store does not answer, and the door goes on with what this process knows. Absent without a store. */
  isAlone?: boolean;
}

/** One call at the door. */
export interface Visit {
  caller: DoorCaller;
  policy: RetryOptions;
  /** How often one call may try a closed door, milliseconds. */
  probeEveryMs: number;
  signal: AbortSignal | null | undefined;
  /** Told of changes while the call is at the door or unanswered. Must not throw. */
  onDoor?: ((notice: DoorNotice) => void) | undefined;
  store?: DoorStore | undefined;
}

/** A call that may go. */
export interface Pass {
  kind: 'go';
  /** Is to be told once what came of it; `chance` is that of the decision on it. */
  end(answered: Answered, chance: number): void;
  /** Is to be told once a stream that was answered has ended. */
  endStream(): void;
}

/** Why a call does not go. `retryAfterMs` is the time until it would. */
export type Refusal =
  | { kind: 'closed'; stop: Stop; retryAfterMs: number }
  | { kind: 'too-late'; because: WaitReason; retryAfterMs?: number };

interface Waiter {
  visit: Visit;
  caller: DoorCaller;
  deadlineMs: number;
  /** Rank among all who came, from 1. */
  rank: number;
  settle: (verdict: Verdict) => void;
}

/** The door of one key at one gateway, shared by all its callers in a process. */
export class Door {
  private state: DoorState = UNKNOWN_DOOR;
  private told: { door: DoorWord; isAlone?: boolean | undefined } = { door: 'open' };
  private readonly visits = new Set<Visit>();
  private waiting: Waiter[] = [];
  private ranks = 0;
  private wakesAtMs = Infinity;
  private cancelWake = () => {};
  private readonly share: SharedDoor;

  constructor(
    private readonly world: World,
    /** Retries that the key has left. */
    readonly budget: Budget,
    /** Stands for the key in a store. */
    name: () => Promise<string>,
  ) {
    this.share = new SharedDoor(world, name, () => this.notify());
  }

  /** The call may go, at once or once the promise resolves; or why it may not. Rejects with the caller's own abort. */
  enter(visit: Visit): Pass | Refusal | Promise<Pass | Refusal> {
    if (this.waiting.length > 0) this.pump();
    this.visits.add(visit);
    this.look();
    this.ranks += 1;
    return visit.store ? this.enterShared(visit, visit.store, this.ranks) : this.enterAlone(visit, this.ranks);
  }

  /** The failure of the hard stop that a caller meets or would meet, the same for all who meet it. */
  stopOf(caller: DoorCaller): Failure | undefined {
    return this.state.stops.find((stop) => isStopped(stop, caller))?.failure;
  }

  /** Opens a closed door. */
  resume(store?: DoorStore): void {
    const stops = this.state.stops.map((stop) => stop.name);
    this.change(reopen(this.state));
    if (store) this.share.tell(store, { kind: 'reopened', stops });
  }

  /** Whether nobody is at the door and nothing is known that matters. */
  isForgettable(): boolean {
    return this.visits.size === 0 && isForgettable(this.state, this.world.now());
  }

  private enterAlone(visit: Visit, rank: number): Pass | Refusal | Promise<Pass | Refusal> {
    const verdict = this.judge(visit.caller, isNewestFirst(this.state) ? 0 : this.waiting.length);
    return verdict.kind === 'wait' ? this.wait(visit, rank) : this.settle(visit, visit.caller, verdict);
  }

  /** As alone; then the others are asked. What they do not let go waits again, at its old place. */
  private async enterShared(visit: Visit, store: DoorStore, rank: number): Promise<Pass | Refusal> {
    const { caller } = visit;
    for (;;) {
      const entered = await this.enterAlone(visit, rank);
      if (entered.kind === 'too-late') return entered;
      const answer = await this.share.ask(store, questionOf(this.state, caller));
      if (!answer || answer.kind === entered.kind) return entered;
      const nowMs = this.world.now();
      if (answer.kind === 'go') {
        this.change(reopen(this.state, caller));
        return this.settle(visit, caller, answer);
      }
      if (entered.kind === 'closed') return entered;
      this.change(turnBack(this.state, caller, answer.kind === 'wait' ? answer.waitMs : 0, nowMs));
      if (answer.kind === 'wait') continue;
      this.change(hearStop(this.state, readStop(answer.stop, nowMs + answer.probeInMs)));
      return this.settle(visit, caller, this.judge(caller));
    }
  }

  private judge(caller: DoorCaller, ahead = 0): Verdict {
    return admit(this.state, caller, this.world.now(), ahead);
  }

  private settle(visit: Visit, caller: DoorCaller, verdict: Verdict): Pass | Refusal {
    if (verdict.kind === 'go') return this.go(visit, caller);
    this.visits.delete(visit);
    const leftMs = (untilMs: number) => Math.max(0, untilMs - this.world.now());
    if (verdict.kind === 'closed') return { ...verdict, retryAfterMs: leftMs(verdict.stop.probeAtMs) };
    const { because, untilMs } = verdict;
    return { kind: 'too-late', because, ...(untilMs < Infinity && { retryAfterMs: leftMs(untilMs) }) };
  }

  private go(visit: Visit, caller: DoorCaller): Pass {
    const { store } = visit;
    const sentMs = this.world.now();
    const wasProbe = isHalfOpen(this.state);
    this.visits.add(visit);
    this.change(depart(this.state, caller, this.moment(visit, this.world.random())));
    const endStreamNow = () => this.change(endStream(this.state));
    return {
      kind: 'go',
      end: (answered, chance) => {
        const answer: DoorAnswer = { ...answered, sentMs, wasProbe };
        const before = this.state;
        const at = this.moment(visit, chance);
        this.change(learn(before, caller, answer, at));
        if (store) this.share.tell(store, ...newsOf(before, this.state, answer, at));
        if (caller.streams && answer.kind !== 'success') endStreamNow();
        this.visits.delete(visit);
        this.pump();
      },
      endStream: () => {
        endStreamNow();
        this.pump();
      },
    };
  }

  private wait(visit: Visit, rank: number): Promise<Pass | Refusal> {
    const { signal } = visit;
    const caller = { ...visit.caller, isParked: isHalfOpen(this.state) };
    const { deadlineMs } = caller;
    return new Promise((resolve, reject) => {
      const leave = () => {
        cancelLimit();
        unfollow();
        this.waiting = this.waiting.filter((each) => each !== waiter);
      };
      const settle = (verdict: Verdict) => {
        leave();
        resolve(this.settle(visit, caller, verdict));
      };
      const abort = () => {
        leave();
        this.visits.delete(visit);
        this.pump();
        reject(signal?.reason);
      };
      const giveUp = () => {
        // Who would still have to wait is too late by now
        settle(this.judge(caller));
        this.pump();
      };
      const waiter = { visit, caller, deadlineMs, rank, settle };
      const cancelLimit = this.world.after(Math.max(0, deadlineMs - this.world.now()), giveUp, 'limit');
      const at = this.waiting.findIndex((each) => each.rank > rank);
      this.waiting.splice(at < 0 ? this.waiting.length : at, 0, waiter);
      const unfollow = onAbort(signal, abort);
      if (signal?.aborted) abort();
      else this.pump();
    });
  }

  /** Lets go who may, in order, and sets the one timer for the next. */
  private pump(): void {
    this.look();
    let wakesAtMs = Infinity;
    for (const { caller, settle } of inOrder(this.state, this.waiting, this.world.now())) {
      const verdict = this.judge(caller);
      if (verdict.kind !== 'wait') {
        settle(verdict);
        continue;
      }
      wakesAtMs = Math.min(wakesAtMs, verdict.untilMs);
      // The others wait for the same; only where that has moved may they be too late, or stopped
      if (verdict.isForAll && wakesAtMs === this.wakesAtMs && this.state.stops.length === 0) break;
    }
    this.wakeAt(wakesAtMs);
  }

  private wakeAt(atMs: number): void {
    if (atMs === this.wakesAtMs) return;
    this.cancelWake();
    this.wakesAtMs = atMs;
    if (atMs === Infinity) return;
    const wake = () => {
      this.wakesAtMs = Infinity;
      this.pump();
    };
    this.cancelWake = this.world.after(Math.max(0, atMs - this.world.now()), wake, 'wait');
  }

  private moment({ policy, probeEveryMs }: Visit, chance: number): Moment {
    return { nowMs: this.world.now(), chance, policy, probeEveryMs };
  }

  private change(state: DoorState): void {
    this.state = state;
    this.look();
  }

  /** Tells of a change, also one by time alone. */
  private look(): void {
    const { door } = wordOf(this.state, this.world.now());
    if (door !== this.told.door || (this.share.isAlone ?? false) !== (this.told.isAlone ?? false)) this.notify();
  }

  private notify(): void {
    const nowMs = this.world.now();
    const { door, untilMs } = wordOf(this.state, nowMs);
    const { isAlone } = this.share;
    // Whoever comes next will be told
    if (this.visits.size === 0) return;
    this.told = { door, isAlone };
    const notice = {
      door,
      forMs: Math.max(0, untilMs - nowMs),
      waiting: this.waiting.length,
      inFlight: this.state.inFlight,
      ...(isAlone !== undefined && { isAlone }),
    };
    for (const hook of new Set([...this.visits].map(({ onDoor }) => onDoor))) hook?.(notice);
  }
}
