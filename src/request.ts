/** Requests as the client handles them: address and init, captured and measured, never a platform Request. */
import { OPERATIONS, type Operation } from './contract.js';
import { CaicainiError } from './error.js';

/**
 * What is to be sent. A real Request loses the caller's abort once it is garbage collected; this one only captures what it
 * was given, so that the caller's own signal reaches fetch. Its headers are a `Headers`, or a record of names in small
 * letters.
 */
export class CapturedRequest {
  readonly method: string;
  constructor(
    readonly url: string,
    readonly init: RequestInit,
  ) {
    this.method = init.method ?? 'GET';
  }
}

/** Address and init of whatever a fetch was called with. A body in a Request is read, so that it can be sent again. */
export async function captureRequest(
  input: string | URL | Request,
  given?: RequestInit | null,
): Promise<CapturedRequest> {
  const init = given ?? {};
  if (typeof input === 'string' || input instanceof URL)
    return new CapturedRequest(String(input), { ...init, headers: new Headers(init.headers) });
  const body = input.body === null || init.body !== undefined ? {} : { body: await input.arrayBuffer() };
  const { method, signal } = input;
  const headers = new Headers(init.headers ?? input.headers);
  return new CapturedRequest(input.url, { method, signal, ...body, ...init, headers });
}

/** The operation of the description that a request is for. */
export function findOperation(url: string, method: string): Operation | undefined {
  const { pathname } = new URL(url);
  return Object.values(OPERATIONS).find(
    (operation) => operation.method === method.toUpperCase() && pathname.endsWith(operation.path),
  );
}

/** Which gateway and which key a request is for, however it carries the key. */
export function addressee(
  { url, init: { headers } }: CapturedRequest,
  operation: Operation | undefined,
): [string, string] {
  const read = (name: string) =>
    headers instanceof Headers ? headers.get(name) : (headers as Record<string, string> | undefined)?.[name];
  const key = read('authorization')?.replace(/^Bearer /, '') ?? read('x-api-key') ?? '';
  return [operation ? url.slice(0, url.indexOf(operation.path)) : new URL(url).origin, key];
}

/** Throws when the body is over the limit. Counts without copying the body, and only where its length does not tell. */
export function checkSize(body: unknown, maxBytes: number): void {
  const bytes = typeof body === 'string' ? leastBytes(body, maxBytes) : sizeOf(body);
  if (bytes > maxBytes) throw CaicainiError.tooLarge(bytes, maxBytes);
}

/** Whether a body can be sent more than once. */
export function isReplayable(body: unknown): boolean {
  return (
    !(body instanceof ReadableStream) && !(typeof body === 'object' && body !== null && Symbol.asyncIterator in body)
  );
}

/** 0 where it is not known. */
function sizeOf(body: unknown): number {
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  return body instanceof Blob ? body.size : 0;
}

/** The bytes of a text in UTF-8; less where fewer settle the matter. */
function leastBytes(text: string, maxBytes: number): number {
  // A UTF-16 unit needs one byte to three. To look at one, a text that was just put together is copied whole
  if (text.length > maxBytes || text.length * 3 <= maxBytes) return text.length;
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** A body as JSON. Throws when it cannot be written as such. */
export function serialize(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw CaicainiError.usage('the request body cannot be written as JSON', cause);
  }
}
