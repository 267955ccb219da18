/** How long to wait, given how often it has failed and chance. */

/** Numbers of the exponential backoff and of the spread on top of a Retry-After, in milliseconds. */
export interface BackoffOptions {
  baseMs: number;
  factor: number;
  capMs: number;
  spreadMinMs: number;
  spreadMaxMs: number;
}

/** Full jitter: uniform from 0 to the exponential bound. `attempts` counts the failed ones, from 1. */
export function backoffMs(attempts: number, options: BackoffOptions, chance: number): number {
  return chance * Math.min(options.capMs, options.baseMs * options.factor ** (attempts - 1));
}

/** A little more than the gateway asked for, so that a fleet does not return in one instant. */
export function spreadMs(options: BackoffOptions, chance: number): number {
  return options.spreadMinMs + chance * (options.spreadMaxMs - options.spreadMinMs);
}
