/** The connections that the sender keeps between requests. */
import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Socket } from 'node:net';

/** Connections that are used again by the requests they are handed to. */
export interface Connections {
  http: HttpAgent;
  https: HttpsAgent;
  /** Closes all of them, those in use included. */
  close: () => void;
}

/** Connections of one's own; while idle they keep no process alive. */
export function createConnections(): Connections {
  // Given up long before servers do: one that is closed as a request leaves would look like a fault of the gateway
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

/** Begins a request to a URL of http or https whose answer can be read, however early it comes. */
export function openRequest(target: URL, options: RequestOptions): ClientRequest {
  // A user name in the URL would become a header
  const { auth: _, ...where } = urlToHttpOptions(target);
  const request = (target.protocol === 'https:' ? requestHttps : requestHttp)({ ...where, ...options });
  keepReading(request);
  return request;
}

/**
 * Lets the answer of a server be read that answered early and takes no more of the request: without it the write that
 * fails closes the connection, and with it what had arrived already.
 */
function keepReading(request: ClientRequest): void {
  request.once('socket', (socket) => {
    const refused = patient.get(socket) ?? tolerate(socket);
    // The connection is of no use to the next request
    refused.tell = () => (request.shouldKeepAlive = false);
  });
}

interface Refused {
  tell: () => void;
}

const patient = new WeakMap<Socket, Refused>();

function tolerate(socket: Socket): Refused {
  const refused: Refused = { tell: () => {} };
  patient.set(socket, refused);
  const unless = (done: (error?: Error | null) => void) => (error?: NodeJS.ErrnoException | null) => {
    const isRefused = error?.code === 'EPIPE' || error?.code === 'ECONNRESET';
    if (isRefused) refused.tell();
    done(isRefused ? null : error);
  };
  const [write, writev] = [socket._write.bind(socket), socket._writev?.bind(socket)];
  socket._write = (chunk, encoding, done) => write(chunk, encoding, unless(done));
  if (writev) socket._writev = (chunks, done) => writev(chunks, unless(done));
  return refused;
}
