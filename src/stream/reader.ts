/** Reads one stream: turns bytes into events and checks their order, until the stream is complete or fails. */
import {
  beginsEvents,
  closeBody,
  isEventStream,
  MAX_ANSWER_BYTES,
  openBody,
  unusable,
  type BodyReader,
  type JsonAnswer,
  type OpenStream,
  type Read,
  type StreamEnd,
} from '../http/body.js';
import { LATE_MS, type Lifetime } from '../http/lifetime.js';
import type { Timeouts } from '../policy/decide.js';
import { findError } from '../policy/find-error.js';
import type { Outcome } from '../policy/failure.js';
import { isObject, parseJson } from '../shared/json.js';
import { excerpt } from '../shared/redact.js';
import type { Clock } from '../shared/runtime.js';
import type { Accumulator, StreamProtocol } from './protocol.js';
import { createSseParser, type ServerSentEvent } from './sse.js';

const MAX_EVENT_CHARS = 16 * 2 ** 20;
const EXCERPT = 200;
/** How much of a stream is kept for the error, while nothing of it is recognised. */
const KEPT_CHARS = 8_192;
/** Ends a stream of either protocol, since some gateways send it after both. */
const DONE_MARKER = '[DONE]';
/** Time without a read after which the stream is read ahead of its reader, up to READ_AHEAD_BYTES. */
const READ_AHEAD_AFTER_MS = 2_000;
const READ_AHEAD_BYTES = 2 ** 20;
/** Time for which events before the first content are held back, so that a failure can be retried. */
const HOLD_BACK_MS = 5_000;

/** The clock and the time limits of a stream reader, as a client has them. */
export interface StreamContext {
  runtime: Clock;
  policy: { timeouts: Pick<Timeouts, 'firstTokenMs' | 'idleMs'> };
  /** True to queue the pieces as they arrive, for a reader that passes them on, instead of the events. */
  relays?: boolean;
}

/** Reads one stream from its first byte to its end. JSON in its place is read too: as one event, or as one a line. */
export class StreamReader<Event, Final extends object> implements OpenStream {
  readonly accumulator: Accumulator<Event, Final>;
  /** True once the data of an event have arrived. */
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
  /** True when the last look came late: once more is looked, because what arrived meanwhile is read after the timers. */
  #wasLate = false;
  /** True once the end of the answer was announced, as with a stop reason. */
  #isFinishing = false;
  /** Set once the body has ended, with what broke it off: what is left of an event may be incomplete. */
  #atEnd: { cause: unknown } | undefined;
  /** The body so far; undefined once something of it was recognised. */
  #text: string | undefined = '';
  /** True for a body that is no stream, such as JSON; undefined before its first character. */
  #isText: boolean | undefined;
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
    private readonly response: Response,
    private readonly lifetime: Lifetime,
    private readonly protocol: StreamProtocol<Event, Final>,
    private readonly context: StreamContext,
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
    this.#readMs = this.context.runtime.now();
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
    const { signal, isAborted } = this.lifetime;
    this.#waitingSinceMs = nowMs;
    let value: Uint8Array | undefined;
    let cause: unknown;
    // Not catch(), because one more promise for each piece costs a seventh of its time
    try {
      ({ value } = await this.#body.read());
    } catch (thrown) {
      cause = thrown;
    }
    this.#waitingSinceMs = this.#pulling = undefined;
    if (isAborted()) {
      this.error = signal.reason;
      return this.#finish({ how: 'abandoned' });
    }
    try {
      if (value && !signal.aborted) this.#feed(value);
      else this.#endBody(signal.reason ?? cause);
    } catch (mistake) {
      this.#fail({ kind: 'unusable-stream', problem: String(mistake) });
    }
  }

