/** Sends one request unchanged and reads the raw response: no client, no retry, no redirect. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { redact } from '../../shared/redact.js';
import { BodyText } from '../read/body-text.js';
import type { Header, RawResponse } from '../read/exchange.js';
import { cutOff, partlySeen, withPrefix } from '../read/failures.js';
import { openRequest, type Connections } from './connections.js';
import { describeNetworkError, headersOf } from './wire.js';

/** A request. Its headers are sent unchanged; `host` and `content-length` are added if they are missing. */
export interface RawRequest {
  method: string;
  /** Absolute URL of http or https. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array | undefined;
}

/** How a request is sent. */
export interface SendOptions {
  /** Time without a byte in either direction after which the request is aborted, milliseconds. */
  idleTimeoutMs: number;
  /** Time for the whole exchange after which the request is aborted, milliseconds. Default: no limit. */
  totalTimeoutMs?: number | undefined;
  /** Aborts the request; the part that has arrived is kept. */
  signal?: AbortSignal | undefined;
  /** Called with the body so far whenever it has grown; `true` stops reading. */
  isEnough?: ((bodySoFar: string) => boolean) | undefined;
  /** The connections to reuse. */
  connections: Connections;
  /** Bytes of the body after which reading stops. Default 64 MiB. */
  maxBytes?: number | undefined;
}

/** The outcome of a request. */
export interface SendResult {
  /** Absent when no response arrived. */
  response?: RawResponse;
  /** Why no response, or only a part of it, was read. It contains no header value. */
  failure?: string;
  /** When the request began, milliseconds since 1970. */
  startMs: number;
  /** When the response headers arrived, milliseconds since 1970. */
  headersMs: number;
  /** When the response body ended, milliseconds since 1970. */
  endMs: number;
  /** In how many reads the body arrived. */
  reads?: number;
  /** {@link SendOptions.isEnough} stopped reading. */
  stoppedEarly?: true;
  /** The exchange took longer than {@link SendOptions.totalTimeoutMs}. */
  timedOut?: true;
}

/** Sends a request once. Never rejects: {@link SendResult.failure} says what went wrong. */
export async function send(request: RawRequest, options: SendOptions): Promise<SendResult> {
  const startMs = Date.now();
  const state = await transmit(request, options).catch((thrown: unknown): SendState => ({
    failure: describeNetworkError(thrown),
  }));
  const { incoming, headers, body, headersMs, reads, failure, stoppedEarly, timedOut } = state;
  const endMs = Date.now();
  return {
    ...(incoming && { response: { status: incoming.statusCode!, headers: headers!, body: body!.text } }),
    ...(failure !== undefined && { failure: redact(failure) }),
    startMs,
    headersMs: headersMs ?? endMs,
    endMs,
    ...(reads !== undefined && { reads }),
    ...(stoppedEarly && { stoppedEarly }),
    ...(timedOut && { timedOut }),
  };
}

interface SendState {
  incoming?: IncomingMessage;
  headers?: Header[];
  body?: BodyText;
  headersMs?: number;
  reads?: number;
  failure?: string;
  stoppedEarly?: true;
  timedOut?: true;
  /** Why the sender itself ended the exchange before it was complete. */
  stopCause?: Error;
}

// An async function, so that a request that Node refuses to create becomes a rejection
async function transmit(request: RawRequest, options: SendOptions): Promise<SendState> {
  const { signal, idleTimeoutMs, totalTimeoutMs } = options;
  const outgoing = openOutgoing(request, options);
  const state: SendState = {};
  const stop = (why: string, how: Pick<SendState, 'timedOut'> = {}) => {
    const thrown = new Error(why);
    // A body that ends with its connection would otherwise look complete
    if (!state.incoming?.complete) Object.assign(state, { stopCause: thrown, ...how } satisfies SendState);
    outgoing.destroy(thrown);
  };
  const abort = () => stop(partlySeen('the caller aborted the request'));
  const timeOut = () => stop(`no end after ${totalTimeoutMs!} ms`, { timedOut: true });
  const timer = totalTimeoutMs === undefined ? undefined : setTimeout(timeOut, totalTimeoutMs);
  try {
    const end = await new Promise<SendState>((resolve) => {
      outgoing.on('timeout', () => stop(`no byte for ${idleTimeoutMs} ms`));
      outgoing.on('error', (thrown) => void finishBroken(state, thrown).then(resolve));
      outgoing.on('response', (incoming) => {
        // Many servers close the connection after an error without saying so, and the next request would fail
        if (incoming.statusCode! >= 300) outgoing.shouldKeepAlive = false;
        readResponse(incoming, state, options, resolve);
      });
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else if (request.body === undefined) outgoing.end();
      // As bytes, because Node writes headers that accompany a string in the encoding of the string
      else outgoing.end(Buffer.from(request.body));
    });
    return {
      ...state,
      ...end,
      ...(state.stopCause && !end.stoppedEarly && (await finishBroken(state, state.stopCause))),
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    // A connection with an incomplete exchange cannot be reused
    if (!state.incoming?.complete || !outgoing.writableFinished) outgoing.destroy();
  }
}

function readResponse(
  incoming: IncomingMessage,
  state: SendState,
  options: SendOptions,
  resolve: (end: SendState) => void,
): void {
  const headers = headersOf(incoming.rawHeaders);
  const { maxBytes, isEnough } = options;
  const onText = () => isEnough?.(body.text) && resolve({ stoppedEarly: true });
  // The sender knows how long a response may be, so a longer one is the gateway's fault
  const describeCut = (bytes: number) => cutOff(`the body is longer than ${bytes} bytes, and reading stopped there`);
  const body = new BodyText(headers, { maxBytes, onText, describeCut });
  Object.assign(state, { incoming, headers, body, headersMs: Date.now() } satisfies SendState);
  const failureSoFar = () => (body.failure === undefined ? {} : { failure: body.failure });
  incoming.on('data', (bytes: Buffer) => {
    state.reads = (state.reads ?? 0) + 1;
    body.write(bytes);
    if (body.failure !== undefined) resolve(failureSoFar());
  });
  incoming.on('end', () => void body.end().then(() => resolve(failureSoFar())));
  incoming.on('error', (thrown) => void finishBroken(state, thrown).then(resolve));
}

async function finishBroken({ incoming, body, stopCause }: SendState, thrown: unknown): Promise<SendState> {
  const failure = withPrefix(describeNetworkError(thrown), incoming !== undefined);
  if (!incoming || !body) return { failure };
  await body.end();
  // An error on the connection after the last byte is not a failure of the response
  return incoming.complete && !stopCause ? {} : { failure };
}

function openOutgoing({ method, url, headers, body }: RawRequest, options: SendOptions): ClientRequest {
  const { idleTimeoutMs, connections } = options;
  const target = new URL(url);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const isFramed = body === undefined || names.includes('content-length') || names.includes('transfer-encoding');
  const outgoing = openRequest(target, {
    method,
    headers: isFramed ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: target.protocol === 'https:' ? connections.https : connections.http,
    timeout: idleTimeoutMs,
  });
  // HTTP/1.1 keeps connections open without the header that Node adds
  if (!names.includes('connection')) outgoing.removeHeader('connection');
  return outgoing;
}
