/** The connections that the sender keeps open between requests. */
import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Socket } from 'node:net';

/** A pool of connections that requests reuse. */
export interface Connections {
  http: HttpAgent;
  https: HttpsAgent;
  /** Closes all connections, including those in use. */
  close: () => void;
}

/** Creates a pool. Idle connections do not keep the process alive. */
export function createConnections(): Connections {
  // Shorter than the idle timeout of servers: a request on a connection that the server just closes would fail
  const options = { keepAlive: true, timeout: 2_000 };
  const [http, https] = [new HttpAgent(options), new HttpsAgent(options)];
  return {
    http,
    https,
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

/** Begins a request to an http or https URL. A response that arrives before the request has ended is readable. */
export function openRequest(target: URL, options: RequestOptions): ClientRequest {
  // Node would turn a user name in the URL into a header
  const { auth: _, ...where } = urlToHttpOptions(target);
  const request = (target.protocol === 'https:' ? requestHttps : requestHttp)({ ...where, ...options });
  readDespiteRefusedWrites(request);
  return request;
}

/**
 * Keeps the response readable when a server answers early and stops reading the request. Otherwise the failed write
 * destroys the socket, together with the response bytes that have arrived.
 */
function readDespiteRefusedWrites(request: ClientRequest): void {
  request.once('socket', (socket) => {
    const refusal = refusals.get(socket) ?? tolerateRefusedWrites(socket);
    // The next request cannot use this connection
    refusal.onRefused = () => (request.shouldKeepAlive = false);
  });
}

interface WriteRefusal {
  onRefused: () => void;
}

const refusals = new WeakMap<Socket, WriteRefusal>();

function tolerateRefusedWrites(socket: Socket): WriteRefusal {
  const refusal: WriteRefusal = { onRefused: () => {} };
  refusals.set(socket, refusal);
  const unlessRefused = (done: (error?: Error | null) => void) => (error?: NodeJS.ErrnoException | null) => {
    const isRefused = error?.code === 'EPIPE' || error?.code === 'ECONNRESET';
    if (isRefused) refusal.onRefused();
    done(isRefused ? null : error);
  };
  const [write, writev] = [socket._write.bind(socket), socket._writev?.bind(socket)];
  socket._write = (chunk, encoding, done) => write(chunk, encoding, unlessRefused(done));
  if (writev) socket._writev = (chunks, done) => writev(chunks, unlessRefused(done));
  return refusal;
}
