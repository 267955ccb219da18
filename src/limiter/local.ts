/**
 * The limiter of one process: for each API key a queue, a rate-limit window, load rules, stream slots and hard stops.
 */
import { ERROR_ROWS } from '../contract.js';
import { onAbort, systemRuntime, type Runtime } from '../shared/runtime.js';
import { Backlog, type Waiting } from './backlog.js';
import type { Ask, CallResult, Limiter, LimiterState, Permit, Refusal, WaitReason } from './limiter.js';
import { Load, TICK_MS, type Sent } from './load.js';
import { Stops } from './stops.js';
import { LONGEST_HOLD_MS, MINUTE_MS, Window } from './window.js';

/** The options of a limiter. */
export interface LimiterOptions {
  /** Time between two probes of a confirmed 401 or 402, milliseconds. Default 60,000. */
  probeEveryMs?: number | undefined;
}

/**
 * Time between two streams beyond the tier's limit: a slot is lost when its stream is never read to its end. Each
 * refusal multiplies the time by four, up to a minute.
 */
const STREAM_TRY_MS = 1_000;
/** Delay of each waiting attempt's own timer after its turn, so that no attempt depends on the timer of another. */
const OWN_WAKE_MS = 1_000;
/** Number of new keys after which idle ones are removed. */
const SWEEP_EVERY = 64;
const REGISTRY = Symbol.for('caicaini.limiters.3');

/** The limiters of a process, by key; `within` has those of clients with a clock or a `fetch` of their own. */
class Registry extends Map<string, KeyLimiter> {
  readonly within = new WeakMap<object, Registry>();
}

/**
 * Creates the limiter of this process, the default of the option `limiter`. Its state belongs to the API key, not to
 * the client: all limiters that are given the same `shared` objects use the same state, also those of another copy of
 * this package. By default these are all limiters of the process; a client with a `clock` or a `fetch` of its own passes
 * these as `shared`.
 */
export function localLimiter(
  { probeEveryMs = MINUTE_MS }: LimiterOptions = {},
  runtime: Runtime = systemRuntime,
  ...shared: readonly (object | undefined)[]
): Limiter {
  const platform = globalThis as { [REGISTRY]?: Registry | undefined };
  let keys = (platform[REGISTRY] ??= new Registry());
  for (const each of shared.filter((given) => given !== undefined)) {
    const { within } = keys;
    keys = within.get(each) ?? new Registry();
    within.set(each, keys);
  }
  return {
    acquire(ask) {
      const id = `${ask.gateway}\n${ask.key}`;
      let limiter = keys.get(id);
      if (!limiter) {
        if (keys.size % SWEEP_EVERY === SWEEP_EVERY - 1)
          for (const [other, { isIdle }] of keys) if (isIdle) keys.delete(other);
        keys.set(id, (limiter = new KeyLimiter(runtime)));
      }
      return limiter.acquire({ ...ask, call: ask.call ?? ask, probeEveryMs });
    },
    reset(scope) {
      for (const [id, limiter] of keys) if (!scope || id === `${scope.gateway}\n${scope.key}`) limiter.reset();
    },
  };
}

/** A request for a permit, with the option of the limiter that it was made of. */
type OwnAsk = Ask & { readonly call: object; readonly probeEveryMs: number };

interface Waiter extends Waiting {
  readonly ask: OwnAsk;
  cancelTimer(): void;
  settle(answer: Answer | Promise<never>): void;
}

type Answer = Permit | Refusal;

/** The limiter of one key at one gateway. */
class KeyLimiter {
  readonly #calls = new Backlog<Waiter>();
  readonly #streams = new Backlog<Waiter>();
  readonly #inFlight = new Set<Ask>();
  /** Open streams, each of which takes a slot of the tier, oldest first. */
  readonly #openStreams = new Set<Ask>();
  #load = new Load();
  #stops = new Stops();
  #window = new Window();
  #streamTriedMs = -Infinity;
  #streamTryMs = STREAM_TRY_MS;
  #usedMs = -Infinity;
  #cancelWake: (() => void) | undefined;
  #state: LimiterState = 'ready';

  constructor(private readonly runtime: Runtime) {}

