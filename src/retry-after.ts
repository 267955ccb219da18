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
  // Date.parse takes 'Retry 7' for the year 2001: a date begins with its weekday and ends in GMT
  if (!/^[A-Z][a-z]+, .+ GMT$/.test(text)) return undefined;
  const ms = Date.parse(text) - dateMs;
  return ms > 0 ? ms : undefined;
}
