/** Reads the body of an answer, piece by piece or as a whole, up to a size limit. */
import type { OperationRules } from '../contract.js';
import type { Outcome } from '../policy/failure.js';
import { findError } from '../policy/find-error.js';
import { isObject, levelsOf, parseObject } from '../shared/json.js';
import type { Lifetime } from './lifetime.js';

/** A stream that has not ended. */
export interface OpenStream {
  readonly accumulator: { partial(): object };
  /** Calls a function when the stream ends on the wire. After a failure the reader gets the error that it returns. */
  whenEnded(onEnd: (end: StreamEnd) => unknown): void;
}

/** The end of a stream: complete, abandoned by its reader, or failed. */
export type StreamEnd = { how: 'complete' | 'abandoned' } | { how: 'failed'; outcome: Outcome };

/** An answer that was read: JSON as a whole, or a stream up to its first content. */
export type Answer = JsonAnswer | OpenStream;

/** The outcome of an answer that cannot be used, and the part of it that arrived. */
export interface Failed {
  outcome: Outcome;
  partial?: object | undefined;
}

/** A function that reads the body of a 2xx answer. */
export type Read<T extends Answer> = (response: Response, lifetime: Lifetime) => Promise<T | Failed>;

export const MAX_ANSWER_BYTES = 64 * 2 ** 20;

/** Reads the pieces of a body. */
export interface BodyReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  /** Stops reading, which closes the connection. May reject. */
  cancel(): Promise<unknown> | undefined;
}

/** Opens the body of an answer of any fetch: a web stream, an async iterable such as a Node stream, or text alone. */
export function openBody(response: Response): BodyReader {
  const body = response.body as AnyBody | null | undefined;
  if (body?.getReader) return body.getReader();
  const pieces = body?.[Symbol.asyncIterator]?.() ?? wholeText(response);
  return {
    read: async () => {
      const { done = false, value } = await pieces.next();
      return { done, value: typeof value === 'string' ? new TextEncoder().encode(value) : value };
    },
    cancel: () => pieces.return?.(),
  };
}

interface AnyBody {
  getReader?(): BodyReader;
  [Symbol.asyncIterator]?(): AsyncIterator<Uint8Array | string, undefined>;
}

async function* wholeText(response: Response): AsyncGenerator<string, undefined> {
  yield await response.text();
}

/** Stops reading a body, which closes its connection. */
export function closeBody(body: BodyReader): void {
  body.cancel()?.catch(() => {});
}

/** A body as text, and what broke it off; undefined when it came whole. */
export interface BodyText {
  text: string;
  cause?: unknown;
}

/** Reads the whole body as text. Stops after `maxBytes`. Rejects with the reason of the caller's abort alone. */
export async function readText(
  response: Response,
  lifetime: Lifetime,
  maxBytes: number = MAX_ANSWER_BYTES,
): Promise<BodyText> {
  const reader = openBody(response);
  const decoder = new TextDecoder();
  let text = '';
  const collect = async () => {
    for (let bytes = 0; bytes <= maxBytes;) {
      const { done, value } = await reader.read();
      if (done || !value) return void (text += decoder.decode());
      text += decoder.decode(value, { stream: true });
      bytes += value.byteLength;
    }
    closeBody(reader);
  };
  try {
    // One race for all pieces, because a race per piece would keep that piece in memory until the lifetime ends
    await lifetime.race(collect());
    return { text };
  } catch (cause) {
    closeBody(reader);
    if (lifetime.isAborted()) throw cause;
    return { text, cause };
  }
}

/** A JSON answer, as text and as a value. */
export interface JsonAnswer {
  text: string;
  value: Record<string, unknown>;
}

const FIELDS = ['event:', 'data:', 'id:', 'retry:', ':'];

/** Whether a text begins as a stream of events, whatever its content type; it may end inside the first field. */
export function beginsEvents(text: string): boolean {
  const begin = text.trimStart();
  return FIELDS.some((field) => begin.startsWith(field) || field.startsWith(begin));
}

/** Whether the content type of an answer is that of an event stream, in any case of letters (RFC 9110 §8.3.1). */
export function isEventStream(headers: Headers): boolean {
  return headers.get('content-type')?.toLowerCase().startsWith('text/event-stream') ?? false;
}

/**
 * Reads a JSON object that can be an answer of the operation. Fails for an empty or cut body, for HTML, and for an error
 * inside a 200. `readStream` reads an event stream that was not asked for.
 */
export function readJson(operation: OperationRules, readStream: Read<JsonAnswer> | false = false): Read<JsonAnswer> {
  return async (response, lifetime) => {
    const body = await readText(response, lifetime);
    const { text } = body;
    const value = parseObject(text);
    if (value && isAnswer(value, operation.required)) return { text, value };
    if (readStream && text.trim() && beginsEvents(text)) return readStream(new Response(text), lifetime);
    // JSON that came whole is judged by what it says, whatever became of the connection after it
    const outcome = unusable(response, value ? { text } : body);
    const isError = value && findError(value) && !('content' in value || 'choices' in value);
    return { outcome, partial: isError ? undefined : value };
  };
}

/** The outcome of a 2xx answer that cannot be used, or that broke off. */
export function unusable({ status, headers }: Response, { text: body, cause }: BodyText): Outcome {
  const isCut = cause !== undefined || (/^\s*\{/.test(body) && levelsOf(body) > 0);
  if (!isCut) return { kind: 'response', status, headers, body };
  const cut = Object.assign(new Error('the answer ended inside its JSON'), { code: 'ANSWER_TRUNCATED' });
  return { kind: 'no-response', cause: cause ?? cut, lost: true, body };
}

/**
 * Whether an object is an answer: it has its lists, or what an answer without lists must have. A paid answer that lacks
 * others is worth more than its form: a text as content becomes a list, and a missing object an empty one, so that callers
 * can go into them.
 */
function isAnswer(value: Record<string, unknown>, required: OperationRules['required']): boolean {
  const members = Object.entries(required);
  const { content } = value;
  if (typeof content === 'string') value['content'] = [{ type: 'text', text: content }];
  if (content === null) value['content'] = [];
  for (const [name, kind] of members)
    if (kind === 'list' ? !Array.isArray(value[name]) : kind === 'any' && !(name in value)) return false;
  if (findError(value)) return false;
  for (const [name, kind] of members) if (kind === 'object' && !isObject(value[name])) value[name] = {};
  return true;
}
