/** Departures in rate limits, their headers and Retry-After. Source: Rate limits. */
import { HEADERS } from '../../contract.js';
import type { About, Departure } from '../departure.js';
import type { Draft } from '../draft.js';
import type { Limits } from '../keys.js';
import { headers, isError, isSuccess, type Mutation } from './edit.js';

const limit = (describe: string, apply: Mutation['apply']): Mutation => ({ category: 'rate-limit', describe, apply });
const wait = (describe: string, apply: Departure): Mutation => ({ category: 'retry-after', describe, apply });
const enforced = (describe: string, change: Partial<Record<keyof Limits, (limit: number) => number>>): Mutation =>
  limit(describe, {
    limits: (limits) =>
      Object.fromEntries(
        Object.entries(limits).map(([name, value]) => [
          name,
          change[name as keyof Limits]?.(Number(value)) ?? Number(value),
        ]),
      ) as unknown as Limits,
  });

const hasLimits = ({ headers }: Draft) => HEADERS.RateLimitTier in headers;
const set =
  (name: string, value: string | undefined | ((old: number, about: About) => number | string)) =>
  (old: Record<string, string>, about: About) => ({
    [name]: typeof value === 'function' ? String(value(Number(old[name]), about)) : value,
  });
const { RateLimitTier: TIER, RateLimitLimitRequests: LIMIT, RateLimitRemainingRequests: REMAINING } = HEADERS;
const { RateLimitResetRequests: RESET, RetryAfter: RETRY_AFTER } = HEADERS;
const ALL = { [TIER]: undefined, [LIMIT]: undefined, [REMAINING]: undefined, [RESET]: undefined };
const is429 = isError([429]);

export const limitMutations = {
  'limits-drop-tier': limit('There is no tier header.', headers(hasLimits, set(TIER, undefined))),
  'limits-drop-limit': limit('There is no limit header.', headers(hasLimits, set(LIMIT, undefined))),
  'limits-drop-remaining': limit('There is no remaining header.', headers(hasLimits, set(REMAINING, undefined))),
  'limits-drop-reset': limit('There is no reset header.', headers(hasLimits, set(RESET, undefined))),
  'limits-drop-on-errors': limit(
    'Errors have no rate-limit headers.',
    headers(isError(), () => ALL),
  ),
  'limits-drop-on-streams': limit(
    'Streams have no rate-limit headers.',
    headers(
      ({ stream }) => stream !== undefined,
      () => ALL,
    ),
  ),
  'limits-tier-unknown': limit('The tier is none of the four.', headers(hasLimits, set(TIER, 'gold'))),
  'limits-limit-as-text': limit('The limit header is no number.', headers(hasLimits, set(LIMIT, 'sixty'))),
  'limits-limit-of-other-tier': limit(
    'The limit header is one more than the limit of the tier.',
    headers(
      hasLimits,
      set(LIMIT, (old) => old + 1),
    ),
  ),
  'limits-remaining-negative': limit('The remaining header is -1.', headers(hasLimits, set(REMAINING, '-1'))),
  'limits-remaining-above-limit': limit(
    'The remaining header is more than the limit.',
    headers(hasLimits, (old) => ({ [REMAINING]: String(Number(old[LIMIT]) + 1) })),
  ),
  'limits-remaining-stuck': limit(
    'The remaining header never counts down.',
    headers(hasLimits, (old) => ({ [REMAINING]: String(Number(old[LIMIT]) - 1) })),
  ),
  'limits-remaining-by-two': limit(
    'The remaining header falls by two.',
    headers(hasLimits, (old) => ({
      [REMAINING]: String(Math.max(0, 2 * Number(old[REMAINING]) - Number(old[LIMIT]))),
    })),
  ),
  'limits-reset-as-timestamp': limit(
    'The reset header is a point in time instead of a duration.',
    headers(
      hasLimits,
      set(RESET, (old) => 1_795_435_200 + old),
    ),
  ),
  'limits-reset-in-ms': limit(
    'The reset header is in milliseconds.',
    headers(
      hasLimits,
      set(RESET, (old) => old * 1000),
    ),
  ),
  'limits-reset-fraction': limit(
    'The reset header is no whole number.',
    headers(
      hasLimits,
      set(RESET, (old) => old - 0.5),
    ),
  ),
  'limits-reset-jumps': limit(
    'The reset header grows with every request.',
    headers(
      (draft) => hasLimits(draft) && draft.status !== 429,
      (old) => ({ [RESET]: String(1 + ((5 * (Number(old[LIMIT]) - Number(old[REMAINING]))) % 59)) }),
    ),
  ),
  'limits-shared-by-keys': limit('Requests on other keys count in the window of a key.', sharedByKeys),
  'limits-tokens-too-few': enforced('A twentieth of the input tokens of the tier is allowed.', {
    inputTokensPerMinute: (tokens) => tokens / 20,
  }),
  'limits-one-too-many': enforced('One request more than the limit is answered.', {
    requestsPerMinute: (requests) => requests + 1,
  }),
  'limits-one-too-few': enforced('The last request of the limit is refused.', {
    requestsPerMinute: (requests) => requests - 1,
  }),
  'limits-tokens-unlimited': enforced('Input tokens are not limited.', { inputTokensPerMinute: () => Infinity }),
  'limits-streams-unlimited': enforced('Streams are not limited.', { concurrentStreams: () => Infinity }),
  'retry-after-dropped': wait('A 429 has no Retry-After.', headers(is429, set(RETRY_AFTER, undefined))),
  'retry-after-zero': wait('The Retry-After of a 429 is 0.', headers(is429, set(RETRY_AFTER, '0'))),
  'retry-after-negative': wait('The Retry-After of a 429 is -1.', headers(is429, set(RETRY_AFTER, '-1'))),
  'retry-after-as-text': wait('The Retry-After of a 429 is a word.', headers(is429, set(RETRY_AFTER, 'soon'))),
  'retry-after-as-date': wait(
    'The Retry-After of a 429 is a date.',
    headers(is429, set(RETRY_AFTER, 'Mon, 23 Nov 2026 12:01:00 GMT')),
  ),
  'retry-after-fraction': wait(
    'The Retry-After of a 429 is no whole number.',
    headers(
      is429,
      set(RETRY_AFTER, (old) => old + 0.5),
    ),
  ),
  'retry-after-disagrees': wait(
    'The Retry-After of a 429 is twice the reset header.',
    headers(
      is429,
      set(RETRY_AFTER, (old) => 2 * old),
    ),
  ),
  'retry-after-on-success': wait(
    'Successes have a Retry-After.',
    headers(isSuccess, () => ({ [RETRY_AFTER]: '2' })),
  ),
} satisfies Record<string, Mutation>;

/** The remaining header of every key falls with the requests on all. */
function sharedByKeys(): Departure {
  const answered = new Map<string, number>();
  return headers(hasLimits, (old, { request }) => {
    const key = request.headers.get('authorization') ?? '';
    answered.set(key, (answered.get(key) ?? 0) + 1);
    const others = [...answered].reduce((sum, [each, count]) => (each === key ? sum : sum + count), 0);
    return { [REMAINING]: String(Math.max(0, Number(old[REMAINING]) - others)) };
  });
}
