/** The verdict: a pass needs evidence, and what is missing is named with its cure. */
import { describe, expect, test } from 'vitest';
import { verifyMock } from '../../scripts/verifier/mutation-matrix.js';
import { OPERATIONS } from '../../src/contract.js';
import { MOCK_KEYS, type MockOptions } from '../../src/mock/index.js';
import { checkExchanges, type Exchange, type VerifyOptions } from '../../src/verify/index.js';

const MAIN_ONLY = {
  keys: { main: MOCK_KEYS.enterprise },
  profile: 'smoke',
  provoke: undefined,
  strict: false,
} as const;
const verifyMain = (mock: MockOptions, options: Partial<VerifyOptions> = {}) =>
  verifyMock(mock, { ...MAIN_ONLY, ...options });
const always = (path: string, status: number) => ({ match: { path }, answer: { status } });
const whatOf = (report: { gaps: readonly { what: string }[] }) => report.gaps.map(({ what }) => what);

describe('the floor of a pass', () => {
  test('a gateway whose endpoints are all unavailable but one is inconclusive', async () => {
    const script = [
      ...['/v1/messages', '/v1/chat/completions', '/v1/messages/count_tokens'].map((path) => always(path, 529)),
      ...['/v1/models', '/v1/usage'].map((path) => always(path, 503)),
    ];
    const report = await verifyMain({ script }, { strict: true });
    expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 2, stopped: undefined });
    expect(whatOf(report)).toEqual(
      expect.arrayContaining([
        'a success of GET /v1/models',
        'a success of POST /v1/messages, whole',
        'a success of POST /v1/messages, streamed',
        'a success of POST /v1/chat/completions, streamed',
      ]),
    );
    const missing = report.gaps.find(({ name }) => name === 'refuses-missing-key')!;
    expect(missing.what).toContain('/v1/messages/count_tokens');
    expect(missing.because).toMatch(/^the gateway answered with (529 overloaded_error|503 api_error)/);
  });

  test('streams that all end with an error are inconclusive', async () => {
    const script = [{ match: { path: '/v1/messages' }, answer: { stream: { after: 4, then: 'error' as const } } }];
    const report = await verifyMain({ script });
    expect(whatOf(report)).toEqual(['a success of POST /v1/messages, streamed']);
    expect(report.exitCode).toBe(2);
  });

  test('a key whose rate limit ends the probes is inconclusive, and the cure is named', async () => {
    const report = await verifyMain({}, { keys: { main: MOCK_KEYS.free }, profile: 'standard' });
    expect(report.exitCode).toBe(2);
    expect(report.gaps.find(({ what }) => what === 'a success of POST /v1/messages, whole')).toMatchObject({
      because: 'the rate limit of the key is used up',
      give: '--wait, which waits for the next minute, or a key of a higher tier',
    });
  });

  test('probes that the budget drops are a gap, and the named budget suffices', async () => {
    const scenarios = ['constraints'];
    const report = await verifyMain({}, { profile: 'standard', scenarios, maxCredits: 300 });
    const gap = report.gaps.find(({ name }) => name === 'refuses-invalid-requests')!;
    expect(gap.what).toMatch(/^\d+ probes, not sent$/);
    const [, enough] = /^--max-credits (\d+)$/.exec(gap.give!)!;
    const again = await verifyMain({}, { profile: 'standard', scenarios, maxCredits: Number(enough) });
    expect(again).toMatchObject({ gaps: [], exitCode: 0 });
  });

  test('the default budget suffices on the mock', async () => {
    const report = await verifyMain({}, { profile: 'standard', maxCredits: undefined });
    expect(report).toMatchObject({ gaps: [], verdict: 'passed' });
    const partly = report.checks.filter(
      ({ evaluated, planned, outcome }) => outcome !== 'not-shown' && evaluated < planned,
    );
    expect(partly.map(({ name }) => name)).toEqual([]);
  });

  test('a check that the user names must be shown', async () => {
    const report = await verifyMain({}, { only: ['refuses-missing-key', 'retry-after-is-on-429'] });
    expect(report.gaps).toEqual([
      { name: 'retry-after-is-on-429', what: 'its requirement', because: 'no answer showed it' },
    ]);
  });

  test('allowNotShown accepts a gap by the name of its check or scenario, and no other', async () => {
    const script = Object.values(OPERATIONS)
      .filter(({ method }) => method === 'POST')
      .map(({ path }) => always(path, 529));
    const names = ['accepts-valid-requests', 'read-endpoints-respond'];
    const report = await verifyMain({ script }, { allowNotShown: names });
    expect(report.gaps.length).toBeGreaterThan(0);
    const all = [...names, ...report.gaps.map(({ name }) => name)];
    expect(await verifyMain({ script }, { allowNotShown: all })).toMatchObject({ gaps: [], exitCode: 0 });
  });

  test('recorded traffic without a success is inconclusive', () => {
    const at = { startMs: 0, headersMs: 0, endMs: 0 };
    const request = { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [] };
    const body = JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'busy' } });
    const headers = [['content-type', 'application/json']] as const;
    const exchange: Exchange = { id: 1, ...at, request, response: { status: 529, headers, body } };
    expect(checkExchanges([exchange], { target: 'x', source: 'har' })).toMatchObject({
      verdict: 'inconclusive',
      gaps: [{ what: 'a successful response', because: 'the gateway answered with 529 overloaded_error' }],
    });
  });
});

describe('the coverage by fact', () => {
  test('every fact is in one state, and the states add up', async () => {
    const { coverage } = await verifyMain({});
    const { total, shown, broken, notShown, facts, byBasis } = coverage;
    expect(shown + broken + notShown).toBe(total);
    expect(facts).toHaveLength(total);
    expect(Object.values(byBasis).reduce((sum, each) => sum + each.total, 0)).toBe(total);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(total);
    expect(broken).toBe(0);
  });

  test('more probes show more facts', async () => {
    const [smoke, thorough] = [await verifyMain({}), await verifyMock({}, { scenarios: undefined })];
    expect(smoke.coverage.percent).toBeLessThan(thorough.coverage.percent);
    expect(thorough.coverage.percent).toBeGreaterThan(95);
  });

  test.each([
    { mutation: 'echo-missing', id: '/components/schemas/Message/properties/model' },
    { mutation: 'accepts-max-tokens-of-zero', id: '/components/schemas/MessageRequest/properties/max_tokens refused' },
    { mutation: 'status-404-as-400', id: '/checks/refuses-unknown-paths' },
    { mutation: 'limits-reset-fraction', id: '/components/headers/RateLimitResetRequests' },
  ])('the mutation $mutation breaks the fact $id', async ({ mutation, id }) => {
    const { coverage } = await verifyMain({ mutations: [mutation] }, { profile: 'standard', maxCredits: 100_000 });
    expect(coverage.facts.find((fact) => fact.id === id)).toMatchObject({ state: 'broken' });
  });

  test('a coverage below the least one is a gap', async () => {
    const { percent } = (await verifyMain({})).coverage;
    expect(await verifyMain({}, { minCoverage: Math.floor(percent) })).toMatchObject({ exitCode: 0 });
    expect(await verifyMain({}, { minCoverage: Math.ceil(percent) + 1 })).toMatchObject({
      exitCode: 2,
      gaps: [{ name: 'coverage', because: `${percent} % of the facts are shown or broken` }],
    });
  });
});
