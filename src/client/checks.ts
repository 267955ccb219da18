/** Checks of options. Each error names the option, and says what to write. */
import { CaicainiError } from '../policy/error.js';
import { inWords, isObject } from '../shared/json.js';

/** Headers as fetch takes them. */
export type HeadersGiven = Headers | readonly (readonly [string, string])[] | Record<string, string | undefined>;

/** Throws when the value of an option cannot be right. */
export type Check = (name: string, value: unknown) => void;

/** Accepts a function. */
export const aFunction: Check = (name, value) => {
  if (typeof value !== 'function') throw CaicainiError.usage(`${name} must be a function`);
};

/** Accepts a number, or only an integer, from `min` to `max`. */
export function number(min: number, max: number, kind: 'a number' | 'an integer' = 'a number'): Check {
  return (name, value) => {
    const isInRange = typeof value === 'number' && value >= min && value <= max;
    if (!isInRange || (kind === 'an integer' && !Number.isInteger(value)))
      throw CaicainiError.usage(`${name} must be ${kind} from ${min} to ${max}, not ${inWords(value)}`);
  };
}

/** Accepts an object with these methods: without one of them the client would fail, or wait for ever, in its calls. */
export function methods(names: readonly string[]): Check {
  return (name, value) => {
    const part = object(name, value);
    const missing = names.filter((each) => typeof part[each] !== 'function');
    if (missing.length > 0)
      throw CaicainiError.usage(`${name} must have all of ${names.join(', ')}; it lacks ${missing.join(' and ')}`);
  };
}

/** Returns a value that is an object. */
export function object(name: string, value: unknown, cure = 'leave it out for its default'): Record<string, unknown> {
  if (isObject(value)) return value;
  // The message does not show a string, because it may be a key
  const given = typeof value === 'string' ? 'a string' : inWords(value);
  throw CaicainiError.usage(`${name} must be an object, not ${given}; ${cure}`);
}

/**
 * The headers by their names in small letters, once no name or value can break out of its line: of two spellings the
 * last counts. The error names the header, never its value.
 */
export function headers(given: HeadersGiven = {}): Record<string, string> {
  const checked: [string, string][] = [];
  const arePairs = Array.isArray(given) || Symbol.iterator in object('headers', given);
  const pairs = (arePairs ? given : Object.entries(given)) as Iterable<readonly [string, unknown]>;
  for (const [name, value] of pairs) {
    if (value === undefined) continue;
    // With a length that is too short a request hangs until its time limit
    const own = /^(authorization|content-length|transfer-encoding)$/i.exec(name)?.[1]?.toLowerCase();
    const cure = own === 'authorization' ? 'use the option apiKey' : 'fetch sets it';
    if (own) throw CaicainiError.usage(`headers: ${own} is not allowed here; ${cure}`);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw CaicainiError.usage(`headers: ${JSON.stringify(name)} is not a header name`);
    if (typeof value !== 'string')
      throw CaicainiError.usage(`headers: the value of ${name} must be a string, not ${inWords(value)}`);
    if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value))
      throw CaicainiError.usage(`headers: the value of ${name} holds a character that no header may carry`);
    checked.push([name.toLowerCase(), value]);
  }
  return Object.fromEntries(checked);
}
