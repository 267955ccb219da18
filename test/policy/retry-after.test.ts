import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/policy/retry-after.js';

const NOW = Date.parse('Mon, 23 Nov 2026 12:00:00 GMT');

const cases: { given: string | null; want: number | undefined }[] = [
  { given: null, want: undefined },
  { given: '', want: undefined },
  { given: '0', want: 0 },
  { given: '1.5', want: 1_500 },
  { given: ' 30 ', want: 30_000 },
  { given: '60', want: 60_000 },
  { given: '1.25', want: 1_250 },
  { given: '30, 1.25', want: 30_000 },
  { given: '1.25 , 30', want: 30_000 },
  { given: '1x,2', want: undefined },
  { given: '1,2.x', want: undefined },
  { given: '3600', want: 3_600_000 },
  { given: '2592000', want: 2_592_000_000 },
  { given: '1000000000000', want: 1e15 },
  { given: '9'.repeat(400), want: undefined },
  // Two headers: the longer wait
  { given: '30, 40', want: 40_000 },
  { given: '40,30', want: 40_000 },
  { given: '30, soon', want: undefined },
  { given: '-5', want: undefined },
  { given: '+5', want: undefined },
  { given: 'abc', want: undefined },
  { given: 'soon', want: undefined },
  { given: '1e3', want: undefined },
  { given: '0x10', want: undefined },
  { given: '30s', want: undefined },
  { given: '30 seconds', want: undefined },
  { given: '.5', want: undefined },
  { given: '5.', want: undefined },
  { given: '٣٠', want: undefined },
  { given: 'Infinity', want: undefined },
  { given: 'NaN', want: undefined },
  { given: 'Mon, 23 Nov 2026 12:00:30 GMT', want: 30_000 },
  { given: 'Mon, 23 Nov 2026 11:59:30 GMT', want: undefined },
  { given: 'Mon, 23 Nov 2026 12:00:00 GMT', want: undefined },
  // The two obsolete forms of RFC 9110 §5.6.7, of which asctime is in UTC without saying so
  { given: 'Monday, 23-Nov-26 12:00:30 GMT', want: 30_000 },
  { given: 'Mon Nov 23 12:00:30 2026', want: 30_000 },
  { given: 'Sat Dec  5 12:00:00 2026', want: 12 * 86_400_000 },
  { given: 'Saturday, 05-Dec-26 12:00:00 GMT', want: 12 * 86_400_000 },
  { given: 'Sunday, 06-Nov-94 08:49:37 GMT', want: undefined },
  { given: 'Mon Nov 31 12:00:30 2026', want: undefined },
  { given: 'Mon Nov 23 12:00:30 2026 +0100', want: undefined },
  { given: 'Mon, 23 Nov 2026 12:00:30 +0000', want: undefined },
  { given: '2026-11-23T12:00:30Z', want: undefined },
  { given: 'Retry 7', want: undefined },
  { given: 'on Mon, 23 Nov 2026 12:00:30 GMT', want: undefined },
  { given: 'Mon, 23 Nov 2026 12:00:30 GMT+1', want: undefined },
  { given: 'Mon, 23 Nov 2026 12:00:30 GMT-1', want: undefined },
  { given: 'Mon, Nov 23 2026 12:00:30 GMT', want: undefined },
  { given: 'Mon, 99 Xyz 2026 12:00:30 GMT', want: undefined },
  // A day that does not exist, which Date.parse moves on
  { given: 'Sun, 28 Feb 2027 12:00:00 GMT', want: 8_380_800_000 },
  { given: 'Mon, 29 Feb 2027 12:00:00 GMT', want: undefined },
  { given: 'Monday, 31-Nov-26 12:00:30 GMT', want: undefined },
  { given: 'Mon, 23 Nov 2026 24:00:00 GMT', want: undefined },
];

for (const { given, want } of cases) {
  test(`Retry-After ${JSON.stringify(given?.slice(0, 40) ?? null)} asks for ${want} ms`, () => {
    expect(parseRetryAfter(given, NOW)).toBe(want);
  });
}

test('a bare number is never read as a date', () => {
  expect(parseRetryAfter('2026', NOW)).toBe(2_026_000);
});

test('a value of more than 200 characters is no wait', () => {
  expect(parseRetryAfter('1, '.repeat(66) + '1', NOW)).toBe(1_000);
  expect(parseRetryAfter('1, '.repeat(67) + '1', NOW)).toBeUndefined();
});
