/** Two gateways on the same probes: what differs, and the exit code. */
import { describe, expect, test } from 'vitest';
import { MOCK_KEYS, startMock, type MockOptions } from '../../src/mock/index.js';
import { diff, reportDiff, type DiffReport } from '../../src/verify/index.js';
import { closeAfter, unusedUrl } from './servers.js';

const keys = { main: MOCK_KEYS.enterprise };
async function side(options: MockOptions = {}, more: object = {}) {
  const { url, close } = await startMock(options);
  closeAfter(close);
  return { baseUrl: url, keys: { ...keys, ...more } };
}
const compare = async (other: MockOptions, one: MockOptions = {}): Promise<DiffReport> =>
  diff({ one: await side(one), other: await side(other), profile: 'smoke' });

describe('two gateways', () => {
  test('two faithful ones do not differ', async () => {
    const report = await compare({});
    expect(report).toMatchObject({ differences: [], onlyOne: 0, onlyOther: 0, exitCode: 0 });
    expect(report.compared).toBeGreaterThan(40);
    expect(reportDiff(report)).toMatch(/^- http.*\n\+ http.*\n\n\d+ probes compared\nNo difference\.\n$/);
  });

  test.each([
    { mutation: 'status-404-as-400', kind: 'status', one: '404', other: '400' },
    {
      mutation: 'type-404-as-invalid-request',
      kind: 'error-type',
      one: 'not_found_error',
      other: 'invalid_request_error',
    },
    { mutation: 'limits-drop-reset', kind: 'header', one: 'a whole number', other: '(none)' },
    { mutation: 'limits-limit-of-other-tier', kind: 'header', one: /^\d+$/, other: /^\d+$/ },
  ] as const)('$mutation is a difference of kind $kind', async ({ mutation, kind, one, other }) => {
    const report = await compare({ mutations: [mutation] });
    expect(report.exitCode).toBe(1);
    const found = report.differences.find((each) => each.kind === kind);
    expect(found?.one).toMatch(one);
    expect(found?.other).toMatch(other);
    expect(reportDiff(report)).toContain(`  - ${found!.one}\n  + ${found!.other}\n`);
  });

  test('a finding that one of them has is a difference, in either direction', async () => {
    const fault = { mutations: ['models-one-missing'] };
    const isFinding = ({ kind, what }: { kind: string; what: string }) =>
      kind === 'finding' && what.startsWith('models');
    const added = (await compare(fault)).differences.find(isFinding);
    expect(added).toMatchObject({ one: '(none)', other: expect.stringMatching(/^fail: /) });
    const removed = (await compare({}, fault)).differences.find(isFinding);
    expect(removed).toMatchObject({ other: '(none)', one: added!.other });
  });

  test('a status and its own findings are one difference', async () => {
    const report = await compare({ mutations: ['status-404-as-400'] });
    const kinds = report.differences.map(({ kind, one, other }) => `${kind} ${one} ${other}`);
    expect([...new Set(kinds)]).toEqual(['status 404 400']);
    expect(report.differences.flatMap(({ findings }) => findings)).toContainEqual(
      expect.objectContaining({ of: 'other', check: 'refuses-unknown-paths' }),
    );
    expect(reportDiff(report)).toMatch(/ {2}- 404\n {2}\+ 400\n {2}\+ fail: [\w-]+: /);
    const swapped = await compare({}, { mutations: ['status-404-as-400'] });
    expect(reportDiff(swapped)).toMatch(/ {2}- 400\n {2}\+ 404\n {2}- fail: [\w-]+: /);
  });

  test('a probe that only one of them gets is counted, and no difference', async () => {
    const one = await side({}, { empty: MOCK_KEYS.empty });
    const report = await diff({ one, other: await side(), scenarios: ['special-keys'] });
    expect(report).toMatchObject({ differences: [], exitCode: 0, onlyOther: 0 });
    expect(report.onlyOne).toBeGreaterThan(0);
  });

  test('a gateway that does not answer makes it incomplete', async () => {
    const other = { baseUrl: await unusedUrl(), keys };
    const report = await diff({ one: await side(), other, profile: 'smoke' });
    expect(report).toMatchObject({ exitCode: 2, stopped: expect.stringContaining('did not answer') });
    expect(reportDiff(report)).toContain('Could not compare: ');
  });

  test('the report shows no key', async () => {
    const report = await compare({ mutations: ['status-401-as-403'] });
    expect(JSON.stringify(report)).not.toContain(MOCK_KEYS.enterprise);
  });
});
