/** Findings of single exchanges while traffic flows: each cause is fresh once, and no key is shown. */
import { expect, test } from 'vitest';
import { liveJudge, type Exchange } from '../../src/verify/index.js';

const KEY = 'cai_api_HUSHhushHUSHhushHUSHhush';
const exchange = (id: number, status: number, body = ''): Exchange => ({
  id,
  request: { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [['authorization', `Bearer ${KEY}`]] },
  response: { status, headers: [], body },
  ...{ startMs: id, headersMs: id, endMs: id },
});
const settings = { target: 'x', only: ['status-is-documented', 'shows-no-key', 'status-fits-type'] };

test('a cause is fresh once, and counted each time', () => {
  const judge = liveJudge(settings);
  const [first, second, other] = [exchange(1, 418), exchange(2, 418), exchange(3, 419)].map(judge);
  expect([first!.findings.length, first!.fresh.length]).toEqual([1, 1]);
  expect([second!.findings.length, second!.fresh.length]).toEqual([1, 0]);
  // The same cause with another number
  expect(other!.fresh).toEqual([]);
  expect(first!.operation).toBe('listModels');
});

test('no finding shows a key, and an accepted one is left out', () => {
  const body = JSON.stringify({ type: 'error', error: { type: KEY.slice(8), message: KEY } });
  const { findings } = liveJudge(settings)(exchange(1, 400, body));
  expect(findings.length).toBeGreaterThan(1);
  expect(JSON.stringify(findings)).not.toMatch(/hush/i);
  const baseline = [{ check: 'status-is-documented', reason: 'known' }];
  expect(liveJudge({ ...settings, baseline })(exchange(1, 418)).findings).toEqual([]);
});

test('traffic that is not the gateway’s has no finding', () => {
  const other = { ...exchange(1, 500), request: { method: 'GET', url: 'https://caicaini.com/healthz', headers: [] } };
  expect(liveJudge(settings)(other)).toEqual({ operation: undefined, findings: [], fresh: [] });
});
