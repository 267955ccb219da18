/** Passes one request on to a gateway and its answer back, byte for byte, and keeps a copy of both. */
import type { ClientRequest, IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import { redact } from '../redact.js';
import { BodyText } from './body-text.js';
import { openRequest } from './connections.js';
import type { Exchange } from './exchange.js';
import { brokeOff, noAnswer, unseen } from './failures.js';
import { explain, headersOf } from './wire.js';

/** A request of a client, where its answer goes, and where it is passed on to. */
export interface Passage {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  target: URL;
  /** The copy of a body is cut beyond it, in bytes. */
  limitBytes: number;
}

/** Resolves with what went over the wire, when the client has its answer or is gone. Never rejects. */
export async function pass(passage: Passage): Promise<Omit<Exchange, 'id'>> {
  const { incoming, outgoing, target, limitBytes } = passage;
  const startMs = Date.now();
  const path = target.pathname.replace(/\/$/, '') + pathOf(incoming.url!);
  const headers = forwarded(incoming, target.host);
  const sent = new BodyText(headersOf(headers), { limitBytes });
  const answer = new Answer(passage);
  incoming.on('data', (bytes: Buffer) => sent.write(bytes));
  try {
    answer.await(open(passage, path, headers));
  } catch (thrown) {
    answer.refuse(thrown);
  }
  // Comes whether the answer was written whole, was broken off or lost its reader
  await new Promise((resolve) => outgoing.once('close', resolve));
  await Promise.all([sent.end(), answer.body?.end()]);
  const endMs = answer.endMs ?? Date.now();
  const failure = answer.failure ?? answer.body?.failure ?? sent.failure;
  return {
    request: {
      method: incoming.method!,
      url: target.origin + path,
      headers: headersOf(headers),
      ...(sent.text !== '' && { body: sent.text }),
    },
    ...(answer.head && { response: { ...answer.head, body: answer.body!.text } }),
    ...(failure !== undefined && { failure: redact(failure) }),
    startMs,
    headersMs: answer.headersMs ?? endMs,
    endMs,
  };
}

/** The way back. */
class Answer {
  head: { status: number; headers: ReturnType<typeof headersOf> } | undefined;
  body: BodyText | undefined;
  failure: string | undefined;
  headersMs: number | undefined;
  endMs: number | undefined;

  readonly #passage: Passage;

  constructor(passage: Passage) {
    this.#passage = passage;
  }

  await(upstream: ClientRequest): void {
    const { outgoing } = this.#passage;
    outgoing.once('close', () => {
      if (this.endMs === undefined) this.failure ??= unseen('the client left before the answer had ended');
      upstream.destroy();
    });
    upstream.on('continue', () => outgoing.writeContinue());
    upstream.on('error', (thrown) => (this.head ? this.#breakOff(thrown) : this.refuse(thrown)));
    upstream.on('response', (response) => {
      try {
        this.#begin(response);
      } catch (thrown) {
        this.refuse(thrown);
      }
    });
  }

  /** Nothing came that could be passed on. */
  refuse(thrown: unknown): void {
    const { outgoing } = this.#passage;
    if (this.failure !== undefined || outgoing.destroyed) return;
    this.failure = noAnswer(explain(thrown));
    if (outgoing.headersSent) return void outgoing.destroy();
    outgoing.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
    outgoing.end(`caicaini verify could not reach the target; ${redact(this.failure)}\n`);
  }

  #begin(response: IncomingMessage): void {
    const { outgoing, limitBytes } = this.#passage;
    outgoing.sendDate = false;
    outgoing.writeHead(response.statusCode!, response.statusMessage, withoutHops(response.rawHeaders, BACK));
    flush(outgoing);
    const headers = headersOf(response.rawHeaders);
    const body = new BodyText(headers, { limitBytes });
    this.head = { status: response.statusCode!, headers };
    this.body = body;
    this.headersMs = Date.now();
    response.on('data', (bytes: Buffer) => body.write(bytes));
    response.on('end', () => (this.endMs = Date.now()));
    response.on('error', (thrown) => this.#breakOff(thrown));
    response.pipe(outgoing);
  }

  // The client shall see the same
  #breakOff(thrown: unknown): void {
    if (this.endMs !== undefined) return;
    this.failure ??= brokeOff(explain(thrown));
    this.#passage.outgoing.destroy();
  }
}

function open({ incoming, target }: Passage, path: string, headers: string[]): ClientRequest {
  // A connection of its own: one that is used again may just be closing, and the client would get the blame
  const upstream = openRequest(target, { path, method: incoming.method!, headers, agent: false });
  flush(upstream);
  incoming.pipe(upstream);
  return upstream;
}

// Sends headers before there is a body; the method for it writes them as UTF-8, so that other bytes are changed
function flush(message: OutgoingMessage): void {
  message.write('', 'latin1');
}

/** Headers with the target's name, framed as the client framed its body. */
function forwarded({ method, rawHeaders }: IncomingMessage, host: string): string[] {
  const headers = withoutHops(rawHeaders, THERE);
  const names = headersOf(headers).map(([name]) => name);
  const at = names.indexOf('host') * 2;
  if (at < 0) headers.unshift('Host', host);
  else headers[at + 1] = host;
  // Node would take the lack of both for a body in chunks
  const isFramed = names.includes('content-length') || names.includes('transfer-encoding');
  if (!isFramed && !BODILESS.test(method!)) headers.push('Content-Length', '0');
  return headers;
}

const BODILESS = /^(GET|HEAD|DELETE|OPTIONS|TRACE|CONNECT)$/;

// Source: RFC 9110, section 7.6.1. How a request is framed is passed on, since only its sender knows
const THERE = /^(connection|keep-alive|proxy-connection|proxy-authorization|te|trailer|upgrade)$/;
const BACK = /^(connection|keep-alive|proxy-connection|proxy-authenticate|te|trailer|upgrade|transfer-encoding)$/;

function withoutHops(raw: readonly string[], hops: RegExp): string[] {
  const headers = headersOf(raw);
  const named = headers
    .filter(([name]) => name === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','));
  const dropped = new Set(named.map((name) => name.trim()));
  return headers.flatMap(([name, value], index) =>
    hops.test(name) || dropped.has(name) ? [] : [raw[index * 2]!, value],
  );
}

// Some clients write the whole URL when they know that they talk to a proxy
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '') || '/';
}
