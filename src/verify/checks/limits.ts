/** Rate limits: their headers, what these say of each other, and that they are kept. Source: Rate limits. */
import { check } from '../../check.js';
import { DESCRIPTION, ERRORS, HEADERS, TIERS } from '../../contract.js';
import { each, together, type Check, type Said, type Session } from '../check-type.js';
import { answerHeader, headerOf } from '../exchange.js';
import { WINDOW_S } from '../facts.js';
import type { Reading } from '../reading.js';

const { RetryAfter: RETRY_AFTER, ...LIMITS } = HEADERS;
const NAMES = Object.values(LIMITS);
const COUNTS = NAMES.filter((name) => name !== HEADERS.RateLimitTier);
const KNOWN_TIERS = DESCRIPTION.components.schemas['Tier']!['x-extensible-enum'] as readonly string[];
/** Seconds are whole, and a moment passes between two headers. */
const TOLERANCE_S = 1;
/** After so long a reset that counts whole seconds has fallen, however it is rounded. */
const STUCK_S = 1.5;
const { status: LIMITED, type: LIMITED_TYPE } = ERRORS[429];
const UNKNOWN_KEY = ERRORS[401].status;

export const limitChecks = {
  'limit-headers-are-there': each({
    describe: 'Every answer of /v1 has the four rate-limit headers; without a known key they may be missing.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (reading) => {
      const { status, error, exchange } = reading;
      if (status === undefined || status === UNKNOWN_KEY || error?.type === ERRORS[401].type) return undefined;
      if (!exchange.probe?.key && !headerOf(exchange.request.headers, 'authorization')) return undefined;
      const missing = NAMES.filter((name) => header(reading, name) === undefined);
      return missing.length > 0
        ? [`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing on a ${status}`]
        : [];
    },
  }),
  'limit-headers-are-numbers': each({
    describe: 'Limit, remaining and reset are whole numbers from 0 on.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (reading) => {
      const there = COUNTS.filter((name) => header(reading, name) !== undefined);
      if (there.length === 0) return undefined;
      return there
        .filter((name) => count(reading, name) === undefined)
        .map((name) => `${name} is ${header(reading, name)!}, which is no whole number from 0 on`);
    },
  }),
  'tier-is-documented': each({
    describe: 'The tier is one of the four.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (reading) => {
      const tier = header(reading, HEADERS.RateLimitTier);
      if (tier === undefined) return undefined;
      return KNOWN_TIERS.includes(tier) ? [] : [`the tier ${tier} is documented nowhere`];
    },
  }),
  'limit-is-that-of-the-tier': each({
    describe: 'The limit of requests is that of the tier.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (reading) => {
      const tier = tierOf(reading);
      const limit = count(reading, HEADERS.RateLimitLimitRequests);
      if (!tier || limit === undefined) return undefined;
      const { requestsPerMinute } = TIERS[tier];
      return limit === requestsPerMinute
        ? []
        : [`the limit is ${limit}, and that of the tier ${tier} is ${requestsPerMinute}`];
    },
  }),
  'remaining-is-within-limit': each({
    describe: 'No more requests remain than the limit.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (reading) => {
      const limit = count(reading, HEADERS.RateLimitLimitRequests);
      const remaining = count(reading, HEADERS.RateLimitRemainingRequests);
      if (limit === undefined || remaining === undefined) return undefined;
      return remaining <= limit ? [] : [`${remaining} requests remain of ${limit}`];
    },
  }),
  'reset-is-within-the-minute': each({
    describe: 'The reset is a duration in seconds, at most the minute of the window.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (reading) => {
      const reset = count(reading, HEADERS.RateLimitResetRequests);
      if (reset === undefined) return undefined;
      return reset <= WINDOW_S ? [] : [`the window resets in ${reset} s, and it is a minute`];
    },
  }),
  'remaining-counts-down': together({
    describe: 'Within one window, each turn leaves fewer requests.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (session) => {
      const pairs = pairsInWindow(session).filter(([one, other]) => one.turn && other.turn);
      if (pairs.length === 0) return undefined;
      const stuck = pairs.filter(([one, other]) => remaining(other) >= remaining(one));
      // A refund now and then is no fault; that it never counts is
      return stuck.length === pairs.length || stuck.length > pairs.length / 2
        ? [
            {
              message: `after another turn still ${remaining(stuck[0]![1])} requests remain`,
              exchange: stuck[0]![1].exchange.id,
            },
          ]
        : [];
    },
  }),
  'requests-count-once': together({
    describe: 'A request takes one from what remains, and no more.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (session) => {
      const pairs = pairsInWindow(session);
      if (pairs.length === 0) return undefined;
      // Now and then someone else may use the key
      const dear = pairs.filter(([one, other]) => remaining(one) - remaining(other) > 1);
      return dear.length > pairs.length / 2
        ? [
            {
              message: `one request took ${remaining(dear[0]![0]) - remaining(dear[0]![1])} from what remains`,
              exchange: dear[0]![1].exchange.id,
            },
          ]
        : [];
    },
  }),
  'windows-are-of-one-key': together({
    describe: 'Requests on one key take nothing from what remains on another.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: ({ readings }) => {
      const scene = readings.filter(({ exchange }) => exchange.probe?.scene === 'keys-apart');
      const [one, other] = scene.filter(({ exchange }) => exchange.probe?.key !== 'main');
      const between = scene.filter(({ exchange, isSuccess }) => exchange.probe?.key === 'main' && isSuccess);
      if (!one || !other || COUNTS.some((name) => count(one, name) === undefined || count(other, name) === undefined))
        return undefined;
      if (between.length < 2 || reset(other) > reset(one) || remaining(one) <= between.length) return undefined;
      const fell = remaining(one) - remaining(other);
      return fell < between.length
        ? []
        : [
            {
              message: `${between.length} requests on another key took ${fell} from what remains`,
              exchange: other.exchange.id,
            },
          ];
    },
  }),
  'reset-counts-down': together({
    describe: 'Within one window, the reset never grows, and falls as time passes.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (session) => {
      const pairs = consecutive(session).filter(
        ([one, other]) => remaining(other) < remaining(one) && reset(one) > 2 * TOLERANCE_S,
      );
      const stuck = longPairs(session).find(
        ([one, other]) => reset(other) >= reset(one) && reset(one) > secondsBetween(one, other) + TOLERANCE_S,
      );
      if (stuck) {
        const message = `after ${Math.floor(secondsBetween(...stuck))} s the reset still is ${reset(stuck[1])} s`;
        return [{ message, exchange: stuck[1].exchange.id }];
      }
      if (pairs.length === 0) return undefined;
      const grown = pairs.filter(([one, other]) => {
        return isBeforeReset(one, other) && reset(other) > reset(one) + TOLERANCE_S;
      });
      return grown.length > pairs.length / 2
        ? [
            {
              message: `the reset grew from ${reset(grown[0]![0])} to ${reset(grown[0]![1])} s within a window`,
              exchange: grown[0]![1].exchange.id,
            },
          ]
        : [];
    },
  }),
  'requests-are-limited': together({
    describe: 'Just as many requests are answered as the headers said would be; the next one is a 429.',
    basis: 'documented',
    source: ['rate-limits'],
    matters: ['rate-limit'],
    judge: (session) => {
      const pairs = pairsInWindow(session).filter(([, other]) => isExhausting(other));
      if (pairs.length === 0) return undefined;
      return pairs.flatMap(([one, other]): Said[] => {
        const exchange = other.exchange.id;
        const left = remaining(one);
        if (other.isSuccess && !other.error && left === 0)
          return [{ message: 'a request was answered after none remained', exchange }];
        if (isLimited(other) && left === 0 && remaining(other) > 0)
          return [{ message: `a request was refused, and the refusal says that ${remaining(other)} remain`, exchange }];
        if (isLimited(other) && left > 0)
          return [{ message: `a request was refused while ${left} remained`, exchange }];
        return [];
      });
    },
  }),
  'streams-are-limited': together({
    describe: 'No more streams are open at once than the tier allows.',
    basis: 'documented',
    source: ['rate-limits', 'streaming'],
    matters: ['rate-limit'],
    judge: ({ readings }) => {
      const streams = readings.filter(
        ({ exchange, turnId }) => turnId && exchange.probe?.scene === 'concurrent-streams',
      );
      const open = streams.filter(({ isSuccess, stream }) => isSuccess && stream);
      const wrong = wrongRefusal(streams, open);
      if (wrong) return [wrong];
      const tier = open.map(tierOf).find(Boolean);
      if (!tier) return undefined;
      const { concurrentStreams } = TIERS[tier];
      const most = Math.max(
        ...open.map((one) => open.filter((other) => isOpenAt(other, one.exchange.headersMs)).length),
      );
      if (most > concurrentStreams)
        return [`${most} streams were open at once, and the tier ${tier} allows ${concurrentStreams}`];
      // Streams that were over before the next began show nothing
      return streams.some(isLimited) ? [] : undefined;
    },
  }),
  'retry-after-is-on-429': each({
    describe: 'A 429 has a Retry-After in whole seconds.',
    basis: 'documented',
    source: ['rate-limits', 'errors'],
    matters: ['retry-after'],
    judge: (reading) => {
      // Where the type names another row, status-fits-type says it
      if (reading.status !== LIMITED || (reading.error?.type !== undefined && !reading.isRow)) return undefined;
      const value = header(reading, RETRY_AFTER);
      if (value === undefined) return [`${RETRY_AFTER} is missing on a ${LIMITED}`];
      return count(reading, RETRY_AFTER) === undefined
        ? [`${RETRY_AFTER} is ${value}, which is no whole number of seconds`]
        : [];
    },
  }),
  'retry-after-agrees-with-reset': each({
    describe: 'When no request remains, Retry-After says the same as the reset header.',
    basis: 'convention',
    source: ['rate-limits'],
    matters: ['retry-after'],
    judge: (reading) => {
      const [wait, left] = [count(reading, RETRY_AFTER), count(reading, HEADERS.RateLimitRemainingRequests)];
      const until = count(reading, HEADERS.RateLimitResetRequests);
      if (!isLimited(reading) || left !== 0 || wait === undefined || until === undefined || until > WINDOW_S)
        return undefined;
      return Math.abs(wait - until) <= TOLERANCE_S
        ? []
        : [`${RETRY_AFTER} is ${wait} s, and the window resets in ${until} s`];
    },
  }),
  'retry-after-is-a-wait': each({
    describe: 'The Retry-After of a 429 is a wait: not zero, and within the minute of the window.',
    basis: 'convention',
    source: ['rate-limits'],
    matters: ['retry-after'],
    judge: (reading) => {
      const wait = count(reading, RETRY_AFTER);
      if (!isLimited(reading) || wait === undefined) return undefined;
      return wait >= 1 && wait <= WINDOW_S + TOLERANCE_S ? [] : [`${RETRY_AFTER} is ${wait} s`];
    },
  }),
  'retry-after-is-for-refusals': each({
    describe: 'Only answers that ask for another try have a Retry-After.',
    basis: 'documented',
    source: ['rate-limits', 'errors'],
    matters: ['retry-after'],
    judge: (reading) => {
      const { status, row, error } = reading;
      if (status === undefined || row?.action === 'retry' || error?.type === LIMITED_TYPE) return undefined;
      return header(reading, RETRY_AFTER) === undefined ? [] : [`${RETRY_AFTER} is on a ${status}`];
    },
  }),
} satisfies Record<string, Check>;

