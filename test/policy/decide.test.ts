/** The rules of a retry, in their order, and the defaults as their docs say. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { decide, defaultPolicy, type Decision, type Standing } from '../../src/policy/decide.js';
import type { Failure } from '../../src/policy/failure.js';
import { RETRY_POLICY } from '../../src/contract.js';

const retryable: Failure = {
  action: 'retry',
  charged: 'unknown',
  mismatch: false,
  lost: false,
  message: '',
  status: 503,
};
const first: Standing = { attempts: 1, leftMs: 900_000, random: 0.5 };

const cases: { name: string; failure?: Partial<Failure>; standing?: Partial<Standing>; want: Decision }[] = [
  { name: 'the first wait is half its bound for the random number 0.5', want: { retry: true, afterMs: 250 } },
  {
    name: 'a wait may be 0: full jitter begins there',
    standing: { random: 0 },
    want: { retry: true, afterMs: 0 },
  },
  { name: 'the second wait has twice the bound', standing: { attempts: 2 }, want: { retry: true, afterMs: 500 } },
  {
    name: 'the fourth wait has eight times the bound',
    standing: { attempts: 4 },
    want: { retry: true, afterMs: 2_000 },
  },
  { name: 'a stop is not repeated', failure: { action: 'stop' }, want: { retry: false, because: 'stop' } },
  { name: 'a request to be fixed is not repeated', failure: { action: 'fix' }, want: { retry: false, because: 'fix' } },
  { name: 'the fifth attempt is the last', standing: { attempts: 5 }, want: { retry: false, because: 'attempts' } },
  {
    name: 'a Retry-After is obeyed in full, with a spread on top',
    failure: { retryAfterMs: 30_000 },
    want: { retry: true, afterMs: 30_525 },
  },
  {
    name: 'a wait is never shorter than its Retry-After',
    failure: { retryAfterMs: 30_000 },
    standing: { random: 0 },
    want: { retry: true, afterMs: 30_050 },
  },
  {
    name: 'a Retry-After of 0 leads to no busy loop',
    failure: { retryAfterMs: 0 },
    standing: { random: 0 },
    want: { retry: true, afterMs: 50 },
  },
  {
    name: 'a Retry-After of 120 s is waited for',
    failure: { retryAfterMs: 120_000 },
    standing: { random: 0 },
    want: { retry: true, afterMs: 120_050 },
  },
  {
    name: 'a longer Retry-After is not waited for',
    failure: { retryAfterMs: 120_001 },
    want: { retry: false, because: 'retry-after-too-long' },
  },
  {
    name: 'a Retry-After of a month is not waited for',
    failure: { retryAfterMs: 2_592_000_000 },
    want: { retry: false, because: 'retry-after-too-long' },
  },
  {
    name: 'a wait up to the total time limit is not begun',
    standing: { leftMs: 250 },
    want: { retry: false, because: 'deadline' },
  },
  { name: 'a wait that just fits is begun', standing: { leftMs: 251 }, want: { retry: true, afterMs: 250 } },
  {
    name: 'a Retry-After up to the total time limit is not waited for',
    failure: { retryAfterMs: 30_000 },
    standing: { leftMs: 30_000 },
    want: { retry: false, because: 'deadline' },
  },
  {
    name: 'a retry needs a whole unit of the budget',
    standing: { budget: 0.9 },
    want: { retry: false, because: 'budget' },
  },
  { name: 'the last unit of the budget pays a retry', standing: { budget: 1 }, want: { retry: true, afterMs: 250 } },
  {
    name: 'a stream that has started is not sent again',
    standing: { streamStarted: true },
    want: { retry: false, because: 'stream-started' },
  },
  {
    name: 'a stream that has started comes before a stop',
    failure: { action: 'stop' },
    standing: { streamStarted: true },
    want: { retry: false, because: 'stream-started' },
  },
  {
    name: 'a lost answer is not paid for again',
    failure: { lost: true },
    want: { retry: false, because: 'lost-response' },
  },
  {
    name: 'a lost answer that is free is asked for again',
    failure: { lost: true },
    standing: { idempotent: true },
    want: { retry: true, afterMs: 250 },
  },
  {
    name: 'a lost answer comes before the number of attempts',
    failure: { lost: true },
    standing: { attempts: 5 },
    want: { retry: false, because: 'lost-response' },
  },
];

for (const { name, failure, standing, want } of cases) {
  test(name, () => {
    expect(decide({ ...retryable, ...failure }, { ...first, ...standing })).toEqual(want);
  });
}

test('the bound grows to its maximum and no further', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 20].map((attempts) =>
    decide(retryable, { ...first, attempts, random: 1 }, { ...defaultPolicy.retry, maxAttempts: 99 }),
  );
  expect(waits.map((wait) => wait.retry && wait.afterMs)).toEqual([
    500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000,
  ]);
});

test('the default number of attempts is one that the vendor asks for', () => {
  expect(defaultPolicy.retry.maxAttempts).toBeGreaterThanOrEqual(4);
  expect(defaultPolicy.retry.maxAttempts).toBeLessThanOrEqual(RETRY_POLICY.attempts.max);
});

test('the docs of the options name their defaults', async () => {
  const sources = ['decide', 'backoff'].map((name) => new URL(`../../src/policy/${name}.ts`, import.meta.url));
  const text = (await Promise.all(sources.map((source) => readFile(source, 'utf8')))).join('\n');
  const told = [...text.matchAll(/Default ([\d,]+)[^\n]*\n {2}(\w+): number/g)].map(([, value, name]) => [
    name!,
    Number(value!.replaceAll(',', '')),
  ]);
  expect(Object.fromEntries(told)).toEqual({ ...defaultPolicy.retry, ...defaultPolicy.timeouts });
});
