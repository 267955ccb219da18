/** Sends one request as it is and reads the raw answer: no client, no retry, no redirect. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { redact } from '../redact.js';
import { BodyText } from './body-text.js';
import { openRequest, type Connections } from './connections.js';
import type { Header, RawResponse } from './exchange.js';
import { inTheseWords, unseen } from './failures.js';
import { explain, headersOf } from './wire.js';

/** A request; its headers are sent as they are, with `host` and `content-length` where they are missing. */
export interface RawRequest {
  method: string;
  /** Absolute URL of http or https. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array | undefined;
}

/** How a request is sent. */
export interface SendOptions {
  /** Silence after which it is given up, milliseconds since the last byte went or came. */
  timeoutMs: number;
  /** Time for all of it, milliseconds, after which it is given up however much still comes. Default: no bound. */
  mostMs?: number | undefined;
  /** Gives it up; what had arrived is kept. */
  signal?: AbortSignal | undefined;
  /** Asked with the body so far whenever there is more of it: `true` leaves. */
  enough?: ((bodySoFar: string) => boolean) | undefined;
  /** The connections to use. */
  agent: Connections;
  /** Beyond it the body is not read, in bytes. Default 64 MiB. */
  limitBytes?: number | undefined;
}

/** What came of a request. */
export interface Sent {
  /** Absent when none came. */
  response?: RawResponse;
  /** Why no answer, or only a part of it, was read; shows no header. */
  failure?: string;
  /** When it was begun, the answer's headers had arrived, and its body had ended; milliseconds since 1970. */
  startMs: number;
  headersMs: number;
  endMs: number;
  /** The reader left, because it had enough. */
  left?: true;
  /** It had not ended after {@link SendOptions.mostMs}. */
  late?: true;
}

/** Sends a request, once. Never rejects: what went wrong is in {@link Sent.failure}. */
export async function send(request: RawRequest, options: SendOptions): Promise<Sent> {
  const startMs = Date.now();
  const outcome = await converse(request, options).catch((thrown: unknown): Outcome => ({ failure: explain(thrown) }));
  const { incoming, headers, body, headersMs, failure, left, late } = outcome;
  const endMs = Date.now();
  return {
    ...(incoming && { response: { status: incoming.statusCode!, headers: headers!, body: body!.text } }),
    ...(failure !== undefined && { failure: redact(failure) }),
    startMs,
    headersMs: headersMs ?? endMs,
    endMs,
    ...(left && { left }),
    ...(late && { late }),
  };
}

interface Outcome {
  incoming?: IncomingMessage;
  headers?: Header[];
  body?: BodyText;
  headersMs?: number;
  failure?: string;
  left?: true;
  late?: true;
  /** Why we ended it ourselves before it was whole. */
  stopped?: Error;
}

// Asynchronous, so that a request that cannot be made rejects
async function converse(request: RawRequest, options: SendOptions): Promise<Outcome> {
  const { signal, timeoutMs, mostMs } = options;
  const outgoing = open(request, options);
  const part: Outcome = {};
  const stop = (why: string, how: Pick<Outcome, 'late'> = {}) => {
    const thrown = new Error(why);
    // Of a body that ends with its connection nobody could tell afterwards
    if (!part.incoming?.complete) Object.assign(part, { stopped: thrown, ...how } satisfies Outcome);
    outgoing.destroy(thrown);
  };
  const giveUp = () => stop(unseen('it was given up'));
  const tooLate = () => stop(`it had not ended after ${mostMs!} ms`, { late: true });
  const timer = mostMs === undefined ? undefined : setTimeout(tooLate, mostMs);
  try {
    const end = await new Promise<Outcome>((resolve) => {
      outgoing.on('timeout', () => stop(`no byte went or came for ${timeoutMs} ms`));
      outgoing.on('error', (thrown) => void breakOff(part, thrown).then(resolve));
      outgoing.on('response', (incoming) => {
        // Many a server closes the connection after a refusal without saying so; the next request would be lost on it
        if (incoming.statusCode! >= 300) outgoing.shouldKeepAlive = false;
        read(incoming, part, options, resolve);
      });
      signal?.addEventListener('abort', giveUp, { once: true });
      if (signal?.aborted) giveUp();
      else if (request.body === undefined) outgoing.end();
      // As bytes, because headers that go with a text are written in its encoding
      else outgoing.end(Buffer.from(request.body));
    });
    return { ...part, ...end, ...(part.stopped && !end.left && (await breakOff(part, part.stopped))) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    // Nothing more is wanted of a connection that did not end by itself
    if (!part.incoming?.complete || !outgoing.writableFinished) outgoing.destroy();
  }
}

function read(incoming: IncomingMessage, part: Outcome, options: SendOptions, resolve: (end: Outcome) => void): void {
  const headers = headersOf(incoming.rawHeaders);
  const { limitBytes, enough } = options;
  const body = new BodyText(headers, { limitBytes, onText: () => enough?.(body.text) && resolve({ left: true }) });
  Object.assign(part, { incoming, headers, body, headersMs: Date.now() } satisfies Outcome);
  const failed = () => (body.failure === undefined ? {} : { failure: body.failure });
  incoming.on('data', (bytes: Buffer) => {
    body.write(bytes);
    if (body.failure !== undefined) resolve(failed());
  });
  incoming.on('end', () => void body.end().then(() => resolve(failed())));
  incoming.on('error', (thrown) => void breakOff(part, thrown).then(resolve));
}

async function breakOff({ incoming, body, stopped }: Outcome, thrown: unknown): Promise<Outcome> {
  const failure = inTheseWords(explain(thrown), incoming !== undefined);
  if (!incoming || !body) return { failure };
  await body.end();
  // What happens to the connection after the last byte is no failure
  return incoming.complete && !stopped ? {} : { failure };
}

function open({ method, url, headers, body }: RawRequest, { timeoutMs, agent }: SendOptions): ClientRequest {
  const target = new URL(url);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const framed = body === undefined || names.includes('content-length') || names.includes('transfer-encoding');
  const outgoing = openRequest(target, {
    method,
    headers: framed ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: target.protocol === 'https:' ? agent.https : agent.http,
    timeout: timeoutMs,
  });
  // Connections are kept without saying so since HTTP/1.1
  if (!names.includes('connection')) outgoing.removeHeader('connection');
  return outgoing;
}
