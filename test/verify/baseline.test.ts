/** The baseline file: how it is parsed, and which findings it accepts. */
import { describe, expect, test } from 'vitest';
import { applyBaseline, parseBaseline, writeBaseline } from '../../src/verify/reports/baseline.js';
import type { BaselineEntry, Finding } from '../../src/verify/reports/report.js';

describe('parseBaseline', () => {
  test('parseBaseline returns the entries, with match if an entry has one', () => {
    const list = [
      { check: 'ids-are-unique', match: 'msg_1', reason: 'reported in May' },
      { check: 'a', reason: 'b' },
    ];
    expect(parseBaseline(JSON.stringify(list), 'baseline.json')).toStrictEqual(list);
    expect(parseBaseline('[]', 'baseline.json')).toStrictEqual([]);
  });

  const good = { check: 'a', reason: 'b' };
  const cases: { given: unknown; want: string }[] = [
    { given: {}, want: 'baseline.json: it must be a list of entries with check, match and reason' },
    { given: null, want: 'baseline.json: it must be a list of entries with check, match and reason' },
    { given: [good, 'a'], want: 'baseline.json: entry 2: it must be an object' },
    { given: [null], want: 'baseline.json: entry 1: it must be an object' },
    { given: [[]], want: 'baseline.json: entry 1: it must be an object' },
    { given: [{ reason: 'b' }], want: 'baseline.json: entry 1: check is required' },
    { given: [{ check: '', reason: 'b' }], want: 'baseline.json: entry 1: check is required' },
    { given: [good, { check: 'a' }], want: 'baseline.json: entry 2: reason is required' },
    { given: [{ check: 'a', reason: ' ' }], want: 'baseline.json: entry 1: reason is required' },
    { given: [{ check: 'a', reason: 7 }], want: 'baseline.json: entry 1: reason is required' },
    { given: [{ ...good, match: 7 }], want: 'baseline.json: entry 1: match must be a string' },
    { given: [{ ...good, operation: 7 }], want: 'baseline.json: entry 1: operation must be a string' },
    {
      given: [{ ...good, severity: 'note' }],
      want: 'baseline.json: entry 1: severity must be one of error, warn, off',
    },
    ...['tomorrow', '2027-02-30', 7].map((until) => ({
      given: [{ ...good, until }],
      want: 'baseline.json: entry 1: until must be a day, such as 2027-01-31',
    })),
    { given: [{ ...good, match: null }], want: 'baseline.json: entry 1: match must be a string' },
    {
      given: [good, good, { ...good, matches: 'x' }],
      want: 'baseline.json: entry 3: matches is not a member; the members are check, match, operation, severity, reason, until',
    },
  ];
  test.each(cases)('parseBaseline throws for $given', ({ given, want }) => {
    expect(() => parseBaseline(JSON.stringify(given), 'baseline.json')).toThrow(new TypeError(want));
  });

  test.each(['', '[', 'check: a'])('parseBaseline throws for “%s”, which is not JSON', (text) => {
    expect(() => parseBaseline(text, 'baseline.json')).toThrow(new TypeError('baseline.json: the file is not JSON'));
  });
});

