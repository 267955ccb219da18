/** The credit budget: verifications of gateways with and without receipts. */
import { describe, expect, test } from 'vitest';
import { verifyMock } from '../../scripts/verifier/mutation-matrix.js';
import { ERRORS } from '../../src/contract.js';
import { MOCK_KEYS, startMock } from '../../src/mock/index.js';
import { planOf, verify } from '../../src/verify/index.js';
import { http } from './servers.js';

describe('the credit budget', () => {
  const keys = { main: MOCK_KEYS.enterprise, spare: MOCK_KEYS.free, empty: MOCK_KEYS.empty };
  // All but `sizes`, which pads bodies with 80 MB of spaces that cost no credits
  const scenarios = planOf({ profile: 'thorough', provoke: 'prefer' })
    .map(({ scenario }) => scenario)
    .filter((scenario) => scenario !== 'sizes');

  test.each([0, 50, 1_000])('a verification spends at most its budget of %i credits', async (maxCredits) => {
    for (const options of [{ profile: 'smoke' }, { profile: 'thorough', scenarios }] as const) {
      const { url, mock, close } = await startMock();
      const report = await verify({ baseUrl: url, keys, ...options, provoke: 'prefer', maxCredits, strict: true });
      await close();
      const spent = [...mock.accounts.values()].reduce((sum, { consumed }) => sum + consumed, 0);
      expect(spent).toBeLessThanOrEqual(maxCredits);
      expect(report.credits!.spent).toBeGreaterThanOrEqual(spent);
      expect(report.credits!.spent).toBeLessThanOrEqual(maxCredits);
    }
  });

  const statuses = Object.values(ERRORS).filter(({ charged }) => charged === 'unknown');
  test.each([...statuses.map(({ status }) => status), 418, 'no response', 'half a response'])(
    'a turn that gets %s counts with its maximum cost',
    async (answer) => {
      const PRICE = 20;
      let turns = 0;
      const url = await http((request, response) => {
        request.resume();
        const isTurn = request.method === 'POST' && !request.url!.endsWith('count_tokens');
        response.setHeader('content-type', 'application/json');
        if (!isTurn || !request.headers.authorization) return response.end('{"tier":"free","credit_balance":9}');
        turns += 1;
        if (answer === 'no response') return response.destroy();
        if (answer === 'half a response') return response.write('{"id":', () => response.destroy());
        response.statusCode = Number(answer);
        return response.end('{"type":"error","error":{"type":"odd_error","message":"after the turn"}}');
      });
      const main = { main: MOCK_KEYS.enterprise };
      const report = await verify({ baseUrl: url, keys: main, maxCredits: 500, scenarios: ['repeats', 'models'] });
      expect(turns).toBeGreaterThan(0);
      expect(report.credits!.spent).toBeGreaterThanOrEqual(turns * PRICE);
      expect(report.credits!.spent).toBeLessThanOrEqual(500);
    },
  );

  test('the report lists probes beyond the budget as skipped', async () => {
    const report = await verifyMock({}, { maxCredits: 0, scenarios: ['turns'] });
    expect(report.skipped).toContainEqual(
      expect.objectContaining({ because: 'it may cost more than is left of 0 credits', cause: 'credits' }),
    );
    expect(report.exitCode).toBe(2);
  });

  test('a gateway that charges images by their characters is not sent the large one', async () => {
    const sent: number[] = [];
    const url = await http(async (request, response) => {
      let bytes = 0;
      for await (const chunk of request) bytes += (chunk as Buffer).byteLength;
      response.setHeader('content-type', 'application/json');
      if (request.method === 'GET') return response.end('{"tier":"free","credit_balance":9000000}');
      sent.push(bytes);
      const usage = { input_tokens: bytes / 4, output_tokens: 1, credits_consumed: Math.ceil(bytes / 30) };
      return response.end(JSON.stringify({ id: `msg_${sent.length}`, type: 'message', role: 'assistant', usage }));
    });
    const keys = { main: MOCK_KEYS.enterprise };
    const report = await verify({ baseUrl: url, keys, profile: 'thorough', scenarios: ['images'], maxCredits: 10_000 });
    // The images of 1 kB and 100 kB show the price
    expect(sent.map((bytes) => bytes < 150_000)).toEqual([true, true]);
    expect(report.credits!.spent).toBeLessThanOrEqual(10_000);
    expect(report.gaps[0]!.give).toMatch(/^--max-credits \d{6}$/);
  });

  test.each([2 ** 60, 12_000])('a receipt of %i credits is a finding, and ends the verification', async (price) => {
    const url = await http((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      if (request.method === 'GET') return response.end('{"tier":"free","credit_balance":9000}');
      const usage = { input_tokens: 9, output_tokens: 9, credits_consumed: price };
      return response.end(JSON.stringify({ id: 'msg_1', type: 'message', role: 'assistant', usage }));
    });
    const report = await verify({ baseUrl: url, keys: { main: MOCK_KEYS.enterprise }, scenarios: ['turns'] });
    expect(report.exitCode).toBe(2);
    expect(report.stopped).toContain(`the gateway charged ${price} credits, and --max-credits allows 10000`);
    const plausible = report.checks.find(({ name }) => name === 'receipts-are-plausible')!;
    expect(plausible.findings[0]).toMatchObject({
      severity: 'fail',
      message: `the turn cost ${price} credits, and the balance was 9000`,
    });
  });

  test('the estimate of a plan grows with its profile', () => {
    const estimate = (profile: 'smoke' | 'standard' | 'thorough') =>
      planOf({ profile }).reduce((sum, { estimate: credits }) => sum + credits, 0);
    expect(estimate('smoke')).toBeGreaterThan(0);
    expect(estimate('standard')).toBeGreaterThan(estimate('smoke'));
    expect(estimate('thorough')).toBeGreaterThan(estimate('standard'));
  });
});
