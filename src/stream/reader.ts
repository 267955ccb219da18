/** Reads one stream: turns bytes into events and checks their order, until the stream is complete or fails. */
import {
  closeBody,
  EVENTS,
  isEventStream,
  openBody,
  readText,
  unusable,
  type BodyReader,
  type JsonAnswer,
  type OpenStream,
  type Read,
  type StreamEnd,
} from '../http/body.js';
import type { Lifetime } from '../http/lifetime.js';
import { findError } from '../policy/find-error.js';
import type { Outcome } from '../policy/failure.js';
import { isObject, parseJson, parseObject } from '../shared/json.js';
import { excerpt } from '../shared/redact.js';
import type { Clock } from '../shared/runtime.js';
import type { Accumulator, StreamProtocol } from './protocol.js';
import { createSseParser, writeSse, type ServerSentEvent } from './sse.js';

const MAX_EVENT_CHARS = 16 * 2 ** 20;
const EXCERPT = 200;
/** Ends a stream of either protocol, since some gateways send it after both. */
const DONE_MARKER = '[DONE]';
/** Time without a read after which the stream is read ahead of its reader, up to READ_AHEAD_BYTES. */
const READ_AHEAD_AFTER_MS = 2_000;
const READ_AHEAD_BYTES = 2 ** 20;
/** Time for which events before the first content are held back, so that a failure can be retried. */
const HOLD_BACK_MS = 5_000;

/** Options of a stream reader. */
export interface StreamOptions {
  clock: Clock;
  /** The longest silence before the first content, milliseconds. */
  firstTokenMs: number;
  /** The longest silence after it, milliseconds. */
  idleMs: number;
  /** True to queue the pieces as they arrive, for a reader that passes them on, instead of the events. */
  relays?: boolean;
}

