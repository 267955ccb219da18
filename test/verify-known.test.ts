import { describe, expect, test } from 'vitest';
import { applyKnown, parseKnown } from '../src/verify/known.js';
import type { Finding, KnownDeparture } from '../src/verify/report.js';

describe('the file of known departures', () => {
  test('gives its entries, with match where there is one', () => {
    const list = [
      { check: 'ids-are-unique', match: 'msg_1', reason: 'told in May' },
      { check: 'a', reason: 'b' },
    ];
    expect(parseKnown(JSON.stringify(list), 'known.json')).toStrictEqual(list);
    expect(parseKnown('[]', 'known.json')).toStrictEqual([]);
  });

  const good = { check: 'a', reason: 'b' };
  const cases: { given: unknown; want: string }[] = [
    { given: {}, want: 'known.json: it must be a list of entries with check, match and reason' },
    { given: null, want: 'known.json: it must be a list of entries with check, match and reason' },
    { given: [good, 'a'], want: 'known.json: entry 2: it must be an object' },
    { given: [null], want: 'known.json: entry 1: it must be an object' },
    { given: [[]], want: 'known.json: entry 1: it must be an object' },
    { given: [{ reason: 'b' }], want: 'known.json: entry 1: check is required' },
    { given: [{ check: '', reason: 'b' }], want: 'known.json: entry 1: check is required' },
    { given: [good, { check: 'a' }], want: 'known.json: entry 2: reason is required' },
    { given: [{ check: 'a', reason: ' ' }], want: 'known.json: entry 1: reason is required' },
    { given: [{ check: 'a', reason: 7 }], want: 'known.json: entry 1: reason is required' },
    { given: [{ ...good, match: 7 }], want: 'known.json: entry 1: match must be a text' },
    { given: [{ ...good, match: null }], want: 'known.json: entry 1: match must be a text' },
    {
      given: [good, good, { ...good, matches: 'x' }],
      want: 'known.json: entry 3: there is no member matches; there are check, match, reason',
    },
  ];
  test.each(cases)('$given is refused', ({ given, want }) => {
    expect(() => parseKnown(JSON.stringify(given), 'known.json')).toThrow(new TypeError(want));
  });

  test.each(['', '[', 'check: a'])('“%s” is no JSON', (text) => {
    expect(() => parseKnown(text, 'known.json')).toThrow(new TypeError('known.json: it is no JSON'));
  });
});

describe('known departures', () => {
  const finding: Finding = {
    check: 'ids-are-unique',
    severity: 'fail',
    basis: 'documented',
    message: 'msg_1 came twice',
    pointer: '/id',
    source: [],
  };
  const cases: { entry: Omit<KnownDeparture, 'reason'>; accepts: boolean }[] = [
    { entry: { check: 'ids-are-unique' }, accepts: true },
    { entry: { check: 'ids-are-unique', match: 'came twice' }, accepts: true },
    { entry: { check: 'ids-are-unique', match: '/id' }, accepts: true },
    { entry: { check: 'ids-are-unique', match: '/i' }, accepts: false },
    { entry: { check: 'ids-are-unique', match: 'MSG_1' }, accepts: false },
    { entry: { check: 'ids-are', match: 'msg_1' }, accepts: false },
  ];
  test.each(cases)('$entry accepts: $accepts', ({ entry, accepts }) => {
    const given = { ...entry, reason: 'told in May' };
    const { findings, stale } = applyKnown([finding], [given]);
    expect(findings).toStrictEqual([accepts ? { ...finding, known: 'told in May' } : finding]);
    expect(stale).toStrictEqual(accepts ? [] : [given]);
  });

  test('the first entry that fits gives the reason, and a later one that fits too is not stale', () => {
    const wide = { check: 'ids-are-unique', reason: 'first' };
    const narrow = { check: 'ids-are-unique', match: 'msg_1', reason: 'second' };
    const { findings, stale } = applyKnown([finding], [wide, narrow]);
    expect(findings[0]?.known).toBe('first');
    expect(stale).toStrictEqual([]);
  });

  test('findings given are left as they are', () => {
    const given = Object.freeze({ ...finding });
    applyKnown([given], [{ check: given.check, reason: 'x' }]);
    expect(given.known).toBeUndefined();
  });
});
