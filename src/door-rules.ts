/**
 * Decides who of one key's callers may go, and learns from what comes back. A pure state machine: time, chance and the
 * policy are arguments, every step answers a new state. `door.ts` does the waiting.
 */
import { backoffMs, spreadMs } from './backoff.js';
import { ERROR_ROWS } from './contract.js';
import { isStopped, makeStop, type Asked, type Stop } from './door-stop.js';
import { countRequest, readWindow, turnMs, UNKNOWN_WINDOW, type DoorWindow } from './door-window.js';
import type { Failure, Outcome } from './failure.js';
import type { RateLimit } from './rate-limit.js';
import type { RetryOptions } from './retry.js';

/** Calls in flight until the first answer. */
const START_PLACES = 10;
/** How long the others wait for the answer of the one that goes ahead after a 429, milliseconds. */
const FOLLOW_MS = 1_000;
/** Overloads in a row that leave the door half-open. */
const SHUT_AFTER = 2;
/** Overloads in a row that have lasted: new callers then go before those who waited … */
const LASTING = 4;
/** … until so many calls succeeded. */
const CALM_AFTER = 40;
/** Of those who waited, so many go as soon as a probe succeeds … */
const FIRST_PARKED = 2;
/** … and so many more with every success: the load while they drain is half as much again. */
const PARKED_PER_SUCCESS = 1 / 3;
/** After so long without any call one of them goes all the same, milliseconds. */
const QUIET_MS = 5_000;

/** Who asks to go. */
export interface DoorCaller extends Asked {
  /** Asks for a stream, which counts until it ends. */
  streams: boolean;
  /** When the call's time is over, on the clock of `nowMs`. */
  deadlineMs: number;
  /** Has waited since an overload. */
  isParked?: boolean;
}

/** What is known of one key. Times are on the clock of `nowMs`. */
export interface DoorState {
  window: DoorWindow;
  /** Nobody goes before, as a 429 asked. */
  heldUntilMs: number;
  /** The next to go after a 429 goes ahead alone. */
  isAheadNext: boolean;
  /** Until when the others wait for the one that went ahead. */
  followMs: number;
  /** Overloads in a row. */
  run: number;
  /** While half-open: when the next probe may go. */
  shutUntilMs: number;
  /** Calls that may be unanswered at a time: halved by an overload, one more with every success. */
  places: number;
  /** An answer has come. */
  isProven: boolean;
  /** Unanswered calls. */
  inFlight: number;
  /** Streams that have not ended. */
  streams: number;
  /** When the last answer came. */
  answeredMs: number;
  /** How long successes take, as a sliding mean, milliseconds. */
  successMs: number;
  /** Successes still to come until an overload that lasted is over. */
  calmIn: number;
  /** Callers who have waited since then and may go. */
  parkedPlaces: number;
  stops: readonly Stop[];
}

/** When, by which chance (0 to 1) and policy a step is taken. */
export interface Moment {
  nowMs: number;
  chance: number;
  policy: RetryOptions;
  /** How often one call may try a closed door, milliseconds. */
  probeEveryMs: number;
}

/** What callers wait for: the window or a 429, the end of an overload, or the end of a stream. */
export type WaitReason = 'rate-limit' | 'overload' | 'streams';

/** Until when it is of no use to ask again; endless until something changes. `isForAll`: nobody else may go either. */
interface Wait {
  untilMs: number;
  because: WaitReason;
  isForAll: boolean;
}

/** Whether a caller may go. `too-late` says that its time is over before its turn. */
export type Verdict = { kind: 'go' } | { kind: 'closed'; stop: Stop } | ({ kind: 'wait' | 'too-late' } & Wait);

/** What came of a call that went. `none` says nothing of the gateway, as the caller's own abort. */
export type Answered = { rateLimit?: RateLimit | undefined } & (
  { kind: 'success' } | { kind: 'none' } | { kind: 'failure'; failure: Failure; outcome: Outcome }
);

/** The same, with when and as what it went. */
export type DoorAnswer = Answered & { sentMs: number; wasProbe: boolean };