/** Reads one stream from its first byte to its end. */
export class StreamReader<Event, Final extends object> implements OpenStream {
  readonly accumulator: Accumulator<Event, Final>;
  /** True once an event has arrived. */
  hasEvent = false;
  /** True once content has arrived. */
  hasContent = false;
  /** The end of the stream on the wire. Events may still be in the queue. */
  end: StreamEnd | undefined;
  /** The error for the reader, after the last event of the queue. */
  error: unknown;
  /** Events that have arrived and are not read yet; pieces, when the stream is relayed. */
  #queue: (Event | Uint8Array)[] = [];
  #queuedBytes = 0;
  #pulling: Promise<void> | undefined;
  #waitingSinceMs: number | undefined;
  #readMs = 0;
  #stopWatching: (() => void) | undefined;
  /** True once the end of the answer was announced, as with a stop reason. */
  #isFinishing = false;
  /** True once the body has ended: what is left of an event may be incomplete. */
  #isAtEnd = false;
  /** True when the stream failed with an error that is in the pieces, so that their reader has it already. */
  #isTold = false;
  readonly #onEnd: ((end: StreamEnd) => void)[] = [];
  readonly #body: BodyReader;
  readonly #decoder = new TextDecoder();
  readonly #parser = createSseParser(
    MAX_EVENT_CHARS,
    (event) => this.#take(event),
    () => this.#fail({ kind: 'unusable-stream', problem: `an event is longer than ${MAX_EVENT_CHARS} characters` }),
  );

  constructor(
    response: Response,
    private readonly lifetime: Lifetime,
    private readonly protocol: StreamProtocol<Event, Final>,
    private readonly options: StreamOptions,
  ) {
    this.accumulator = protocol.accumulate();
    this.#body = openBody(response);
    // Some platforms ignore an abort once headers have arrived
    lifetime.signal.addEventListener('abort', () => closeBody(this.#body));
    this.#watch();
  }

  /** Calls a function when the stream ends on the wire. After a failure the reader gets the error that it returns. */
  whenEnded(onEnd: (end: StreamEnd) => unknown): void {
    const tell = (end: StreamEnd) => {
      const error = onEnd(end);
      // Not ??=, because a caller may abort with null
      if (this.error === undefined) this.error = error;
    };
    this.#onEnd.push(tell);
    if (this.end) tell(this.end);
  }

  /** Takes the next event or piece from the queue; undefined when the queue is empty. */
  shift(): Event | undefined {
    return this.#queue.shift() as Event | undefined;
  }

  /** The next event or piece; undefined after the last one. Throws the error of a stream that failed. */
  async next(): Promise<Event | undefined> {
    for (;;) {
      const next = this.shift();
      if (next !== undefined) return next;
      if (this.end) break;
      await this.pull();
    }
    if (this.error !== undefined && !this.#isTold) throw this.error;
    return undefined;
  }

  /** Reads one more piece from the wire. It may hold no event, one or several, or end the stream. */
  pull(): Promise<void> {
    this.#readMs = this.options.clock.now();
    this.#queuedBytes = 0;
    if (!this.#stopWatching && !this.end) this.#watch();
    return (this.#pulling ??= this.#pull(this.#readMs));
  }

  /** Abandons the stream: closes the connection, removes timers and listeners, and empties the queue. */
  close(reason?: unknown): void {
    this.#queue = [];
    if (!this.end) this.error = reason;
    this.#finish({ how: 'abandoned' });
  }

  async #pull(nowMs: number): Promise<void> {
    this.#waitingSinceMs = nowMs;
    try {
      const { done, value } = await this.#body.read();
      this.#waitingSinceMs = undefined;
      this.lifetime.signal.throwIfAborted();
      if (done || !value) this.#endBody();
      else this.#feed(value);
    } catch (thrown) {
      const { lifetime } = this;
      const cause: unknown = lifetime.signal.aborted ? lifetime.signal.reason : thrown;
      if (!lifetime.isAborted()) return this.#fail({ kind: 'no-response', cause });
      this.error = cause;
      this.#finish({ how: 'abandoned' });
    } finally {
      this.#pulling = undefined;
    }
  }

  #feed(piece: Uint8Array): void {
    this.#queuedBytes += piece.byteLength;
    this.#parser.feed(this.#decoder.decode(piece, { stream: true }));
    // Drop the piece that broke the stream, or a relayed answer could look complete
    const isBroken = this.end?.how === 'failed' && !this.#isTold;
    if (this.options.relays && !isBroken) this.#queue.push(piece);
  }

  /** Reads ahead of the reader, so that the end on the wire is seen and the connection is released. */
  async #readAhead(): Promise<void> {
    while (!this.end && this.#queuedBytes < READ_AHEAD_BYTES)
      await (this.#pulling ??= this.#pull(this.options.clock.now()));
  }

  /** Sets the timer for the next look. None runs for a stream that is read ahead and that its reader has left alone. */
  #watch(): void {
    const { clock, firstTokenMs, idleMs } = this.options;
    const waitMs = Math.min(firstTokenMs, idleMs, READ_AHEAD_AFTER_MS);
    this.#stopWatching = clock.setTimer(waitMs, () => this.#look(), false);
  }

  #look(): void {
    const { clock, firstTokenMs, idleMs } = this.options;
    const isWaiting = this.#waitingSinceMs !== undefined;
    const silenceMs = this.hasContent ? idleMs : firstTokenMs;
    const isDue = clock.now() - (this.#waitingSinceMs ?? this.#readMs) >= (isWaiting ? silenceMs : READ_AHEAD_AFTER_MS);
    if (isDue && isWaiting)
      return this.lifetime.abort(new DOMException(`the stream was silent for ${silenceMs} ms`, 'TimeoutError'));
    if (isDue) void this.#readAhead();
    this.#stopWatching = undefined;
    if (!isDue || this.#waitingSinceMs !== undefined) this.#watch();
  }

  #endBody(): void {
    this.#isAtEnd = true;
    this.#parser.feed(this.#decoder.decode());
    this.#parser.end();
    this.#endAnswer(this.#isFinishing && this.protocol.rules.lastIsOptional);
  }

  #take({ data, event: name }: ServerSentEvent): void {
    const { rules } = this.protocol;
    // Ignore events after the terminal event
    if (this.end) return;
    this.hasEvent = true;
    if (data === DONE_MARKER) return this.#endAnswer();
    const json = parseJson(data);
    const lines = json === undefined ? data.split('\n') : [];
    // Some gateways leave out the blank line after each event
    if (lines.length > 1) return lines.forEach((line) => this.#take({ data: line, event: name, id: undefined }));
    const value = name === 'error' && !isObject(json) ? { error: json ?? data } : json;
    if (!isObject(value)) {
      // Keep-alives may hold anything, and what is no object holds no part of an answer
      if (value !== undefined || data.trim() === '' || rules.anywhere.includes(name ?? '')) return;
      if (this.#isAtEnd) return this.#endAnswer(false);
      return this.#fail({ kind: 'unusable-stream', problem: `not JSON: ${excerpt(data, EXCERPT)}` });
    }
    const error = findError(value, name === 'error' || value['type'] === 'error');
    if (error) {
      this.#isTold = this.options.relays === true && (name === 'error' || 'error' in value);
      return this.#fail({ kind: 'response', status: error.status, body: error.body });
    }
    const event = value as Event;
    const symbols = this.protocol.symbolsOf(event);
    const has = (symbol: string) => (Array.isArray(symbols) ? symbols.includes(symbol) : symbols === symbol);
    this.#isFinishing ||= has(rules.finish);
    this.hasContent ||= rules.content.some(has);
    this.accumulator.push(event);
    if (!this.options.relays) this.#queue.push(event);
    if (has(rules.last)) this.#endAnswer();
  }

  /** Ends the answer: whole, or truncated. */
  #endAnswer(isWhole = this.#isFinishing): void {
    if (isWhole) return this.#finish({ how: 'complete' });
    const cause = Object.assign(new Error('the stream ended before its last event'), { code: 'STREAM_TRUNCATED' });
    this.#fail({ kind: 'no-response', cause });
  }

  #fail(outcome: Outcome): void {
    this.#finish({ how: 'failed', outcome });
  }

  #finish(end: StreamEnd): void {
    if (this.end) return;
    this.end = end;
    this.#stopWatching?.();
    this.lifetime.close();
    closeBody(this.#body);
    // Cancelling alone leaves the socket open for seconds on Node
    if (end.how !== 'complete') this.lifetime.abort();
    for (const tell of this.#onEnd) tell(end);
  }
}

/** Reads a stream up to its first content, so that a failure before it can be retried. */
export function readStream<Event, Final extends object>(
  protocol: StreamProtocol<Event, Final>,
  options: StreamOptions,
): Read<StreamReader<Event, Final>> {
  return async (response, lifetime) => {
    let body = response;
    if (!isEventStream(response.headers)) {
      const given = await readText(response, lifetime);
      const events = options.relays || given.broken ? undefined : eventsIn(given.text, protocol);
      if (events === undefined) return { outcome: unusable(response, given) };
      body = new Response(events);
    }
    const reader = new StreamReader(body, lifetime, protocol, options);
    const hold = { isOver: false, cancel() {} };
    const over = new Promise<void>((resolve) => {
      hold.cancel = options.clock.setTimer(HOLD_BACK_MS, resolve, false);
    }).then(() => {
      hold.isOver = true;
    });
    while (!reader.end && !reader.hasContent && !(hold.isOver && reader.hasEvent))
      await (hold.isOver ? reader.pull() : Promise.race([over, reader.pull()]));
    hold.cancel();
    return reader.end?.how === 'failed' && !reader.hasContent
      ? { outcome: reader.end.outcome, received: reader.accumulator }
      : reader;
  };
}

/** The events in a body of another content type: a stream all the same, or a whole answer. A paid answer is read anyhow. */
function eventsIn(text: string, protocol: StreamProtocol<never, object>): string | undefined {
  if (EVENTS.test(text)) return text;
  const answer = parseObject(text);
  const events = answer && !findError(answer) ? protocol.eventsOf(answer) : undefined;
  return events?.map((event) => writeSse(protocol.nameOf(event as never), JSON.stringify(event))).join('');
}

/** Reads a stream to its end, for a request that asked for none: some gateways send one all the same. */
export function readWhole(protocol: StreamProtocol<never, object>, options: StreamOptions): Read<JsonAnswer> {
  return async (response, lifetime) => {
    const reader = new StreamReader(response, lifetime, protocol, options);
    while (!reader.end) await reader.pull();
    const { accumulator, end, hasContent } = reader;
    const value = accumulator.partial() as Record<string, unknown>;
    if (end.how !== 'failed') return { text: JSON.stringify(value), value };
    const { outcome } = end;
    // Content was paid for, and asking again would pay again
    const failed = outcome.kind === 'no-response' ? { ...outcome, lost: hasContent } : outcome;
    return { outcome: failed, received: accumulator };
  };
}
