/** A reference reader: decides about a retry as errors.json says, or with one mistake. */
import type { Json } from '../../../scripts/spec.js';
import type { Judged } from './judge.js';
import type { Is } from './mistakes.js';

/** The members of the policy that a decision reads. */
interface Policy {
  attempts: { default: number; max: number };
  backoff: { baseMs: number; factor: number; capMs: number };
  retryAfter: { maxMs: number; spreadMinMs: number; spreadMaxMs: number };
}

/** The wait in milliseconds, or the reason why there is none. */
export function decide(tables: Json, judged: Judged, given: Json, chance: number, is: Is): number | string {
  const { attempts: limit, backoff, retryAfter } = tables['retryPolicy'] as Policy;
  const { action, isUnusable } = judged;
  const attempts: number = given['attempts'];
  const asked =
    judged.askedMs === undefined || judged.askedMs <= retryAfter.maxMs || !is('ra-capped')
      ? judged.askedMs
      : retryAfter.maxMs;
  const most = mostAttempts();
  const isLast = is('one-attempt-more')
    ? attempts > most
    : is('one-attempt-less')
      ? attempts >= most - 1
      : attempts >= most;
  const longest = retryAfter.maxMs;
  const isTooLong =
    asked !== undefined &&
    (is('ra-limit-is-exclusive')
      ? asked >= longest
      : is('ra-limit-with-the-spread')
        ? asked + retryAfter.spreadMinMs > longest
        : asked > longest);
  const waitMs = wait();
  const compared = is('deadline-without-the-spread') && asked !== undefined ? asked : waitMs;
  const isOver = is('deadline-is-inclusive') ? compared > given['leftMs'] : compared >= given['leftMs'];
  const stops =
    action !== 'retry' && (action === 'stop' && isUnusable && !is('unusable-is-stop') ? 'unusable-answer' : action);
  const mayRepeat = given['idempotent'] === true;
  const lost =
    (given['kind'] === 'lost' && (!mayRepeat || is('lost-never-repeated')) && !is('lost-is-repeated')) ||
    (given['kind'] === 'sent' && !mayRepeat && is('sent-needs-idempotence')) ||
    (judged.charged === 'unknown' && !mayRepeat && is('charged-needs-idempotence'));
  const rules: [string | false, boolean][] = [
    ['stream-started', given['streamStarted'] === true && !is('stream-restarted')],
    [stops, stops !== false],
    ['lost-response', lost],
    ['attempts', isLast && !is('attempts-without-end')],
    ['retry-after-too-long', isTooLong && !is('ra-without-limit')],
    ['deadline', isOver && !is('deadline-ignored')],
  ];
  const swap = (one: number, other: number) => {
    [rules[one], rules[other]] = [rules[other]!, rules[one]!];
  };
  if (is('action-before-stream-started')) swap(0, 1);
  if (is('lost-before-action')) swap(1, 2);
  if (is('attempts-before-lost')) swap(2, 3);
  if (is('too-long-before-attempts')) swap(3, 4);
  if (is('deadline-before-too-long')) swap(4, 5);
  if (is('deadline-before-attempts')) swap(3, 5);
  const [because] = rules.find(([, applies]) => applies) ?? [];
  return because || waitMs;

  function mostAttempts(): number {
    if (is('attempts-up-to-the-maximum')) return limit.max;
    return is('attempts-by-default') ? limit.default : given['maxAttempts'];
  }

  function wait(): number {
    const exponent = is('backoff-of-the-next-attempt') ? attempts : attempts - 1;
    const grown = is('backoff-is-linear') ? backoff.baseMs * attempts : backoff.baseMs * backoff.factor ** exponent;
    const bound = is('backoff-does-not-grow')
      ? backoff.baseMs
      : is('backoff-without-cap')
        ? grown
        : Math.min(backoff.capMs, grown);
    const jittered = is('no-jitter') ? bound : is('half-jitter') ? bound / 2 + (chance * bound) / 2 : chance * bound;
    if (asked === undefined) return jittered;
    if (is('ra-when-longer')) return Math.max(jittered, spread());
    if (is('ra-and-backoff')) return spread() + jittered;
    return spread();
  }

  function spread(): number {
    if (is('ra-without-spread')) return asked!;
    const range = retryAfter.spreadMaxMs - retryAfter.spreadMinMs;
    if (is('ra-spread-from-zero')) return asked! + chance * retryAfter.spreadMaxMs;
    if (is('ra-spread-both-ways')) return asked! + (chance - 0.5) * retryAfter.spreadMaxMs;
    return asked! + retryAfter.spreadMinMs + chance * range;
  }
}
