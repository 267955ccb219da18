/** Findings that once went to another check, and faults that pooling hid: each check judges its own requirement. */
import { describe, expect, test } from 'vitest';
import { startFront, type Front } from '../../scripts/verifier/front.js';
import { fromSecondTen, verifyMock } from '../../scripts/verifier/mutation-matrix.js';
import { MOCK_KEYS } from '../../src/mock/index.js';
import { verify, type Report, type VerifyOptions } from '../../src/verify/index.js';
import { closeAfter } from './servers.js';

const verifyFront = async (parts: Front, options: Partial<VerifyOptions> = {}): Promise<Report> => {
  const { url, close } = await startFront(parts, { now: fromSecondTen() });
  closeAfter(close);
  const sleep = () => Promise.resolve();
  return verify({ baseUrl: url, keys: { main: MOCK_KEYS.enterprise }, sleep, ...options });
};
const outcomeOf = (report: Report, name: string) => report.checks.find((each) => each.name === name)?.outcome;
const messagesOf = (report: Report, name: string) =>
  report.checks.find((each) => each.name === name)!.findings.map(({ message }) => message);

describe('keys per endpoint', () => {
  test('a gateway whose POST endpoints take any key fails', async () => {
    const authorization = (value: string, method: string) =>
      method === 'POST' && value.startsWith('Bearer cai_api_') ? `Bearer ${MOCK_KEYS.enterprise}` : value;
    const report = await verifyFront({ authorization }, { profile: 'smoke' });
    expect(outcomeOf(report, 'refuses-unknown-key')).toBe('failed');
    expect(outcomeOf(report, 'refuses-malformed-key')).toBe('failed');
    expect(messagesOf(report, 'refuses-unknown-key')[0]).toContain('a key that does not exist on /v1/messages');
    expect(messagesOf(report, 'refuses-unknown-key').join()).toContain('/v1/chat/completions, streamed');
  });

  test('a gateway whose POST endpoints take the scheme in lower case fails', async () => {
    const authorization = (value: string, method: string) =>
      method === 'POST' ? value.replace(/^bearer /, 'Bearer ') : value;
    expect(outcomeOf(await verifyFront({ authorization }, { profile: 'smoke' }), 'refuses-inexact-scheme')).toBe(
      'failed',
    );
  });
});

describe('a check alone', () => {
  test.each([
    { only: 'refuses-missing-key', mutation: 'status-401-as-403', says: 'expected 401 authentication_error, got 403' },
    { only: 'refuses-unknown-paths', mutation: 'status-404-as-400', says: 'expected 404 not_found_error, got 400' },
    { only: 'error-type-is-documented', mutation: 'type-400-as-validation', says: 'is not documented' },
    { only: 'model-flags-are-correct', mutation: 'models-vision-as-text', says: 'supports_vision is "' },
    { only: 'refuses-invalid-requests', mutation: 'status-errors-as-200', says: 'the gateway answered with 200' },
  ])('$only fails for $mutation', async ({ only, mutation, says }) => {
    const report = await verifyMock({ mutations: [mutation] }, { only: [only], profile: 'smoke' });
    expect(report.exitCode).toBe(1);
    expect(messagesOf(report, only).join()).toContain(says);
  });

  test('the requests of checks that were not chosen are not sent', async () => {
    const report = await verifyMock({}, { only: ['refuses-missing-key'], profile: 'smoke' });
    expect(report.exchanges.slice(1).every(({ probe }) => probe?.check === 'refuses-missing-key')).toBe(true);
  });
});

describe('votes', () => {
  test('concurrent streams alone break no count of requests', async () => {
    const report = await verifyMock({}, { scenarios: ['concurrent-streams'] });
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
  });

  test('headers of the main key that are refreshed at every fifth request fail, whatever the spare key shows', async () => {
    let kept: string | null = null;
    const headers = (all: Headers, _: string, count: number) => {
      const name = 'x-ratelimit-remaining-requests';
      if (all.get('x-ratelimit-tier') !== 'enterprise') return;
      if (count % 5 === 0 || kept === null) kept = all.get(name);
      else all.set(name, kept);
    };
    const keys = { main: MOCK_KEYS.enterprise, spare: MOCK_KEYS.payAsYouGo };
    const report = await verifyFront(
      { headers },
      { keys, profile: 'thorough', scenarios: ['repeats', 'request-limit'] },
    );
    expect(outcomeOf(report, 'remaining-counts-down')).toBe('failed');
  });

  test('turns of one endpoint that do not count fail', async () => {
    let given = 0;
    let [remaining, last] = [1000, 1000];
    const headers = (all: Headers, path: string) => {
      if (all.get('x-ratelimit-remaining-requests') === null) return;
      given += 1;
      if (path !== '/v1/chat/completions') remaining -= 1;
      last = remaining;
      all.set('x-ratelimit-remaining-requests', String(last));
    };
    const report = await verifyFront({ headers }, { scenarios: ['repeats'] });
    expect(given).toBeGreaterThan(0);
    expect(report.checks.find(({ name }) => name === 'remaining-counts-down')!.findings[0]).toMatchObject({
      operation: 'createChatCompletion',
    });
  });
});

describe('the balance', () => {
  /** A balance that is late by some readings: a gateway that settles turns afterwards. */
  const late = (readings: number) => {
    const seen: number[] = [];
    return (body: any) => {
      if (body.credit_balance === undefined) return;
      seen.push(body.credit_balance);
      body.credit_balance = seen[Math.max(0, seen.length - 1 - readings)];
    };
  };

  test('turns that are settled two readings late break nothing', async () => {
    const report = await verifyFront({ json: late(2) }, { scenarios: ['credits'] });
    expect(messagesOf(report, 'credits-are-deducted-once')).toEqual([]);
    for (const name of ['lists-are-free', 'counting-is-free', 'errors-are-free'])
      expect(outcomeOf(report, name)).toBe('passed');
  });

  test('readings that cost credits fail, and the other checks of credits are still shown', async () => {
    let cost = 0;
    const json = (body: any) => {
      if (body.credit_balance === undefined) return;
      body.credit_balance -= cost += 5;
    };
    const report = await verifyFront({ json }, { scenarios: ['credits'] });
    expect(messagesOf(report, 'account-reads-are-free')).toEqual([
      'the balance of the main key fell by 5 without a request in between',
    ]);
    expect(outcomeOf(report, 'credits-are-deducted-once')).toBe('passed');
    expect(outcomeOf(report, 'counting-is-free')).toBe('passed');
  });
});
