/** Servers of one test: whatever they need, down to the bytes; closed after each test. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach } from 'vitest';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Runs after the test. */
export function closeAfter(close: () => unknown): void {
  closing.push(close);
}

/** An HTTP server; its URL. */
export async function http(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  prepare: (server: Server) => void = () => {},
): Promise<string> {
  const server = createHttpServer((request, response) => void answer(request, response));
  prepare(server);
  closeAfter(() => server.closeAllConnections());
  return listen(server);
}

/** A server that is told of each connection; its URL. */
export async function tcp(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    answer(socket);
  });
  closeAfter(() => sockets.forEach((socket) => socket.destroy()));
  return listen(server);
}

/** A server that answers every request with these bytes and closes. */
export function raw(answer: string | Uint8Array): Promise<string> {
  return tcp((socket) => void socket.once('data', () => socket.end(answer)));
}

/** A URL that nobody listens at any more. */
export async function nobody(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

async function listen(server: ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfter(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