/** Whether an answer is the 429 that it says. */
function isLimited({ status, error }: Reading): boolean {
  return status === LIMITED && (error?.type === undefined || error.type === LIMITED_TYPE);
}

/** A stream that was refused otherwise than by the limit, or while no other was open. */
function wrongRefusal(streams: readonly Reading[], open: readonly Reading[]): Said | undefined {
  const isFull = (reading: Reading) =>
    isLimited(reading) && (count(reading, HEADERS.RateLimitRemainingRequests) ?? 0) > 0;
  const odd = streams.find(
    ({ row, isRow }) => row && isRow && row.status !== LIMITED && row.status !== ERRORS[402].status,
  );
  if (odd && open.length > 0)
    return { message: `a stream too many was refused with ${odd.status!}, not ${LIMITED}`, exchange: odd.exchange.id };
  if (streams.length > 1 && streams.every(isFull)) return { message: 'no stream is answered on the spare key' };
  const last = streams.at(-1);
  const isAlone = streams.every(
    ({ exchange }) => exchange === last?.exchange || exchange.endMs <= last!.exchange.startMs,
  );
  if (last && isAlone && open.length > 0 && isFull(last))
    return { message: 'a stream was refused after all others had ended, with few tokens', exchange: last.exchange.id };
  return undefined;
}

