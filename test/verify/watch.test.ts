/** A watch: it tells changes of the verdict only, and ends with the exit code of the last one. */
import { describe, expect, test } from 'vitest';
import { checkExchanges, watch, type Exchange, type Report, type VerdictChange } from '../../src/verify/index.js';

const exchange = (status: number): Exchange => ({
  id: 1,
  request: { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [] },
  response: { status, headers: [], body: '' },
  ...{ startMs: 0, headersMs: 0, endMs: 0 },
});
const only = ['status-is-documented', 'response-is-complete'];
const REPORTS: Record<string, Report> = {
  passed: checkExchanges([exchange(200)], { target: 'x', source: 'har', only }),
  failed: checkExchanges([exchange(418)], { target: 'x', source: 'har', only }),
  inconclusive: checkExchanges([], { target: 'x', source: 'har', stopped: 'the gateway did not answer' }),
};

/** Runs one round for each verdict, and ends the watch after the last. */
async function rounds(verdicts: string[], interrupts = false) {
  const stop = new AbortController();
  const changes: VerdictChange[] = [];
  const waits: number[] = [];
  let nowMs = 0;
  let round = 0;
  const exitCode = await watch({
    ...{ everyMs: 1_000, signal: stop.signal, now: () => nowMs, onChange: (change) => changes.push(change) },
    verify: async () => {
      nowMs += 300;
      if (interrupts && round === verdicts.length - 1) stop.abort();
      return REPORTS[verdicts[round++]!]!;
    },
    sleep: async (ms) => {
      waits.push(ms);
      nowMs += ms;
      if (round === verdicts.length) stop.abort();
    },
  });
  return { exitCode, changes, waits };
}

describe('a watch', () => {
  test('it tells the first verdict and each change, and ends with the last exit code', async () => {
    const { exitCode, changes } = await rounds([
      'passed',
      'passed',
      'failed',
      'failed',
      'inconclusive',
      'passed',
      'failed',
    ]);
    expect(
      changes.map(({ round, before, verdict, failed, because }) => [round, before, verdict, failed, because]),
    ).toEqual([
      [1, undefined, 'passed', [], undefined],
      [3, 'passed', 'failed', ['status-is-documented'], undefined],
      [5, 'failed', 'inconclusive', [], 'the gateway did not answer'],
      [6, 'inconclusive', 'passed', [], undefined],
      [7, 'passed', 'failed', ['status-is-documented'], undefined],
    ]);
    expect(exitCode).toBe(1);
  });

  test('a round begins a fixed time after the begin of the round before', async () => {
    expect((await rounds(['passed', 'passed', 'passed'])).waits).toEqual([700, 700, 700]);
  });

  test('a round that is interrupted has no verdict', async () => {
    const { exitCode, changes } = await rounds(['passed', 'failed'], true);
    expect([exitCode, changes.length]).toEqual([0, 1]);
    expect((await rounds(['failed'], true)).exitCode).toBe(2);
  });

  test('the timer of its own ends with the signal', async () => {
    const stop = new AbortController();
    const verify = async () => REPORTS['passed']!;
    const ended = watch({ everyMs: 2 ** 30, signal: stop.signal, verify, onChange: () => stop.abort() });
    expect(await ended).toBe(0);
  });
});
