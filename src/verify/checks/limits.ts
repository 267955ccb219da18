/** Rate limits: their headers, whether these are consistent, and whether the limits are enforced. Source: Rate limits. */
import { check } from '../../validate/check.js';
import { DESCRIPTION, ERRORS, HEADERS, TIERS } from '../../contract.js';
import { WINDOW_S } from '../read/constants.js';
import { headerOf, responseHeader } from '../read/exchange.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { exchangeCheck, sessionCheck, type Check, type Problem, type Session } from './check.js';

const { RetryAfter: RETRY_AFTER, ...LIMITS } = HEADERS;
const NAMES = Object.values(LIMITS);
const COUNTS = NAMES.filter((name) => name !== HEADERS.RateLimitTier);
const KNOWN_TIERS = DESCRIPTION.components.schemas['Tier']!['x-extensible-enum'] as readonly string[];
/** Allowed difference of two headers: both have whole seconds, and time passes between them. */
const TOLERANCE_S = 1;
/** Time after which a reset in whole seconds must have fallen, with any rounding. */
const STUCK_S = 1.5;
const { status: LIMITED, type: LIMITED_TYPE } = ERRORS[429];
const UNKNOWN_KEY = ERRORS[401].status;

export const limitChecks = {
  'limit-headers-are-present': exchangeCheck({
    describe: 'Every response of /v1 to a known key has the four rate-limit headers.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (parsed) => {
      const { status, error, raw } = parsed;
      if (status === undefined || status === UNKNOWN_KEY || error?.type === ERRORS[401].type) return undefined;
      // The key of a probe that must be refused is unknown, whatever the gateway answers
      if (raw.probe ? !raw.probe.key : !headerOf(raw.request.headers, 'authorization')) return undefined;
      const missing = NAMES.filter((name) => header(parsed, name) === undefined);
      return missing.length > 0
        ? [`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing from a ${status}`]
        : [];
    },
  }),
  'limit-headers-are-numbers': exchangeCheck({
    describe: 'The limit, remaining and reset headers are whole numbers from 0 on.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (parsed) => {
      const present = COUNTS.filter((name) => header(parsed, name) !== undefined);
      if (present.length === 0) return undefined;
      return present
        .filter((name) => count(parsed, name) === undefined)
        .map((name) => `${name} is ${header(parsed, name)!}, which is not a whole number from 0 on`);
    },
  }),
  'tier-is-documented': exchangeCheck({
    describe: 'The tier is one of the four documented tiers.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (parsed) => {
      const tier = header(parsed, HEADERS.RateLimitTier);
      if (tier === undefined) return undefined;
      return KNOWN_TIERS.includes(tier) ? [] : [`the tier ${tier} is not documented`];
    },
  }),
  'limit-matches-tier': exchangeCheck({
    describe: 'The request limit is the documented limit of the tier.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (parsed) => {
      const tier = tierOf(parsed);
      const limit = count(parsed, HEADERS.RateLimitLimitRequests);
      if (!tier || limit === undefined) return undefined;
      const { requestsPerMinute } = TIERS[tier];
      return limit === requestsPerMinute
        ? []
        : [`the limit is ${limit}, and the limit of the tier ${tier} is ${requestsPerMinute}`];
    },
  }),
  'remaining-is-within-limit': exchangeCheck({
    describe: 'The remaining requests do not exceed the limit.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (parsed) => {
      const limit = count(parsed, HEADERS.RateLimitLimitRequests);
      const remaining = count(parsed, HEADERS.RateLimitRemainingRequests);
      if (limit === undefined || remaining === undefined) return undefined;
      return remaining <= limit ? [] : [`${remaining} requests remain, and the limit is ${limit}`];
    },
  }),
  'reset-is-within-the-minute': exchangeCheck({
    describe: 'The reset is a duration in seconds, at most one minute.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (parsed) => {
      const reset = count(parsed, HEADERS.RateLimitResetRequests);
      if (reset === undefined) return undefined;
      return reset <= WINDOW_S ? [] : [`the reset is ${reset} s, and the window is a minute`];
    },
  }),
  'remaining-counts-down': sessionCheck({
    describe: 'Each turn in a window reduces the remaining requests.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (session) => {
      const pairs = pairsInWindow(session).filter(([, other]) => other.turn);
      if (pairs.length === 0) return undefined;
      // A gateway may refund single requests, so only a majority counts
      return majorities(pairs, ([one, other]) => remaining(other) >= remaining(one)).map(([one, other]) => ({
        message: `${remaining(other)} requests remain after the turn, and ${remaining(one)} remained before it`,
        exchange: other.raw.id,
      }));
    },
  }),
  'requests-count-once': sessionCheck({
    describe: 'A request reduces the remaining requests by one.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (session) => {
      const pairs = pairsInWindow(session);
      if (pairs.length === 0) return undefined;
      // Another user may send single requests with the key, so only a majority counts
      return majorities(pairs, ([one, other]) => remaining(one) - remaining(other) > 1).map(([one, other]) => ({
        message: `one request reduced the remaining requests by ${remaining(one) - remaining(other)}`,
        exchange: other.raw.id,
      }));
    },
  }),
  'windows-are-per-key': sessionCheck({
    describe: 'Requests with one key do not reduce the remaining requests of another.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: ({ exchanges }) => {
      const isolation = exchanges.filter(({ raw }) => raw.probe?.scenario === 'key-isolation');
      const [one, other] = isolation.filter(({ raw }) => raw.probe?.key !== 'main');
      const between = isolation.filter(({ raw, isSuccess }) => raw.probe?.key === 'main' && isSuccess);
      if (!one || !other || COUNTS.some((name) => count(one, name) === undefined || count(other, name) === undefined))
        return undefined;
      if (between.length < 2 || reset(other) > reset(one) || remaining(one) <= between.length) return undefined;
      const fell = remaining(one) - remaining(other);
      return fell < between.length
        ? []
        : [
            {
              message: `${between.length} requests with another key reduced the remaining requests by ${fell}`,
              exchange: other.raw.id,
            },
          ];
    },
  }),
  'reset-counts-down': sessionCheck({
    describe: 'The reset falls with time and does not grow within a window.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit'],
    evaluate: (session) => {
      const pairs = consecutive(session).filter(
        ([one, other]) => remaining(other) < remaining(one) && reset(one) > 2 * TOLERANCE_S,
      );
      const stuck = longPairs(session).find(
        ([one, other]) => reset(other) >= reset(one) && reset(one) > secondsBetween(one, other) + TOLERANCE_S,
      );
      if (stuck) {
        const passed = Math.floor(secondsBetween(...stuck));
        const message = `the reset is ${reset(stuck[1])} s, and ${passed} s earlier it was ${reset(stuck[0])} s`;
        return [{ message, exchange: stuck[1].raw.id }];
      }
      if (pairs.length === 0) return undefined;
      const grows = ([one, other]: Pair) => isBeforeReset(one, other) && reset(other) > reset(one) + TOLERANCE_S;
      return majorities(pairs, grows).map(([one, other]) => ({
        message: `the reset grew from ${reset(one)} to ${reset(other)} s within a window`,
        exchange: other.raw.id,
      }));
    },
  }),
  'requests-are-limited': sessionCheck({
    describe: 'The gateway answers exactly as many requests as the headers announce; the next one gets a 429.',
    basis: 'documented',
    source: ['rate-limits'],
    areas: ['rate-limit', 'status'],
    evaluate: (session) => {
      const pairs = pairsInWindow(session).filter(([, other]) => isLimitProbe(other));
      const odd = oddRefusals(session);
      if (odd) return [odd];
      if (pairs.length === 0) return undefined;
      return pairs.flatMap(([one, other]): Problem[] => {
        const exchange = other.raw.id;
        const left = remaining(one);
        if (other.isSuccess && !other.error && left === 0)
          return [{ message: 'the gateway answered a request although none remained', exchange }];
        if (isLimited(other) && left === 0 && remaining(other) > 0)
          return [
            {
              message: `the gateway refused a request, and the headers of the refusal have ${remaining(other)} remaining`,
              exchange,
            },
          ];
        if (isLimited(other) && left > 0)
          return [{ message: `the gateway refused a request although ${left} remained`, exchange }];
        return [];
      });
    },
  }),
  'streams-are-limited': sessionCheck({
    describe: 'The number of open streams does not exceed the limit of the tier.',
    basis: 'documented',
    source: ['rate-limits', 'streaming'],
    areas: ['rate-limit'],
    evaluate: ({ exchanges }) => {
      const streams = exchanges.filter(
        ({ raw, turnOperation }) => turnOperation && raw.probe?.scenario === 'concurrent-streams',
      );
      const open = streams.filter(({ isSuccess, stream }) => isSuccess && stream);
      const wrong = unexpectedRefusal(streams, open);
      if (wrong) return [wrong];
      const tier = open.map(tierOf).find(Boolean);
      if (!tier) return undefined;
      const { concurrentStreams } = TIERS[tier];
      const most = Math.max(...open.map((one) => open.filter((other) => isOpenAt(other, one.raw.headersMs)).length));
      if (most > concurrentStreams)
        return [`${most} streams were open at the same time, and the tier ${tier} allows ${concurrentStreams}`];
      // Without a refusal, the streams may have ended before the next one began
      return streams.some(isLimited) ? [] : undefined;
    },
  }),
  'retry-after-is-on-429': exchangeCheck({
    describe: 'A 429 has a Retry-After in whole seconds.',
    basis: 'documented',
    source: ['rate-limits', 'errors'],
    areas: ['retry-after', 'status', 'type'],
    evaluate: (parsed) => {
      if (parsed.status !== LIMITED) return undefined;
      const value = header(parsed, RETRY_AFTER);
      if (value === undefined) return [`${RETRY_AFTER} is missing from a ${LIMITED}`];
      return count(parsed, RETRY_AFTER) === undefined
        ? [`${RETRY_AFTER} is ${value}, which is not a whole number of seconds`]
        : [];
    },
  }),
  'retry-after-agrees-with-reset': exchangeCheck({
    describe: 'Retry-After equals the reset header when no request remains.',
    basis: 'convention',
    source: ['rate-limits'],
    areas: ['retry-after'],
    evaluate: (parsed) => {
      const [wait, left] = [count(parsed, RETRY_AFTER), count(parsed, HEADERS.RateLimitRemainingRequests)];
      const until = count(parsed, HEADERS.RateLimitResetRequests);
      if (!isLimited(parsed) || left !== 0 || wait === undefined || until === undefined || until > WINDOW_S)
        return undefined;
      return Math.abs(wait - until) <= TOLERANCE_S ? [] : [`${RETRY_AFTER} is ${wait} s, and the reset is ${until} s`];
    },
  }),
  'retry-after-is-within-window': exchangeCheck({
    describe: 'The Retry-After of a 429 is at least one second and at most one minute.',
    basis: 'convention',
    source: ['rate-limits'],
    areas: ['retry-after'],
    evaluate: (parsed) => {
      const wait = count(parsed, RETRY_AFTER);
      if (!isLimited(parsed) || wait === undefined) return undefined;
      return wait >= 1 && wait <= WINDOW_S + TOLERANCE_S ? [] : [`${RETRY_AFTER} is ${wait} s, not 1 to ${WINDOW_S} s`];
    },
  }),
  'retry-after-only-when-retryable': exchangeCheck({
    describe: 'Only retryable errors have a Retry-After.',
    basis: 'documented',
    source: ['rate-limits', 'errors'],
    areas: ['retry-after'],
    evaluate: (parsed) => {
      const { status, row, error } = parsed;
      if (status === undefined || row?.action === 'retry' || error?.type === LIMITED_TYPE) return undefined;
      return header(parsed, RETRY_AFTER) === undefined ? [] : [`a ${status} has ${RETRY_AFTER}`];
    },
  }),
} satisfies Record<string, Check>;

