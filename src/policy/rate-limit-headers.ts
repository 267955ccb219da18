/** Reads the X-RateLimit headers. */
import { HEADERS, type Tier } from '../contract.js';

/** The rate limit of an API key, from the X-RateLimit headers of an answer. Source: Rate limits. */
export interface RateLimit {
  /** Tier of the account, such as `free`. */
  tier: Tier;
  /** Requests that a window of one minute allows. */
  limit: number;
  /** Requests left in this window. */
  remaining: number;
  /** Time from the answer until the next window, milliseconds. */
  resetMs: number;
}

const LONGEST_RESET_MS = 86_400_000;

/** Reads the rate limit. Returns undefined when a header is missing or malformed, or when its number is impossible. */
export function parseRateLimit(headers: Headers): RateLimit | undefined {
  const tier = headers.get(HEADERS.RateLimitTier);
  if (tier === null) return undefined;
  const count = (name: string) => (/^\d{1,9}$/.test(headers.get(name) ?? '') ? Number(headers.get(name)) : NaN);
  const limit = count(HEADERS.RateLimitLimitRequests);
  const remaining = count(HEADERS.RateLimitRemainingRequests);
  const resetMs = count(HEADERS.RateLimitResetRequests) * 1000;
  // False for a number that is missing, too
  return remaining <= limit && resetMs <= LONGEST_RESET_MS ? { tier, limit, remaining, resetMs } : undefined;
}
