/** The picture of a run: bars on a common axis of time, made from its steps. */
import type { LimiterState } from '../../../../../src/index.js';
import type { Step } from './engine.js';

/** A part of a caller's row. Times are milliseconds since the start of the run. */
export interface Bar {
  /** An attempt, or the reason of a wait: the client's backoff, the gateway's Retry-After, or the limiter. */
  kind: 'attempt' | 'backoff' | 'retry-after' | 'limiter';
  fromMs: number;
  toMs: number;
  /** Status of an attempt, once its headers are here. */
  status?: number;
  /** How an attempt ended; absent while it runs. */
  result?: 'success' | 'failure';
  /** The times of an attempt's stream events. */
  eventsMs: number[];
}

/** A part of the limiter's band. */
export interface Band {
  state: LimiterState;
  fromMs: number;
  toMs: number;
}

/** The picture of a run. */
export interface Timeline {
  /** Length of the axis, milliseconds; a round number. */
  axisMs: number;
  /** The labelled times of the axis. */
  ticksMs: number[];
  limiter: Band[];
  /** The bars of each caller, in the order of time. */
  callers: Bar[][];
}

const AXIS_STEPS_MS = [250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000];
const MOST_TICKS = 6;

/** The picture of the steps so far. */
export function timelineOf(steps: readonly Step[], callers: number, nowMs: number): Timeline {
  const stepMs = AXIS_STEPS_MS.find((each) => nowMs / each <= MOST_TICKS - 1) ?? nowMs / MOST_TICKS;
  const ticks = Math.max(2, Math.ceil(nowMs / stepMs));
  return {
    axisMs: ticks * stepMs,
    ticksMs: Array.from({ length: ticks + 1 }, (_, index) => index * stepMs),
    limiter: bandsOf(steps, nowMs),
    callers: Array.from({ length: callers }, (_, caller) => barsOf(steps, caller, nowMs)),
  };
}

function bandsOf(steps: readonly Step[], nowMs: number): Band[] {
  const changes = steps.flatMap((step) =>
    step.kind === 'limiter' ? [{ fromMs: step.atMs, state: step.notice.state }] : [],
  );
  const all = [{ fromMs: 0, state: 'ready' as const }, ...changes];
  return all
    .map((band, index) => ({ ...band, toMs: all[index + 1]?.fromMs ?? nowMs }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}

function barsOf(steps: readonly Step[], caller: number, nowMs: number): Bar[] {
  const bars: Bar[] = [];
  /** The start of the wait under way, and how long the client itself waits. */
  let wait: { fromMs: number; afterMs: number; kind: 'backoff' | 'retry-after' } | undefined = startOfCall(0);
  const endWait = (toMs: number) => {
    if (!wait) return;
    const { fromMs, afterMs, kind } = wait;
    const ownMs = Math.min(fromMs + afterMs, toMs);
    if (ownMs > fromMs) bars.push({ kind, fromMs, toMs: ownMs, eventsMs: [] });
    if (toMs - ownMs > ROUNDING_MS) bars.push({ kind: 'limiter', fromMs: ownMs, toMs, eventsMs: [] });
    wait = undefined;
  };
  const endAttempt = (toMs: number, result: 'success' | 'failure') => {
    const last = bars.at(-1);
    if (last?.kind === 'attempt' && !last.result) Object.assign(last, { toMs, result });
  };
  let hasEnded = false;
  for (const step of steps) {
    if (step.kind === 'limiter' || step.caller !== caller) continue;
    const { atMs } = step;
    // The last event of a stream may come after its end
    if (step.kind !== 'event') hasEnded = step.kind === 'ended';
    const last = bars.at(-1);
    switch (step.kind) {
      case 'sent':
        endWait(atMs);
        bars.push({ kind: 'attempt', fromMs: atMs, toMs: nowMs, eventsMs: [] });
        break;
      case 'answered':
        if (last) last.status = step.status;
        break;
      case 'event':
        last?.eventsMs.push(atMs);
        break;
      case 'retry':
        endAttempt(atMs, 'failure');
        wait = {
          fromMs: atMs,
          afterMs: step.afterMs,
          kind: step.retryAfterMs === undefined ? 'backoff' : 'retry-after',
        };
        break;
      case 'tool':
        wait = startOfCall(atMs);
        break;
      case 'ended':
        endWait(atMs);
        endAttempt(atMs, step.error ? 'failure' : 'success');
    }
  }
  if (!hasEnded) endWait(nowMs);
  return bars;
}

/** A gap that is no wait, because sums of waits are rounded. */
const ROUNDING_MS = 0.5;

function startOfCall(fromMs: number) {
  return { fromMs, afterMs: 0, kind: 'backoff' as const };
}
