/** The wait after a number of failures. */
import { describe, expect, test } from 'vitest';
import { RETRY_POLICY } from '../../src/contract.js';
import { backoffMs, spreadMs } from '../../src/policy/backoff.js';

describe('the backoff', () => {
  const options = { baseDelayMs: 100, maxDelayMs: 1_000 };
  const cases = [
    { attempts: 1, random: 0, want: 0 },
    { attempts: 1, random: 0.5, want: 50 },
    { attempts: 2, random: 0.5, want: 100 },
    { attempts: 3, random: 1, want: 400 },
    { attempts: 5, random: 1, want: 1_000 },
    { attempts: 2_000, random: 0.5, want: 500 },
  ];
  for (const { attempts, random, want } of cases) {
    test(`after ${attempts} attempts with the random number ${random} is ${want} ms`, () => {
      expect(backoffMs(attempts, options, random)).toBe(want);
    });
  }

  test('has a spread on top of a Retry-After that is between the bounds of the contract', () => {
    const { spreadMinMs, spreadMaxMs } = RETRY_POLICY.retryAfter;
    expect([0, 0.5, 1].map(spreadMs)).toEqual([spreadMinMs, (spreadMinMs + spreadMaxMs) / 2, spreadMaxMs]);
  });
});
