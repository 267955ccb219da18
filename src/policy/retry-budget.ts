/** A budget of retries that many calls share, so that an outage does not multiply the load. */

/** The size of a retry budget. It starts with `max` retries; each retry takes 1, successes and time add some. */
export interface BudgetOptions {
  /** Retries that each successful call adds, such as 0.1. */
  perCall: number;
  /** The most retries that the budget can hold; it starts with so many. */
  max: number;
  /** Retries that each minute adds. Default 0. */
  perMinute?: number | undefined;
}

/** A retry budget. */
export interface Budget {
  /** Retries that are left; a retry needs 1. */
  left(): number;
  /** Adds `perCall` for a success, and gives back 1 when the success was a retry that the budget paid. */
  earn(wasRetry: boolean): void;
  /** Takes 1 for a retry. */
  spend(): void;
}

/** Creates a retry budget. `now` is a monotonic clock, milliseconds. */
export function createBudget(options: BudgetOptions, now: () => number): Budget {
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
