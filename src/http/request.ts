/** The requests of the client: a URL and an init, whose body can be measured and sent again. */
import { ERROR_ROWS, KEY_PREFIX, OPERATIONS, type Operation } from '../contract.js';
import { CaicainiError } from '../policy/error.js';
import { isObject, parseObject } from '../shared/json.js';

/**
 * A request to send. A platform Request loses the caller's abort once it is garbage collected; this class passes the
 * caller's own signal to fetch. Its headers are a `Headers`, or a record with lower-case names.
 */
export class CapturedRequest {
  readonly method: string;
  #json: unknown;

  constructor(
    readonly url: string,
    readonly init: RequestInit,
    /** The body as a value, when the caller gave one. */
    json?: unknown,
  ) {
    this.method = init.method ?? 'GET';
    this.#json = json;
  }

  /** The body as a value. Undefined when it is not a JSON object. */
  json(): Record<string, unknown> | undefined {
    this.#json ??= parseObject(textOf(this.init.body)) ?? null;
    return isObject(this.#json) ? this.#json : undefined;
  }

  /** The model and the largest number of output tokens that the request asks for. */
  spends(): { model: string | undefined; maxTokens: number | undefined } {
    const { model, max_tokens: maxTokens } = this.json() ?? {};
    return {
      model: typeof model === 'string' ? model : undefined,
      maxTokens: typeof maxTokens === 'number' ? maxTokens : undefined,
    };
  }
}

/** Captures the arguments of a call of fetch. Reads the body of a Request or a Blob, so that it can be sent again. */
export async function captureRequest(
  input: string | URL | Request,
  given?: RequestInit | null,
): Promise<CapturedRequest> {
  const init = given ?? {};
  const body = init.body instanceof Blob ? { body: await init.body.arrayBuffer() } : {};
  if (typeof input === 'string' || input instanceof URL)
    return new CapturedRequest(String(input), { ...init, ...body, headers: new Headers(init.headers) });
  const own = input.body === null || init.body !== undefined ? {} : { body: await input.arrayBuffer() };
  const { method, signal } = input;
  const headers = new Headers(init.headers ?? input.headers);
  return new CapturedRequest(input.url, { method, signal, ...own, ...init, ...body, headers });
}

/** The operation of the description that a request calls; undefined for any other request. */
export function findOperation(url: string, method: string): Operation | undefined {
  const { pathname } = new URL(url);
  return Object.values(OPERATIONS).find(
    (operation) => operation.method === method.toUpperCase() && pathname.endsWith(operation.path),
  );
}

/** The gateway and the API key of a request; undefined when it has no Bearer key, or the key of another gateway. */
export function scopeOf(
  { url, init: { headers } }: CapturedRequest,
  { path }: Operation,
): { gateway: string; key: string } | undefined {
  const authorization =
    headers instanceof Headers
      ? headers.get('authorization')
      : (headers as Record<string, string> | undefined)?.['authorization'];
  const key = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return !key?.startsWith(KEY_PREFIX) ? undefined : { gateway: url.slice(0, url.indexOf(path)), key };
}

/** Throws when the body has more than `maxBytes`, as the gateway would refuse it. */
export function checkSize(body: unknown, maxBytes: number): void {
  const bytes = sizeOf(body, maxBytes);
  if (bytes <= maxBytes) return;
  const { action, charged, status, type } = ERROR_ROWS[413];
  const message = `${type} (${status}): the request body has at least ${bytes} bytes, the limit is ${maxBytes}; nothing was sent`;
  throw new CaicainiError({ action, charged, status, type, message, mismatch: false, lost: false }, { because: 'fix' });
}

/** The size of a text or of bytes; 0 for other bodies. Encodes a text only when its length does not decide. */
function sizeOf(body: unknown, maxBytes: number): number {
  if (isBytes(body)) return body.byteLength;
  if (typeof body !== 'string') return 0;
  // A UTF-16 unit takes one to three bytes in UTF-8
  const isDecided = body.length > maxBytes || body.length * 3 <= maxBytes;
  return isDecided ? body.length : new TextEncoder().encode(body).length;
}

/** Whether a body can be sent more than once. */
export function isReplayable(body: unknown): boolean {
  return !(isObject(body) && ('getReader' in body || Symbol.asyncIterator in body));
}

/** The text of a body that is a string or bytes; empty for other bodies. */
function textOf(body: unknown): string {
  return typeof body === 'string' ? body : isBytes(body) ? new TextDecoder().decode(body) : '';
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
