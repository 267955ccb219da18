/** Reads the rate-limit headers. */
import { HEADERS, type Tier } from './contract.js';

/** What the X-RateLimit headers said. */
export interface RateLimit {
  tier: Tier;
  /** Requests per minute window. */
  limit: number;
  /** Requests left in this window. */
  remaining: number;
  /** Time until the window starts anew, milliseconds from when the answer was made. */
  resetMs: number;
}

const LONGEST_RESET_S = 86_400;

/** The rate limit an answer tells; undefined when a header is missing or they make no sense together. */
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
