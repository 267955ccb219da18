/** The waits between attempts, from the number of failures and a random number. */
import { RETRY_POLICY } from '../contract.js';

/** Bounds of the exponential backoff, milliseconds. */
export interface BackoffOptions {
  /** Upper bound of the first wait; it doubles with each attempt. Default 500. */
  baseDelayMs: number;
  /** Largest upper bound of a wait; the bound stops doubling here. Default 5,000. */
  maxDelayMs: number;
}

const { backoff, retryAfter } = RETRY_POLICY;

/** A wait with full jitter: uniform from 0 to the exponential bound. `attempts` counts the failed attempts, from 1. */
export function backoffMs(attempts: number, { baseDelayMs, maxDelayMs }: BackoffOptions, random: number): number {
  return random * Math.min(maxDelayMs, baseDelayMs * backoff.factor ** (attempts - 1));
}

/** A random wait on top of a Retry-After, so that the clients that were given the same time do not return at once. */
export function spreadMs(random: number): number {
  return retryAfter.spreadMinMs + random * (retryAfter.spreadMaxMs - retryAfter.spreadMinMs);
}