  #feed(piece: Uint8Array): void {
    this.#queuedBytes += piece.byteLength;
    this.#parse(this.#decoder.decode(piece, { stream: true }));
    // Drop the piece that broke the stream, or a relayed answer could look complete
    const isBroken = this.end?.how === 'failed' && !this.#isTold;
    if (this.context.relays && !isBroken) this.#queue.push(piece);
  }

  #parse(text: string): void {
    if (this.#text !== undefined && (this.#isText || this.#text.length < KEPT_CHARS)) this.#text += text;
    // By the first character more than by the content type
    if (this.#isText === undefined && this.#text?.trim())
      this.#isText = /^\s*\{/.test(this.#text) || !(isEventStream(this.response.headers) || beginsEvents(this.#text));
    if (!this.#isText) this.#parser.feed(text);
    else if (this.#text && this.#text.length > MAX_ANSWER_BYTES) this.#endAnswer(false);
  }

  /** Reads ahead of the reader, so that the end on the wire is seen and the connection is released. */
  async #readAhead(): Promise<void> {
    while (!this.end && this.#queuedBytes < READ_AHEAD_BYTES)
      await (this.#pulling ??= this.#pull(this.context.runtime.now()));
  }

  /** Sets the timer for the next look. None runs for a stream that is read ahead and that its reader has left alone. */
  #watch(): void {
    const { runtime, policy } = this.context;
    const { firstTokenMs, idleMs } = policy.timeouts;
    const waitMs = Math.min(firstTokenMs, idleMs, READ_AHEAD_AFTER_MS);
    const dueMs = runtime.now() + waitMs;
    this.#stopWatching = runtime.setTimer(waitMs, () => this.#look(runtime.now() - dueMs), false);
  }

  #look(lateMs: number): void {
    const { runtime, policy } = this.context;
    const isWaiting = this.#waitingSinceMs !== undefined;
    const silenceMs = policy.timeouts[this.hasContent ? 'idleMs' : 'firstTokenMs'];
    const isDue =
      runtime.now() - (this.#waitingSinceMs ?? this.#readMs) >= (isWaiting ? silenceMs : READ_AHEAD_AFTER_MS);
    this.#wasLate = !this.#wasLate && lateMs > LATE_MS;
    if (isDue && isWaiting && !this.#wasLate)
      return this.lifetime.abort(new DOMException(`the stream was silent for ${silenceMs} ms`, 'TimeoutError'));
    if (isDue && !isWaiting) void this.#readAhead();
    this.#stopWatching = undefined;
    if (!isDue || this.#waitingSinceMs !== undefined) this.#watch();
  }

  #endBody(cause: unknown): void {
    this.#atEnd = { cause };
    this.#parse(this.#decoder.decode());
    this.#isText ??= !isEventStream(this.response.headers);
    if (!this.#isText) this.#parser.end();
    // No client above reads JSON in place of a stream
    else if (!this.context.relays) this.#take({ data: this.#text ?? '', event: undefined, id: undefined });
    this.#endAnswer(this.#isLastOptional);
  }

  /** Whether the answer is whole although its last event is missing or cannot be read. */
  get #isLastOptional(): boolean {
    const { accumulator, protocol } = this;
    return this.#isFinishing && protocol.rules.lastIsOptional && protocol.isFinished?.(accumulator.partial()) !== false;
  }

  #take({ data, event: name }: ServerSentEvent): void {
    // Ignore events after the terminal event
    if (this.end) return;
    const json = parseJson(data);
    if (isObject(json)) return this.#takeObject(json, name, this.#isText && data === this.#text);
    if (data.trim() === DONE_MARKER) return this.#endAnswer();
    const lines = json === undefined ? data.split('\n') : [];
    // Some gateways leave out the blank line after each event
    if (lines.length > 1) return lines.forEach((line) => this.#take({ data: line, event: name, id: undefined }));
    if (name === 'error') return this.#takeObject({ error: json ?? data }, name);
    // Keep-alives may hold anything
    if (json === undefined && (data.trim() === '' || this.protocol.rules.anywhere.includes(name ?? ''))) return;
    if (json === undefined && this.#atEnd && /^\s*[{[]/.test(data)) return this.#endAnswer(false);
    this.hasEvent = true;
    // JSON that is no object holds no part of an answer, and nothing is missing after its end
    if (json !== undefined || this.#isLastOptional) return;
    if (this.#text !== undefined) return this.#endAnswer(false);
    this.#fail({ kind: 'unusable-stream', problem: `not JSON: ${excerpt(data, EXCERPT)}` });
  }

  /** Takes an event, or with `isWhole` an answer that came as JSON. */
  #takeObject(value: Record<string, unknown>, name?: string, isWhole = false): void {
    const { protocol } = this;
    const { rules } = protocol;
    this.hasEvent = true;
    if (protocol.nameOf && name !== undefined) value['type'] ??= name;
    const error = findError(value, name === 'error' || value['type'] === 'error');
    const events = error || this.hasContent ? undefined : protocol.eventsOf?.(value, isWhole);
    if (events) return events.forEach((each) => this.#takeObject(each as Record<string, unknown>));
    const event = value as Event;
    const symbols = this.accumulator.push(event);
    if (!symbols.includes('unknown')) this.#text = undefined;
    if (error) {
      this.#isTold = this.context.relays === true && (name === 'error' || 'error' in value);
      return this.#fail({ kind: 'response', status: error.status, body: error.body });
    }
    this.#isFinishing ||= symbols.includes(rules.finish) || (isWhole && this.#text === undefined);
    this.hasContent ||= rules.content.some((symbol) => symbols.includes(symbol));
    if (!this.context.relays) this.#queue.push(event);
    if (symbols.includes(rules.last)) this.#endAnswer();
  }

  /** Ends the answer: whole, truncated, or not what was asked for. */
  #endAnswer(isWhole = this.#isFinishing): void {
    if (isWhole) return this.#finish({ how: 'complete' });
    const cause = this.#atEnd?.cause;
    const isOther = this.#isText || this.hasEvent || !beginsEvents(this.#text ?? '');
    if (this.#text !== undefined && isOther) return this.#fail(unusable(this.response, { text: this.#text, cause }));
    const cut = Object.assign(new Error('the stream ended before its last event'), { code: 'STREAM_TRUNCATED' });
    // Content was paid for, and asking again would pay again
    this.#fail({ kind: 'no-response', cause: cause ?? cut, begun: true, lost: this.hasContent });
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
  context: StreamContext,
): Read<StreamReader<Event, Final>> {
  return async (response, lifetime) => {
    const reader = new StreamReader(response, lifetime, protocol, context);
    const hold = { isOver: false, cancel() {} };
    const over = new Promise<void>((resolve) => {
      hold.cancel = context.runtime.setTimer(HOLD_BACK_MS, resolve, false);
    }).then(() => {
      hold.isOver = true;
    });
    while (!reader.end && !reader.hasContent && !(hold.isOver && reader.hasEvent))
      await (hold.isOver ? reader.pull() : Promise.race([over, reader.pull()]));
    hold.cancel();
    return reader.end?.how === 'failed' && !reader.hasContent
      ? { outcome: reader.end.outcome, partial: reader.accumulator.partial() }
      : reader;
  };
}

/** Reads a stream to its end, for a request that asked for none: some gateways send one all the same. */
export function readWhole(protocol: StreamProtocol<never, object>, context: StreamContext): Read<JsonAnswer> {
  return async (response, lifetime) => {
    const reader = new StreamReader(response, lifetime, protocol, context);
    while (!reader.end) await reader.pull();
    const value = reader.accumulator.partial() as Record<string, unknown>;
    if (reader.end.how === 'failed') return { outcome: reader.end.outcome, partial: value };
    return { text: JSON.stringify(value), value };
  };
}
