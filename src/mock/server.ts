/** Serves a fetch handler over HTTP. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** A listening server. */
export interface RunningServer {
  /** Its address, such as `http://127.0.0.1:8787`. */
  url: string;
  port: number;
  /** Closes every connection and the port. */
  close: () => Promise<void>;
}

/** Listens on a port; 0 takes any free one. */
export async function serve(
  fetch: (request: Request) => Promise<Response>,
  port: number,
  host: string,
): Promise<RunningServer> {
  const listener = getRequestListener((request) => fetch(request), { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