/** Requests beyond the window that were all refused, and none with a 429. */
function oddRefusals({ exchanges }: Session): Problem | undefined {
  const probes = exchanges.filter(isLimitProbe);
  const first = probes.findIndex(({ isSuccess }) => !isSuccess);
  const refused = first < 0 ? [] : probes.slice(first);
  const isOdd = ({ status, row }: ParsedExchange) => row?.action === 'retry' && status !== LIMITED;
  if (refused.length < 3 || !refused.every(isOdd)) return undefined;
  const isBefore = ({ raw }: ParsedExchange) => raw.probe?.key === 'spare' && raw.id < refused[0]!.raw.id;
  const last = exchanges.filter(isBefore).at(-1);
  if (!last || count(last, HEADERS.RateLimitRemainingRequests) !== 0) return undefined;
  const [{ raw, status }] = refused as [ParsedExchange];
  const message = `no request remained, and each of ${refused.length} further ones got a ${status!}, not a ${LIMITED}`;
  return { message, exchange: raw.id };
}

/** Whether a response is a 429 whose type, if any, is that of a 429. */
function isLimited({ status, error }: ParsedExchange): boolean {
  return status === LIMITED && (error?.type === undefined || error.type === LIMITED_TYPE);
}

/** A refused stream that does not fit the limit: another status, or a refusal while no other stream was open. */
function unexpectedRefusal(streams: readonly ParsedExchange[], open: readonly ParsedExchange[]): Problem | undefined {
  const isStreamLimit = (parsed: ParsedExchange) =>
    isLimited(parsed) && (count(parsed, HEADERS.RateLimitRemainingRequests) ?? 0) > 0;
  const odd = streams.find(
    ({ row, typeMatchesRow }) => row && typeMatchesRow && row.status !== LIMITED && row.status !== ERRORS[402].status,
  );
  if (odd && open.length > 0)
    return {
      message: `the gateway refused a stream over the limit with ${odd.status!}, not ${LIMITED}`,
      exchange: odd.raw.id,
    };
  if (streams.length > 1 && streams.every(isStreamLimit))
    return { message: 'the gateway refused every stream with the spare key' };
  const last = streams.at(-1);
  const isAlone = streams.every(({ raw }) => raw === last?.raw || raw.endMs <= last!.raw.startMs);
  if (last && isAlone && open.length > 0 && isStreamLimit(last))
    return {
      message: 'the gateway refused a stream with few tokens after all others had ended',
      exchange: last.raw.id,
    };
  return undefined;
}

