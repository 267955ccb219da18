/** Reads exchanges from HAR files of browsers, proxies and {@link writeHar}. Format: HAR 1.2. */
import { isObject } from '../../shared/json.js';
import { boundDepth } from '../read/bounded-json.js';
import type { Exchange } from '../read/exchange.js';
import { readEntry } from './har-entry.js';
import { objectIn, objectsIn, textIn, type HarPart } from './har-member.js';
import { readNote, type HarNote } from './har-note.js';

export { writeHar } from './har-write.js';

/** The content of a HAR file. */
export interface ReadHar {
  /** In the order in which they began; exchanges of {@link writeHar} keep their order and ids. */
  exchanges: Exchange[];
  /** Number of entries left out: other addresses, and requests that did not reach a gateway. */
  skipped: number;
}

/**
 * Reads a HAR file. With a base URL, the exchanges of that gateway; without one, all with `/v1/` in their path. Throws a
 * `TypeError` that names the entry, from 1, and the wrong member.
 */
export function readHar(text: string, baseUrl?: string): ReadHar {
  const isWanted = urlFilter(baseUrl);
  const entries = objectsIn(objectIn({ at: '', value: parse(text) }, 'log'), 'entries');
  const read = entries
    .map(({ value }, index): HarPart => ({ at: `entry ${index + 1}: `, value }))
    .filter((entry) => isWanted(textIn(objectIn(entry, 'request'), 'url')) && reachedGateway(entry))
    .map((entry) => {
      const note = readNote(entry);
      return { exchange: readEntry(entry, note), note };
    });
  return { exchanges: number(read), skipped: entries.length - read.length };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = boundDepth<unknown>(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (thrown) {
    // The rest of the platform's message quotes the text, which may be a key
    const where = /at position \d+/.exec((thrown as Error).message)?.[0];
    throw new TypeError(`the HAR file is not JSON${where ? `: syntax error ${where}` : ''}`);
  }
  if (isObject(value)) return value;
  throw new TypeError('the HAR file must be an object with a log');
}

/** Whether a URL belongs to the gateway. */
function urlFilter(baseUrl: string | undefined): (url: string) => boolean {
  if (baseUrl === undefined) return (url) => /^https?:\/\/[^/]+(\/[^?#]*)?\/v1(\/|$|\?)/i.test(url);
  if (!URL.canParse(baseUrl)) throw new TypeError('the base URL is not a URL');
  const { origin, pathname } = new URL(baseUrl);
  const start = `${pathname.replace(/\/(v1\/?)?$/, '')}/v1/`;
  return (url) => URL.canParse(url) && new URL(url).origin === origin && new URL(url).pathname.startsWith(start);
}

// Not a preflight of the browser, nor a response from its cache or from a test's route handler
function reachedGateway({ value }: HarPart): boolean {
  const isPreflight = isObject(value['request']) && value['request']['method'] === 'OPTIONS';
  return !isPreflight && !value['_fromCache'] && !value['_wasFulfilled'] && !value['_wasAborted'];
}

// Keeps the ids of writeHar, unless an id is missing or occurs twice, as in a file that was merged from several
function number(read: { exchange: Omit<Exchange, 'id'>; note: HarNote | undefined }[]): Exchange[] {
  const ids = new Set(read.map(({ note }) => note?.id));
  if (ids.size === read.length && !ids.has(undefined))
    return read.map(({ exchange, note }) => ({ id: note!.id, ...exchange }));
  const exchanges = read.map(({ exchange }) => exchange).sort((one, other) => one.startMs - other.startMs);
  return exchanges.map((exchange, index) => ({ id: index + 1, ...exchange }));
}
