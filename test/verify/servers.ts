/** HTTP and TCP servers of a test; all are closed after it. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const closing: (() => unknown)[] = [];

/** Calls a function after the test. The functions of a test are called in order. */
export function closeAfter(close: () => unknown): void {
  if (closing.push(close) > 1) return;
  // A hook at the top level would be registered in the first file of a worker alone, because files share their modules
  onTestFinished(async () => {
    for (const each of closing.splice(0)) await each();
  });
}

/** Starts an HTTP server and returns its URL. */
export async function http(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  prepare: (server: Server) => void = () => {},
): Promise<string> {
  const server = createHttpServer((request, response) => void answer(request, response));
  prepare(server);
  closeAfter(() => server.closeAllConnections());
  return listen(server);
}

/** Starts a TCP server and returns its http URL. */
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

/** Starts a server that answers every connection with these bytes and closes it. */
export function raw(answer: string | Uint8Array): Promise<string> {
  return tcp((socket) => void socket.once('data', () => socket.end(answer)));
}

/** A URL with a free port, where no server listens. */
export async function unusedUrl(): Promise<string> {
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
