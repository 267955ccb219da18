/** Mutations of rate limits, their headers and Retry-After. Source: Rate limits. */
import { ERRORS, HEADERS } from '../../contract.js';
import type { Limits } from '../gateway/keys.js';
import type { ResponseDraft } from '../gateway/response-draft.js';
import { editHeaders, editResponse, isError, isStream, isSuccess, withStatus } from './edit.js';
import type { Mutation, MutationHooks } from './mutation.js';

const limit = (description: string, hooks: Mutation['hooks']): Mutation => ({
  category: 'rate-limit',
  description,
  hooks,
});
const retryAfter = (description: string, hooks: MutationHooks): Mutation => ({
  category: 'retry-after',
  description,
  hooks,
});
/** Other limits are enforced than the headers show. */
const enforcing = (description: string, change: Partial<Record<keyof Limits, (limit: number) => number>>): Mutation =>
  limit(description, {
    limits: (limits) =>
      Object.fromEntries(
        Object.entries(limits).map(([name, value]) => [
          name,
          change[name as keyof Limits]?.(Number(value)) ?? Number(value),
        ]),
      ) as unknown as Limits,
  });

const hasLimits = ({ headers }: ResponseDraft) => HEADERS.RateLimitTier in headers;
/** Sets a header to a text, to the result of a function of its number, or removes it. */
const set =
  (name: string, value: string | undefined | ((old: number) => number)) =>
  (headers: Record<string, string>): Record<string, string | undefined> => ({
    [name]: typeof value === 'function' ? String(value(Number(headers[name]))) : value,
  });
const { RateLimitTier: TIER, RateLimitLimitRequests: LIMIT, RateLimitRemainingRequests: REMAINING } = HEADERS;
const { RateLimitResetRequests: RESET, RetryAfter: RETRY_AFTER } = HEADERS;
const NO_LIMITS = { [TIER]: undefined, [LIMIT]: undefined, [REMAINING]: undefined, [RESET]: undefined };
const is429 = isError([429]);

