/** A request that a verification sends, with what it wants to know. */
import { OPERATIONS, type OperationId } from '../contract.js';
import type { CheckName } from './checks.js';
import type { Probed } from './exchange.js';

/** A request to be sent. */
export interface Probe extends Omit<Probed, 'scene' | 'left' | 'check'> {
  check?: CheckName;
  method: string;
  /** From `/v1` on. */
  path: string;
  /** Beside those that every request has; `{key}` stands for the main key. */
  headers?: Readonly<Record<string, string>>;
  /** JSON, or text that is sent as it is. */
  body?: unknown;
  /** Bytes to pad the body to with spaces, which JSON allows anywhere. */
  padToBytes?: number;
  /** What whoever verifies would have to give before it can be sent. */
  lacks?: string | undefined;
  /** A stream is left when so much of its text has come, because nobody reads it. */
  enoughChars?: number;
}

/** A request of an operation on the main key. */
export function probe(operation: OperationId, body?: unknown, rest: Partial<Probe> = {}): Probe {
  const { method, path } = OPERATIONS[operation];
  return { method, path, key: 'main', ...(body !== undefined && { body }), ...rest };
}

/** A line that says what would be sent. */
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
