/** A proxy in front of a gateway: forwards traffic unchanged and records each exchange. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { redact } from '../../shared/redact.js';
import type { Exchange } from '../read/exchange.js';
import { forward } from './forward.js';

/** Options of {@link startProxy}. */
export interface ProxyOptions {
  /** Base URL of the gateway, http or https. Its path precedes the path of each request. */
  target: string;
  /** 0 takes any free port. */
  port: number;
  /** Default `127.0.0.1`. */
  host?: string | undefined;
  /** Called with each exchange when it has ended, in the order of the ends. The exchange is not redacted. */
  onExchange: (exchange: Exchange) => void;
  /** Answers `GET /__verify/report`. If it throws, the proxy answers with a 500. */
  report: () => ProxyReport;
  /** Bytes after which the copy of a body is cut; the forwarded body is not. Default 32 MiB. */
  maxBytes?: number | undefined;
}

/** The response to `GET /__verify/report`. */
export interface ProxyReport {
  status: number;
  /** Media type of the body. */
  type: string;
  body: string;
}

/** A proxy that listens. */
export interface RunningProxy {
  /** Its address, such as `http://127.0.0.1:8788`. */
  url: string;
  port: number;
  /** Closes the port and every connection. Resolves after `onExchange` was called with the exchanges that this ends. */
  close: () => Promise<void>;
}

/** Path of the report; the only path that is not forwarded. */
const REPORT_PATH = '/__verify/report';

/** Starts a proxy. Rejects with a `TypeError` for a target that is not an http or https URL. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { port, host = '127.0.0.1', onExchange, report, maxBytes = 32 * 1024 * 1024 } = options;
  const target = readTarget(options.target);
  const open = new Set<Promise<void>>();
  const ending = new Set<Promise<void>>();
  let begun = 0;
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (incoming.method === 'GET' && incoming.url?.split('?')[0] === REPORT_PATH) {
      if (!isLocal(incoming, host)) return void outgoing.writeHead(403).end();
      // A client that has its response finds the exchange in the report
      return void Promise.all(ending).then(() => answerReport(report, outgoing));
    }
    const id = ++begun;
    const done = forward({ incoming, outgoing, target, maxBytes }).then((exchange) => {
      open.delete(done);
      ending.delete(done);
      onExchange({ id, ...exchange });
    });
    open.add(done);
    outgoing.once('close', () => ending.add(done));
  };
  // The proxy has no timeouts of its own: those of the client and the gateway apply
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, handle);
  for (const event of ['checkContinue', 'checkExpectation']) server.on(event, handle);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(open);
    },
  };
}

/**
 * Whether a request for the report names this proxy and comes from no web page. The report has prompts, and a page can
 * reach a local port: through a name that resolves to it (DNS rebinding), or across origins.
 */
function isLocal({ headers, socket }: IncomingMessage, host: string): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  const named = `http://${headers.host ?? ''}`;
  if (!URL.canParse(named)) return false;
  const { hostname } = new URL(named);
  const isOwn = [host, 'localhost', '127.0.0.1', '::1', socket.localAddress].some(
    (each) => each !== undefined && (hostname === each || hostname === `[${each}]`),
  );
  const isOwnPage = origin === undefined || origin === named;
  return isOwn && isOwnPage && (site === undefined || site === 'none' || site === 'same-origin');
}

function readTarget(text: string): URL {
  const target = URL.canParse(text) ? new URL(text) : undefined;
  if (target?.protocol === 'http:' || target?.protocol === 'https:') return target;
  throw new TypeError('target must be a URL that begins with http:// or https://');
}

function answerReport(report: () => ProxyReport, outgoing: ServerResponse): void {
  const { status, type, body } = makeReport(report);
  outgoing.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

// An error in the report must not end the forwarding
function makeReport(report: () => ProxyReport): ProxyReport {
  try {
    return report();
  } catch (thrown) {
    const body = `caicaini verify could not make the report: ${redact(String(thrown))}\n`;
    return { status: 500, type: 'text/plain; charset=utf-8', body };
  }
}