export const limitMutations = {
  'limits-drop-tier': limit('The tier header is missing.', editHeaders(hasLimits, set(TIER, undefined))),
  'limits-drop-limit': limit('The limit header is missing.', editHeaders(hasLimits, set(LIMIT, undefined))),
  'limits-drop-remaining': limit('The remaining header is missing.', editHeaders(hasLimits, set(REMAINING, undefined))),
  'limits-drop-reset': limit('The reset header is missing.', editHeaders(hasLimits, set(RESET, undefined))),
  'limits-drop-on-errors': limit(
    'Errors have no rate-limit headers.',
    editHeaders(isError(), () => NO_LIMITS),
  ),
  'limits-drop-on-streams': limit(
    'Streams have no rate-limit headers.',
    editHeaders(isStream, () => NO_LIMITS),
  ),
  'limits-tier-unknown': limit('The tier is not one of the four.', editHeaders(hasLimits, set(TIER, 'gold'))),
  'limits-limit-as-text': limit('The limit header is not a number.', editHeaders(hasLimits, set(LIMIT, 'sixty'))),
  'limits-limit-of-other-tier': limit(
    'The limit header is one more than the limit of the tier.',
    editHeaders(
      hasLimits,
      set(LIMIT, (old) => old + 1),
    ),
  ),
  'limits-remaining-negative': limit('The remaining header is -1.', editHeaders(hasLimits, set(REMAINING, '-1'))),
  'limits-remaining-above-limit': limit(
    'The remaining header is more than the limit.',
    editHeaders(hasLimits, (old) => ({ [REMAINING]: String(Number(old[LIMIT]) + 1) })),
  ),
  'limits-remaining-stuck': limit(
    'The remaining header never decreases.',
    editHeaders(hasLimits, (old) => ({ [REMAINING]: String(Number(old[LIMIT]) - 1) })),
  ),
  'limits-remaining-by-two': limit(
    'The remaining header decreases by two.',
    editHeaders(hasLimits, (old) => ({
      [REMAINING]: String(Math.max(0, 2 * Number(old[REMAINING]) - Number(old[LIMIT]))),
    })),
  ),
  'limits-reset-as-timestamp': limit(
    'The reset header is a timestamp instead of a duration.',
    editHeaders(
      hasLimits,
      set(RESET, (old) => 1_795_435_200 + old),
    ),
  ),
  'limits-reset-in-ms': limit(
    'The reset header is in milliseconds.',
    editHeaders(
      hasLimits,
      set(RESET, (old) => old * 1000),
    ),
  ),
  'limits-reset-fraction': limit(
    'The reset header is not an integer.',
    editHeaders(
      hasLimits,
      set(RESET, (old) => old - 0.5),
    ),
  ),
  'limits-reset-jumps': limit(
    'The reset header grows with every request.',
    editHeaders(
      (draft) => hasLimits(draft) && draft.status !== 429,
      (old) => ({ [RESET]: String(1 + ((5 * (Number(old[LIMIT]) - Number(old[REMAINING]))) % 59)) }),
    ),
  ),
  'limits-shared-by-keys': limit('Requests of other keys count in the window of a key.', sharedByKeys),
  'limits-tokens-too-few': enforcing('A twentieth of the input tokens of the tier is allowed.', {
    inputTokensPerMinute: (tokens) => tokens / 20,
  }),
  'limits-one-too-many': enforcing('One request above the limit is accepted.', {
    requestsPerMinute: (requests) => requests + 1,
  }),
  'limits-one-too-few': enforcing('The last request of the limit is refused.', {
    requestsPerMinute: (requests) => requests - 1,
  }),
  'limits-tokens-unlimited': enforcing('Input tokens are not limited.', { inputTokensPerMinute: () => Infinity }),
  'limits-streams-unlimited': enforcing('Streams are not limited.', { concurrentStreams: () => Infinity }),
  'limits-refused-as-503': limit(
    'A request over a limit gets a 503.',
    editResponse(
      (draft, { request }) => is429(draft) && !request.headers.has('prefer'),
      withStatus(ERRORS[503].status, ERRORS[503].type),
    ),
  ),
  'retry-after-dropped': retryAfter('A 429 has no Retry-After.', editHeaders(is429, set(RETRY_AFTER, undefined))),
  'retry-after-zero': retryAfter('The Retry-After of a 429 is 0.', editHeaders(is429, set(RETRY_AFTER, '0'))),
  'retry-after-negative': retryAfter('The Retry-After of a 429 is -1.', editHeaders(is429, set(RETRY_AFTER, '-1'))),
  'retry-after-as-text': retryAfter(
    'The Retry-After of a 429 is a word.',
    editHeaders(is429, set(RETRY_AFTER, 'soon')),
  ),
  'retry-after-as-date': retryAfter(
    'The Retry-After of a 429 is a date.',
    editHeaders(is429, set(RETRY_AFTER, 'Mon, 23 Nov 2026 12:01:00 GMT')),
  ),
  'retry-after-fraction': retryAfter(
    'The Retry-After of a 429 is not an integer.',
    editHeaders(
      is429,
      set(RETRY_AFTER, (old) => old + 0.5),
    ),
  ),
  'retry-after-disagrees': retryAfter(
    'The Retry-After of a 429 is twice the reset header.',
    editHeaders(
      is429,
      set(RETRY_AFTER, (old) => 2 * old),
    ),
  ),
  'retry-after-on-success': retryAfter(
    'Successes have a Retry-After.',
    editHeaders(isSuccess, () => ({ [RETRY_AFTER]: '2' })),
  ),
} satisfies Record<string, Mutation>;

/** The remaining header of each key decreases with the requests of all keys. */
function sharedByKeys(): MutationHooks {
  const answered = new Map<string, number>();
  return editHeaders(hasLimits, (old, { request }) => {
    const key = request.headers.get('authorization') ?? '';
    answered.set(key, (answered.get(key) ?? 0) + 1);
    const others = [...answered].reduce((sum, [each, count]) => (each === key ? sum : sum + count), 0);
    return { [REMAINING]: String(Math.max(0, Number(old[REMAINING]) - others)) };
  });
}
