/** A bare server for faults that no gateway should have: the next function answers each request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export interface FaultyServer {
  url: string;
  port: number;
  /** The requests, in order. */
  seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  /** Answers of the requests to come; the last one stays. */
  answers: Handler[];
  /** Answers that are still being written. */
  open(): number;
}

/** Starts a server that is closed after the tests of the file. */
export async function startFaulty(): Promise<FaultyServer> {
  const answers: Handler[] = [];
  const seen: FaultyServer['seen'] = [];
  let open = 0;
  // A connection that idles past Node's five seconds while a slow machine is busy would be reset under the next request
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      (answers.length > 1 ? answers.shift()! : answers[0]!)(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen, answers, open: () => open };
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Handler {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}
