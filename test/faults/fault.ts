/** The rows of the fault tables, and the functions to write one. */
import { STATUS_CODES } from 'node:http';
import type { CaicainiError, ClientOptions } from '../../src/index.js';
import { responseExamples, streamExample } from '../support/examples.js';
import type { Deed, Script } from './script-server.js';

/** One fault, and how the call must end. */
export interface Fault {
  name: string;
  /** One after another; the last one stays. */
  answers: Script[];
  /** Default `create`. */
  call?: 'create' | 'list' | 'stream' | 'chat';
  options?: Partial<ClientOptions>;
  /** Where the caller aborts, unless the script says so. */
  abort?: 'before' | 'in the wait' | 'after the end';
  want: Want;
}

/** Only the members that are given are compared. */
export interface Want extends Partial<
  Pick<CaicainiError, 'action' | 'charged' | 'because' | 'status' | 'type' | 'code' | 'messageId' | 'retryAfterMs'>
> {
  /** The call succeeds with this in its value; of a stream, with this text. */
  value?: unknown;
  /** The call rejects with the reason of the caller. */
  aborted?: true;
  /** Whole requests that reached the server. */
  requests?: number;
  /** The attempts of the error, for a server that does not wait for the whole request. */
  attempts?: number;
  /** Waits before further attempts, without those of the limiter. */
  waits?: number[];
  says?: RegExp;
  /** The partial answer of a broken stream. */
  partial?: unknown;
}

/** A message as the gateway answers it. */
export const MESSAGE = responseExamples.find(
  ({ operation, name }) => operation === 'createMessage' && name === 'quickstart',
)!.body as { id: string; content: { text: string }[] };
export const ANSWER = JSON.stringify(MESSAGE);
export const MODELS = JSON.stringify(responseExamples.find(({ operation }) => operation === 'listModels')!.body);
/** The documented streams, and their text. */
export const STREAM = streamExample('/v1/messages');
export const CHAT_STREAM = streamExample('/v1/chat/completions');
export const STREAM_TEXT = 'One, two, three.';

/** The documented stream up to its n-th event, from 1. */
export const upTo = (events: number): string => STREAM.split('\n\n').slice(0, events).join('\n\n') + '\n\n';

export const END: Deed = { do: 'end' };
export const RESET: Deed = { do: 'reset' };
export const STALL: Deed = { do: 'stall' };
export const ABORT: Deed = { do: 'abort' };

/** A script that begins once the whole request is there. */
export const answer = (...steps: Script['steps']): Script => ({ at: 'request', steps });
/** A script that begins with the connection, or with the headers of the request. */
export const early = (at: 'connect' | 'headers', ...steps: Script['steps']): Script => ({ at, steps });

/** Status line and headers as written; a list of values is a list of headers. */
export function head(status: number, headers: Record<string, string | number | string[]> = {}): string {
  const lines = Object.entries({ 'content-type': 'application/json', ...headers }).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}: ${each}\r\n`),
  );
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Odd'}\r\n${lines.join('')}\r\n`;
}

/** A whole answer with its length. */
export function whole(
  status: number,
  body: string | Uint8Array = '',
  headers: Record<string, string | number | string[]> = {},
): Script {
  const bytes = Buffer.from(body);
  return answer(head(status, { 'content-length': bytes.length, ...headers }), bytes);
}

/** One chunk of a chunked body. */
export function chunk(bytes: string | Uint8Array): Uint8Array {
  const body = Buffer.from(bytes);
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);
}

export const CHUNKED = { 'transfer-encoding': 'chunked' };
export const LAST_CHUNK = '0\r\n\r\n';
export const SSE = { 'content-type': 'text/event-stream', ...CHUNKED };

/** An error envelope. */
export const envelope = (type: unknown, message: unknown = 'text'): string =>
  JSON.stringify({ type: 'error', error: { type, message } });
