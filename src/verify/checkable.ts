/** What a test can hand to a matcher, and the exchanges in it. */
import { OPERATIONS, type OperationId } from '../contract.js';
import { isObject } from '../json.js';
import type { Exchange, Header } from './exchange.js';
import { exchangeOf } from './watch.js';

/** An answer, an exchange of a watched fetch or a feed, or several of those. */
export type Checkable = Response | PlainAnswer | Exchange | readonly Exchange[];

/** An answer as most clients give it. */
export interface PlainAnswer {
  status: number;
  headers: Headers | readonly Header[] | Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** Text or bytes as they came, or JSON that was read already. */
  body?: unknown;
}

/** The exchanges. Throws a `TypeError` for anything else, and for an answer without its operation. */
export async function takeExchanges(given: unknown, operation: OperationId | undefined): Promise<readonly Exchange[]> {
  const several: unknown[] = Array.isArray(given) ? given : [given];
  if (several.length > 0 && several.every(isExchange)) return several;
  if (!isResponse(given) && !isPlain(given))
    throw new TypeError('only a Response, { status, headers, body } and exchanges can match a contract');
  if (operation === undefined) throw new TypeError('name the operation that was answered');
  const { method, path } = OPERATIONS[operation];
  const request = { method, url: `http://unknown.invalid${path}` };
  if (isResponse(given)) return [await exchangeOf(given, given.url ? { ...request, url: given.url } : request)];
  const response = { status: given.status, headers: readHeaders(given.headers), body: readBody(given.body) };
  return [{ id: 1, request: { ...request, headers: [] }, response, startMs: 0, headersMs: 0, endMs: 0 }];
}

function isExchange(value: unknown): value is Exchange {
  return isObject(value) && isObject(value['request']) && (isObject(value['response']) || 'failure' in value);
}

// Of whatever realm or package
function isResponse(value: unknown): value is Response {
  return isObject(value) && typeof value['clone'] === 'function' && value['headers'] instanceof Object;
}

function isPlain(value: unknown): value is PlainAnswer {
  return isObject(value) && typeof value['status'] === 'number' && value['headers'] instanceof Object;
}

function readHeaders(headers: PlainAnswer['headers']): Header[] {
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return pairs.flatMap(([name, value]) =>
    [value ?? []].flat().map((each): Header => [name.toLowerCase(), String(each)]),
  );
}

function readBody(body: unknown): string {
  if (body === undefined) return '';
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(body) : JSON.stringify(body);
}
