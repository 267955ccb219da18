/** Computes the figures of a run. */
import type { Sent } from './gateway.js';
import type { Run } from './run-scene.js';
import { FLEET } from './scenes.js';

const CALM_OVER_S = 5;

export interface ListFigures {
  done: number;
  /** Answered calls and all calls of each group. */
  groups: Map<string, { done: number; all: number }>;
  /** The times of the answers, in order, milliseconds. */
  answersMs: number[];
  sent: number;
}

export function listFigures({ calls, sent }: Run): ListFigures {
  const groups = new Map<string, { done: number; all: number }>();
  for (const { group, isDone } of calls) {
    const { done, all } = groups.get(group) ?? { done: 0, all: 0 };
    groups.set(group, { done: done + Number(isDone), all: all + 1 });
  }
  const answersMs = calls.filter(({ isDone }) => isDone).map(({ endMs }) => endMs);
  answersMs.sort((one, other) => one - other);
  return { done: answersMs.length, groups, answersMs, sent: sent.length };
}

export interface OutageFigures {
  /** Requests per call during the trouble. */
  amplification: number;
  /** Share of all calls that were answered before their deadline. */
  success: number;
  /** Refused requests per success. */
  refusals: number;
  /** The most requests in one second after the trouble, divided by the normal number. */
  surge: number;
  /**
   * Seconds after the trouble until less than 1 % of requests are refused, and of new calls lost, in any five seconds.
   */
  calmS: number;
}

export function outageFigures({ calls, sent }: Run, clients: number): OutageFigures {
  const { fromMs, toMs, endMs, perSecond } = FLEET;
  const during = (ms: number) => ms >= fromMs && ms < toMs;
  const made = calls.filter(({ startMs }) => during(startMs)).length;
  const done = calls.filter(({ isDone }) => isDone).length;
  const seconds = Math.ceil(endMs / 1_000);
  const perS = Array.from({ length: seconds }, () => ({ sent: 0, refused: 0, made: 0, lost: 0 }));
  for (const { sentMs, status } of sent) {
    const at = perS[Math.floor(sentMs / 1_000)];
    if (!at) continue;
    at.sent += 1;
    if (status !== 200) at.refused += 1;
  }
  for (const { startMs, isDone } of calls) {
    const at = perS[Math.floor(startMs / 1_000)]!;
    at.made += 1;
    if (!isDone) at.lost += 1;
  }
  const after = perS.slice(toMs / 1_000, seconds);
  const isBad = (at: number) => {
    const sum = (name: 'sent' | 'refused' | 'made' | 'lost') =>
      after.slice(at, at + CALM_OVER_S).reduce((total, second) => total + second[name], 0);
    return sum('refused') > 0.01 * sum('sent') || sum('lost') > 0.01 * sum('made');
  };
  const lastBad = after.reduce((last, _, at) => (isBad(at) ? at : last), -1);
  return {
    amplification: sent.filter(({ sentMs }) => during(sentMs)).length / made,
    success: done / calls.length,
    refusals: sent.filter(({ status }) => status !== 200).length / done,
    surge: Math.max(...after.map((second) => second.sent)) / (clients * perSecond),
    calmS: lastBad + 1,
  };
}

export interface KeyFigures {
  success: number;
  /** 429s per success. */
  refusals: number;
  makespanS: number;
}

export function keyFigures({ calls, sent }: Run): KeyFigures {
  const done = calls.filter(({ isDone }) => isDone).length;
  return {
    success: done / calls.length,
    refusals: sent.filter(({ status }) => status === 429).length / done,
    makespanS: Math.max(...calls.map(({ endMs }) => endMs)) / 1_000,
  };
}

/** Requests per second, as a moving average over five seconds. */
export function perSecond(sent: readonly Sent[], seconds: number): number[] {
  const counts = Array<number>(seconds).fill(0);
  for (const { sentMs } of sent) {
    const second = Math.floor(sentMs / 1_000);
    if (second < seconds) counts[second]! += 1;
  }
  return counts.map((_, at) => {
    const near = counts.slice(Math.max(0, at - 2), at + 3);
    return Math.round((near.reduce((sum, count) => sum + count, 0) / near.length) * 10) / 10;
  });
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
