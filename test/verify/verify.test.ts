/** verify: missing keys and used-up rate limits. */
import { describe, expect, test } from 'vitest';
import { verifyMock } from '../../scripts/verifier/mutation-matrix.js';
import { MOCK_KEYS, startMock } from '../../src/mock/index.js';
import { verify } from '../../src/verify/index.js';

describe('a verification without some keys', () => {
  test('a check whose key is missing is skipped, and does not pass', async () => {
    const { url, close } = await startMock({ mutations: ['auth-cli-key', 'limits-one-too-many'] });
    const scenarios = ['special-keys', 'request-limit'];
    const keys = { main: MOCK_KEYS.enterprise };
    const report = await verify({ baseUrl: url, keys, profile: 'thorough', scenarios });
    await close();
    const byName = Object.fromEntries(report.checks.map((each) => [each.name, each]));
    expect(byName['refuses-cli-key']).toMatchObject({ outcome: 'not-shown', because: 'no CAICAINI_VERIFY_CLI_KEY' });
    expect(byName['requests-are-limited']).toMatchObject({ outcome: 'not-shown' });
    // A missing key is no gap of the floor
    expect(report).toMatchObject({ gaps: [], exitCode: 0 });
  });

  test('the probes beyond a rate limit are skipped, or sent after a wait', async () => {
    const main = { main: MOCK_KEYS.free };
    const { url, mock, close } = await startMock();
    const report = await verify({ baseUrl: url, keys: main, profile: 'smoke' });
    expect(report.skipped.some(({ cause }) => cause === 'rate-limit')).toBe(true);
    expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 2 });
    expect(report.gaps.every(({ give }) => give?.startsWith('--wait'))).toBe(true);
    expect(mock.requests.filter(({ status }) => status === 429)).toEqual([]);
    const waits: number[] = [];
    const sleep = async (ms: number) => {
      waits.push(ms);
      mock.advance(ms);
    };
    const waited = await verify({ baseUrl: url, keys: main, profile: 'smoke', wait: true, sleep });
    await close();
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.every((ms) => ms > 0 && ms <= 61_000)).toBe(true);
    expect(waited.skipped).toEqual([]);
    expect(waited.exitCode).toBe(0);
  });
});

test('the scenario request-limit runs also when no other scenario used the spare key', async () => {
  const report = await verifyMock({}, { scenarios: ['request-limit'] });
  expect(report.skipped).toEqual([]);
  expect(report.checks.find(({ name }) => name === 'requests-are-limited')).toMatchObject({ outcome: 'passed' });
});
