/** Watches what goes through a `fetch`: every answer is passed on as it is read, and kept as an exchange. */
import type { Exchange, Header, SentRequest } from './exchange.js';
import { noAnswer } from './failures.js';
import { copyStream, watchAnswer, whyFailed, type Came } from './watched.js';

/** The shape of the platform's `fetch`. */
export type FetchFunction = typeof globalThis.fetch;

/** Options of {@link checkingFetch}. */
export interface CheckingFetchOptions {
  /** What sends. Default the platform's, looked up at each call. */
  fetch?: FetchFunction | undefined;
  /**
   * Told of each exchange when its body has ended or its reader has left; of an answer whose body nobody reads, never.
   * Its keys are not redacted.
   */
  onExchange: (exchange: Exchange) => void;
}

/** A `fetch` that is watched: it changes nothing, and reads of an answer only what the caller reads. */
export function checkingFetch(options: CheckingFetchOptions): FetchFunction {
  const { fetch = platformFetch, onExchange } = options;
  let begun = 0;
  return async (input, init) => {
    const [id, startMs] = [++begun, Date.now()];
    const asked = watchRequest(input, init);
    const at: { headersMs?: number } = {};
    const tell = (came: Came) => {
      const endMs = Date.now();
      const exchange = { id, request: asked.request(), ...came, startMs, headersMs: endMs, endMs, ...at };
      try {
        onExchange(exchange);
      } catch (thrown) {
        // Shall be heard, but not by the caller, who has an answer to read
        void Promise.reject(thrown);
      }
    };
    const response = await fetch(input, asked.init).catch((thrown: unknown) => {
      tell({ failure: whyFailed(noAnswer, thrown) });
      throw thrown;
    });
    at.headersMs = Date.now();
    await asked.isKept;
    return watchAnswer(response, tell);
  };
}

const platformFetch: FetchFunction = (input, init) => globalThis.fetch(input, init);

/**
 * The exchange of an answer at hand, which stays readable. What is not said of the request is made up. Throws a
 * `TypeError` for an answer that was read already.
 */
export async function exchangeOf(response: Response, request: Partial<SentRequest> = {}): Promise<Exchange> {
  if (response.bodyUsed || response.body?.locked)
    throw new TypeError('the answer was read already: check it first, or hand in its status, headers and body');
  const { status, headers, url } = response;
  const atMs = Date.now();
  let body = '';
  let failure: string | undefined;
  const source = response.clone().body;
  if (source) {
    const copy = copyStream(source, { onText: (text) => (body += text), onEnd: (why) => (failure = why) });
    await new Response(copy).arrayBuffer().catch(() => {});
  }
  return {
    id: 1,
    request: { method: 'GET', url: url || 'http://unknown.invalid/', headers: [], ...request },
    response: { status, headers: [...headers], body },
    ...(failure !== undefined && { failure }),
    startMs: atMs,
    headersMs: atMs,
    endMs: Date.now(),
  };
}

/** What is asked, as far as it is known by now. */
interface Asked {
  /** To be handed on in place of the caller's. */
  init: RequestInit | undefined;
  /** Resolves when the body is known, unless the caller writes it while it is sent. */
  isKept: Promise<void>;
  request: () => SentRequest;
}

function watchRequest(input: string | URL | Request, init: RequestInit | undefined): Asked {
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
    const copy = copyStream(body as ReadableStream<Uint8Array>, {
      onText: (piece) => (text = (text ?? '') + piece),
      onEnd() {},
    });
    return { init: { ...init, body: copy }, isKept: Promise.resolve(), request };
  }
  const keep = (whole: string | undefined) => void (text = whole);
  return { init, isKept: readBody(body, given).then(keep, () => {}), request };
}

async function readBody(body: BodyInit | null | undefined, given: Request | undefined): Promise<string | undefined> {
  if (typeof body === 'string') return body;
  // What can be read only once is for whom it is meant
  if (body && Symbol.asyncIterator in Object(body)) return undefined;
  if (body) return new Response(body).text();
  return given?.body && !given.bodyUsed ? given.clone().text() : undefined;
}

function readHeaders(headers: RequestInit['headers']): Header[] {
  try {
    return [...new Headers(headers)];
  } catch {
    // The caller is told by fetch
    return [];
  }
}
