/** Serves the mock over HTTP. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { ConnectionResetError, type ClientConnection } from './client-connection.js';

/** A listening server. */
export interface RunningServer {
  /** Base URL, such as `http://127.0.0.1:8787`. */
  url: string;
  port: number;
  /** Closes every connection and stops listening. */
  close: () => Promise<void>;
}

/** Answers one request. When it rejects, it has broken the connection already. */
export type RequestHandler = (request: Request, connection: ClientConnection) => Promise<Response>;

/** Listens on a port; port 0 takes any free one. Rejects with a `TypeError` for an empty host. */
export async function serve(handler: RequestHandler, port: number, host: string): Promise<RunningServer> {
  // Node would listen on all addresses, where other machines can connect
  if (host === '') throw new TypeError('the host is empty; 0.0.0.0 or :: means every address');
  const listener = getRequestListener(
    async (request, env) => {
      const { incoming, outgoing } = env as HttpBindings;
      const connection = socketConnection(incoming, outgoing);
      const response = await handler(request, connection);
      // Unless a response is chunked, hono waits for the first parts of the body before it writes the headers
      if (connection.headersFirst) response.headers.set('transfer-encoding', 'chunked');
      return response;
    },
    { overrideGlobalObjects: false, errorHandler: respondToFailure },
  );
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    // A URL has an IPv6 address in brackets. Source: RFC 3986, section 3.2.2
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// A broken connection and a client that disconnected need no response; any other error is a bug of the mock
function respondToFailure(thrown: unknown): Response | undefined {
  if (thrown instanceof ConnectionResetError || (thrown as Error).name === 'AbortError') return undefined;
  return new Response(`the mock failed: ${(thrown as Error).stack ?? String(thrown)}\n`, { status: 500 });
}

function socketConnection(incoming: IncomingMessage, outgoing: ServerResponse): ClientConnection {
  const { socket } = incoming;
  return {
    headersFirst: false,
    onDisconnect(run) {
      const onClose = () => run(new DOMException('the client disconnected', 'AbortError'));
      if (outgoing.closed) onClose();
      else outgoing.once('close', onClose);
      return () => outgoing.off('close', onClose);
    },
    failBody() {},
    async reset(sent) {
      const last = sent === 'part of the headers' ? 'HTTP/1.1 200 OK\r\nContent-Ty' : '';
      // A reset drops what is still in the send buffer, so everything written before is flushed first
      await new Promise<void>((resolve) => socket.write(last, () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
      socket.resetAndDestroy();
    },
  };
}
