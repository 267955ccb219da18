/**
 * A second gateway, written from the vendor's pages alone, without the description of this repository. Where the pages
 * leave something open, it does it in an unusual way.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { models, rows, tiers } from './catalogue.js';
import { compose } from './composer.js';
import { constraints } from './constraints.js';
import { FAULTS } from './faults.js';
import { findKey, gates } from './gates.js';
import { limitHeaders, newKeys, priceOf } from './ledger.js';
import type { Answer, Call, Parts, Refusal, Role } from './parts.js';
import { routes } from './routes.js';
import { send } from './wire.js';

export interface Foreign {
  url: string;
  keys: Record<Role, string>;
  close(): Promise<void>;
  /** Counts since the start. */
  readonly requests: number;
  readonly creditsCharged: number;
}

export async function startForeign(options: { fault?: string; now?: () => number } = {}): Promise<Foreign> {
  const totals = { requests: 0, credits: 0 };
  const g = assemble(options.now ?? Date.now, totals);
  if (options.fault !== undefined) {
    const fault = FAULTS[options.fault];
    if (!fault) throw new Error(`no fault is called ${options.fault}`);
    fault.change(g);
  }
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    totals.requests += 1;
    void serve(g, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: Object.fromEntries(g.keys.map(({ role, token }) => [role, token])) as Record<Role, string>,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
    get requests() {
      return totals.requests;
    },
    get creditsCharged() {
      return totals.credits;
    },
  };
}

function assemble(now: () => number, totals: { credits: number }): Parts {
  const g = {
    now,
    ...{ models: models(), tiers: tiers(), rows: rows(), keys: newKeys(), constraints: constraints() },
    limits: { bodyBytes: 16_000_000, images: 20, imageBytes: 5 * 1024 * 1024, pixels: 8000 },
    compose,
    newId,
    after: [],
  } as unknown as Parts;
  g.findKey = (call) => findKey(g, call);
  g.price = (model, input, output) => priceOf(g, model, input, output);
  g.charge = (key, credits) => {
    key.credits -= credits;
    key.consumed += credits;
    totals.credits += credits;
  };
  g.limitHeaders = (key) => limitHeaders(g, key);
  g.refuse = (refusal) => refuse(g, refusal);
  g.gates = gates(g);
  g.routes = routes(g);
  return g;
}

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyzABCDEFGH';
const newId = (prefix: string, length: number) =>
  prefix + Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');

function refuse(g: Parts, { status, message, retryAfter }: Refusal): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...(status === 401 && { 'WWW-Authenticate': 'Bearer realm="caicaini"' }),
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    },
    json: { error: { hint: 'See the reference.', message, type: g.rows[status] }, type: 'error' },
  };
}

async function serve(g: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(g, request);
  const refusal = Object.values(g.gates).reduce<Refusal | undefined>((first, gate) => first ?? gate(call), undefined);
  const answer = refusal ? g.refuse(refusal, call) : g.routes[call.route!]!(call);
  const id = newId('req_', 18);
  if (answer.json !== undefined)
    answer.json = { request_id: id, docs: 'https://caicaini.com/developers', ...answer.json };
  const limits = call.key ? g.limitHeaders(call.key, call) : {};
  answer.headers = {
    ...{ 'x-request-id': id, server: 'porthole/3', via: '1.1 edge', 'CACHE-CONTROL': 'no-store, private' },
    ...{ ...answer.headers, ...limits },
  };
  for (const change of g.after) change(answer, call);
  await deliver(call, request, response, answer);
}

/** Sends the answer. The turn is settled and its stream released once, however the answer ends. */
async function deliver(call: Call, request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  let settled = false;
  const settle = () => {
    if (settled) return;
    settled = true;
    answer.settle?.();
    if (call.streaming) call.key!.streams -= 1;
  };
  response.once('close', settle);
  await send(request, response, { ...answer, settle });
}

async function readCall(g: Parts, request: IncomingMessage): Promise<Call> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gateway');
  const method = request.method ?? 'GET';
  const { text, bytes } = await readText(g, request);
  const route = `${method} ${pathname}`;
  const wish = /\bcode=(\d{3})\b/.exec(String(request.headers.prefer ?? ''));
  const forced = wish && Object.hasOwn(g.rows, wish[1]!) ? Number(wish[1]) : undefined;
  return {
    ...{ method, path: pathname, query: searchParams, headers: request.headers, rawHeaders: request.rawHeaders },
    route: Object.hasOwn(g.routes, route) ? route : undefined,
    ...{ bytes, text, body: undefined, forced, reserved: 0, streaming: false },
  };
}

/** Reads the whole body, so that the client reads the answer. Drops a body over the limit. */
async function readText(g: Parts, request: IncomingMessage): Promise<{ text: string; bytes: number }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= g.limits.bodyBytes) chunks.push(chunk);
  }
  return { text: bytes <= g.limits.bodyBytes ? Buffer.concat(chunks).toString('utf8') : '', bytes };
}
