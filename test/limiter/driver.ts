/** A limiter in virtual time: calls that arrive, a gateway that answers them, and a record of what became of each. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ERRORS, type ErrorStatus } from '../../src/contract.js';
import type { Ask, CallResult, Limiter, LimiterNotice, Refusal } from '../../src/limiter/limiter.js';
import { localLimiter } from '../../src/limiter/local.js';
import { LONGEST_HOLD_MS } from '../../src/limiter/window.js';
import { classify } from '../../src/policy/classify.js';
import type { RateLimit } from '../../src/policy/rate-limit-headers.js';
import type { Clock, Runtime } from '../../src/shared/runtime.js';

export const GATEWAY = 'https://gateway.example';
export const KEY = 'cai_api_test';

interface Event {
  atMs: number;
  run: () => void;
  /** The call that set it. */
  owner: object | undefined;
}

/** The call that runs now, through everything that it awaits; only where requests end. */
const owners = new AsyncLocalStorage<object>();

/** A clock whose events run in the order of time; between two of them everything that was woken goes on. */
export class VirtualClock implements Clock {
  nowMs = 0;
  /** Events that are still to come, by time. */
  readonly events: Event[] = [];

  now(): number {
    return this.nowMs;
  }

  date(): number {
    return this.nowMs;
  }

  setTimer(ms: number, run: () => void): () => void {
    const event = { atMs: this.nowMs + Math.max(0, ms), run, owner: owners.getStore() };
    let at = this.events.length;
    while (at > 0 && this.events[at - 1]!.atMs > event.atMs) at -= 1;
    this.events.splice(at, 0, event);
    return () => {
      const index = this.events.indexOf(event);
      if (index >= 0) this.events.splice(index, 1);
    };
  }

  /** Ends a call as a platform does that ends its request: its timers never run. */
  kill(owner: object): void {
    const rest = this.events.filter((event) => event.owner !== owner);
    this.events.splice(0, this.events.length, ...rest);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimer(ms, resolve));
  }

  /** Runs the events up to a time. `lateMs` is how late each of them is, as on a machine that was suspended. */
  async run(untilMs = Infinity, lateMs: () => number = () => 0): Promise<void> {
    await settle();
    while (this.events.length > 0 && this.events[0]!.atMs <= untilMs) {
      const { atMs, run } = this.events.shift()!;
      this.nowMs = Math.max(this.nowMs, atMs) + lateMs();
      run();
      await settle();
    }
    if (untilMs < Infinity) this.nowMs = Math.max(this.nowMs, untilMs);
  }
}

