/** A mock of the gateway, made from its description: as a `fetch` without a socket, and as an HTTP server. */
import { isThisMachine } from './faults/control.js';
import type { RunningServer } from './gateway/server.js';
import { assemble, type Mock } from './mock.js';
import { hooksOfMutations } from './mutations/index.js';
import { checkOptions, type MockOptions, type ServerOptions } from './options.js';

export type { Mock } from './mock.js';
export { FAULTS, STREAM_FAULTS } from './faults/rule.js';
export type {
  FaultAnswer,
  FaultMatch,
  FaultName,
  FaultRule,
  ScriptedBlock,
  ScriptedTool,
  StreamFault,
  StreamFaultName,
} from './faults/rule.js';
export { MOCK_KEYS, TIER_KEYS } from './gateway/keys.js';
export type { Account, KeyKind, Limits, MockTier } from './gateway/keys.js';
export type { LogEntry } from './gateway/log.js';
export { MUTATIONS, type Mutation, type MutationName } from './mutations/index.js';
export type { Pace } from './gateway/stream-response.js';
export type { SetTimer } from './gateway/timer.js';
export type { MockOptions, ServerOptions } from './options.js';

/** A mock that listens on a port. */
export interface RunningMock extends RunningServer {
  mock: Mock;
  /** The API key of {@link Mock.key}. */
  key: string;
}

/**
 * Creates a mock without a socket. Throws a `TypeError` for an unknown option, tier or mutation and for a wrong fault rule.
 */
export function createMock(options: MockOptions = {}): Mock {
  checkOptions(options, false);
  const { mutations = [], ...rest } = options;
  return assemble(rest, hooksOfMutations(mutations), false).mock;
}

/**
 * Starts a mock on a port of this machine. Default: any free port of 127.0.0.1. Rejects with a `TypeError` for an empty
 * host, an unknown option, tier or mutation and a wrong fault rule, and with the error of Node if the port cannot be used.
 */
export async function startMock(options: ServerOptions = {}): Promise<RunningMock> {
  checkOptions(options, true);
  const { port = 0, host = '127.0.0.1', mutations = [], ...rest } = options;
  const isLocal = isThisMachine(`http://${host.includes(':') ? `[${host}]` : host}`);
  const { mock, handler } = assemble(rest, hooksOfMutations(mutations), isLocal);
  // Loaded here, so that createMock needs no Node
  const { serve } = await import('./gateway/server.js');
  return { mock, key: mock.key, ...(await serve(handler, port, host)) };
}
