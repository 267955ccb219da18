/** A budget for retries, shared by all calls of a client: without one, an outage multiplies the load. */

/** How the budget fills: each call adds `perCall` retries, up to `max`; it starts full. */
export interface BudgetOptions {
  /** Retries that each call adds, such as 0.1. */
  perCall: number;
  /** The most retries that can be saved up, and where it starts. */
  max: number;
}

/** Counts retries that are still allowed. */
export interface Budget {
  /** Retries allowed now; one needs 1. */
  left(): number;
  /** A call began. */
  earn(): void;
  /** A retry begins. */
  spend(): void;
}

/** A budget; without options it never runs out. */
export function createBudget(options?: BudgetOptions): Budget {
  let left = options?.max ?? Infinity;
  return {
    left: () => left,
    earn: () => {
      if (options) left = Math.min(options.max, left + options.perCall);
    },
    spend: () => {
      left -= 1;
    },
  };
}
