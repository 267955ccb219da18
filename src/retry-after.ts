/** Reads Retry-After (RFC 9110 §10.2.3). */

/**
 * The wait a Retry-After asks for, in milliseconds; undefined when it asks for nothing that can be kept.
 * Accepts seconds (`30`, `1.5`), several headers joined by commas (the longest counts) and HTTP dates in the future.
 */
export function parseRetryAfter(value: string | null | undefined, dateMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*$/.test(text)) {
    const ms = Math.max(...text.split(',').map(Number)) * 1000;
    return Number.isFinite(ms) ? ms : undefined;
  }
  // Date.parse takes 'Retry 7' for the year 2001 and 31 Nov for 1 Dec: a date has weekday, its own day, and ends in GMT
  const day = Number(/^[A-Z][a-z]+, (\d+).+ GMT$/.exec(text)?.[1]);
  const date = new Date(text);
  return date.getUTCDate() === day && date.getTime() > dateMs ? date.getTime() - dateMs : undefined;
}
