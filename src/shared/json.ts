/** Parses text that may not be JSON, and describes values of unknown type. */

/** The most levels of a JSON text that is parsed. V8 takes a microsecond for each: 64 MB of brackets would take a minute. */
const MOST_LEVELS = 2 ** 17;

/** Parses a JSON text. Returns undefined when the text is not JSON, or has too many levels. */
export function parseJson(text: string): unknown {
  if (text.length > MOST_LEVELS && levelsOf(text, MOST_LEVELS) >= MOST_LEVELS) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The levels of a JSON text that are open at its end, or the first `most` of them. One pass, because a pattern for texts
 * overflows or has quadratic cost.
 */
export function levelsOf(text: string, most = Infinity): number {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length && depth < most; at++) {
    const sign = text[at]!;
    if (sign === '"') isInText = !isInText;
    else if (isInText) at += Number(sign === '\\');
    else depth += Number(sign === '{' || sign === '[') - Number(sign === '}' || sign === ']');
  }
  return depth + Number(isInText);
}

/** Parses a JSON object. Returns undefined when the text is not JSON, or is JSON of another type. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  // The test spares the parser a long text that cannot be an object
  const value = /^\s*\{/.test(text) ? parseJson(text) : undefined;
  return isObject(value) ? value : undefined;
}

/** Whether a value is an object, not an array and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The type of an object of which any member may be undefined. */
export type Loose<T> = { [Name in keyof T]: T[Name] | undefined };

/** Copies an object without the members that are undefined. */
export function compact<T extends object>(object: Loose<T>): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** Describes a value for a message. Never throws: an object is not converted, because its `toString` may throw. */
export function inWords(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
