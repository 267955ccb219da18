/** A request that a verification sends, with its purpose. */
import { OPERATIONS, type OperationId } from '../../contract.js';
import type { CheckName } from '../checks/index.js';
import type { ProbeInfo } from '../read/exchange.js';

/** A request to send. */
export interface Probe extends Omit<ProbeInfo, 'scenario' | 'stoppedEarly' | 'check'> {
  check?: CheckName;
  method: string;
  /** From `/v1` on. */
  path: string;
  /** Headers beside those of every request. `{key}` is replaced by the main key. */
  headers?: Readonly<Record<string, string>>;
  /** JSON, or text that is sent unchanged. */
  body?: unknown;
  /** Size to which spaces pad the body, bytes; JSON allows them anywhere. */
  padToBytes?: number;
  /** The option that the user must set before the probe can be sent. */
  missingOption?: string | undefined;
  /** Characters of the response after which the verifier stops reading. Default: it reads to the end. */
  stopAfterChars?: number;
}

/** A request of an operation, with the main key. */
export function probe(operation: OperationId, body?: unknown, rest: Partial<Probe> = {}): Probe {
  const { method, path } = OPERATIONS[operation];
  return { method, path, key: 'main', ...(body !== undefined && { body }), ...rest };
}

/** One line for the list of `--dry-run`. */
export function describeProbe({ method, path, why, key, body, padToBytes }: Probe): string {
  const size = padToBytes === undefined ? '' : ` of ${padToBytes} bytes`;
  const what =
    body === undefined ? '' : typeof body === 'string' ? ` ${JSON.stringify(body.slice(0, 40))}` : ` ${modelOf(body)}`;
  return `${method} ${path}${what}${size} · ${key ? `${key === 'cli' ? 'CLI' : key} key` : 'no key'}${why ? ` · ${why}` : ''}`;
}

function modelOf(body: unknown): string {
  const { model, stream } = (body ?? {}) as { model?: unknown; stream?: unknown };
  return `${typeof model === 'string' ? model : ''}${stream === true ? ', streamed' : ''}`;
}
