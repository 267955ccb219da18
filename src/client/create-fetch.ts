/** A `fetch` with the client's policy, for any other client that accepts a `fetch`. */
import { ERROR_ROWS } from '../contract.js';
import { isEventStream, readJson, type JsonAnswer, type Read } from '../http/body.js';
import { captureRequest, parseBody, routeOf, type CapturedRequest } from '../http/request.js';
import { CaicainiError } from '../policy/error.js';
import type { Because } from '../policy/failure.js';
import { PROTOCOLS } from '../stream/index.js';
import type { StreamProtocol } from '../stream/protocol.js';
import { readStream, type StreamReader } from '../stream/reader.js';
import { execute } from './call.js';
import { createContext, type ClientContext, type FetchOptions } from './options.js';

/** The statuses for which the Response constructor rejects a body. Source: Fetch, null body status. */
const NO_BODY = new Set([204, 205, 304]);
const NOT_MODIFIED = 304;
/**
 * The status of a failure that must not be repeated and has none of its own, 406 Not Acceptable: of the statuses that
 * `openai`, `@anthropic-ai/sdk`, `ai` and LangChain never repeat, it fits best.
 */
const NOT_ACCEPTABLE = 406;
/** openai and @anthropic-ai/sdk obey this header, so that only one layer retries. */
const NO_RETRY = { 'x-should-retry': 'false' };
const JSON_TYPE = { 'content-type': 'application/json' };
/** The reasons of such failures. */
const FINAL = new Set<Because>(['fix', 'unusable-answer', 'lost-response']);

/** A function that replaces the platform's `fetch`. */
export interface FetchLike {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Clears the limiter's state of all keys: waits, overload, and a 401 or 402. Call it once the cause is gone. */
  resume(): void;
  /** Calls `fetch.preconnect` of Bun, whose type of `fetch` has it. Does nothing on other platforms. */
  preconnect(url: string | URL, options?: Record<string, boolean | undefined>): void;
}

/**
 * Creates a `fetch` with retries, Retry-After, the limiter and receipts, for clients such as `openai` or
 * `@anthropic-ai/sdk`. A request that is no operation of the gateway, or has no Bearer key of it, goes to the given
 * fetch as it is.
 *
 * The Response of a failure that must not be repeated has the header `x-should-retry: false`. A final error status is
 * returned as it came; an answer that was lost, or that is not what the operation returns, becomes a 406, which no client
 * repeats. When no answer came, it throws a `CaicainiError`, as fetch throws. Set `maxRetries: 0` in the client above, so
 * that one layer retries.
 * @throws {CaicainiError} with `action: 'fix'` for an unknown or invalid option.
 */
export function createFetch(options: FetchOptions = {}): FetchLike {
  const context = createContext(options);
  const send = async (input: string | URL | Request, init?: RequestInit) => {
    try {
      return await sendThrough(context, await captureRequest(input, init));
    } catch (thrown) {
      if (CaicainiError.is(thrown) && FINAL.has(thrown.because)) return unusable(thrown);
      throw thrown;
    }
  };
  const preconnect: FetchLike['preconnect'] = (url, options) =>
    (globalThis.fetch as Partial<FetchLike>).preconnect?.(url, options);
  return Object.assign(send, { resume: () => context.limiter?.reset(), preconnect });
}

/** Sends a captured request under the policy. Returns or throws as fetch does. */
export async function sendThrough(context: ClientContext, request: CapturedRequest): Promise<Response> {
  const route = routeOf(request);
  if (!route) return context.runtime.fetch(request.url, request.init);
  const { operation } = route;
  const body = operation.spends ? parseBody(request) : undefined;
  // True only when the request asks for a stream: only then is an answer of another content type a failure
  const streams = body?.['stream'] === true;
  const read: Read<JsonAnswer | StreamReader<object, object>> = (response, lifetime) => {
    if (!operation.streams || !(streams || isEventStream(response.headers)))
      return readJson(operation)(response, lifetime);
    const protocol = PROTOCOLS[operation.id] as StreamProtocol<object, object>;
    return readStream(protocol, { ...context, relays: true })(response, lifetime);
  };
  const result = await execute(context, { ...route, request, body, read });
  if ('answer' in result) {
    const { answer, response } = result;
    return 'text' in answer ? rebuild(answer.text, response, JSON_TYPE) : rebuild(relay(answer), response);
  }
  const { error, outcome } = result;
  const { status = 0 } = error;
  // A Response accepts 200 to 599, and a redirect or a 2xx would not look like a failure
  if (outcome.kind !== 'response' || ((status < 400 || status > 599) && status !== NOT_MODIFIED)) throw error;
  // Bytes, because a text would get a content type that the gateway did not send
  const bytes = new TextEncoder().encode(outcome.body);
  return rebuild(bytes, { url: request.url, statusText: '', status, headers: new Headers(outcome.headers) }, NO_RETRY);
}

/** Passes on the pieces of a stream as they arrive, while its events are parsed for the receipt and for its end. */
function relay(reader: StreamReader<object, object>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const piece = (await reader.next()) as Uint8Array | undefined;
      // A copy, because the stream takes the buffer away from its owner; the slice() of a Buffer of Node is none
      if (piece) return controller.enqueue(new Uint8Array(piece));
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: () => reader.close(),
  });
}

function unusable({ status = 0, type = ERROR_ROWS[500].type, message }: CaicainiError): Response {
  const isError = status >= 400 && status < 600;
  const init = { status: isError ? status : NOT_ACCEPTABLE, headers: NO_RETRY };
  return Response.json({ type: 'error', error: { type, message } }, init);
}

// Drop the headers of the encoded body: fetch has already decoded it, and its length has changed
function rebuild(
  body: BodyInit,
  { status, statusText, headers, url }: Pick<Response, 'status' | 'statusText' | 'headers' | 'url'>,
  changes: Record<string, string> = {},
): Response {
  const kept = new Headers(headers);
  for (const [name, value] of Object.entries(changes)) kept.set(name, value);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  const response = new Response(NO_BODY.has(status) ? null : body, { status, statusText, headers: kept });
  return Object.defineProperty(response, 'url', { value: url });
}
