/** Forwards one request to a gateway and its response back, byte for byte, and copies both. */
import type { ClientRequest, IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import { redact } from '../../shared/redact.js';
import { BodyText } from '../read/body-text.js';
import type { Exchange } from '../read/exchange.js';
import { cutOff, noResponse, partlySeen } from '../read/failures.js';
import { openRequest } from '../run/connections.js';
import { describeNetworkError, headersOf } from '../run/wire.js';

/** A client's request and response, and the gateway in between. */
export interface Forwarding {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  target: URL;
  /** Bytes after which the copy of a body is cut. */
  maxBytes: number;
}

/** Resolves with the exchange when the client has its response or is gone. Never rejects. */
export async function forward(forwarding: Forwarding): Promise<Omit<Exchange, 'id'>> {
  const { incoming, outgoing, target, maxBytes } = forwarding;
  const startMs = Date.now();
  const path = target.pathname.replace(/\/$/, '') + pathOf(incoming.url!);
  const headers = forwardedHeaders(incoming, target.host);
  const sent = new BodyText(headersOf(headers), { maxBytes });
  const returned = new ResponsePath(forwarding);
  incoming.on('data', (bytes: Buffer) => sent.write(bytes));
  try {
    returned.follow(openUpstream(forwarding, path, headers));
  } catch (thrown) {
    returned.answerUnreachable(thrown);
  }
  // Emitted in every case: the response was written, was cut off, or its reader left
  await new Promise((resolve) => outgoing.once('close', resolve));
  await Promise.all([sent.end(), returned.body?.end()]);
  const endMs = returned.endMs ?? Date.now();
  const failure = returned.failure ?? returned.body?.failure ?? sent.failure;
  return {
    request: {
      method: incoming.method!,
      url: target.origin + path,
      headers: headersOf(headers),
      ...(sent.text !== '' && { body: sent.text }),
    },
    ...(returned.head && { response: { ...returned.head, body: returned.body!.text } }),
    ...(failure !== undefined && { failure: redact(failure) }),
    startMs,
    headersMs: returned.headersMs ?? endMs,
    endMs,
  };
}

/** The way of a response from the gateway to the client. */
class ResponsePath {
  head: { status: number; headers: ReturnType<typeof headersOf> } | undefined;
  body: BodyText | undefined;
  failure: string | undefined;
  headersMs: number | undefined;
  endMs: number | undefined;

  readonly #forwarding: Forwarding;

  constructor(forwarding: Forwarding) {
    this.#forwarding = forwarding;
  }

  /** Forwards the response to a request. */
  follow(upstream: ClientRequest): void {
    const { outgoing } = this.#forwarding;
    outgoing.once('close', () => {
      if (this.endMs === undefined) this.failure ??= partlySeen('the client left before the response had ended');
      upstream.destroy();
    });
    upstream.on('continue', () => outgoing.writeContinue());
    upstream.on('error', (thrown) => (this.head ? this.#cutOff(thrown) : this.answerUnreachable(thrown)));
    upstream.on('response', (response) => {
      try {
        this.#begin(response);
      } catch (thrown) {
        this.answerUnreachable(thrown);
      }
    });
  }

  /** Answers with a 502, because no response arrived that could be forwarded. */
  answerUnreachable(thrown: unknown): void {
    const { outgoing } = this.#forwarding;
    if (this.failure !== undefined || outgoing.destroyed) return;
    this.failure = noResponse(describeNetworkError(thrown));
    if (outgoing.headersSent) return void outgoing.destroy();
    outgoing.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
    outgoing.end(`caicaini verify could not reach the target: ${redact(this.failure)}\n`);
  }

  #begin(response: IncomingMessage): void {
    const { outgoing, maxBytes } = this.#forwarding;
    outgoing.sendDate = false;
    outgoing.writeHead(
      response.statusCode!,
      response.statusMessage,
      withoutHops(response.rawHeaders, RESPONSE_HOP_HEADERS),
    );
    flush(outgoing);
    const headers = headersOf(response.rawHeaders);
    const body = new BodyText(headers, { maxBytes });
    this.head = { status: response.statusCode!, headers };
    this.body = body;
    this.headersMs = Date.now();
    response.on('data', (bytes: Buffer) => body.write(bytes));
    response.on('end', () => (this.endMs = Date.now()));
    response.on('error', (thrown) => this.#cutOff(thrown));
    response.pipe(outgoing);
  }

  // The client's connection breaks as the gateway's did
  #cutOff(thrown: unknown): void {
    if (this.endMs !== undefined) return;
    this.failure ??= cutOff(describeNetworkError(thrown));
    this.#forwarding.outgoing.destroy();
  }
}

function openUpstream({ incoming, target }: Forwarding, path: string, headers: string[]): ClientRequest {
  // A new connection: a reused one may close at that moment, and the client would see a failure of the proxy
  const upstream = openRequest(target, { path, method: incoming.method!, headers, agent: false });
  flush(upstream);
  incoming.pipe(upstream);
  return upstream;
}

// Sends the headers before the body. Not flushHeaders(), which writes UTF-8 and so changes bytes above 0x7f
function flush(message: OutgoingMessage): void {
  message.write('', 'latin1');
}

/** The client's headers with the host of the target, and with the framing of the client. */
function forwardedHeaders({ method, rawHeaders }: IncomingMessage, host: string): string[] {
  const headers = withoutHops(rawHeaders, REQUEST_HOP_HEADERS);
  const names = headersOf(headers).map(([name]) => name);
  const at = names.indexOf('host') * 2;
  if (at < 0) headers.unshift('Host', host);
  else headers[at + 1] = host;
  // Without either header Node would send the body in chunks
  const isFramed = names.includes('content-length') || names.includes('transfer-encoding');
  if (!isFramed && !BODILESS.test(method!)) headers.push('Content-Length', '0');
  return headers;
}

const BODILESS = /^(GET|HEAD|DELETE|OPTIONS|TRACE|CONNECT)$/;

// Source: RFC 9110, section 7.6.1. A request keeps its transfer-encoding, because the proxy does not frame it anew
const REQUEST_HOP_HEADERS = /^(connection|keep-alive|proxy-connection|proxy-authorization|te|trailer|upgrade)$/;
const RESPONSE_HOP_HEADERS =
  /^(connection|keep-alive|proxy-connection|proxy-authenticate|te|trailer|upgrade|transfer-encoding)$/;

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

// A client that is configured for a proxy sends an absolute URL
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '') || '/';
}
