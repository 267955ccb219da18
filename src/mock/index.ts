/** A mock of the gateway, made from its description: as a `fetch` without a socket, and as a server. */
import { Gateway } from './gateway.js';
import { createAccounts, MOCK_KEYS, type Account } from './keys.js';
import { redactKey, type LogEntry } from './log.js';
import type { RunningServer } from './server.js';
import type { Pace } from './stream.js';

export { MOCK_KEYS } from './keys.js';
export type { Account, KeyKind, Limits } from './keys.js';
export type { LogEntry } from './log.js';
export type { Pace } from './stream.js';

/** Options of a mock. */
export interface MockOptions {
  /** Decides answers and ids; the same seed and requests give the same ones. Default 1. */
  seed?: number;
  /** The mock's clock, milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Waits before each event of a stream. Default: no wait. */
  pace?: Pace;
  /** Told of every answered request. */
  onRequest?: (entry: LogEntry) => void;
}

/** A mock gateway. */
export interface Mock {
  /** Answers like `fetch`, without a socket. */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** A key without limits that get in the way: that of the enterprise account. */
  key: string;
  /** One key of each kind. */
  keys: typeof MOCK_KEYS;
  /** The account behind each key; change it to set a scene. */
  accounts: Map<string, Account>;
  /** Every answered request, in order. Keys are shortened. */
  requests: LogEntry[];
  /** Moves the mock's clock forward, milliseconds. */
  advance: (ms: number) => void;
}

/** A mock that listens on a port. */
export interface RunningMock extends RunningServer {
  mock: Mock;
  /** The key of {@link Mock.key}. */
  key: string;
}

/** A mock as a fetch handler. */
export function createMock(options: MockOptions = {}): Mock {
  const { seed = 1, now = Date.now, pace = () => {}, onRequest } = options;
  let movedMs = 0;
  const accounts = createAccounts();
  const requests: LogEntry[] = [];
  const gateway = new Gateway({ accounts, seed, now: () => now() + movedMs, pace });
  return {
    key: MOCK_KEYS.enterprise,
    keys: MOCK_KEYS,
    accounts,
    requests,
    advance: (ms) => void (movedMs += ms),
    fetch: async (input, init) => {
      // The server's own Request is used as it is
      const request = typeof input === 'object' && 'method' in input && !init ? input : new Request(input, init);
      const response = await gateway.answer(request);
      const entry: LogEntry = {
        method: request.method,
        path: new URL(request.url).pathname,
        status: response.status,
        key: redactKey(request.headers),
      };
      requests.push(entry);
      onRequest?.(entry);
      return response;
    },
  };
}

/** A mock on a port of this machine. Default: any free port of 127.0.0.1. */
export async function startMock(options: MockOptions & { port?: number; host?: string } = {}): Promise<RunningMock> {
  const { port = 0, host = '127.0.0.1', ...rest } = options;
  const mock = createMock(rest);
  // Loaded here, so that the fetch form needs no Node
  const { serve } = await import('./server.js');
  return { mock, key: mock.key, ...(await serve(mock.fetch, port, host)) };
}
