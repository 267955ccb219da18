/** A limiter for many processes: the local limiter of each process, and a state of each key that they share. */
import { ERROR_ROWS } from '../contract.js';
import type { Ask, CallResult, KeyScope, Limiter, LimiterNotice, Permit, Refusal } from '../limiter/limiter.js';
import { localLimiter } from '../limiter/local.js';
import { stopOf } from '../limiter/stops.js';
import { LONGEST_HOLD_MS, ROUNDING_MS } from '../limiter/window.js';
import { classify } from '../policy/classify.js';
import { onAbort, systemClock, type Clock } from '../shared/runtime.js';

/**
 * A state of API keys that several processes share, in Redis for example. Each method may fail or be slow: the limiter
 * then uses the state of its own process. `name` identifies a key at a gateway and does not show it. Times are
 * durations in milliseconds, so that the clocks of the processes need not agree.
 */
export interface SharedState {
  /** Asks for one attempt, in one atomic step: an attempt that may be sent is counted in the window. */
  acquire(name: string, question: SharedQuestion): Promise<SharedAnswer>;
  /** Adds the facts of one answer of the gateway. Keeps the longer of two holds, and the higher of two counts. */
  publish(name: string, news: SharedNews): Promise<void>;
}

/** The facts of a request on which the shared state decides. */
export interface SharedQuestion {
  /** Names of the hard stops that concern the request. */
  stops: readonly string[];
  /** Output tokens of the request, at most `NO_TOKEN_LIMIT`. */
  maxTokens: number;
}

/**
 * The answer of the shared state: send, wait, or blocked by a stop. `used` counts the requests of the window, this one
 * included; it is 0 until an answer of the gateway in this window is published.
 */
export type SharedAnswer =
  | { kind: 'go'; used: number; hasStops: boolean }
  | { kind: 'wait'; waitMs: number }
  | { kind: 'blocked'; stop: SharedStop; probeInMs: number };

/** A fact from an answer of the gateway, for the shared state. */
export type SharedNews =
  /** The window from the headers. Ignored when the request was sent, `agoMs` ago, before the shared window began. */
  | { kind: 'window'; limit: number; used: number; endsInMs: number; agoMs: number }
  /** A hold: no attempt of the key is sent for `forMs`. */
  | { kind: 'held'; forMs: number }
  /** A 401 or 402. The second in a row blocks. */
  | { kind: 'stop'; stop: SharedStop; probeEveryMs: number }
  /** A success. It ends these stops, unless they were met by a request for more tokens. */
  | { kind: 'over'; stops: readonly string[]; maxTokens: number }
  /** A reset by the application. It clears the state of the key. */
  | { kind: 'reset' };

/** A hard stop in the shared state. */
export interface SharedStop {
  /** One of the names in `SharedQuestion.stops`. */
  name: string;
  /** 401 or 402. */
  status: number;
  /** The body of the answer, at most 8,192 characters. */
  body: string;
  /** Output tokens of the refused request. */
  maxTokens: number;
}

/** The options of `sharedLimiter`. */
export interface SharedLimiterOptions {
  /** The longest wait for the shared state, milliseconds; then the local limiter decides. Default 50. */
  timeoutMs?: number | undefined;
  /** Time between two probes of a 401 or 402 by all processes together, milliseconds. Default 60,000. */
  probeEveryMs?: number | undefined;
  /** The limiter of this process. Default: `localLimiter()`. */
  local?: Limiter | undefined;
  /** The clock and its timers, for tests. Default: those of the platform. */
  clock?: Clock | undefined;
}

/** What is known of a key here: its name in the shared state, and the call whose 429 was the last answer. */
interface SharedKey {
  readonly name: Promise<string>;
  throttled: object | undefined;
}

