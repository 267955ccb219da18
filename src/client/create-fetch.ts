/** A `fetch` with the client's policy, for any other client that accepts a `fetch`. */
import { ERROR_ROWS, type Operation } from '../contract.js';
import { readJson, type Read } from '../http/body.js';
import { captureRequest, findOperation, scopeOf, type CapturedRequest } from '../http/request.js';
import { CaicainiError } from '../policy/error.js';
import type { Because } from '../policy/failure.js';
import { PROTOCOLS } from '../stream/index.js';
import type { StreamProtocol } from '../stream/protocol.js';
import { isEventStream, readStream, type StreamReader } from '../stream/reader.js';
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
    const request = await captureRequest(input, init);
    const operation = findOperation(request.url, request.method);
    if (!operation || !scopeOf(request, operation)) return context.runtime.fetch(request.url, request.init);
    try {
      return await sendThrough(context, request);
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
  const operation = findOperation(request.url, request.method);
  if (!operation) return context.runtime.fetch(request.url, request.init);
  // True only when the request asks for a stream: only then is an answer of another content type a failure
  const streams = operation.streams && request.json()?.['stream'] === true;
  const read = readAny(context, operation, streams);
  const outcome = await execute(context, { request, operation, streams, read });
  if (outcome.ok) return outcome.value();
  const { error, outcome: last } = outcome;
  const { status = 0 } = error;
  // A Response accepts 200 to 599, and a redirect or a 2xx would not look like a failure
  if (last.kind !== 'response' || ((status < 400 || status > 599) && status !== NOT_MODIFIED)) throw error;
  // Bytes, because a text would get a content type that the gateway did not send
  const body = new TextEncoder().encode(last.body);
  return rebuild(body, { url: request.url, statusText: '', status, headers: new Headers(last.headers) }, NO_RETRY);
}

/** Makes the Response of a 2xx answer. A function, so that no Response is made for an answer that is not returned. */
type Finish = () => Response;

/** Reads JSON as a whole and checks it; reads a stream up to its first content. */
function readAny({ runtime, policy }: ClientContext, operation: Operation, wantsStream: boolean): Read<Finish> {
  return async (response, lifetime) => {
    if (operation.streams && (wantsStream || isEventStream(response.headers))) {
      const protocol = PROTOCOLS[operation.id] as StreamProtocol<object, object>;
      const options = { clock: runtime, ...policy.timeouts, relays: true };
      const result = await readStream(protocol, options)(response, lifetime);
      return 'failed' in result
        ? result
        : { ...result, value: () => rebuild(relay(result.value as StreamReader<Uint8Array, object>), response) };
    }
    const result = await readJson(operation)(response, lifetime);
    return 'failed' in result ? result : { ...result, value: () => rebuild(result.value.text, response, JSON_TYPE) };
  };
}

/** Passes on the pieces of a stream as they arrive, while its events are parsed for the receipt and for its end. */
function relay(reader: StreamReader<Uint8Array, object>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const piece = await reader.next();
      // A copy, because the stream takes the buffer away from its owner
      if (piece) return controller.enqueue(piece.slice());
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