  async acquire(ask: OwnAsk): Promise<Answer> {
    ask.signal?.throwIfAborted();
    this.#usedMs = this.runtime.now();
    if (ask.arrivedMs >= this.#usedMs) this.#load.arrivals += 1;
    if (this.#size === 0) {
      // The queue would be a fifth of the cost of a call that need not wait
      if (this.#load.taken.size > 0) this.#load.tick(this.#usedMs, ask.arrivedMs);
      const answer = this.#tryAcquire(ask, this.#usedMs);
      if (typeof answer !== 'number') return answer;
    }
    const backlog = ask.streams ? this.#streams : this.#calls;
    return new Promise((resolve) => {
      const settle: Waiter['settle'] = (answer) => {
        waiter.cancelTimer();
        unfollow();
        backlog.remove(waiter);
        resolve(answer);
      };
      const unfollow = onAbort(ask.signal, () => {
        settle(Promise.reject(ask.signal?.reason as Error));
        this.#pump();
      });
      const waiter: Waiter = { ask, arrivedMs: ask.arrivedMs, isGone: false, settle, cancelTimer() {} };
      backlog.add(waiter);
      this.#look(waiter, this.#placeOf(this.#usedMs) > 0 ? 0 : this.#size - 1);
    });
  }

  reset(): void {
    this.#load = new Load();
    this.#stops = new Stops();
    this.#window = new Window();
    this.#openStreams.clear();
    this.#streamTryMs = STREAM_TRY_MS;
    this.#pump();
  }

  /** Whether no attempt waits or is in flight, and the state is older than the longest hold. */
  get isIdle(): boolean {
    return this.#inFlight.size + this.#size === 0 && this.runtime.now() - this.#usedMs > LONGEST_HOLD_MS;
  }

  get #size(): number {
    return this.#calls.size + this.#streams.size;
  }

  get #newestMs(): number {
    return Math.max(this.#calls.at(1)?.arrivedMs ?? -Infinity, this.#streams.at(1)?.arrivedMs ?? -Infinity);
  }

  /**
   * The place in the queue of the attempt that is sent next. After a hold it is any, or calls that always get a 429
   * could keep it up. It is the newest where the oldest would time out before its answer, or calls that die could take
   * all the turns of each window.
   */
  #placeOf(nowMs: number): number {
    const random = this.runtime.random();
    if (this.#window.asksAgain) return random;
    const place = this.#load.placeOf(random);
    const deadlines = [this.#calls, this.#streams].map((each) => each.at(0)?.ask.deadlineMs ?? Infinity);
    const sentMs = Math.max(nowMs, this.#window.opensMs(nowMs, false));
    return place === 0 && Math.min(...deadlines) - sentMs < this.#load.tookMs ? 1 : place;
  }

  get #areStreamsOpen(): boolean {
    return this.#openStreams.size >= this.#window.maxStreams;
  }

  /** A permit, a refusal, or the time at which to look again. `ahead` attempts wait before this one. */
  #tryAcquire(ask: OwnAsk, nowMs: number, ahead = 0): Answer | number {
    const stop = this.#stops.refusing(nowMs, ask);
    if (stop) {
      const { failure, outcome, askedMs } = stop;
      const retryAfterMs = askedMs + ask.probeEveryMs - nowMs;
      return { kind: 'refused', because: 'stop', failure, outcome, retryAfterMs };
    }
    const limitMs = this.#window.opensMs(nowMs, ask.streams);
    const loadMs = this.#load.opensMs(ask, nowMs);
    const slotMs = ask.streams && this.#areStreamsOpen ? this.#streamTriedMs + this.#streamTryMs : -Infinity;
    const atMs = Math.max(limitMs, loadMs, slotMs);
    const waitedFor: WaitReason = atMs === limitMs ? 'rate-limit' : atMs === loadMs ? 'overload' : 'streams';
    const retryAfterMs = Math.max(0, atMs - nowMs);
    const turnMs = Math.max(nowMs, atMs, this.#window.opensMs(nowMs, ask.streams, ahead));
    const isLate = turnMs >= ask.deadlineMs;
    if (isLate || (waitedFor === 'rate-limit' && retryAfterMs > ask.maxRetryAfterMs))
      return { kind: 'refused', because: isLate ? 'deadline' : 'retry-after-too-long', waitedFor, retryAfterMs };
    return turnMs > nowMs ? turnMs : this.#grant(ask, nowMs);
  }

  #grant(ask: OwnAsk, nowMs: number): Permit {
    this.#inFlight.add(ask);
    const sent = this.#load.send(nowMs, this.runtime.random());
    this.#window.send(nowMs, ask.streams);
    this.#stops.send(ask, nowMs);
    const isExtra = ask.streams && this.#areStreamsOpen;
    if (ask.streams) this.#openStreams.add(ask);
    if (ask.streams) this.#streamTriedMs = nowMs;
    return {
      kind: 'permit',
      release: (result) => {
        const isOpen = result.kind === 'success';
        if (isExtra) this.#streamTryMs = isOpen ? STREAM_TRY_MS : Math.min(4 * this.#streamTryMs, MINUTE_MS);
        // A stream beyond the tier's limit that succeeds shows that a slot was lost: remove the oldest
        if (!isOpen || isExtra) this.#openStreams.delete(isOpen ? this.#openStreams.values().next().value! : ask);
        const isNews = this.#onResult(ask, sent, result);
        this.#inFlight.delete(ask);
        this.#pump(ask);
        return isNews;
      },
      releaseStream: () => {
        this.#openStreams.delete(ask);
        this.#pump();
      },
    };
  }

  /** Applies the result of an attempt to the state of the key. Returns false for a hard stop that is known already. */
  #onResult(ask: OwnAsk, sent: Sent, result: CallResult): boolean {
    const nowMs = this.runtime.now();
    const isServed = nowMs - this.#load.lastSuccessMs < TICK_MS;
    this.#window.read(result, sent.sentMs, nowMs, isServed, ask);
    const failure = result.kind === 'failure' ? result.failure : undefined;
    const model = ask.spends?.model;
    if (result.kind === 'success') {
      this.#load.succeed(sent, nowMs, this.#size > 0 ? this.#newestMs : -Infinity, model);
      this.#stops.succeed(ask);
    } else if (failure?.action === 'retry' && failure.status !== ERROR_ROWS[429].status)
      this.#load.fail(sent, nowMs, this.runtime.random(), ask.call, model);
    else this.#load.end(sent, failure !== undefined);
    return result.kind !== 'failure' || this.#stops.record(ask, result, nowMs);
  }

