/** The mock gateway as a `fetch` without a socket. It needs nothing of Node, so that it also runs in a browser. */
import { handleControlRequest } from './faults/control.js';
import { respondWithFaults } from './faults/fault-middleware.js';
import { FaultScript } from './faults/fault-script.js';
import type { FaultRule } from './faults/rule.js';
import { fetchConnection } from './gateway/client-connection.js';
import { allowOrigins, preflightResponse } from './gateway/cors.js';
import { Gateway } from './gateway/gateway.js';
import { createAccounts, MOCK_KEYS, TIER_KEYS, type Account } from './gateway/keys.js';
import { logEntry, RequestLog, type LogEntry } from './gateway/log.js';
import { RequestContext } from './gateway/request-context.js';
import type { RequestHandler } from './gateway/server.js';
import { systemSetTimer } from './gateway/timer.js';
import { combineHooks, type MutationHooks } from './mutations/mutation.js';
import type { MockOptions } from './options.js';

/** A mock gateway. */
export interface Mock {
  /**
   * Answers like `fetch`, without a socket. Rejects as `fetch` does: for a request that cannot be made, for an aborted
   * signal, and when a fault rule breaks the connection.
   */
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The API key of the tier in {@link MockOptions.tier}. */
  key: string;
  /** All API keys of the mock, by the case that each is for. */
  keys: typeof MOCK_KEYS;
  /** The account of each API key. Change its members to set up a test. */
  accounts: Map<string, Account>;
  /** The answered requests in order with their bodies, at most the last 10,000. Keys are shortened. */
  requests: LogEntry[];
  /** Moves the mock's clock forward, milliseconds. */
  advance: (ms: number) => void;
  /**
   * Replaces the fault rules. The first rule that matches a request and has uses left answers it.
   * `POST /__mock/faults` does the same. Throws a `TypeError` that names the member that is wrong.
   */
  script: (rules: readonly FaultRule[]) => void;
  /**
   * Puts the mock into its first state: new accounts, no requests, empty rate-limit windows, the clock not advanced, and the
   * fault rules of {@link MockOptions.script}. Use it between tests.
   */
  reset: () => void;
}

/**
 * A mock, and its handler for a server. `hooks` are those of its mutations, which a bundle without them leaves out.
 * `checksHost` refuses control requests for another host.
 */
export function assemble(
  options: Omit<MockOptions, 'mutations'>,
  hooks: readonly MutationHooks[],
  checksHost: boolean,
): { mock: Mock; handler: RequestHandler } {
  const {
    seed = 1,
    tier = 'enterprise',
    now = Date.now,
    pace = () => {},
    setTimer = systemSetTimer,
    script: rules = [],
    strict = false,
    cors = false,
    onRequest,
    windowMs,
  } = options;
  let advancedMs = 0;
  const accounts = createAccounts();
  const requests = new RequestLog();
  const script = new FaultScript();
  script.set(rules);
  const mutation = combineHooks(hooks);
  const gateway = new Gateway({
    accounts,
    seed,
    now: () => now() + advancedMs,
    pace,
    setTimer,
    mutation,
    strict,
    windowMs,
  });
  const log = (context: RequestContext, status: number) => {
    const entry = logEntry(context, status);
    requests.add(entry, context.bodyText?.length ?? 0);
    onRequest?.(entry);
  };
  const handler: RequestHandler = async (request, connection) => {
    const controlled = await handleControlRequest(request, script, checksHost);
    if (controlled) return controlled;
    const preflight = cors && preflightResponse(request);
    if (preflight) return preflight;
    const context = new RequestContext(request, connection, mutation.maxBodyBytes);
    const response = await respondWithFaults(script, gateway, context, setTimer).catch((thrown: unknown) => {
      log(context, 0);
      throw thrown;
    });
    log(context, response.status);
    return cors ? allowOrigins(response) : response;
  };
  const mock: Mock = {
    key: TIER_KEYS[tier],
    keys: MOCK_KEYS,
    accounts,
    requests: requests.entries,
    advance: (ms) => void (advancedMs += ms),
    script: (next) => script.set(next),
    reset: () => {
      advancedMs = 0;
      accounts.clear();
      for (const [key, account] of createAccounts()) accounts.set(key, account);
      requests.clear();
      script.set(rules);
      gateway.reset();
    },
    // Async, so that a request that cannot be made rejects instead of throwing
    fetch: async (input, init) => {
      const request = typeof input === 'object' && 'method' in input && !init ? input : new Request(input, init);
      request.signal.throwIfAborted();
      return handler(request, fetchConnection(request));
    },
  };
  return { mock, handler };
}
