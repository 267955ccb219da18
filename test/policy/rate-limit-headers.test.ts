/** The four rate-limit headers, which are read together or not at all. */
import { describe, expect, test } from 'vitest';
import { HEADERS } from '../../src/contract.js';
import { parseRateLimit } from '../../src/policy/rate-limit-headers.js';

describe('rate-limit headers', () => {
  const good = { tier: 'free', limit: '60', remaining: '7', reset: '30' };
  const read = (given: Partial<Record<keyof typeof good, string | undefined>>) => {
    const { tier, limit, remaining, reset } = { ...good, ...given };
    const named = {
      [HEADERS.RateLimitTier]: tier,
      [HEADERS.RateLimitLimitRequests]: limit,
      [HEADERS.RateLimitRemainingRequests]: remaining,
      [HEADERS.RateLimitResetRequests]: reset,
    };
    return parseRateLimit(
      new Headers(Object.entries(named).filter((each): each is [string, string] => each[1] !== undefined)),
    );
  };

  test('that agree are read', () => {
    expect(read({})).toEqual({ tier: 'free', limit: 60, remaining: 7, resetMs: 30_000 });
    expect(read({ remaining: '60', reset: '86400' })).toEqual({
      tier: 'free',
      limit: 60,
      remaining: 60,
      resetMs: 86_400_000,
    });
    expect(read({ remaining: '0', reset: '0' })).toMatchObject({ remaining: 0, resetMs: 0 });
  });

  const refused: Partial<Record<keyof typeof good, string | undefined>>[] = [
    ...(['tier', 'limit', 'remaining', 'reset'] as const).map((name) => ({ [name]: undefined })),
    ...['', '-1', '1.5', 'x', '1x', 'x1', '1234567890'].map((limit) => ({ limit })),
    { remaining: '61' },
    { reset: '86401' },
  ];
  for (const given of refused) {
    test(`with ${JSON.stringify(given, (_, value: unknown) => value ?? 'nothing')} are ignored`, () => {
      expect(read(given)).toBeUndefined();
    });
  }
});
