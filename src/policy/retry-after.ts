/** Reads Retry-After (RFC 9110 §10.2.3) and HTTP dates (§5.6.7). */

const LONGEST = 200;
/** The three forms of a date: that of RFC 5322, that of RFC 850 and that of asctime. */
const DATE =
  /^([A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

/**
 * Reads the value of a Retry-After header as a wait in milliseconds; returns undefined for a value of another form.
 * Accepts seconds (`30`, `1.5`), several of them joined by commas (the longest counts), and an HTTP date later than
 * `dateMs`, milliseconds since 1970.
 */
export function parseRetryAfter(value: string | null | undefined, dateMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (text.length > LONGEST) return undefined;
  if (/^\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*$/.test(text)) {
    const ms = Math.max(...text.split(',').map(Number)) * 1000;
    return Number.isFinite(ms) ? ms : undefined;
  }
  const untilMs = parseHttpDate(text);
  return untilMs !== undefined && untilMs > dateMs ? untilMs - dateMs : undefined;
}

/** Reads an HTTP date in any of its three forms as milliseconds since 1970; undefined for another text. */
export function parseHttpDate(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  // A year of two digits is one from 1970 to 2069; the form with hyphens is not read alike everywhere
  const spaced = text.replace(/-(\w+)-(\d\d) /, (_, month, year) => ` ${month} ${year < '70' ? 20 : 19}${year} `);
  const date = new Date(spaced.endsWith('GMT') ? spaced : `${spaced} GMT`);
  // Date takes 31 Nov for 1 Dec
  return date.getUTCDate() === Number(/\d+/.exec(spaced)![0]) ? date.getTime() : undefined;
}