/** The door's condition in a word. */
export type DoorWord = 'open' | 'held' | 'half-open' | 'closed';

/** A door of which nothing is known: open. */
export const UNKNOWN_DOOR: DoorState = {
  window: UNKNOWN_WINDOW,
  heldUntilMs: -Infinity,
  isAheadNext: false,
  followMs: -Infinity,
  run: 0,
  shutUntilMs: -Infinity,
  places: Infinity,
  isProven: false,
  inFlight: 0,
  streams: 0,
  answeredMs: -Infinity,
  successMs: 0,
  calmIn: 0,
  parkedPlaces: 0,
  stops: [],
};

/** Whether a caller may go. `ahead` counts those who wait before it. */
export function admit(state: DoorState, caller: DoorCaller, nowMs: number, ahead = 0): Verdict {
  const stop = state.stops.find((each) => isStopped(each, caller) && nowMs < each.probeAtMs);
  if (stop) return { kind: 'closed', stop };
  const { untilMs, because } = opensAt(state, nowMs, ahead);
  if (untilMs > nowMs) return wait(untilMs, because, true, caller);
  if (state.inFlight >= placesOf(state)) return wait(Infinity, 'overload', true);
  if (caller.isParked && mustStayMs(state) > nowMs) return wait(mustStayMs(state), 'overload', false);
  if (caller.streams && state.streams >= state.window.maxStreams) return wait(Infinity, 'streams', false);
  return { kind: 'go' };
}

/** A caller goes. */
export function depart(state: DoorState, caller: DoorCaller, at: Moment): DoorState {
  const { nowMs } = at;
  return changed(state, {
    window: countRequest(state.window, nowMs),
    isAheadNext: false,
    followMs: state.isAheadNext ? nowMs + FOLLOW_MS : state.followMs,
    // One probe per cool-down, also while an answer is long in coming
    shutUntilMs: isHalfOpen(state) ? nowMs + coolDownMs(state.run, at) : state.shutUntilMs,
    inFlight: state.inFlight + 1,
    streams: state.streams + (caller.streams ? 1 : 0),
    parkedPlaces: state.parkedPlaces - (caller.isParked ? 1 : 0),
    // As long as such callers are left, it is not over
    calmIn: caller.isParked && state.calmIn > 0 ? CALM_AFTER : state.calmIn,
    stops: delay(state.stops, caller, at),
  });
}

/** An answer came, or none will. */
export function learn(state: DoorState, caller: DoorCaller, answer: DoorAnswer, at: Moment): DoorState {
  const { nowMs } = at;
  const window = readWindow(state.window, answer.rateLimit, answer.sentMs, nowMs);
  const known = changed(state, { window, inFlight: state.inFlight - 1, answeredMs: nowMs, followMs: -Infinity });
  if (answer.kind === 'none') return known;
  if (answer.kind === 'success') return succeed(known, caller, nowMs - answer.sentMs);
  const { failure } = answer;
  if (failure.action === 'stop') return close(known, caller, answer, at);
  if (failure.action === 'fix') return { ...known, isProven: true };
  return failure.status === ERROR_ROWS[429].status ? hold(known, answer, at) : shut(known, answer, at);
}

/** A stream that had been answered ended. */
export function endStream(state: DoorState): DoorState {
  return { ...state, streams: state.streams - 1 };
}

/** A caller that had gone was held back after all: others who share the key know of a wait. */
export function turnBack(state: DoorState, caller: DoorCaller, waitMs: number, nowMs: number): DoorState {
  const { window, inFlight, heldUntilMs } = state;
  return {
    ...(caller.streams ? endStream(state) : state),
    window: { ...window, used: Math.max(0, window.used - 1) },
    inFlight: inFlight - 1,
    heldUntilMs: Math.max(heldUntilMs, nowMs + waitMs),
  };
}

/** Others who share the key were stopped. */
export function hearStop(state: DoorState, stop: Stop): DoorState {
  return { ...state, stops: [...state.stops.filter(({ name }) => name !== stop.name), stop] };
}

