/** Reads Retry-After as the rules of errors.json say, or with one mistake. */
import type { Is } from './mistakes.js';

/** The wait in milliseconds; undefined for a value that is no time. */
export function retryAfterMs(value: string, dateMs: number, is: Is): number | undefined {
  const text = is('ra-not-trimmed') ? value : value.trim();
  const seconds = secondsIn(text, is);
  if (seconds !== undefined) {
    if (is('ra-zero-ignored') && seconds === 0) return undefined;
    const unit = is('ra-milliseconds') ? 1 : is('ra-minutes') ? 60_000 : 1_000;
    return Number.isFinite(seconds) || is('ra-infinite') ? seconds * unit : undefined;
  }
  return is('ra-date-refused') ? undefined : dateIn(text, dateMs, is);
}

function secondsIn(text: string, is: Is): number | undefined {
  if (is('ra-parse-float') && /^\d/.test(text) && !text.includes(',')) return Number.parseFloat(text);
  if (is('ra-exponent') && /^\d+e\d+$/.test(text)) return Number(text);
  if (is('ra-sign') && /^\+\d+$/.test(text)) return Number(text);
  if (is('ra-leading-dot') && /^\.\d+$/.test(text)) return Number(text);
  if (is('ra-hex') && /^0x[\da-f]+$/i.test(text)) return Number(text);
  if (is('ra-negative-is-positive') && /^-\d+$/.test(text)) return -Number(text);
  if (is('ra-negative-is-zero') && /^-\d+$/.test(text)) return 0;
  if (is('ra-empty-is-zero') && text === '') return 0;
  const parts = text.split(',').map((part) => part.trim());
  if (is('ra-list-refused') && parts.length > 1) return undefined;
  const isNumber = (part: string) => (is('ra-whole-numbers-only') ? /^\d+$/ : /^\d+(\.\d+)?$/).test(part);
  const numbers = parts.filter(isNumber).map(Number);
  const skips = is('ra-bad-parts-skipped') && numbers.length > 0;
  const skipsEmpty =
    is('ra-empty-parts-skipped') && numbers.length > 0 && parts.every((part) => part === '' || isNumber(part));
  if (numbers.length < parts.length && !skips && !skipsEmpty) return undefined;
  if (is('ra-first-of-list')) return numbers[0];
  if (is('ra-last-of-list')) return numbers.at(-1);
  if (is('ra-shortest-of-list')) return Math.min(...numbers);
  if (is('ra-sum-of-list')) return numbers.reduce((sum, each) => sum + each, 0);
  const longest = Math.max(...numbers);
  if (is('ra-rounded-down')) return Math.floor(longest);
  return is('ra-rounded-up') ? Math.ceil(longest) : longest;
}

/** The three forms of an HTTP date: of RFC 5322, of RFC 850 and of asctime. */
const FORMS = [
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/,
  /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/,
];

function dateIn(text: string, dateMs: number, is: Is): number | undefined {
  if (is('ra-any-date')) return Date.parse(text) > dateMs ? Date.parse(text) - dateMs : undefined;
  const isDate = FORMS.some((form) => form.test(text));
  if (!isDate && !(is('ra-date-of-any-zone') && /^[A-Z][a-z]+, /.test(text))) return undefined;
  if (is('ra-long-weekday-refused') && FORMS[1]!.test(text)) return undefined;
  if (is('ra-asctime-refused') && FORMS[2]!.test(text)) return undefined;
  const time = Date.parse(FORMS[2]!.test(text) ? `${text} GMT` : text);
  const day = Number(/\d+/.exec(text)?.[0]);
  if (new Date(time).getUTCDate() !== day && !is('ra-day-that-does-not-exist')) return undefined;
  if (is('ra-past-date-is-zero') && time <= dateMs) return 0;
  if (is('ra-date-now-counts') && time === dateMs) return 0;
  return time > dateMs ? time - dateMs : undefined;
}
