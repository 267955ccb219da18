/** Exchanges from HAR files of browsers and proxies, and back into one of our own. Format: HAR 1.2. */
import { isObject } from '../json.js';
import type { Exchange } from './exchange.js';
import { readEntry } from './har-entry.js';
import { objectIn, objectsIn, textIn, type Part } from './har-member.js';
import { readNote, type Note } from './har-note.js';
import { shallow } from './shallow.js';

export { writeHar } from './har-write.js';

/** What a HAR file holds. */
export interface ReadHar {
  /** In the order in which they were begun; those of our own recorder as they were written. */
  exchanges: Exchange[];
  /** How many entries were left out: other addresses, and what no gateway was asked. */
  skipped: number;
}

/**
 * Reads a HAR file. With a base URL the exchanges of that gateway, without one all that have `/v1/` in their path.
 * Throws a `TypeError` that names the entry, from 1, and the member that is wrong.
 */
export function readHar(text: string, baseUrl?: string): ReadHar {
  const isWanted = addresses(baseUrl);
  const entries = objectsIn(objectIn({ at: '', value: parse(text) }, 'log'), 'entries');
  const read = entries
    .map(({ value }, index): Part => ({ at: `entry ${index + 1}: `, value }))
    .filter((entry) => isWanted(textIn(objectIn(entry, 'request'), 'url')) && isOfGateway(entry))
    .map((entry) => {
      const note = readNote(entry);
      return { exchange: readEntry(entry, note), note };
    });
  return { exchanges: number(read), skipped: entries.length - read.length };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = shallow<unknown>(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (thrown) {
    // The rest of the platform's message shows what stands there, which may be a key
    const where = /at position \d+/.exec((thrown as Error).message)?.[0];
    throw new TypeError(`the HAR file is no JSON${where ? `: it is wrong ${where}` : ''}`);
  }
  if (isObject(value)) return value;
  throw new TypeError('the HAR file must be an object with a log');
}

/** Tells URLs of the gateway. */
function addresses(baseUrl: string | undefined): (url: string) => boolean {
  if (baseUrl === undefined) return (url) => /^https?:\/\/[^/]+(\/[^?#]*)?\/v1(\/|$|\?)/i.test(url);
  if (!URL.canParse(baseUrl)) throw new TypeError('the base URL is no URL');
  const { origin, pathname } = new URL(baseUrl);
  const start = `${pathname.replace(/\/(v1\/?)?$/, '')}/v1/`;
  return (url) => URL.canParse(url) && new URL(url).origin === origin && new URL(url).pathname.startsWith(start);
}

// Asked by the browser itself, as a preflight, or answered by its cache or by a test that plays the gateway
function isOfGateway({ value }: Part): boolean {
  const isPreflight = isObject(value['request']) && value['request']['method'] === 'OPTIONS';
  return !isPreflight && !value['_fromCache'] && !value['_wasFulfilled'] && !value['_wasAborted'];
}

// Our own recorder has numbered them; in a file put together of several, numbers come twice
function number(read: { exchange: Omit<Exchange, 'id'>; note: Note | undefined }[]): Exchange[] {
  const ids = new Set(read.map(({ note }) => note?.id));
  if (ids.size === read.length && !ids.has(undefined))
    return read.map(({ exchange, note }) => ({ id: note!.id, ...exchange }));
  const exchanges = read.map(({ exchange }) => exchange).sort((one, other) => one.startMs - other.startMs);
  return exchanges.map((exchange, index) => ({ id: index + 1, ...exchange }));
}
