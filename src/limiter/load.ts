/**
 * The load rules of one key: they take load off a gateway that fails. Time and random numbers are arguments and there
 * are no timers: the caller asks from which time on an attempt may be sent, and reports its result.
 *
 * After two failures in a row without a success for a second, single attempts probe the gateway. The waits between
 * probes grow with the duration of the overload. Once a probe succeeds, or has no answer for some seconds, the backlog
 * is replayed slower than it arrived. Source of the constants: docs/decisions/0001-limiter.md, from simulations (`npm
 * run sim`).
 */

import type { Ask } from './limiter.js';

/** Attempts that are sent at once before the first answer; each further one waits another GAP_MS. */
const FIRST = 30;
const GAP_MS = 10;
/** Time without a success after which two failures in a row mean overload; also the time after which a slot expires. */
export const TICK_MS = 1_000;
/** Bounds of the wait between two probes. */
const COOL_DOWN_MS = { min: 1_000, max: 10_000 };
/** Time before the detection of an overload that counts as part of it, at most: since its first failure. */
const EARLIER_MS = 5_000;
/** Bounds of the silence after which a probe counts as accepted: three times the duration of the last failure. */
const SILENCE_MS = { min: 1_000, max: 5_000 };
/** Calls from the last GRACE_MS of an overload are sent at once after it; older ones follow at `REPLAY_SPEED`. */
const GRACE_MS = 6_000;
const REPLAY_SPEED = 0.7;
/** Extra probes, at most one per TICK_MS, as a share of the calls that arrived during the overload. */
const PROBES_PER_CALL = 0.2;
/** Time after the success of a probe in which each further overload is probed every TICK_MS. */
const REVIVED_MS = 60_000;
/** The concurrency limit after an overload, and the growth of it by each success and by each slot that expires. */
const CONCURRENCY = 40;
const GROWTH = 2;

/** One attempt that was sent. */
export interface Sent {
  readonly sentMs: number;
  /** The time at which its slot expires without an answer, or at which the silence of a probe counts as acceptance. */
  readonly expiresMs: number;
}

/** The load rules of one key. */
export class Load {
  isProbing = false;
  isReplaying = false;
  /** The latest time of the next probe. */
  coolUntilMs = -Infinity;
  lastSuccessMs = -Infinity;
  /** Duration of the last success. */
  tookMs = 0;
  /** Probes, or attempts that hold a slot, oldest first. */
  readonly taken = new Set<Sent>();
  /** Calls that arrived since the overload began, without retries. */
  arrivals = 0;
  #sent = 0;
  #hasAnswered = false;
  #lastSentMs = -Infinity;
  /** The calls of the attempts that failed in a row. */
  readonly #failed = new Set<object>();
  #failureMs = 0;
  /** The model of the last success. */
  #served: { model: string | undefined; atMs: number } | undefined;
  #probingSinceMs = -Infinity;
  /** The time at which a probe succeeded. */
  #revivedMs = -Infinity;
  #failingSinceMs = -Infinity;
  #overloadBeganMs = -Infinity;
  #replayFromMs = 0;
  #newestMs = 0;
  #concurrencyLimit = Infinity;