function isExhausting({ exchange, turnId }: Reading): boolean {
  return exchange.probe?.scene === 'request-limit' && turnId !== undefined;
}

function isOpenAt({ exchange }: Reading, ms: number): boolean {
  return exchange.headersMs <= ms && exchange.endMs > ms;
}

/** Answers one after the other on the same key, both with all headers. */
function consecutive({ readings, isOurs }: Session): [Reading, Reading][] {
  if (!isOurs) return [];
  const lastOf = new Map<string, Reading>();
  return readings.flatMap((reading): [Reading, Reading][] => {
    const key = reading.exchange.probe?.key;
    if (!key || COUNTS.some((name) => count(reading, name) === undefined)) return [];
    const last = lastOf.get(key);
    lastOf.set(key, reading);
    return last && last.exchange.endMs <= reading.exchange.startMs ? [[last, reading]] : [];
  });
}

/** Those of them that surely fall into one window. */
function pairsInWindow(session: Session): [Reading, Reading][] {
  return consecutive(session).filter(([one, other]) => {
    return reset(one) <= WINDOW_S && reset(other) <= reset(one) && isBeforeReset(one, other);
  });
}

/** Whether the second answer came before the first one's window was to end. */
function isBeforeReset(one: Reading, other: Reading): boolean {
  return (other.exchange.headersMs - one.exchange.headersMs) / 1000 + TOLERANCE_S < reset(one);
}