/** Opens what a hard stop closed: for one caller, or for all. */
export function reopen(state: DoorState, caller?: DoorCaller): DoorState {
  if (state.stops.length === 0) return state;
  return { ...state, stops: caller ? state.stops.filter((stop) => !isStopped(stop, caller)) : [] };
}

/** Whether only probes go, because of a run of overloads. */
export function isHalfOpen(state: DoorState): boolean {
  return state.run >= SHUT_AFTER;
}

/** Whether new callers go before those who waited, because an overload has lasted. */
export function isNewestFirst(state: DoorState): boolean {
  return state.calmIn > 0;
}

/**
 * The order in which those who wait are let go; they are given in the order they came, and usually that is it. Once an
 * overload has lasted: first whose time is over next, of those who can still be answered in time; the others are lost.
 */
export function inOrder<T extends { deadlineMs: number }>(
  state: DoorState,
  waiting: readonly T[],
  nowMs: number,
): readonly T[] {
  if (!isNewestFirst(state)) return waiting;
  const isHopeful = ({ deadlineMs }: T) => deadlineMs - nowMs >= 2 * state.successMs;
  const hopeful = waiting.filter(isHopeful).sort((one, other) => one.deadlineMs - other.deadlineMs);
  return [...hopeful, ...waiting.filter((each) => !isHopeful(each))];
}

/** The door's condition in a word, and until when it lasts of itself. */
export function wordOf(state: DoorState, nowMs: number): { door: DoorWord; untilMs: number } {
  if (state.stops.length > 0)
    return { door: 'closed', untilMs: Math.min(...state.stops.map(({ probeAtMs }) => probeAtMs)) };
  if (isHalfOpen(state)) return { door: 'half-open', untilMs: state.shutUntilMs };
  const { untilMs } = opensAt(state, nowMs, 0);
  return { door: untilMs > nowMs ? 'held' : 'open', untilMs };
}

/** Whether a door that nobody uses may be forgotten: it knows nothing that a new one would not. */
export function isForgettable({ window, stops, ...state }: DoorState, nowMs: number): boolean {
  if (state.inFlight > 0 || state.streams > 0 || (window.used > 0 && nowMs < window.opensMs)) return false;
  return nowMs >= Math.max(state.heldUntilMs, state.shutUntilMs, ...stops.map(({ probeAtMs }) => probeAtMs));
}

function wait(untilMs: number, because: WaitReason, isForAll: boolean, caller?: DoorCaller): Verdict {
  const kind = caller && untilMs >= caller.deadlineMs ? 'too-late' : 'wait';
  return { kind, untilMs, because, isForAll };
}

function opensAt(state: DoorState, nowMs: number, ahead: number): { untilMs: number; because: WaitReason } {
  const limitMs = Math.max(state.heldUntilMs, state.followMs, turnMs(state.window, nowMs, ahead));
  const { shutUntilMs } = state;
  return shutUntilMs > limitMs
    ? { untilMs: shutUntilMs, because: 'overload' }
    : { untilMs: limitMs, because: 'rate-limit' };
}

function placesOf({ places, isProven }: DoorState): number {
  return isProven ? places : Math.min(places, START_PLACES);
}

/** Until when those who waited stay, so that they do not all come at once over a gateway that has just recovered. */
function mustStayMs(state: DoorState): number {
  if (isHalfOpen(state) || !isNewestFirst(state) || state.parkedPlaces >= 1) return -Infinity;
  return state.inFlight > 0 ? Infinity : state.answeredMs + QUIET_MS;
}

// The last fifth of the bounds of full jitter: probes are to be few, and those of a fleet apart
function coolDownMs(run: number, { policy, chance }: Moment): number {
  const cooldowns = run - SHUT_AFTER + 1;
  const faster = Math.max(0, run - LASTING);
  return backoffMs(cooldowns + faster, policy, (4 + chance) / 5);
}

function delay(stops: readonly Stop[], caller: DoorCaller, { nowMs, probeEveryMs }: Moment): readonly Stop[] {
  if (stops.length === 0) return stops;
  return stops.map((stop) => (isStopped(stop, caller) ? { ...stop, probeAtMs: nowMs + probeEveryMs } : stop));
}

