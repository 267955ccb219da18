/** Removes API keys from text, from data and from errors. */
import { KEY_PREFIX } from '../contract.js';
import { inWords } from './json.js';

const KEY_HIDDEN = `${KEY_PREFIX}[redacted]`;
const KEYS = new RegExp(`${KEY_PREFIX}(?:[\\w-]+|\\[redacted\\])+`, 'g');
const BEARER = /(bearer\s+)(?:[\w.~+/=-]+|\[redacted\])+/gi;
const CUT_KEY = new RegExp(`${KEY_PREFIX}[!-~]+$`);

/** Replaces API keys, bearer tokens and the given secrets in a text. */
export function redact(text: string, secrets: string | readonly string[] = []): string {
  const hide = (sum: string, secret: string) =>
    secret ? sum.replaceAll(secret, secret.startsWith(KEY_PREFIX) ? KEY_HIDDEN : '[redacted]') : sum;
  // The pattern KEYS ends at the first unusual character, so a given secret is replaced first, as a whole
  return [secrets].flat().reduce(hide, text).replace(KEYS, KEY_HIDDEN).replace(BEARER, '$1[redacted]');
}

/** Cuts a text to `most` characters. Replaces a key at the cut, because `redact` cannot find half of a secret. */
export function excerpt(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(CUT_KEY, KEY_HIDDEN) : text;
}

/** The deepest level of plain data that is copied. */
export const DEEPEST = 100;

/** Copies plain data with every text redacted, names of members included. Data below `DEEPEST` levels is left out. */
export function redactAll<T>(value: T, secrets?: string, depth = 0): T {
  if (typeof value === 'string') return redact(value, secrets) as T;
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  // JSON from the network may be nested so deeply that the recursion would overflow the stack
  if (depth > DEEPEST) return undefined as T;
  const clean = (each: unknown) => redactAll(each, secrets, depth + 1);
  if (Array.isArray(value)) return value.map(clean) as T;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name, secrets), clean(each)])) as T;
}

/**
 * Returns a thrown value as it is when it is a plain error of the platform without a secret. Of any other error returns a
 * copy with name, message, code, stack and causes alone: the errors of HTTP libraries hold the request, with its key.
 */
export function redactCause(cause: unknown, secret?: string, above: readonly unknown[] = []): unknown {
  if (typeof cause === 'string') return redact(cause, secret);
  if (typeof cause !== 'object' || cause === null) return cause;
  if (above.includes(cause) || above.length > DEEPEST) return undefined;
  const { name, message, code, stack, cause: inner, errors } = cause as Record<string, unknown>;
  // Not instanceof: an error of another realm, such as a test runner's, has another Error class
  if (typeof message !== 'string') return new Error(inWords(cause));
  const several: unknown[] = Array.isArray(errors) ? errors : [];
  // Once for each: twice would double with every level
  const [within, ...others] = [inner, ...several].map((each) => redactCause(each, secret, [...above, cause]));
  const isSame = within === inner && others.every((each, at) => each === several[at]);
  const isText = (value: unknown) => typeof value !== 'string' || redact(value, secret) === value;
  const isClean = Reflect.ownKeys(cause).every((key) => {
    const own: { value?: unknown; get?: unknown } = Object.getOwnPropertyDescriptor(cause, key)!;
    if (key === 'cause' || key === 'errors') return isSame;
    if (own.get || typeof own.value === 'object' || typeof own.value === 'function') return key === 'stack';
    return isText(own.value);
  });
  if (isClean && isText(message) && isText(stack)) return cause;
  const copy = new Error(
    redact(message, secret),
    (within ?? others[0]) === undefined ? undefined : { cause: within ?? others[0] },
  );
  copy.name = textOf(name);
  copy.stack = redact(textOf(stack), secret);
  return Object.assign(copy, typeof code === 'string' && { code: redact(code, secret) });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