/** Failures in a row after which the shared state is not asked for REST_MS. */
const FAILURES = 3;
const REST_MS = 5_000;
/** The shortest wait that is believed, so that a faulty store is not asked all the time. */
const SHORTEST_WAIT_MS = 10;
/** The output tokens of a request that sets no limit. */
const NO_TOKEN_LIMIT = 2 ** 31 - 1;
const [KEY_STOP, BALANCE_STOP] = [ERROR_ROWS[401].status, ERROR_ROWS[402].status];

/**
 * Creates a limiter that asks the local limiter first and then the shared state, and publishes each result to the
 * state.
 */
export function sharedLimiter(state: SharedState, options: SharedLimiterOptions = {}): Limiter {
  const { timeoutMs = 50, probeEveryMs = 60_000, clock = systemClock } = options;
  const local = options.local ?? localLimiter({ probeEveryMs });
  const keys = new Map<string, SharedKey>();
  let failures = 0;
  let restUntilMs = -Infinity;
  let last: LimiterNotice = { state: 'ready', forMs: 0, waiting: 0, inFlight: 0 };
  let isToldAlone = false;

  const keyOf = ({ gateway, key }: KeyScope): SharedKey => {
    const id = `${gateway}\n${key}`;
    const known = keys.get(id) ?? { name: digest(id), throttled: undefined };
    keys.set(id, known);
    return known;
  };

  /** Runs a call of the shared state. Returns undefined when it fails or takes too long. */
  const inTime = <T>(run: () => Promise<T>, limitMs: number, signal?: AbortSignal | null): Promise<T | undefined> => {
    if (clock.now() < restUntilMs) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      let isOver = false;
      const end = (isAway: boolean | undefined, value?: T) => {
        // A late answer does not undo that it was late
        if (isOver) return;
        isOver = true;
        cancel();
        unfollow();
        if (isAway !== undefined) failures = isAway ? failures + 1 : 0;
        if (failures >= FAILURES) restUntilMs = clock.now() + REST_MS;
        resolve(value);
      };
      const cancel = clock.setTimer(limitMs, () => end(true), false);
      const unfollow = onAbort(signal, () => end(undefined));
      run().then(
        (value) => end(false, value),
        () => end(true),
      );
    });
  };

  const publish = (key: SharedKey, news: SharedNews) =>
    void inTime(async () => state.publish(await key.name, news), timeoutMs);

  const withNotice = (ask: Ask): Ask => {
    const { onState } = ask;
    if (!onState) return ask;
    const notify = (notice: LimiterNotice) => {
      last = notice;
      isToldAlone = failures >= FAILURES;
      onState({ ...notice, isAlone: isToldAlone });
    };
    return { ...ask, onState: notify };
  };

  return {
    async acquire(given) {
      const ask = withNotice(given);
      const question = questionOf(ask);
      const key = keyOf(ask);
      for (;;) {
        const permit = await local.acquire(ask);
        if (permit.kind === 'refused') return permit;
        const sentMs = clock.now();
        const limitMs = Math.max(0, Math.min(timeoutMs, ask.deadlineMs - sentMs));
        const run = async () => checked(await state.acquire(await key.name, question), question);
        const answer = await inTime(run, limitMs, ask.signal);
        if (isToldAlone !== failures >= FAILURES) ask.onState?.(last);
        if (ask.signal?.aborted) {
          permit.release({ kind: 'none' });
          throw ask.signal.reason;
        }
        if (!answer) return permit;
        if (answer.kind === 'go') return reporting(permit, key, ask.call ?? ask, question, answer, sentMs);
        const holdMs = answer.kind === 'wait' ? Math.max(SHORTEST_WAIT_MS, answer.waitMs) : 0;
        permit.release({ kind: 'unsent', holdMs });
        if (answer.kind === 'blocked') return refusalOf(answer);
      }
    },
    reset(scope) {
      local.reset(scope);
      restUntilMs = -Infinity;
      for (const key of scope ? [keyOf(scope)] : keys.values()) publish(key, { kind: 'reset' });
    },
  };

  /** Wraps a permit, so that its result is published too. */
  function reporting(
    permit: Permit,
    key: SharedKey,
    call: object,
    question: SharedQuestion,
    { used, hasStops }: SharedAnswer & { kind: 'go' },
    sentMs: number,
  ): Permit {
    const release = (result: CallResult): boolean => {
      const isNews = permit.release(result);
      const agoMs = clock.now() - sentMs;
      for (const news of newsOf(result, key, call, question, used, hasStops, agoMs)) publish(key, news);
      return isNews;
    };
    return { kind: 'permit', release, releaseStream: () => permit.releaseStream() };
  }

  function* newsOf(
    result: CallResult,
    key: SharedKey,
    call: object,
    { stops, maxTokens }: SharedQuestion,
    used: number,
    hasStops: boolean,
    agoMs: number,
  ): Generator<SharedNews> {
    const { rateLimit } = result;
    const failure = result.kind === 'failure' ? result.failure : undefined;
    const isThrottled = failure?.status === ERROR_ROWS[429].status;
    const waitMs = Math.min(failure?.retryAfterMs ?? 0, LONGEST_HOLD_MS);
    if (rateLimit && rateLimit.limit - rateLimit.remaining > used) {
      const { limit, remaining, resetMs } = rateLimit;
      yield { kind: 'window', limit, used: limit - remaining, endsInMs: resetMs + ROUNDING_MS, agoMs };
    }
    // Several attempts of one call are one piece of evidence
    const isRepeated = key.throttled !== undefined && key.throttled !== call;
    key.throttled = isThrottled ? call : undefined;
    if (isThrottled && (rateLimit ? rateLimit.remaining <= 0 : isRepeated)) yield { kind: 'held', forMs: waitMs };
    if (result.kind === 'success' && hasStops) yield { kind: 'over', stops, maxTokens };
    if (result.kind !== 'failure' || result.outcome.kind !== 'response') return;
    const { body } = result.outcome;
    const status = stopOf(result.outcome);
    const name = stops.find((each) => Number.parseInt(each) === status);
    if (name !== undefined && status !== undefined)
      yield {
        kind: 'stop',
        // A 401 concerns requests of any size
        stop: { name, status, body: body.slice(0, 8_192), maxTokens: status === BALANCE_STOP ? maxTokens : 0 },
        probeEveryMs,
      };
  }
}

