/** A mock of the gateway, made from its description: as a `fetch` without a socket, and as a server. */
import { answerControl } from './control.js';
import { combine } from './departure.js';
import { Exchange } from './exchange.js';
import type { FaultRule } from './fault-rule.js';
import { Faults } from './faults.js';
import { answerThrough } from './front.js';
import { Gateway } from './gateway.js';
import { createAccounts, MOCK_KEYS, TIER_KEYS, type Account, type MockTier } from './keys.js';
import { note, redactKey, type LogEntry } from './log.js';
import type { RunningServer } from './server.js';
import { departuresOf } from './mutations.js';
import { fetchPeer, type Peer } from './peer.js';
import type { Pace } from './stream.js';
import { realAfter, type After } from './timer.js';

export { FAULTS, STREAM_FAULTS } from './fault-rule.js';
export type { FaultAnswer, FaultMatch, FaultName, FaultRule, StreamFault, StreamFaultName } from './fault-rule.js';
export { MOCK_KEYS, TIER_KEYS } from './keys.js';
export type { Account, KeyKind, Limits, MockTier } from './keys.js';
export type { LogEntry } from './log.js';
export { MUTATIONS, type Mutation, type MutationName } from './mutations.js';
export type { Pace } from './stream.js';
export type { After } from './timer.js';

/** Options of a mock. */
export interface MockOptions {
  /** Decides answers and ids; the same seed and requests give the same ones. Default 1. */
  seed?: number;
  /** Tier of {@link Mock.key}. Default `enterprise`, whose limits get in no test's way. */
  tier?: MockTier;
  /** The mock's clock, milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Length of a rate-limit window, whole seconds in milliseconds; shorter ones let a fleet be tested in seconds. Default 60,000. */
  windowMs?: number;
  /** Waits before each event of a stream. Default: no wait. */
  pace?: Pace;
  /** The timer of scripted delays: calls back after some milliseconds. Default `setTimeout`. */
  after?: After;
  /** Faults from the beginning; see {@link Mock.script}. Default none. */
  script?: readonly FaultRule[];
  /** Names of mutations: departures from the contract, to prove whoever should notice them. Default none. */
  mutate?: string | readonly string[];
  /** Told of every answered request. */
  onRequest?: (entry: LogEntry) => void;
}

/** A mock gateway. */
export interface Mock {
  /** Answers like `fetch`, without a socket; rejects where a script breaks the connection. */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The key of the tier that was asked for. */
  key: string;
  /** One key of each kind. */
  keys: typeof MOCK_KEYS;
  /** The account behind each key; change it to set a scene. */
  accounts: Map<string, Account>;
  /** The answered requests in order, at most the last 10,000. Keys are shortened. */
  requests: LogEntry[];
  /** Moves the mock's clock forward, milliseconds. */
  advance: (ms: number) => void;
  /**
   * Replaces the script of faults: the first rule that matches a request and has uses left answers it. The same as
   * `POST /__mock/faults`. Throws a `TypeError` that names the member that is wrong.
   */
  script: (rules: readonly FaultRule[]) => void;
}

/** A mock that listens on a port. */
export interface RunningMock extends RunningServer {
  mock: Mock;
  /** The key of {@link Mock.key}. */
  key: string;
}

/** A mock as a fetch handler. */
export function createMock(options: MockOptions = {}): Mock {
  return assemble(options).mock;
}

/** A mock on a port of this machine. Default: any free port of 127.0.0.1. Rejects with a `TypeError` for an empty host. */
export async function startMock(options: MockOptions & { port?: number; host?: string } = {}): Promise<RunningMock> {
  const { port = 0, host = '127.0.0.1', ...rest } = options;
  const { mock, answer } = assemble(rest);
  // Loaded here, so that the fetch form needs no Node
  const { serve } = await import('./server.js');
  return { mock, key: mock.key, ...(await serve(answer, port, host)) };
}

function assemble(options: MockOptions): { mock: Mock; answer: (request: Request, peer: Peer) => Promise<Response> } {
  const {
    seed = 1,
    tier = 'enterprise',
    now = Date.now,
    pace = () => {},
    after = realAfter,
    script = [],
    mutate = [],
    onRequest,
    windowMs,
  } = options;
  let movedMs = 0;
  const accounts = createAccounts();
  const requests: LogEntry[] = [];
  const faults = new Faults();
  faults.set(script);
  const departure = combine(departuresOf(mutate));
  const gateway = new Gateway({ accounts, seed, now: () => now() + movedMs, pace, after, departure, windowMs });
  const log = ({ method, path, request, fault }: Exchange, status: number) => {
    const entry: LogEntry = { method, path, status, key: redactKey(request.headers), ...(fault && { fault }) };
    note(requests, entry);
    onRequest?.(entry);
  };
  const answer = async (request: Request, peer: Peer): Promise<Response> => {
    const controlled = await answerControl(request, faults);
    if (controlled) return controlled;
    const exchange = new Exchange(request, peer, departure.maxBodyBytes);
    const response = await answerThrough(faults, gateway, exchange, after).catch((thrown: unknown) => {
      log(exchange, 0);
      throw thrown;
    });
    log(exchange, response.status);
    return response;
  };
  const mock: Mock = {
    key: TIER_KEYS[tier],
    keys: MOCK_KEYS,
    accounts,
    requests,
    advance: (ms) => void (movedMs += ms),
    script: (rules) => faults.set(rules),
    // Asynchronous, so that a request that cannot be made rejects and does not throw
    fetch: async (input, init) => {
      const request = typeof input === 'object' && 'method' in input && !init ? input : new Request(input, init);
      request.signal.throwIfAborted();
      return answer(request, fetchPeer(request));
    },
  };
  return { mock, answer };
}