function isLimitProbe({ raw, turnOperation }: ParsedExchange): boolean {
  return raw.probe?.scenario === 'request-limit' && turnOperation !== undefined;
}

function isOpenAt({ raw }: ParsedExchange, ms: number): boolean {
  return raw.headersMs <= ms && raw.endMs > ms;
}

/** Two consecutive responses to the same key. */
type Pair = [ParsedExchange, ParsedExchange];

/**
 * The first pair of each group in which most pairs are wrong. A group is a key, and a part of its requests: one endpoint,
 * whole or streamed. A part needs two wrong pairs, because one may be a coincidence.
 */
function majorities(pairs: readonly Pair[], isWrong: (pair: Pair) => boolean): Pair[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const { raw, operation, requestsStream } = pair[1];
    const key = raw.probe!.key!;
    for (const name of [key, `${key} ${operation?.id ?? ''} ${requestsStream}`])
      groups.set(name, [...(groups.get(name) ?? []), pair]);
  }
  const found = [...groups].flatMap(([name, group]): Pair[] => {
    const wrong = group.filter(isWrong);
    const isEnough = !name.includes(' ') || wrong.length > 1;
    return isEnough && wrong.length > group.length / 2 ? wrong.slice(0, 1) : [];
  });
  return [...new Set(found)];
}

