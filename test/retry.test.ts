import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { decide, defaultPolicy, type Decision, type Standing } from '../src/retry.js';
import type { Failure } from '../src/failure.js';
import { RETRY_POLICY } from '../src/contract.js';

const retryable: Failure = {
  action: 'retry',
  charged: 'unknown',
  mismatch: false,
  lost: false,
  message: '',
  status: 503,
};
const first: Standing = { attempts: 1, leftMs: 900_000, chance: 0.5 };

const cases: { name: string; failure?: Partial<Failure>; standing?: Partial<Standing>; want: Decision }[] = [
  { name: 'waits half the first bound at an even chance', want: { retry: true, afterMs: 250 } },
  {
    name: 'may wait nothing at all: full jitter begins at 0',
    standing: { chance: 0 },
    want: { retry: true, afterMs: 0 },
  },
  { name: 'doubles the bound', standing: { attempts: 2 }, want: { retry: true, afterMs: 500 } },
  { name: 'doubles the bound again', standing: { attempts: 4 }, want: { retry: true, afterMs: 2_000 } },
  { name: 'does not repeat a stop', failure: { action: 'stop' }, want: { retry: false, because: 'stop' } },
  { name: 'does not repeat what must be fixed', failure: { action: 'fix' }, want: { retry: false, because: 'fix' } },
  { name: 'ends after five attempts', standing: { attempts: 5 }, want: { retry: false, because: 'attempts' } },
  {
    name: 'obeys Retry-After in full, with a spread on top',
    failure: { retryAfterMs: 30_000 },
    want: { retry: true, afterMs: 30_525 },
  },
  {
    name: 'never undercuts Retry-After',
    failure: { retryAfterMs: 30_000 },
    standing: { chance: 0 },
    want: { retry: true, afterMs: 30_050 },
  },
  {
    name: 'turns Retry-After 0 into no busy loop',
    failure: { retryAfterMs: 0 },
    standing: { chance: 0 },
    want: { retry: true, afterMs: 50 },
  },
  {
    name: 'waits exactly 120 s',
    failure: { retryAfterMs: 120_000 },
    standing: { chance: 0 },
    want: { retry: true, afterMs: 120_050 },
  },
  {
    name: 'does not begin a longer wait',
    failure: { retryAfterMs: 120_001 },
    want: { retry: false, because: 'retry-after-too-long' },
  },
  {
    name: 'does not sleep for days',
    failure: { retryAfterMs: 2_592_000_000 },
    want: { retry: false, because: 'retry-after-too-long' },
  },
  { name: 'does not wait past the deadline', standing: { leftMs: 250 }, want: { retry: false, because: 'deadline' } },
  { name: 'waits when it just fits', standing: { leftMs: 251 }, want: { retry: true, afterMs: 250 } },
  {
    name: 'keeps Retry-After within the deadline',
    failure: { retryAfterMs: 30_000 },
    standing: { leftMs: 30_000 },
    want: { retry: false, because: 'deadline' },
  },
  { name: 'keeps to the budget', standing: { budget: 0.9 }, want: { retry: false, because: 'budget' } },
  { name: 'uses the last of the budget', standing: { budget: 1 }, want: { retry: true, afterMs: 250 } },
  {
    name: 'never restarts a stream',
    standing: { streamStarted: true },
    want: { retry: false, because: 'stream-started' },
  },
  {
    name: 'says so of a stream even when told to stop',
    failure: { action: 'stop' },
    standing: { streamStarted: true },
    want: { retry: false, because: 'stream-started' },
  },
  {
    name: 'does not buy a lost answer twice',
    failure: { lost: true },
    want: { retry: false, because: 'lost-response' },
  },
  {
    name: 'asks again for a lost answer that is free',
    failure: { lost: true },
    standing: { idempotent: true },
    want: { retry: true, afterMs: 250 },
  },
  {
    name: 'asks whether it may before asking how often',
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

test('the bound never passes the cap', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 20].map((attempts) =>
    decide(retryable, { ...first, attempts, chance: 1 }, { ...defaultPolicy, maxAttempts: 99 }),
  );
  expect(waits.map((wait) => wait.retry && wait.afterMs)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000,
  ]);
});

test('the default attempts lie within what the vendor asks for', () => {
  expect(defaultPolicy.maxAttempts).toBeGreaterThanOrEqual(4);
  expect(defaultPolicy.maxAttempts).toBeLessThanOrEqual(RETRY_POLICY.attempts.max);
});

test('the docstrings tell the defaults as they are', async () => {
  const source = await readFile(new URL('../src/retry.ts', import.meta.url), 'utf8');
  const told = [...source.matchAll(/Default ([\d,]+)[^\n]*\n {2}(\w+): number/g)].map(([, value, name]) => [
    name,
    Number(value!.replaceAll(',', '')),
  ]);
  expect(told.length).toBe(5);
  for (const [name, value] of told) expect(defaultPolicy[name as keyof typeof defaultPolicy], String(name)).toBe(value);
});
