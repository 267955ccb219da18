/** A gateway in front of the mock that changes requests and responses: faults that no mutation of the mock has. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startMock, type MockOptions } from '../../src/mock/index.js';

/** How it changes requests and responses. */
export interface Front {
  /** Replaces the Authorization header of a request. */
  authorization?: (value: string, method: string, headers: Headers) => string;
  /** Changes the JSON of a response. `count` is the number of responses so far. */
  json?: (body: any, path: string, count: number) => void;
  /** Changes the headers of a response. */
  headers?: (headers: Headers, path: string, count: number) => void;
  /** Two responses of this path at the same time go to each other's client. */
  crosses?: string;
  /** Changes the text of a response, after `json`. */
  text?: (body: string, path: string, count: number) => string;
}

/** How long a response waits for another one at the same time. */
const PARTNER_MS = 30;

/** Starts a mock and the gateway in front of it. */
export async function startFront(
  { authorization, json, headers, text, crosses }: Front,
  options: MockOptions = {},
): Promise<{ url: string; close: () => Promise<void> }> {
  const running = await startMock(options);
  let count = 0;
  let waiting: ((given: string) => string) | undefined;
  const crossed = (given: string) => {
    const partner = waiting;
    waiting = undefined;
    if (partner) return partner(given);
    return new Promise<string>((resolve) => {
      const alone = setTimeout(() => {
        waiting = undefined;
        resolve(given);
      }, PARTNER_MS);
      waiting = (other) => {
        clearTimeout(alone);
        resolve(other);
        return given;
      };
    });
  };
  const server = createServer((request, response) => {
    const answer = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const sent = new Headers(request.headers as Record<string, string>);
      const value = sent.get('authorization');
      if (value !== null && authorization) sent.set('authorization', authorization(value, request.method!, sent));
      const body = Buffer.concat(chunks);
      const init = { method: request.method!, headers: sent, ...(body.length > 0 && { body }) };
      const answered = await running.mock.fetch(new Request(`http://127.0.0.1${request.url!}`, init));
      const changed = new Headers(answered.headers);
      let given = await answered.text();
      count += 1;
      headers?.(changed, request.url!, count);
      changed.delete('content-length');
      if (json && given.startsWith('{')) {
        const parsed: unknown = JSON.parse(given);
        json(parsed, request.url!, count);
        given = JSON.stringify(parsed);
      }
      if (request.url === crosses && answered.status === 200 && given.startsWith('{')) given = await crossed(given);
      response.writeHead(answered.status, Object.fromEntries(changed));
      response.end(text ? text(given, request.url!, count) : given);
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await running.close();
    },
  };
}
