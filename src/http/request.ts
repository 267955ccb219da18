/** The requests of the client: a URL and an init, whose body can be measured and sent again. */
import { ERROR_ROWS, KEY_PREFIX, OPERATION_RULES, type OperationRules } from '../contract.js';
import { CaicainiError } from '../policy/error.js';
import { isObject, parseObject } from '../shared/json.js';

/**
 * A request to send. A platform Request loses the caller's abort once it is garbage collected; this one passes the
 * caller's own signal to fetch. Its headers are a `Headers`, or a record with lower-case names.
 */
export interface CapturedRequest {
  url: string;
  init: RequestInit;
}

/** Captures the arguments of a call of fetch. Reads the body of a Request or a Blob, so that it can be sent again. */
export async function captureRequest(
  input: string | URL | Request,
  given?: RequestInit | null,
): Promise<CapturedRequest> {
  const init = given ?? {};
  if (typeof input === 'string' || input instanceof URL) {
    const body = init.body instanceof Blob ? { body: await init.body.arrayBuffer() } : {};
    return { url: String(input), init: { ...init, ...body, headers: new Headers(init.headers) } };
  }
  const { url, method, signal } = input;
  const body = input.body === null || init.body !== undefined ? {} : { body: await input.arrayBuffer() };
  return captureRequest(url, { method, signal, ...body, ...init, headers: init.headers ?? input.headers });
}

/** The body of a request as a value; undefined when it is not a JSON object. */
export function parseBody({ init: { body } }: CapturedRequest): Record<string, unknown> | undefined {
  const text = isBytes(body) ? new TextDecoder().decode(body) : body;
  return typeof text === 'string' ? parseObject(text) : undefined;
}

/** An operation of the description that a request calls, with the gateway and the API key of the request. */
export interface Route {
  operation: OperationRules;
  scope: { gateway: string; key: string };
}

/** Finds the operation and the key of a request. Undefined for any other request, and for the key of another gateway. */
export function routeOf({ url, init }: CapturedRequest): Route | undefined {
  const { pathname } = new URL(url);
  const method = init.method?.toUpperCase() ?? 'GET';
  const operation = Object.values(OPERATION_RULES).find(
    (each) => each.method === method && pathname.endsWith(each.path),
  );
  const authorization = new Headers(init.headers).get('authorization') ?? '';
  const key = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  if (!operation || !key?.startsWith(KEY_PREFIX)) return undefined;
  return { operation, scope: { gateway: url.slice(0, url.indexOf(operation.path)), key } };
}

/** Throws when a text or bytes have more than `maxBytes`, as the gateway would refuse them. */
export function checkSize(body: unknown, maxBytes: number): void {
  // A UTF-16 unit takes one to three bytes in UTF-8, so that the length of most texts decides
  const isOpen = typeof body === 'string' && body.length <= maxBytes && body.length * 3 > maxBytes;
  const sent = isOpen ? new TextEncoder().encode(body) : body;
  const bytes = typeof sent === 'string' ? sent.length : isBytes(sent) ? sent.byteLength : 0;
  if (bytes <= maxBytes) return;
  const { status, type } = ERROR_ROWS[413];
  const message = `${type} (${status}): the request body has at least ${bytes} bytes, the limit is ${maxBytes}; not sent`;
  throw CaicainiError.usage(message, undefined, { status, type });
}

/** Whether a body can be sent more than once. */
export function isReplayable(body: unknown): boolean {
  return !(isObject(body) && ('getReader' in body || Symbol.asyncIterator in body));
}

function isBytes(body: unknown): body is ArrayBuffer | ArrayBufferView {
  return body instanceof ArrayBuffer || ArrayBuffer.isView(body);
}

/** Writes a body as JSON. Throws a CaicainiError when that is impossible, as with a cycle. */
export function serialize(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw CaicainiError.usage('the request body cannot be written as JSON', cause);
  }
}
