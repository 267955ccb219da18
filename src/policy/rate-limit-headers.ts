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

const LONGEST_RESET_S = 86_400;

/** Reads the rate limit. Returns undefined when a header is missing or malformed, or when its number is impossible. */
export function parseRateLimit(headers: Headers): RateLimit | undefined {
  const tier = headers.get(HEADERS.RateLimitTier);
  if (tier === null) return undefined;
  const limit = count(headers.get(HEADERS.RateLimitLimitRequests));
  const remaining = count(headers.get(HEADERS.RateLimitRemainingRequests));
  const reset = count(headers.get(HEADERS.RateLimitResetRequests));
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  if (remaining > limit || reset > LONGEST_RESET_S) return undefined;
  return { tier, limit, remaining, resetMs: reset * 1000 };
}

function count(value: string | null): number | undefined {
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
