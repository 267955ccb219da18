/** Generated requests: valid or invalid as they say, judged by the checks, made small, and within the budget. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOCK_KEYS, startMock, type MockOptions } from '../../src/mock/index.js';
import { OPERATIONS } from '../../src/contract.js';
import { check, type SchemaName } from '../../src/validate/check.js';
import { fuzz, reportTerminal, type Exchange, type FuzzOptions } from '../../src/verify/index.js';
import { generatedCases } from '../../src/verify/scenarios/generated-requests.js';

async function fuzzMock(options: Partial<FuzzOptions>, mock: MockOptions = {}) {
  const running = await startMock(mock);
  const smallest: Exchange[] = [];
  try {
    const report = await fuzz({
      ...{ baseUrl: running.url, keys: { main: MOCK_KEYS.enterprise }, runs: 60, seed: 1 },
      onFailure: ({ exchange }) => smallest.push(exchange),
      ...options,
    });
    return { report, smallest, requests: running.mock.requests };
  } finally {
    await running.close();
  }
}

describe('the generated cases', () => {
  test.each([false, true])('each is valid or invalid as it says, strict: %s', (strict) => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(generatedCases(fc, strict), ({ operation, body, isValid }) => {
        kinds.add(`${operation} ${isValid}`);
        expect(check(OPERATIONS[operation].request as SchemaName, body).length === 0).toBe(isValid);
      }),
      { numRuns: 300, seed: 3 },
    );
    expect(kinds.size).toBe(6);
  });

  test('without strict, no case rests on an assumption, and turns on documented rules only', () => {
    fc.assert(
      fc.property(generatedCases(fc, false), ({ operation, basis }) => {
        expect(operation === 'countMessageTokens' ? ['convention'] : ['documented']).toContain(basis);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('a faithful gateway', () => {
  test.each([false, true])('it has no finding, strict: %s', async (strict) => {
    const { report, smallest, requests } = await fuzzMock({ strict, runs: 150 });
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(smallest).toEqual([]);
    expect(report).toMatchObject({ verdict: 'passed', exitCode: 0, gaps: [] });
    // The first request reads the account
    expect(requests).toHaveLength(151);
    const paid = requests.filter(({ path, status }) => status === 200 && /messages$|completions$/.test(path));
    expect(paid.length).toBeLessThan(requests.length / 4);
  });

  test('the same seed sends the same requests', async () => {
    const bodies = ({ report }: Awaited<ReturnType<typeof fuzzMock>>) =>
      report.exchanges.map(({ request }) => request.body);
    const [first, again, other] = [await fuzzMock({}), await fuzzMock({}), await fuzzMock({ seed: 2 })];
    expect(bodies(again)).toEqual(bodies(first));
    expect(bodies(other)).not.toEqual(bodies(first));
  });

  test('it spends no more than the budget, and lacks of credits are a gap', async () => {
    const { report, requests } = await fuzzMock({ maxCredits: 0 });
    expect(requests.filter(({ status, path }) => status === 200 && /messages$|completions$/.test(path))).toEqual([]);
    expect(report).toMatchObject({ credits: { spent: 0, max: 0 }, verdict: 'inconclusive', exitCode: 2 });
    expect(report.gaps[0]?.give).toMatch(/--max-credits \d+/);
  });
});

describe('a gateway with a fault', () => {
  test('the smallest request that shows it is in the report, with a command that repeats it', async () => {
    const { report, smallest } = await fuzzMock({ runs: 400 }, { mutations: ['accepts-five-stop-sequences'] });
    expect(report.exitCode).toBe(1);
    expect(smallest).toHaveLength(1);
    const body = JSON.parse(smallest[0]!.request.body!) as Record<string, unknown>;
    expect(Object.keys(body).sort()).toEqual(['max_tokens', 'messages', 'model', 'stop_sequences']);
    expect(body['max_tokens']).toBe(1);
    expect(body['messages']).toHaveLength(1);
    const failing = report.checks.filter(({ outcome }) => outcome === 'failed');
    expect(failing.map(({ name, findings }) => [name, findings.map(({ exchange }) => exchange)])).toEqual([
      ['refuses-invalid-requests', [smallest[0]!.id]],
    ]);
    const text = reportTerminal(report);
    expect(text).toContain('/stop_sequences has 5 items (maximum 4)');
    expect(text).toMatch(/repeat: +curl .*\$CAICAINI_API_KEY.*stop_sequences/);
  });

  test('a valid request that is refused is found too', async () => {
    const { smallest } = await fuzzMock({ runs: 400 }, { mutations: ['refuses-metadata'] });
    expect(smallest).toHaveLength(1);
    expect(Object.keys(JSON.parse(smallest[0]!.request.body!) as object)).toContain('metadata');
  });

  test('an error of an own check ends the run', async () => {
    const checks = { mine: { describe: 'It is so.', evaluate: () => JSON.parse('{') as never } };
    await expect(fuzzMock({ checks })).rejects.toThrow('checks.mine.evaluate threw on exchange');
  });

  test('several faults are told apart', async () => {
    const mutations = ['accepts-five-stop-sequences', 'accepts-top-p-of-two'];
    const { smallest } = await fuzzMock({ runs: 800 }, { mutations });
    const bodies = smallest.map(({ request }) => request.body!);
    expect(bodies.some((body) => body.includes('stop_sequences'))).toBe(true);
    expect(bodies.some((body) => body.includes('top_p'))).toBe(true);
  });
});