function questionOf({ spends }: Ask): SharedQuestion {
  const stops = [String(KEY_STOP), ...(spends ? [`${BALANCE_STOP} ${spends.model ?? ''}`] : [])];
  return { stops, maxTokens: spends?.maxTokens ?? NO_TOKEN_LIMIT };
}

/** Returns the answer when its shape and range are valid. Throws otherwise, so that a faulty store counts as failed. */
function checked(answer: SharedAnswer, { stops }: SharedQuestion): SharedAnswer {
  const isSpan = (value: unknown) => typeof value === 'number' && value > 0 && value <= LONGEST_HOLD_MS;
  const isGood =
    (answer.kind === 'go' && typeof answer.used === 'number') ||
    (answer.kind === 'wait' && isSpan(answer.waitMs)) ||
    (answer.kind === 'blocked' && isStop(answer.stop, stops) && answer.probeInMs >= 0 && answer.probeInMs < Infinity);
  if (!isGood) throw new TypeError('the shared state returned an invalid answer');
  return answer;
}

/** Whether a stop has its form, and concerns the request. */
function isStop(stop: Partial<SharedStop> | undefined, stops: readonly unknown[]): boolean {
  const isKnown = stop?.status === KEY_STOP || stop?.status === BALANCE_STOP;
  return isKnown && typeof stop.body === 'string' && stops.includes(stop.name);
}

function refusalOf({ stop, probeInMs }: SharedAnswer & { kind: 'blocked' }): Refusal {
  const outcome = { kind: 'response' as const, status: stop.status, body: stop.body };
  return { kind: 'refused', because: 'stop', failure: classify(outcome), outcome, retryAfterMs: probeInMs };
}

/** The name of a key in the shared state: a digest, from which the key cannot be recovered. */
async function digest(id: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id)));
  return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