/** Consecutive responses to the same key, both with all headers and neither concurrent with another. */
function consecutive({ exchanges, isOwnTraffic }: Session): Pair[] {
  if (!isOwnTraffic) return [];
  const lastOf = new Map<string, ParsedExchange>();
  return exchanges.flatMap((parsed): Pair[] => {
    const { key, concurrent } = parsed.raw.probe ?? {};
    // A key that the gateway should have refused counts for a known one
    if (!key && parsed.isSuccess) lastOf.clear();
    if (!key) return [];
    const last = lastOf.get(key);
    lastOf.delete(key);
    // Concurrent requests count in any order
    if (concurrent || COUNTS.some((name) => count(parsed, name) === undefined)) return [];
    lastOf.set(key, parsed);
    return last && last.raw.endMs <= parsed.raw.startMs ? [[last, parsed]] : [];
  });
}

/** Consecutive responses that are certainly in the same window. */
function pairsInWindow(session: Session): Pair[] {
  return consecutive(session).filter(([one, other]) => {
    return reset(one) <= WINDOW_S && reset(other) <= reset(one) && isBeforeReset(one, other);
  });
}

/** Whether the second response arrived before the window of the first one ended. */
function isBeforeReset(one: ParsedExchange, other: ParsedExchange): boolean {
  return (other.raw.headersMs - one.raw.headersMs) / 1000 + TOLERANCE_S < reset(one);
}

/** The first response of a window with each response more than {@link STUCK_S} later. */
function longPairs(session: Session): Pair[] {
  const pairs: Pair[] = [];
  let first: ParsedExchange | undefined;
  for (const [one, other] of consecutive(session)) {
    if (one.raw.probe!.key !== 'main') continue;
    // More requests remain than before only in a new window
    if (remaining(other) > remaining(one)) first = other;
    // A window may begin with the first request that counts, and until then its reset stays the same
    else if (!first || !hasBegun(first)) first = one;
    if (first !== other && hasBegun(first) && secondsBetween(first, other) > STUCK_S) pairs.push([first, other]);
  }
  return pairs;
}

/** Whether a request has counted in the window of a response. */
function hasBegun(parsed: ParsedExchange): boolean {
  return remaining(parsed) < (count(parsed, HEADERS.RateLimitLimitRequests) ?? Infinity);
}

/** Seconds that have passed at least between the headers of two responses. */
function secondsBetween(one: ParsedExchange, other: ParsedExchange): number {
  return (other.raw.startMs - one.raw.headersMs) / 1000;
}

function remaining(parsed: ParsedExchange): number {
  return count(parsed, HEADERS.RateLimitRemainingRequests)!;
}

function reset(parsed: ParsedExchange): number {
  return count(parsed, HEADERS.RateLimitResetRequests)!;
}

/** The tier of a response, if its limits are documented. */
function tierOf(parsed: ParsedExchange): keyof typeof TIERS | undefined {
  const tier = header(parsed, HEADERS.RateLimitTier);
  return tier !== undefined && Object.hasOwn(TIERS, tier) ? (tier as keyof typeof TIERS) : undefined;
}

function header({ raw }: ParsedExchange, name: string): string | undefined {
  return responseHeader(raw, name);
}

/** The value of a header, if it fits the schema of a count. */
function count(parsed: ParsedExchange, name: string): number | undefined {
  const text = header(parsed, name);
  const value = text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
  return value !== undefined && check('Count', value).length === 0 ? value : undefined;
}
