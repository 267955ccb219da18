/** A `fetch` that records exchanges: the caller reads each response as usual, and the recorder gets a copy. */
import type { Exchange, Header, SentRequest } from '../read/exchange.js';
import { noResponse } from '../read/failures.js';
import { describeFailure, tapResponse, tapStream, type TapResult } from './tap.js';

/** The shape of the platform's `fetch`. */
export type FetchFunction = typeof globalThis.fetch;

/** Options of {@link recordingFetch}. */
export interface RecordingFetchOptions {
  /** The `fetch` that sends. Default: the platform's, looked up at each call. */
  fetch?: FetchFunction | undefined;
  /**
   * Called with each exchange when its body has ended or its reader has left; never for a response whose body is not read.
   * The exchange is not redacted.
   */
  onExchange: (exchange: Exchange) => void;
}

/** A `fetch` that records exchanges. It changes no request and no response, and reads only what the caller reads. */
export function recordingFetch(options: RecordingFetchOptions): FetchFunction {
  const { fetch = platformFetch, onExchange } = options;
  let begun = 0;
  return async (input, init) => {
    const [id, startMs] = [++begun, Date.now()];
    const tapped = tapRequest(input, init);
    const times: { headersMs?: number } = {};
    const record = (result: TapResult) => {
      const endMs = Date.now();
      const exchange = { id, request: tapped.request(), ...result, startMs, headersMs: endMs, endMs, ...times };
      try {
        onExchange(exchange);
      } catch (thrown) {
        // An unhandled rejection reports the error without breaking the caller, who has a response to read
        void Promise.reject(thrown);
      }
    };
    const response = await fetch(input, tapped.init).catch((thrown: unknown) => {
      record({ failure: describeFailure(noResponse, thrown) });
      throw thrown;
    });
    times.headersMs = Date.now();
    await tapped.bodyRead;
    return tapResponse(response, record);
  };
}

const platformFetch: FetchFunction = (input, init) => globalThis.fetch(input, init);

/**
 * The exchange of a response, which stays readable. Missing parts of the request get placeholders. Rejects with a
 * `TypeError` for a response whose body was read.
 */
export async function exchangeOf(response: Response, request: Partial<SentRequest> = {}): Promise<Exchange> {
  if (response.bodyUsed || response.body?.locked)
    throw new TypeError('the response body was read: check it first, or pass its status, headers and body');
  const { status, headers, url } = response;
  const startMs = Date.now();
  let body = '';
  let failure: string | undefined;
  const source = response.clone().body;
  if (source) {
    const copy = tapStream(source, { onText: (text) => (body += text), onEnd: (why) => (failure = why) });
    await new Response(copy).arrayBuffer().catch(() => {});
  }
  return {
    id: 1,
    request: { method: 'GET', url: url || 'http://unknown.invalid/', headers: [], ...request },
    response: { status, headers: [...headers], body },
    ...(failure !== undefined && { failure }),
    startMs,
    headersMs: startMs,
    endMs: Date.now(),
  };
}

/** A request whose body is copied. */
interface TappedRequest {
  /** Replaces the caller's init. */
  init: RequestInit | undefined;
  /** Resolves when the body is known; at once for a stream, which is copied while it is sent. */
  bodyRead: Promise<void>;
  /** The request as far as it is known now. */
  request: () => SentRequest;
}

function tapRequest(input: string | URL | Request, init: RequestInit | undefined): TappedRequest {
  const given = typeof input === 'object' && 'url' in input ? input : undefined;
  let text: string | undefined;
  const request = (): SentRequest => ({
    method: (init?.method ?? given?.method ?? 'GET').toUpperCase(),
    url: given?.url ?? (input as string | URL).toString(),
    headers: readHeaders(init?.headers ?? given?.headers),
    ...(text !== undefined && { body: text }),
  });
  const body = init?.body;
  if (body instanceof ReadableStream) {
    const copy = tapStream(body as ReadableStream<Uint8Array>, {
      onText: (piece) => (text = (text ?? '') + piece),
      onEnd() {},
    });
    return { init: { ...init, body: copy }, bodyRead: Promise.resolve(), request };
  }
  const keep = (whole: string | undefined) => void (text = whole);
  return { init, bodyRead: readBody(body, given).then(keep, () => {}), request };
}

async function readBody(body: BodyInit | null | undefined, given: Request | undefined): Promise<string | undefined> {
  if (typeof body === 'string') return body;
  // An iterable can be read only once, by fetch
  if (body && Symbol.asyncIterator in Object(body)) return undefined;
  if (body) return new Response(body).text();
  return given?.body && !given.bodyUsed ? given.clone().text() : undefined;
}

function readHeaders(headers: RequestInit['headers']): Header[] {
  try {
    return [...new Headers(headers)];
  } catch {
    // Fetch reports invalid headers to the caller
    return [];
  }
}
