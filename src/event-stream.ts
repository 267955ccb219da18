/** A streamed answer as its reader holds it. Nothing is sent until it is read. */
import type { Opened, Settled } from './call.js';
import { ERROR_ROWS } from './contract.js';
import { CaicainiError } from './error.js';
import { writeSse } from './sse.js';
import type { StreamReader } from './stream.js';
import type { Surface } from './surface.js';
import { onAbort } from './world.js';

/**
 * The events of an answer, read once, in order. A failure before the first content is retried like any other; after it
 * the loop throws a `CaicainiError` with `because: 'stream-started'`, the id and what had arrived in `partial`. Leaving
 * the loop early closes the connection.
 */
export class EventStream<Event, Final> implements AsyncIterable<Event> {
  readonly #surface: Surface<Event, Final>;
  readonly #open: (signal: AbortSignal) => Promise<Opened<StreamReader<Event, Final>>>;
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | null | undefined;
  readonly #end = defer();
  #opening: Promise<Opened<StreamReader<Event, Final>>> | undefined;
  #opened: Opened<StreamReader<Event, Final>> | undefined;
  #unfollow = () => {};
  #isRead = false;
  #isOver = false;

  /** `open` sends the request when the first event is asked for; `caller` ends the stream. */
  constructor(
    surface: Surface<Event, Final>,
    caller: AbortSignal | null | undefined,
    open: (signal: AbortSignal) => Promise<Opened<StreamReader<Event, Final>>>,
  ) {
    this.#surface = surface;
    this.#caller = caller;
    this.#open = open;
  }

  /** Id of the message, from the first event on. */
  get id(): string | undefined {
    return this.#opened?.value.assembly.id;
  }

  /** Every event, pings included. Throws for a second reader. */
  [Symbol.asyncIterator](): AsyncIterator<Event, undefined> {
    if (this.#isRead) throw CaicainiError.usage('the stream is read already: its events come once');
    this.#isRead = true;
    return { next: () => this.#next(), return: () => this.#leave() };
  }

  /** Only the text, piece by piece. */
  async *text(): AsyncGenerator<string, void, undefined> {
    for await (const event of this) {
      const text = this.#surface.textOf(event);
      if (text) yield text;
    }
  }

  /** The whole answer, as it would have come without streaming. While someone reads the events, waits for them. */
  async finalMessage(): Promise<Final> {
    if (!this.#isRead) for await (const _ of this);
    await this.#end.promise;
    return this.#opened!.value.assembly.final();
  }

  /** All text of the answer. */
  async finalText(): Promise<string> {
    await this.finalMessage();
    return this.#opened!.value.assembly.text();
  }

  /** Ends the stream; whoever reads it gets the reason. Default: an `AbortError`. */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /** The events as a body of server-sent events, to pass on to a browser. A failure becomes a last `error` event. */
  toReadableStream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    const events = this[Symbol.asyncIterator]();
    const surface = this.#surface;
    const source: UnderlyingDefaultSource<Uint8Array> = {
      async pull(controller) {
        const write = (name: string | undefined, data: string) =>
          controller.enqueue(encoder.encode(writeSse(name, data)));
        try {
          const { done, value } = await events.next();
          if (!done) return write(surface.nameOf(value), JSON.stringify(value));
          if (surface.marker) write(undefined, surface.marker);
        } catch (thrown) {
          const { type = ERROR_ROWS[500].type, message } = CaicainiError.is(thrown)
            ? thrown
            : { message: 'the stream was ended' };
          write('error', JSON.stringify({ type: 'error', error: { type, message } }));
        }
        controller.close();
      },
      async cancel() {
        await events.return?.();
      },
    };
    // Asks for nothing before it is asked itself
    return new ReadableStream(source, { highWaterMark: 0 });
  }

  #next(): Promise<IteratorResult<Event, undefined>> {
    if (this.#isOver) return Promise.resolve(DONE);
    // Most events have already arrived with the one before: no need to wait
    const event = this.#opened?.value.shift();
    return event === undefined ? this.#pull() : Promise.resolve({ done: false, value: event });
  }

  async #pull(): Promise<IteratorResult<Event, undefined>> {
    try {
      const opened = (this.#opened ??= await (this.#opening ??= this.#start()));
      if (this.#isOver) this.#drop(opened);
      const reader = opened.value;
      // Its reader may leave while this waits for more
      while (!this.#isOver) {
        const event = reader.shift();
        if (event !== undefined) return { done: false, value: event };
        if (reader.isOver) break;
        await reader.pull();
      }
      if (this.#isOver) return DONE;
      const { signal } = this.#controller;
      note(opened, signal.aborted ? 'left' : reader.broken ? 'failed' : 'whole');
      if (signal.aborted) throw signal.reason;
      if (reader.broken) throw opened.broken(reader.broken, reader.assembly);
    } catch (thrown) {
      if (this.#isOver) return DONE;
      throw this.#fail(thrown);
    }
    this.#finish();
    this.#end.resolve();
    return DONE;
  }

  #start(): Promise<Opened<StreamReader<Event, Final>>> {
    const follow = () => this.#controller.abort(this.#caller?.reason);
    if (this.#caller?.aborted) follow();
    else this.#unfollow = onAbort(this.#caller, follow);
    return this.#open(this.#controller.signal);
  }

  #leave(): Promise<IteratorResult<Event, undefined>> {
    if (!this.#isOver) {
      const left = CaicainiError.usage('the stream was left before its end');
      if (this.#opened) this.#drop(this.#opened);
      else this.#controller.abort(left);
      this.#fail(left);
    }
    return Promise.resolve(DONE);
  }

  #drop(opened: Opened<StreamReader<Event, Final>>): void {
    opened.value.close();
    note(opened, 'left');
  }

  #finish(): void {
    this.#isOver = true;
    this.#unfollow();
  }

  #fail(thrown: unknown): unknown {
    this.#finish();
    this.#end.reject(thrown);
    return thrown;
  }
}

const DONE = { done: true, value: undefined } as const;

function note({ value, settle }: Opened<StreamReader<unknown, unknown>>, how: Settled): void {
  settle(value.assembly.partial(), how);
}

interface Deferred {
  promise: Promise<void>;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

function defer(): Deferred {
  let resolve!: () => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever asks later still gets it; nobody asking is no fault
  promise.catch(() => {});
  return { promise, resolve, reject };
}
