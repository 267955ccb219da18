/** An API key that the gateway recognised. */
import { HEADERS } from '../../contract.js';
import type { Account } from './keys.js';
import type { RateLimitWindow } from './window.js';

/** A recognised key: its account and its rate-limit window. */
export interface AuthenticatedKey {
  account: Account;
  window: RateLimitWindow;
}

/** The rate-limit headers of a response. A response without a recognised key has none (assumed). */
export function rateLimitHeaders(key: AuthenticatedKey | undefined): Record<string, string> {
  if (!key) return {};
  const { tier, limits } = key.account;
  return {
    [HEADERS.RateLimitTier]: tier,
    [HEADERS.RateLimitLimitRequests]: String(limits.requestsPerMinute),
    [HEADERS.RateLimitRemainingRequests]: String(Math.max(0, limits.requestsPerMinute - key.window.requestCount())),
    [HEADERS.RateLimitResetRequests]: String(key.window.resetSeconds()),
  };
}
