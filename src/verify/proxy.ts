/** Stands in front of a gateway: forwards real traffic untouched and keeps a copy of each exchange. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { redact } from '../redact.js';
import { pass } from './pass.js';
import type { Exchange } from './exchange.js';

/** Options of a proxy. */
export interface ProxyOptions {
  /** Where requests go: a base URL of http or https; a path in it is put before theirs. */
  target: string;
  /** 0 takes any free port. */
  port: number;
  /** Default `127.0.0.1`. */
  host?: string | undefined;
  /** Told of each exchange once it is over, in the order in which they end. Its keys are not redacted. */
  onExchange: (exchange: Exchange) => void;
  /** Answers `GET /__verify/report`; a 500 says what it throws. */
  report: () => ProxyReport;
  /** The copy of a body is cut beyond it, in bytes; what is forwarded is not. Default 32 MiB. */
  limitBytes?: number | undefined;
}

/** What the proxy answers about itself. */
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
  /** Closes the port and every connection; exchanges that this ends are handed over before it resolves. */
  close: () => Promise<void>;
}

/** Path of the report; the only one that is not forwarded. */
const REPORT_PATH = '/__verify/report';

/** Starts a proxy. Rejects with a `TypeError` for a target that is no URL of http or https. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { port, host = '127.0.0.1', onExchange, report, limitBytes = 32 * 1024 * 1024 } = options;
  const target = readTarget(options.target);
  const passing = new Set<Promise<void>>();
  const ending = new Set<Promise<void>>();
  let begun = 0;
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (incoming.method === 'GET' && incoming.url?.split('?')[0] === REPORT_PATH) {
      // Whoever has an answer finds it in the report
      return void Promise.all(ending).then(() => answerReport(report, outgoing));
    }
    const id = ++begun;
    const passed = pass({ incoming, outgoing, target, limitBytes }).then((exchange) => {
      passing.delete(passed);
      ending.delete(passed);
      onExchange({ id, ...exchange });
    });
    passing.add(passed);
    outgoing.once('close', () => ending.add(passed));
  };
  // How long things may take is between the client and the gateway
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, answer);
  for (const event of ['checkContinue', 'checkExpectation']) server.on(event, answer);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(passing);
    },
  };
}

function readTarget(text: string): URL {
  const target = URL.canParse(text) ? new URL(text) : undefined;
  if (target?.protocol === 'http:' || target?.protocol === 'https:') return target;
  throw new TypeError('target must be a URL that begins with http:// or https://');
}

function answerReport(report: () => ProxyReport, outgoing: ServerResponse): void {
  const { status, type, body } = attempt(report);
  outgoing.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

// What stands in the way of a report is none of the clients that are being served
function attempt(report: () => ProxyReport): ProxyReport {
  try {
    return report();
  } catch (thrown) {
    const body = `caicaini verify could not make the report: ${redact(String(thrown))}\n`;
    return { status: 500, type: 'text/plain; charset=utf-8', body };
  }
}
