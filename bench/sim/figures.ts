/** What is read off a run. */
import type { Sent } from './gateway.js';
import { OUTAGE, type Run } from './scenes.js';

const CALM_OVER_S = 5;

export interface OutageFigures {
  /** Requests sent for each call made while the gateway was down. */
  amplification: number;
  /** Share of all calls that were answered within their deadline. */
  success: number;
  /** Share of the calls made while the gateway was down. */
  saved: number;
  /** Refused requests for each success. */
  refusals: number;
  /** The most requests in a second after the end, against the ordinary. */
  surge: number;
  /** Seconds after the end from which on, over any five seconds, less than 1 % of requests are refused and of new calls lost. */
  calmS: number;
}

export function outageFigures({ calls, sent }: Run, clients: number = OUTAGE.clients): OutageFigures {
  const { fromMs, toMs, endMs, perSecond } = OUTAGE;
  const during = (ms: number) => ms >= fromMs && ms < toMs;
  const made = calls.filter(({ startMs }) => during(startMs));
  const done = calls.filter(({ isDone }) => isDone).length;
  const refused = sent.filter(({ status }) => status !== 200).length;
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
    amplification: sent.filter(({ sentMs }) => during(sentMs)).length / made.length,
    success: done / calls.length,
    saved: made.filter(({ isDone }) => isDone).length / made.length,
    refusals: refused / done,
    surge: Math.max(...after.map((s) => s.sent)) / (clients * perSecond),
    calmS: lastBad + 1,
  };
}

export interface KeyFigures {
  success: number;
  /** 429s for each success. */
  refusals: number;
  makespanS: number;
}

export function keyFigures({ calls, sent }: Run): KeyFigures {
  const done = calls.filter(({ isDone }) => isDone);
  return {
    success: done.length / calls.length,
    refusals: sent.filter(({ status }) => status === 429).length / done.length,
    makespanS: Math.max(...calls.map(({ endMs }) => endMs)) / 1_000,
  };
}

/** Requests sent in each second, as a sliding mean of five. */
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