  /**
   * Checks whether a waiting attempt is sent or refused now, and sets its timer. `ahead` is the number of attempts before
   * it.
   */
  #look(waiter: Waiter, ahead = 0): void {
    this.#pump();
    if (waiter.isGone) return;
    const nowMs = this.runtime.now();
    const answer = this.#tryAcquire(waiter.ask, nowMs, ahead);
    if (typeof answer !== 'number') return waiter.settle(answer);
    const waitMs = Math.min(answer + OWN_WAKE_MS, waiter.ask.deadlineMs) - nowMs;
    // Each waiter has a timer of its own: on Workers a timer dies with the request that set it
    waiter.cancelTimer = this.runtime.setTimer(waitMs, () => this.#look(waiter), false);
  }

  /** Sends what may be sent, sets the timer for the next attempt, and notifies the listeners of a change. */
  #pump(released?: Ask): void {
    const nowMs = this.runtime.now();
    let wakesAtMs = Infinity;
    if (this.#size > 0) this.#load.tick(nowMs, this.#newestMs);
    while (this.#size > 0 && wakesAtMs === Infinity) {
      const waiter = this.#next(nowMs);
      const answer = this.#tryAcquire(waiter.ask, nowMs);
      if (typeof answer === 'number') wakesAtMs = answer;
      else waiter.settle(answer);
    }
    if (this.#size === 0) this.#load.isReplaying = false;
    // Set anew each time, because the last one may have died with the request that set it
    this.#cancelWake?.();
    const wake = () => this.#pump();
    this.#cancelWake = wakesAtMs < Infinity ? this.runtime.setTimer(wakesAtMs - nowMs, wake, true) : undefined;
    if (this.#size > 0 || released?.onState) this.#notify(nowMs, released);
  }

  /** The next attempt in the current order. Other calls pass a stream that waits for a slot, or after 429s to streams. */
  #next(nowMs: number): Waiter {
    const place = this.#placeOf(nowMs);
    const [call, stream] = [this.#calls.at(place), this.#streams.at(place)];
    const isStreamHeld = this.#areStreamsOpen || this.#window.opensMs(nowMs, true) > nowMs;
    if (!call || !stream || isStreamHeld) return (call ?? stream)!;
    return call.arrivedMs <= stream.arrivedMs === place < 0.5 ? call : stream;
  }

  #notify(nowMs: number, released?: Ask): void {
    const stop = this.#stops.refusing(nowMs);
    const limitMs = this.#window.opensMs(nowMs, true);
    let [state, untilMs]: [LimiterState, number] = limitMs > nowMs ? ['throttled', limitMs] : ['ready', nowMs];
    if (this.#load.isProbing) [state, untilMs] = ['probing', this.#load.coolUntilMs];
    if (stop) [state, untilMs] = ['blocked', stop.askedMs + MINUTE_MS];
    if (state === this.#state) return;
    this.#state = state;
    const notice = { state, forMs: Math.max(0, untilMs - nowMs), waiting: this.#size, inFlight: this.#inFlight.size };
    const waiting = [...this.#calls.all(), ...this.#streams.all()].map(({ ask }) => ask);
    // A set, because the calls of a client share one listener
    new Set([...waiting, ...this.#inFlight, released].map((each) => each?.onState)).forEach((tell) => tell?.(notice));
  }
}
