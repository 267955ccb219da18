/** The budget of retries that the calls of a client share. */
import { describe, expect, test } from 'vitest';
import { createBudget } from '../../src/policy/retry-budget.js';

describe('a retry budget', () => {
  test('starts full, is spent one by one, and fills up to its bound', () => {
    const budget = createBudget({ perCall: 0.5, max: 2 }, () => 0);
    expect(budget.left()).toBe(2);
    budget.earn(false);
    expect(budget.left()).toBe(2);
    budget.spend();
    expect(budget.left()).toBe(1);
    budget.earn(false);
    expect(budget.left()).toBe(1.5);
  });

  test('gets back a retry that succeeded, and grows with time', () => {
    let nowMs = 0;
    const budget = createBudget({ perCall: 0.5, perMinute: 2, max: 10 }, () => nowMs);
    for (let retry = 0; retry < 5; retry++) budget.spend();
    budget.earn(true);
    expect(budget.left()).toBe(6.5);
    nowMs = 30_000;
    expect(budget.left()).toBe(7.5);
    nowMs = 600_000;
    expect(budget.left()).toBe(10);
  });

  test('grows from the time at which it was made, also when the clock did not start at 0', () => {
    let nowMs = 5_000_000;
    const budget = createBudget({ perCall: 0, perMinute: 1, max: 10 }, () => nowMs);
    budget.spend();
    nowMs += 30_000;
    expect(budget.left()).toBe(9.5);
    budget.spend();
    nowMs += 30_000;
    expect(budget.left()).toBe(9);
  });
});
