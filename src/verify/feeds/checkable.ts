/** The values that a matcher accepts, and their exchanges. */
import { OPERATIONS, type OperationId } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import type { Exchange, Header } from '../read/exchange.js';
import { exchangeOf } from './recording-fetch.js';

/** A response, an exchange or a list of exchanges. */
export type Checkable = Response | PlainResponse | Exchange | readonly Exchange[];

/** A response as most clients return it. */
export interface PlainResponse {
  status: number;
  headers: Headers | readonly Header[] | Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** Text or bytes as received, or a parsed JSON value. */
  body?: unknown;
}

/** The exchanges. Rejects with a `TypeError` for any other value, and for a response without its operation. */
export async function toExchanges(given: unknown, operation: OperationId | undefined): Promise<readonly Exchange[]> {
  const several: unknown[] = Array.isArray(given) ? given : [given];
  if (several.length > 0 && several.every(isExchange)) return several;
  if (!isResponse(given) && !isPlain(given))
    throw new TypeError('only a Response, { status, headers, body } and exchanges can match a contract');
  if (operation === undefined) throw new TypeError('name the operation of the response');
  const { method, path } = OPERATIONS[operation];
  const request = { method, url: `http://unknown.invalid${path}` };
  if (isResponse(given)) return [await exchangeOf(given, given.url ? { ...request, url: given.url } : request)];
  const response = { status: given.status, headers: readHeaders(given.headers), body: readBody(given.body) };
  return [{ id: 1, request: { ...request, headers: [] }, response, startMs: 0, headersMs: 0, endMs: 0 }];
}

function isExchange(value: unknown): value is Exchange {
  return isObject(value) && isObject(value['request']) && (isObject(value['response']) || 'failure' in value);
}

// By its members, because the response of another realm or package is not an instance of Response
function isResponse(value: unknown): value is Response {
  return isObject(value) && typeof value['clone'] === 'function' && value['headers'] instanceof Object;
}

function isPlain(value: unknown): value is PlainResponse {
  return isObject(value) && typeof value['status'] === 'number' && value['headers'] instanceof Object;
}

function readHeaders(headers: PlainResponse['headers']): Header[] {
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
