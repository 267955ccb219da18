/** A streamed answer, for its readers. The request is sent when the first of them asks for an event. */
import { CaicainiError } from '../policy/error.js';
import { onAbort, type Clock } from '../shared/runtime.js';
import { textOfAnswer, type StreamProtocol } from '../stream/protocol.js';
import type { StreamReader } from '../stream/reader.js';
import type { Answered } from './call.js';
import { relay, type RelayOptions } from './relay.js';
import { withHead, type ResponseHead, type WithResponse } from './with-response.js';

const DONE = { done: true, value: undefined } as const;

/** A stream that was opened: its reader, and its response. */
export type Opened<Event, Final extends object> = Answered<StreamReader<Event, Final>>;

/**
 * A streamed answer. `for await` gives its events in order; several loops may read it, if all begin before the first
 * event. A failure before the first content is retried; a later one makes the loops throw a `CaicainiError` with
 * `because: 'stream-started'`, the id, and in `partial` the part that arrived. When the last loop is left early, the
 * connection is closed. Source: Streaming.
 */
export class EventStream<Event, Final extends object> implements AsyncIterable<Event> {
  readonly #protocol: StreamProtocol<Event, Final>;
  readonly #clock: Clock;
  readonly #open: () => Promise<Opened<Event, Final>>;
  readonly #controller = new AbortController();
  #reader: StreamReader<Event, Final> | undefined;
  /** The events that each loop has yet to give, because another one was ahead of it. */
  readonly #loops = new Set<Event[]>();
  #hasBegun = false;
  #abandonReason: CaicainiError | undefined;

  /** `open` sends the request when the first event is asked for; `caller` ends the stream. */
  constructor(
    protocol: StreamProtocol<Event, Final>,
    clock: Clock,
    caller: AbortSignal | null | undefined,
    open: (signal: AbortSignal) => Promise<Opened<Event, Final>>,
  ) {
    this.#protocol = protocol;
    this.#clock = clock;
    let opening: Promise<Opened<Event, Final>> | undefined;
    const start = async () => {
      const unfollow = onAbort(caller, () => this.abort(caller?.reason));
      if (caller?.aborted) this.abort(caller.reason);
      const opened = await open(this.#controller.signal).catch((thrown: unknown) => {
        unfollow();
        throw thrown;
      });
      this.#reader = opened.answer;
      this.#reader.whenEnded(unfollow);
      return opened;
    };
    this.#open = () => (opening ??= start());
  }

  /** Id of the message; undefined until the first content has arrived. */
  get id(): string | undefined {
    return this.#reader?.accumulator.head['id'] as string | undefined;
  }

  /** The part of the answer that has arrived, also after an abort; undefined until the first content has. */
  get partial(): Partial<Final> | undefined {
    return this.#reader?.accumulator.partial();
  }

  /**
   * Sends the request and waits for the first content. Rejects with the error of a request that failed, so that its
   * status is known before anything is passed on.
   */
  async opened(): Promise<ResponseHead> {
    return (await this.withResponse()).response;
  }

  /** Waits as `opened()` does, and returns the stream with status, headers and request id of its answer. */
  async withResponse(): Promise<WithResponse<this>> {
    return withHead(this, (await this.#open()).response);
  }

  /** Iterates over every event, pings included. Throws a `CaicainiError` once events have been handed on. */
  [Symbol.asyncIterator](): AsyncIterator<Event, undefined> {
    if (this.#hasBegun)
      throw CaicainiError.usage(
        'the stream is read already: begin all loops before its first event, or call stream() again',
      );
    const queue: Event[] = [];
    this.#loops.add(queue);
    const next = () => {
      // No wait for most events, which arrive in one piece with the event before
      const value = this.#take(queue);
      return value === undefined ? this.#next(queue) : Promise.resolve({ done: false as const, value });
    };
    return { next, return: () => this.#leave(queue) };
  }

  /** Iterates over the text alone, piece by piece. */
  async *text(): AsyncGenerator<string, void, undefined> {
    for await (const event of this) {
      const text = this.#protocol.textOf(event);
      if (text) yield text;
    }
  }

  /**
   * Waits for the whole answer, as `create()` would return it. The loops still get every event. Rejects once the last loop
   * was left early; `partial` has what arrived.
   */
  async finalMessage(): Promise<Final> {
    const { answer: reader } = await this.#open();
    while (!reader.end) {
      await reader.pull();
      while (this.#loops.size === 0 && reader.shift() !== undefined) this.#hasBegun = true;
    }
    if (reader.error !== undefined) throw reader.error;
    return reader.accumulator.partial() as Final;
  }

  /** Waits for the whole answer and returns its text. */
  async finalText(): Promise<string> {
    return textOfAnswer(this.#protocol, await this.finalMessage());
  }

  /** Aborts the stream. Its loops get `reason`, by default an `AbortError`. */
  abort(reason?: unknown): void {
    // null would be the reason itself, and no loop could tell it from the end of the stream
    this.#controller.abort(reason ?? undefined);
  }

  /**
   * Returns the events as a body of server-sent events, for a browser. The request is sent when the body is read; call
   * `opened()` first to answer with the right status. A failure becomes a last `error` event, which tells a visitor
   * nothing internal unless `mapError` says otherwise.
   */
  toReadableStream(options: RelayOptions = {}): ReadableStream<Uint8Array> {
    return relay(this[Symbol.asyncIterator](), this.#protocol, this.#clock, options);
  }

  async #next(queue: Event[]): Promise<IteratorResult<Event, undefined>> {
    try {
      const reader = this.#reader ?? (await this.#open()).answer;
      // Not reader.next(), because one more promise for each piece costs a twelfth of its time
      for (;;) {
        const value = this.#take(queue);
        if (value !== undefined) return { done: false, value };
        if (reader.end) break;
        await reader.pull();
      }
      if (reader.error !== undefined) throw reader.error;
    } catch (thrown) {
      if (thrown !== this.#abandonReason) throw thrown;
    }
    return DONE;
  }

  /** Takes the next event of a loop: one that another loop has handed to it, or one that has arrived, for all loops. */
  #take(queue: Event[]): Event | undefined {
    const handed = queue.shift();
    const event = handed ?? this.#reader?.shift();
    if (handed !== undefined || event === undefined) return event;
    this.#hasBegun = true;
    if (this.#loops.size > 1) for (const other of this.#loops) if (other !== queue) other.push(event);
    return event;
  }

  #leave(queue: Event[]): Promise<IteratorResult<Event, undefined>> {
    this.#loops.delete(queue);
    if (this.#loops.size === 0) {
      const message = 'the reader left the stream before its end; stream.partial has what arrived';
      this.#abandonReason = CaicainiError.usage(message, undefined, { charged: 'unknown' });
      if (this.#reader) this.#reader.close(this.#abandonReason);
      else this.abort(this.#abandonReason);
    }
    return Promise.resolve(DONE);
  }
}
