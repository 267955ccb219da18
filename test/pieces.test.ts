/** The small pure pieces, each by a table. */
import { describe, expect, test } from 'vitest';
import { createBudget } from '../src/budget.js';

describe('a budget', () => {
  test('without options never runs out', () => {
    const budget = createBudget();
    for (let retry = 0; retry < 10; retry++) budget.spend();
    expect(budget.left()).toBe(Infinity);
  });

  test('starts full, is spent one by one, and fills up to its most', () => {
    const budget = createBudget({ perCall: 0.5, max: 2 });
    expect(budget.left()).toBe(2);
    budget.earn();
    expect(budget.left()).toBe(2);
    budget.spend();
    expect(budget.left()).toBe(1);
    budget.earn();
    expect(budget.left()).toBe(1.5);
  });
});