/** The first and the last answers of one window, where seconds lie between them. */
function longPairs(session: Session): [Reading, Reading][] {
  const pairs: [Reading, Reading][] = [];
  let first: Reading | undefined;
  for (const [one, other] of consecutive(session)) {
    if (one.exchange.probe!.key !== 'main') continue;
    // More remains than before only in a new window
    if (!first || remaining(other) > remaining(one)) first = remaining(other) > remaining(one) ? other : one;
    if (first !== other && secondsBetween(first, other) > STUCK_S) pairs.push([first, other]);
  }
  return pairs;
}

/** Seconds that surely lie between what two answers tell. */
function secondsBetween(one: Reading, other: Reading): number {
  return (other.exchange.startMs - one.exchange.headersMs) / 1000;
}

function remaining(reading: Reading): number {
  return count(reading, HEADERS.RateLimitRemainingRequests)!;
}

function reset(reading: Reading): number {
  return count(reading, HEADERS.RateLimitResetRequests)!;
}

/** A documented tier that has limits of its own. */
function tierOf(reading: Reading): keyof typeof TIERS | undefined {
  const tier = header(reading, HEADERS.RateLimitTier);
  return tier !== undefined && Object.hasOwn(TIERS, tier) ? (tier as keyof typeof TIERS) : undefined;
}

function header({ exchange }: Reading, name: string): string | undefined {
  return answerHeader(exchange, name);
}

/** The header as the schema of counts reads it. */
function count(reading: Reading, name: string): number | undefined {
  const text = header(reading, name);
  const value = text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
  return value !== undefined && check('Count', value).length === 0 ? value : undefined;
}
