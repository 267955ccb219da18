/** Serves the mock over HTTP. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { ConnectionReset, type Peer } from './peer.js';

/** A listening server. */
export interface RunningServer {
  /** Its address, such as `http://127.0.0.1:8787`. */
  url: string;
  port: number;
  /** Closes every connection and the port. */
  close: () => Promise<void>;
}

/** Answers a request of a client; a rejection has broken the connection off already. */
export type Answer = (request: Request, peer: Peer) => Promise<Response>;

/** Listens on a port; 0 takes any free one. */
export async function serve(answer: Answer, port: number, host: string): Promise<RunningServer> {
  // Node would listen on every address, where others can reach it
  if (host === '') throw new TypeError('the host is empty; 0.0.0.0 or :: means every address');
  const listener = getRequestListener(
    async (request, env) => {
      const { incoming, outgoing } = env as HttpBindings;
      const peer = socketPeer(incoming, outgoing);
      const response = await answer(request, peer);
      // Without it the first pieces of a body are awaited before headers are written
      if (peer.headersFirst) response.headers.set('transfer-encoding', 'chunked');
      return response;
    },
    { overrideGlobalObjects: false, errorHandler: answerFailure },
  );
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    // An address of version 6 stands in brackets. Source: RFC 3986, section 3.2.2
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// A connection that broke, or a client that went away, needs no answer; anything else is a mistake of the mock
function answerFailure(thrown: unknown): Response | undefined {
  if (thrown instanceof ConnectionReset || (thrown as Error).name === 'AbortError') return undefined;
  return new Response(`the mock failed: ${(thrown as Error).stack ?? String(thrown)}\n`, { status: 500 });
}

function socketPeer(incoming: IncomingMessage, outgoing: ServerResponse): Peer {
  const { socket } = incoming;
  return {
    headersFirst: false,
    onGone(run) {
      const tell = () => run(new DOMException('the client went away', 'AbortError'));
      if (outgoing.closed) tell();
      else outgoing.once('close', tell);
      return () => outgoing.off('close', tell);
    },
    failBody() {},
    async reset(sent) {
      const last = sent === 'part of the headers' ? 'HTTP/1.1 200 OK\r\nContent-Ty' : '';
      // What was written before shall arrive
      await new Promise<void>((resolve) => socket.write(last, () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
      socket.resetAndDestroy();
    },
  };
}
