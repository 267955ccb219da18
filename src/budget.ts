/** A budget for retries, shared by many calls: without one, an outage multiplies the load. */

/** How the budget fills: each success adds `perCall` retries, each minute `perMinute`, up to `max`; it starts full. */
export interface BudgetOptions {
  /** Retries that each call that succeeds adds, such as 0.1. */
  perCall: number;
  /** The most retries that can be saved up, and where it starts. */
  max: number;
  /** Retries that each minute adds. Default 0. */
  perMinute?: number | undefined;
}

/** Counts retries that are still allowed. */
export interface Budget {
  /** Retries allowed now; one needs 1. */
  left(): number;
  /** A call succeeded; when it was a retry that the budget paid, it gives that back. */
  earn(wasRetry: boolean): void;
  /** A retry begins. */
  spend(): void;
}

/** A budget; without options it never runs out. `now` is a clock in milliseconds. */
export function createBudget(options?: BudgetOptions, now: () => number = () => 0): Budget {
  if (!options) return { left: () => Infinity, earn: () => {}, spend: () => {} };
  const { perCall, perMinute = 0, max } = options;
  let saved = max;
  let savedAtMs = now();
  const left = () => Math.min(max, saved + ((now() - savedAtMs) / 60_000) * perMinute);
  const change = (by: number) => {
    saved = Math.min(max, left() + by);
    savedAtMs = now();
  };
  return { left, earn: (wasRetry) => change(perCall + (wasRetry ? 1 : 0)), spend: () => change(-1) };
}