  /** The time from which on an attempt may be sent. */
  opensMs({ arrivedMs, deadlineMs }: Pick<Ask, 'arrivedMs' | 'deadlineMs'>, nowMs: number): number {
    const [oldest] = this.taken;
    const expiresMs = oldest ? oldest.expiresMs : Infinity;
    if (this.isProbing) {
      // Calls that might not live until the next probe are probes themselves, or all of them could fail unsent
      const isHasty = deadlineMs - arrivedMs <= COOL_DOWN_MS.max;
      // Where a probe has just succeeded, the gateway answers some requests
      const isRevived = nowMs - this.#revivedMs < REVIVED_MS;
      const isDue = isHasty || isRevived || this.#sent < PROBES_PER_CALL * this.arrivals;
      return Math.min(this.coolUntilMs, expiresMs, isDue ? this.#lastSentMs + TICK_MS : Infinity);
    }
    if (!this.#hasAnswered && this.#sent >= FIRST) return this.#lastSentMs + GAP_MS;
    const ageMs = this.#newestMs - Math.max(arrivedMs, this.#overloadBeganMs);
    const turnMs = this.isReplaying && ageMs > GRACE_MS ? this.#replayFromMs + ageMs / REPLAY_SPEED : -Infinity;
    return turnMs <= nowMs && this.taken.size >= this.#concurrencyLimit ? expiresMs : turnMs;
  }

  /**
   * The place in the queue of the next attempt, from 0 (the oldest) to 1 (the newest). Every other probe is any attempt,
   * or calls that always fail could be all the probes.
   */
  placeOf(random: number): number {
    if (this.isProbing) return this.#sent % 2 === 0 ? 1 : random;
    return this.isReplaying ? 1 : 0;
  }

  /** Applies the time that has passed: slots expire, and a probe without an answer counts as accepted. */
  tick(nowMs: number, newestMs: number): void {
    for (const sent of this.taken) {
      if (nowMs < sent.expiresMs) return;
      if (this.isProbing) return this.#open(nowMs, newestMs);
      this.taken.delete(sent);
      this.#concurrencyLimit += GROWTH;
    }
  }

  /** Records that an attempt is sent. */
  send(nowMs: number, random: number): Sent {
    this.#sent += 1;
    this.#lastSentMs = nowMs;
    const lastsMs = this.isProbing ? clamp(3 * this.#failureMs, SILENCE_MS) : TICK_MS;
    const sent = { sentMs: nowMs, expiresMs: nowMs + lastsMs };
    if (this.isProbing) this.#coolDown(nowMs, random);
    if (this.isProbing || this.#concurrencyLimit < Infinity) this.taken.add(sent);
    return sent;
  }

  /**
   * Records the end of an attempt; an end alone is no evidence. Returns whether it was sent after the overload was
   * detected.
   */
  end(sent: Sent, isAnswered: boolean): boolean {
    this.taken.delete(sent);
    this.#hasAnswered ||= isAnswered;
    return sent.sentMs >= this.#probingSinceMs;
  }

  /** Records a success. `newestMs` is the arrival of the newest waiting call. */
  succeed(sent: Sent, nowMs: number, newestMs: number, model?: string): void {
    this.#served = { model, atMs: nowMs };
    // A success of an attempt sent before the overload allows one probe at once, but does not end the overload
    if (!this.end(sent, true)) return void (this.coolUntilMs = nowMs);
    this.#failed.clear();
    this.lastSuccessMs = nowMs;
    this.tookMs = nowMs - sent.sentMs;
    if (this.isProbing) {
      this.#revivedMs = nowMs;
      this.#open(nowMs, newestMs);
    } else this.#concurrencyLimit += GROWTH;
  }

  /**
   * Records an attempt that met an overload, or had no answer. Several attempts of one call are one piece of evidence. A
   * model without capacity is none where another model has just answered.
   */
  fail(sent: Sent, nowMs: number, random: number, call: object, model?: string): void {
    const isOfModel = this.#served?.model !== model && nowMs - (this.#served?.atMs ?? -Infinity) < COOL_DOWN_MS.max;
    if (!this.end(sent, true) || isOfModel) return;
    this.#failureMs = nowMs - sent.sentMs;
    if (this.isProbing) return this.#coolDown(nowMs, random);
    if (this.#failed.size === 0) this.#failingSinceMs = nowMs;
    this.#failed.add(call);
    if (this.#failed.size < 2 || nowMs - this.lastSuccessMs < TICK_MS) return;
    // Without a success since the last overload began, this is the same one
    if (!this.isReplaying && this.lastSuccessMs >= this.#overloadBeganMs) this.#overloadBeganMs = nowMs;
    this.isProbing = true;
    this.#probingSinceMs = nowMs;
    this.#failingSinceMs = Math.max(this.#failingSinceMs, nowMs - EARLIER_MS);
    // What failed until now was as good as a probe
    this.#sent = this.#failed.size;
    this.arrivals = 0;
    this.taken.clear();
    this.#coolDown(nowMs, random);
  }

  #coolDown(nowMs: number, random: number): void {
    const coolMs = clamp(1.3 * (nowMs - this.#failingSinceMs), COOL_DOWN_MS);
    this.coolUntilMs = nowMs + Math.round(coolMs * (0.86 + 0.14 * random));
  }

  #open(nowMs: number, newestMs: number): void {
    this.isProbing = false;
    this.isReplaying = true;
    this.#failed.clear();
    this.#concurrencyLimit = CONCURRENCY;
    this.taken.clear();
    this.#replayFromMs = nowMs;
    this.#newestMs = Math.max(newestMs, this.#overloadBeganMs);
  }
}

function clamp(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, value));
}