describe('applyBaseline', () => {
  const finding: Finding = {
    id: 'a1b2c3d4e5f6',
    check: 'ids-are-unique',
    severity: 'fail',
    basis: 'documented',
    message: 'the id msg_1 is not unique',
    operation: 'createMessage',
    pointer: '/id',
    source: [],
  };
  const cases: { entry: Omit<BaselineEntry, 'reason'>; accepts: boolean }[] = [
    { entry: { check: 'ids-are-unique' }, accepts: true },
    { entry: { check: 'ids-are-unique', match: 'not unique' }, accepts: true },
    { entry: { check: 'ids-are-unique', match: '/id' }, accepts: true },
    { entry: { check: 'ids-are-unique', match: '/i' }, accepts: false },
    { entry: { check: 'ids-are-unique', match: 'MSG_1' }, accepts: false },
    { entry: { check: 'ids-are', match: 'msg_1' }, accepts: false },
    { entry: { check: 'ids-are-unique', match: 'a1b2c3d4e5f6' }, accepts: true },
    { entry: { check: 'ids-are-unique', operation: 'createMessage' }, accepts: true },
    { entry: { check: 'ids-are-unique', operation: 'listModels' }, accepts: false },
    { entry: { check: 'ids-are-unique', severity: 'off' }, accepts: true },
  ];
  test.each(cases)('the entry $entry accepts the finding: $accepts', ({ entry, accepts }) => {
    const given = { ...entry, reason: 'reported in May' };
    const { findings, stale } = applyBaseline({ findings: [finding], baseline: [given], nowMs: 0 });
    expect(findings).toStrictEqual([accepts ? { ...finding, accepted: 'reported in May' } : finding]);
    expect(stale).toStrictEqual(accepts ? [] : [given]);
  });

  test('the first matching entry gives the reason, and a later matching entry is not stale', () => {
    const wide = { check: 'ids-are-unique', reason: 'first' };
    const narrow = { check: 'ids-are-unique', match: 'msg_1', reason: 'second' };
    const { findings, stale } = applyBaseline({ findings: [finding], baseline: [wide, narrow], nowMs: 0 });
    expect(findings[0]?.accepted).toBe('first');
    expect(stale).toStrictEqual([]);
  });

  const reason = 'x';
  const DAY_MS = 86_400_000;
  test.each([
    { severity: 'warn', want: 'warn' },
    { severity: 'error', want: 'fail' },
  ] as const)('an entry with the severity $severity makes a finding a $want', ({ severity, want }) => {
    const entry = { check: 'ids-are-unique', severity, reason };
    const { findings } = applyBaseline({ findings: [{ ...finding, severity: 'note' }], baseline: [entry], nowMs: 0 });
    expect(findings).toMatchObject([{ severity: want }]);
    expect(findings[0]?.accepted).toBeUndefined();
  });

  test('an entry past its last day does not apply, and is stale', () => {
    const entry = { check: 'ids-are-unique', reason, until: '1970-01-02' };
    const at = (nowMs: number) => applyBaseline({ findings: [finding], baseline: [entry], nowMs });
    expect(at(2 * DAY_MS - 1)).toMatchObject({ findings: [{ accepted: reason }], stale: [] });
    expect(at(2 * DAY_MS).findings[0]?.accepted).toBeUndefined();
    expect(at(2 * DAY_MS).stale).toEqual([entry]);
  });

  test('an entry is stale only where its check was evaluated, and a raised severity never is', () => {
    const lowered = { check: 'ids-are-unique', reason };
    const raised = { ...lowered, severity: 'error' as const };
    const input = { findings: [], baseline: [lowered, raised], nowMs: 0 };
    expect(applyBaseline({ ...input, isEvaluated: () => false }).stale).toEqual([]);
    expect(applyBaseline(input).stale).toEqual([lowered]);
  });

  test('a written baseline accepts every failure, and keeps the entries before it', () => {
    const kept = { check: 'models-are-complete', reason };
    const text = writeBaseline([finding, finding, { ...finding, id: 'b', severity: 'warn' }], [kept]);
    const baseline = parseBaseline(text, 'x');
    expect(baseline).toMatchObject([
      kept,
      { check: 'ids-are-unique', match: 'a1b2c3d4e5f6', operation: 'createMessage' },
    ]);
    expect(applyBaseline({ findings: [finding], baseline, nowMs: 0 }).findings[0]!.accepted).toContain('not unique');
  });

  test('applyBaseline does not change the given findings', () => {
    const given = Object.freeze({ ...finding });
    applyBaseline({ findings: [given], baseline: [{ check: given.check, reason: 'x' }], nowMs: 0 });
    expect(given.accepted).toBeUndefined();
  });
});