/** Resolves once no microtask is left: Node runs a tick only then. */
function settle(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** What the gateway does with an attempt. */
export interface Reply {
  /** 0 for no answer at all: the attempt is never released. */
  status: number;
  tookMs: number;
  retryAfterMs?: number | undefined;
  rateLimit?: RateLimit | undefined;
  /** Time for which an accepted stream stays open on the wire; infinite when its end is never seen. */
  streamMs?: number | undefined;
  /** The type in the envelope; default: that of the status. */
  type?: string | undefined;
}

/** One call of a scene. */
export interface CallSpec {
  atMs: number;
  patienceMs?: number | undefined;
  maxRetryAfterMs?: number | undefined;
  streams?: boolean | undefined;
  /** Aborts so long after it arrived. */
  abortMs?: number | undefined;
  spends?: { model: string; maxTokens: number } | undefined;
  /** Attempts in all. Default 5. */
  attempts?: number | undefined;
  /** So long after it arrived its platform ends it: its timers die, and nothing of it goes on. */
  dieMs?: number | undefined;
}

/** What became of a call. */
export interface CallRecord {
  spec: CallSpec;
  /** When each attempt was sent. */
  sentMs: number[];
  answeredMs?: number;
  refusedMs?: number;
  refusal?: Refusal;
  /** When it last asked for a permit. */
  askedMs: number;
}

export type Gateway = (nowMs: number, spec: CallSpec, sent: number) => Reply;

export interface Driver {
  clock: VirtualClock;
  limiter: Limiter;
  notices: LimiterNotice[];
  /** All attempts that were sent, by all calls, in order. */
  sentMs: number[];
  ask(changes?: Partial<Ask>): Ask;
  /** Makes a call at its time, which attempts until it is answered, refused or out of attempts. */
  call(spec: CallSpec, gateway: Gateway): CallRecord;
}

interface DriverOptions {
  random?: () => number;
  limiter?: false;
  /** Each call is a request whose timers end with it, as on Cloudflare Workers. */
  requestsEnd?: boolean;
}

/** A driver with a limiter of its own. */
export function createDriver(options: DriverOptions = {}): Driver {
  const clock = new VirtualClock();
  const runtime: Runtime = {
    now: () => clock.now(),
    date: () => clock.date(),
    setTimer: (ms, run) => clock.setTimer(ms, run),
    random: options.random ?? (() => 0.5),
    fetch: () => Promise.reject(new Error('no network')),
  };
  const none: Limiter = {
    acquire: () => Promise.resolve({ kind: 'permit', release: () => true, releaseStream: () => {} }),
    reset: () => {},
  };
  const limiter = options.limiter === false ? none : localLimiter({}, runtime, {});
  const notices: LimiterNotice[] = [];
  const sentMs: number[] = [];
  const onState = (notice: LimiterNotice) => void notices.push(notice);
  const ask = (changes: Partial<Ask> = {}): Ask => ({
    gateway: GATEWAY,
    key: KEY,
    streams: false,
    arrivedMs: clock.nowMs,
    deadlineMs: clock.nowMs + 900_000,
    maxRetryAfterMs: LONGEST_HOLD_MS,
    onState,
    ...changes,
  });

  const make = async (record: CallRecord, gateway: Gateway): Promise<void> => {
    const { spec } = record;
    const { patienceMs = 900_000, abortMs, dieMs, spends, attempts = 5 } = spec;
    const controller = new AbortController();
    const cancel = abortMs === undefined ? () => {} : clock.setTimer(abortMs, () => controller.abort());
    const isAborted = () => controller.signal.aborted;
    let hasDied = false;
    const isOver = () => hasDied;
    const die = () => {
      hasDied = true;
      clock.kill(record);
    };
    if (dieMs !== undefined) owners.exit(() => clock.setTimer(dieMs, die));
    const given = ask({
      streams: spec.streams ?? false,
      deadlineMs: clock.nowMs + patienceMs,
      maxRetryAfterMs: spec.maxRetryAfterMs ?? LONGEST_HOLD_MS,
      signal: controller.signal,
      spends,
    });
    try {
      for (let attempt = 1; attempt <= attempts; attempt++) {
        record.askedMs = clock.nowMs;
        const permit = await limiter.acquire(given);
        if (isOver()) return;
        if (permit.kind === 'refused') {
          Object.assign(record, { refusedMs: clock.nowMs, refusal: permit });
          return;
        }
        record.sentMs.push(clock.nowMs);
        sentMs.push(clock.nowMs);
        const reply = gateway(clock.nowMs, spec, record.sentMs.length);
        if (reply.status === 0) return;
        await clock.sleep(reply.tookMs);
        if (isOver()) return;
        const result = resultOf(reply);
        permit.release(isAborted() ? { kind: 'none' } : result);
        if (isAborted()) return;
        if (result.kind === 'success') {
          record.answeredMs = clock.nowMs;
          const { streamMs = 0 } = reply;
          if (spec.streams && streamMs < Infinity) clock.setTimer(streamMs, () => permit.releaseStream());
          return;
        }
        if (result.kind === 'failure' && result.failure.action !== 'retry') return;
        await clock.sleep((reply.retryAfterMs ?? 0) + 500);
        if (isOver() || clock.nowMs >= given.deadlineMs) return;
      }
    } catch {
      // The caller's own abort
    } finally {
      cancel();
    }
  };
  const call = (spec: CallSpec, gateway: Gateway): CallRecord => {
    const record: CallRecord = { spec, sentMs: [], askedMs: spec.atMs };
    const start = () => void make(record, gateway);
    const startAlone = () => void owners.run(record, () => make(record, gateway).then(() => clock.kill(record)));
    clock.setTimer(spec.atMs - clock.nowMs, options.requestsEnd ? startAlone : start);
    return record;
  };
  return { clock, limiter, notices, sentMs, ask, call };
}

/** The result of an attempt, as the client makes it of an answer. */
export function resultOf({ status, retryAfterMs, rateLimit, type }: Reply): CallResult {
  if (status === 200) return { kind: 'success', rateLimit };
  const body = JSON.stringify({ error: { type: type ?? ERRORS[status as ErrorStatus].type, message: 'scripted' } });
  const outcome = { kind: 'response' as const, status, body };
  const failure = { ...classify(outcome), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return { kind: 'failure', outcome, failure, rateLimit };
}

/** The headers of an answer, with so many requests left. */
export function told(remaining: number, more: Partial<RateLimit> = {}): RateLimit {
  return { tier: 'pay_as_you_go', limit: 60, remaining, resetMs: 60_000, ...more };
}

/** A seeded sequence of numbers from 0 (included) to 1 (excluded). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
