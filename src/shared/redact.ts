/** Removes API keys from text, from data and from errors. */
import { KEY_PREFIX } from '../contract.js';
import { compact, inWords } from './json.js';

const KEY_HIDDEN = `${KEY_PREFIX}[redacted]`;
const KEYS = new RegExp(`${KEY_PREFIX}(?:[\\w-]+|\\[redacted\\])+`, 'g');
const BEARER = /(bearer\s+)(?:[\w.~+/=-]+|\[redacted\])+/gi;
const CUT_KEY = new RegExp(`${KEY_PREFIX}[!-~]+$`);

/** Replaces API keys, bearer tokens and the given secrets in a text. */
export function redact(text: string, secrets: string | readonly string[] = []): string {
  const hide = (sum: string, secret: string) =>
    secret ? sum.replaceAll(anyForm(secret), secret.startsWith(KEY_PREFIX) ? KEY_HIDDEN : '[redacted]') : sum;
  // The pattern KEYS ends at the first unusual character, so a given secret is replaced first, as a whole
  return [secrets].flat().reduce(hide, text).replace(KEYS, KEY_HIDDEN).replace(BEARER, '$1[redacted]');
}

/** The pattern of the last secret: a client redacts many texts for one key. */
let last = { secret: '', form: /(?:)/ };

/** Finds a secret, also where its characters are percent-encoded, or escaped as in JSON. */
function anyForm(secret: string): RegExp {
  if (last.secret === secret) return last.form;
  const hex = (each: string) => each.charCodeAt(0).toString(16);
  const form = (each: string) => `(\\\\*\\${each}|\\\\+u0*${hex(each)}|%(25)*${hex(each)})`;
  last = { secret, form: new RegExp(secret.replace(/\W/g, form), 'gi') };
  return last.form;
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

/** The getters of the platform's classes. One of another class may give the request. */
const GETTERS = /^(name|message|code|stack|cause|__proto__)$/;

/**
 * Returns a thrown value as it is when it is a plain error of the platform without a secret. Of any other error returns a
 * copy with name, message, code, stack and causes alone: the errors of HTTP libraries hold the request, with its key.
 */
export function redactCause(cause: unknown, secret?: string, above: readonly unknown[] = []): unknown {
  if (typeof cause === 'string') return redact(cause, secret);
  if (cause === null || (typeof cause !== 'object' && typeof cause !== 'function')) return cause;
  if (above.includes(cause) || above.length > DEEPEST) return undefined;
  const { name, message, code, stack, cause: inner, errors } = cause as Record<string, unknown>;
  // Not instanceof: an error of another realm, such as a test runner's, has another Error class
  if (typeof message !== 'string') return new Error(inWords(cause));
  const several: unknown[] = Array.isArray(errors) ? errors : [];
  // Once for each: twice would double with every level
  const [within, ...others] = [inner, ...several].map((each) => redactCause(each, secret, [...above, cause]));
  const isSame = within === inner && others.every((each, at) => each === several[at]);
  const isText = (value: unknown) => typeof value !== 'string' || redact(value, secret) === value;
  // Its classes too: one may be made for a request, and hold it
  const isClean = (part: object): boolean =>
    Reflect.ownKeys(part).every((key) => {
      const { value, get } = Object.getOwnPropertyDescriptor(part, key) as { value?: unknown; get?: unknown };
      if (key === 'cause' || key === 'errors') return isSame;
      if (get) return GETTERS.test(String(key)) && (part !== cause || key === 'stack');
      if (typeof value === 'function') return part !== cause;
      return typeof value !== 'object' && isText(value);
    }) && [Object.getPrototypeOf(part) as object | null].every((above) => above === null || isClean(above));
  if (isClean(cause) && isText(message) && isText(stack)) return cause;
  const copy = new Error(redact(message, secret), compact({ cause: within ?? others[0] }));
  const texts = { name: redact(inWords(name), secret), stack: redact(inWords(stack ?? ''), secret) };
  return Object.assign(copy, texts, typeof code === 'string' && { code: redact(code, secret) });
}
