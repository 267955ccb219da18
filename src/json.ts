/** JSON that may be none, and values that may be anything. */

/** The value a text holds; undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object a text holds; undefined when it is no JSON, or JSON of anything else. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** Whether a value is an object with members, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in words. Never throws, as turning an object into text may. */
export function inWords(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
