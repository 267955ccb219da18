/** Takes API keys out of text. */
import { KEY_PREFIX } from './contract.js';

const KEY_HIDDEN = `${KEY_PREFIX}[redacted]`;
const KEYS = new RegExp(`${KEY_PREFIX}(?:[\\w-]+|\\[redacted\\])+`, 'g');
const BEARER = /(bearer\s+)(?:[\w.~+/=-]+|\[redacted\])+/gi;
const CUT_KEY = new RegExp(`${KEY_PREFIX}[!-~]+$`);

/** The text without API keys and bearer tokens, and without secrets where some are given. */
export function redact(text: string, secrets: string | readonly string[] = []): string {
  const hide = (sum: string, secret: string) =>
    secret ? sum.replaceAll(secret, secret.startsWith(KEY_PREFIX) ? KEY_HIDDEN : '[redacted]') : sum;
  // A key may have other characters than most: it is looked for as a whole before its beginning is
  return [secrets].flat().reduce(hide, text).replace(KEYS, KEY_HIDDEN).replace(BEARER, '$1[redacted]');
}

/** The first `most` characters of a text, to be redacted; a key that is cut goes at once, since it would not be found. */
export function excerpt(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(CUT_KEY, KEY_HIDDEN) : text;
}

/** So many levels of plain data are looked at. */
export const DEEPEST = 100;

/** A copy of plain data in which every text is redacted, names of members too; what lies deeper than 100 levels is left out. */
export function redactAll<T>(value: T, secrets?: string, depth = 0): T {
  if (typeof value === 'string') return redact(value, secrets) as T;
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  // Whoever sends JSON may nest it until the stack ends
  if (depth > DEEPEST) return undefined as T;
  const clean = (each: unknown) => redactAll(each, secrets, depth + 1);
  if (Array.isArray(value)) return value.map(clean) as T;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name, secrets), clean(each)])) as T;
}

/** The same thing that was thrown, or a copy with text made safe when it shows a key or goes in a circle. */
export function redactCause(cause: unknown, secret?: string, above: readonly unknown[] = []): unknown {
  if (typeof cause === 'string') return redact(cause, secret);
  // An error of another realm, as in a test runner, is no instance of ours
  if (typeof cause !== 'object' || cause === null || !('message' in cause)) return cause;
  if (above.includes(cause) || above.length > DEEPEST) return undefined;
  const given = cause as Record<string, unknown>;
  const message = textOf(given['message']);
  const stack = textOf(given['stack']);
  const within = (each: unknown) => redactCause(each, secret, [...above, cause]);
  const inner = within(given['cause']);
  const several = Array.isArray(given['errors']) ? (given['errors'] as unknown[]) : [];
  // Node keeps the bytes that it could not parse in `data`
  const own = Object.entries(given).filter(([, value]) => typeof value === 'string') as [string, string][];
  const isClean = [message, stack, ...own.map(([, value]) => value)].every((text) => redact(text, secret) === text);
  if (isClean && inner === given['cause'] && several.every((each) => within(each) === each)) return cause;
  const copy = new Error(redact(message, secret), { cause: inner });
  copy.name = textOf(given['name']);
  copy.stack = redact(stack, secret);
  return Object.assign(copy, redactAll(Object.fromEntries(own), secret));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