function succeed(state: DoorState, caller: DoorCaller, tookMs: number): DoorState {
  const { successMs, places, calmIn, run, parkedPlaces } = state;
  return changed(reopen(state, caller), {
    isProven: true,
    run: 0,
    shutUntilMs: -Infinity,
    places: places + 1,
    successMs: successMs === 0 ? tookMs : 0.8 * successMs + 0.2 * tookMs,
    calmIn: Math.max(0, calmIn - 1),
    parkedPlaces: run >= LASTING ? FIRST_PARKED : parkedPlaces + PARKED_PER_SUCCESS,
  });
}

/** A new state. Each member is named: every call takes some steps, and to spread so many was most of what one costs. */
function changed(state: DoorState, to: Partial<DoorState>): DoorState {
  return {
    window: to.window ?? state.window,
    heldUntilMs: to.heldUntilMs ?? state.heldUntilMs,
    isAheadNext: to.isAheadNext ?? state.isAheadNext,
    followMs: to.followMs ?? state.followMs,
    run: to.run ?? state.run,
    shutUntilMs: to.shutUntilMs ?? state.shutUntilMs,
    places: to.places ?? state.places,
    isProven: to.isProven ?? state.isProven,
    inFlight: to.inFlight ?? state.inFlight,
    streams: to.streams ?? state.streams,
    answeredMs: to.answeredMs ?? state.answeredMs,
    successMs: to.successMs ?? state.successMs,
    calmIn: to.calmIn ?? state.calmIn,
    parkedPlaces: to.parkedPlaces ?? state.parkedPlaces,
    stops: to.stops ?? state.stops,
  };
}

type FailedAnswer = Extract<DoorAnswer, { kind: 'failure' }>;

/** A 429 is an appointment for the whole key. */
function hold(state: DoorState, { failure, rateLimit }: FailedAnswer, { nowMs, chance, policy }: Moment): DoorState {
  const { retryAfterMs } = failure;
  const toldMs = retryAfterMs && Math.min(retryAfterMs, policy.maxRetryAfterMs);
  const waitMs = toldMs === undefined ? backoffMs(1, policy, chance) : toldMs + spreadMs(policy, chance);
  const heldUntilMs = Math.max(state.heldUntilMs, nowMs + waitMs);
  const isWindow = rateLimit?.remaining === 0;
  return {
    ...state,
    isProven: true,
    heldUntilMs,
    isAheadNext: true,
    // Retry-After says more exactly than the headers when the window is over
    window: isWindow && toldMs !== undefined ? { ...state.window, opensMs: heldUntilMs } : state.window,
    places: isWindow ? state.places : halved(state),
  };
}

/** An overload, or no answer: half-open after a run of them. Of those that went before it was, no more is learned. */
function shut(state: DoorState, { wasProbe }: FailedAnswer, at: Moment): DoorState {
  const wasHalfOpen = isHalfOpen(state);
  if (wasHalfOpen && !wasProbe) return state;
  const run = state.run + 1;
  if (run < SHUT_AFTER) return { ...state, run };
  return {
    ...state,
    run,
    shutUntilMs: at.nowMs + coolDownMs(run, at),
    places: wasHalfOpen ? state.places : halved(state),
    calmIn: run >= LASTING ? CALM_AFTER : state.calmIn,
  };
}

function halved({ places, inFlight }: DoorState): number {
  return Math.max(1, Math.floor(Math.min(places, inFlight + 1) / 2));
}

/** A hard stop; one that is in force already only waits longer for its probe. */
function close(state: DoorState, caller: DoorCaller, { failure, outcome }: FailedAnswer, at: Moment): DoorState {
  if (state.stops.some((stop) => isStopped(stop, caller))) return { ...state, stops: delay(state.stops, caller, at) };
  return { ...state, stops: [...state.stops, makeStop(caller, failure, outcome, at.nowMs + at.probeEveryMs)] };
}
