/** Verifies again and again, and tells changes of the verdict. It keeps no report. */
import { sleep, systemClock } from '../../shared/runtime.js';
import { inconclusiveBecause } from '../reports/wording.js';
import type { Report } from '../reports/report.js';

/** Options of {@link watch}. */
export interface WatchOptions {
  /** Time from the begin of a round to the begin of the next one, milliseconds. A longer round delays the next one. */
  everyMs: number;
  /** Verifies once. Aborted when the watch ends. */
  verify: (signal: AbortSignal) => Promise<Report>;
  /** Called with the first verdict and with every change. */
  onChange: (change: VerdictChange) => void;
  /** Ends the watch. A round that is under way is aborted and has no verdict. */
  signal: AbortSignal;
  /** The time now, milliseconds since 1970. Default: the system's. */
  now?: (() => number) | undefined;
  /** Waits, milliseconds, and resolves early when the watch ends. Default: a timer. */
  sleep?: ((ms: number) => Promise<void>) | undefined;
}

/** A verdict that differs from the one before. */
export interface VerdictChange {
  /** Milliseconds since 1970. */
  atMs: number;
  verdict: Report['verdict'];
  /** Names of the checks that failed. */
  failed: readonly string[];
  /** Why it is inconclusive; absent for any other verdict. */
  because?: string | undefined;
  /** The verdict before; absent for the first one. */
  before?: Report['verdict'] | undefined;
  /** Number of the round, from 1. */
  round: number;
}

/** Verifies until the signal is aborted. Resolves with the exit code of the last verdict; 2 when there was none. */
export async function watch({ everyMs, verify, onChange, signal, ...given }: WatchOptions): Promise<0 | 1 | 2> {
  const { now = Date.now, sleep: wait = (ms: number) => sleep(systemClock, ms, signal).catch(() => {}) } = given;
  let last: { verdict: Report['verdict']; text: string; exitCode: Report['exitCode'] } | undefined;
  const hasEnded = () => signal.aborted;
  for (let round = 1; !hasEnded(); round++) {
    const startMs = now();
    const report = await verify(signal);
    // What an interrupted round found says nothing of the gateway
    if (hasEnded()) break;
    const { verdict, exitCode } = report;
    const failed = report.checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
    const because = verdict === 'inconclusive' ? inconclusiveBecause(report) : undefined;
    const text = [verdict, ...failed].join(' ');
    if (text !== last?.text) onChange({ atMs: now(), verdict, failed, because, before: last?.verdict, round });
    last = { verdict, text, exitCode };
    await wait(Math.max(0, startMs + everyMs - now()));
  }
  return last?.exitCode ?? 2;
}
