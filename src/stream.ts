/** Reads one stream: bytes to events, checked by the grammar, until it is whole or broken. */
import type { Read } from './attempt.js';
import { readText } from './body.js';
import { ERROR_ROWS } from './contract.js';
import type { Outcome } from './failure.js';
import { StreamMachine } from './grammar.js';
import { parseObject } from './json.js';
import { excerpt } from './redact.js';
import type { Scope } from './scope.js';
import { createSseParser, type ServerSentEvent } from './sse.js';
import type { Assembly, Surface } from './surface.js';
import type { World } from './world.js';

const MAX_EVENT_CHARS = 16 * 2 ** 20;
const MAX_ANSWER_BYTES = 64 * 2 ** 20;
const EXCERPT = 200;

/** A stream under way. */
export class StreamReader<Event, Final> {
  readonly assembly: Assembly<Event, Final>;
  /** Content has arrived: from now on nothing is restarted. */
  hasContent = false;
  /** Nothing more will be read: the stream is whole or broken. */
  isOver = false;
  /** How it broke; told once everything before it was handed on. */
  broken: Outcome | undefined;
  private queue: Event[] = [];
  private head = 0;
  private readonly machine: StreamMachine;
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly decoder = new TextDecoder();
  private readonly parser = createSseParser(
    MAX_EVENT_CHARS,
    (event) => this.take(event),
    () => this.fail(unusable(`an event is longer than ${MAX_EVENT_CHARS} characters`)),
  );
  private waitingSinceMs: number | undefined;
  private stopWatching = () => {};

  constructor(
    body: ReadableStream<Uint8Array>,
    private readonly scope: Scope,
    private readonly surface: Surface<Event, Final>,
    private readonly world: World,
  ) {
    this.assembly = surface.assemble();
    this.machine = new StreamMachine(surface.grammar, false);
    this.reader = body.getReader();
    // Some platforms forget an abort once headers have arrived
    scope.signal.addEventListener('abort', () => {
      this.stopWatching();
      void this.reader.cancel().catch(() => {});
    });
  }

  /** The next event that has already arrived. */
  shift(): Event | undefined {
    if (this.head < this.queue.length) return this.queue[this.head++];
    this.queue = [];
    this.head = 0;
    return undefined;
  }

  /** Reads one more piece; answers it as it came. Afterwards there are more events, or the stream is over. */
  async pull(): Promise<Uint8Array | undefined> {
    this.waitingSinceMs = this.world.now();
    try {
      const { done, value } = await this.reader.read();
      this.waitingSinceMs = undefined;
      this.scope.signal.throwIfAborted();
      if (done) this.finish();
      else this.parser.feed(this.decoder.decode(value, { stream: true }));
      if (this.isOver) this.close();
      return value;
    } catch (thrown) {
      this.fail({ kind: 'no-response', cause: this.scope.signal.aborted ? this.scope.signal.reason : thrown });
      this.close();
      return undefined;
    }
  }

  /** Gives the stream up after some milliseconds of silence; time the reader takes for itself does not count. */
  watch(idleMs: number): void {
    const check = () => {
      const quietMs = this.waitingSinceMs === undefined ? 0 : this.world.now() - this.waitingSinceMs;
      if (quietMs >= idleMs)
        return this.scope.abort(new DOMException(`the stream was silent for ${idleMs} ms`, 'TimeoutError'));
      this.stopWatching = this.world.after(idleMs - quietMs, check, 'limit');
    };
    this.stopWatching = this.world.after(idleMs, check, 'limit');
  }

  /** Closes the connection and removes timers and listeners. */
  close(): void {
    this.isOver = true;
    this.stopWatching();
    this.scope.close();
    void this.reader.cancel().catch(() => {});
    // Cancelling alone leaves the socket open for seconds on Node
    if (!this.machine.isDone) this.scope.abort(new DOMException('the stream was closed', 'AbortError'));
  }

  private finish(): void {
    this.parser.feed(this.decoder.decode());
    this.parser.end();
    if (this.isOver) return;
    const cause = Object.assign(new Error('the stream ended before its last event'), { code: 'STREAM_TRUNCATED' });
    this.fail({ kind: 'no-response', cause });
  }

  private take({ data, event: name }: ServerSentEvent): void {
    // What follows the end is nobody's
    if (this.isOver) return;
    if (data === this.surface.marker) return this.step('done', undefined);
    const value = parseObject(data);
    if (value === undefined) return this.fail(unusable(`not JSON: ${excerpt(data, EXCERPT)}`));
    if (value['type'] === 'error' || name === 'error') return this.fail(errorOutcome(value, data));
    const event = value as Event;
    try {
      const symbols = this.surface.symbolsOf(event);
      if (typeof symbols === 'string') this.step(symbols, event);
      else for (const symbol of symbols) this.step(symbol, event);
      if (this.broken) return;
      this.assembly.take(event);
    } catch {
      return this.fail(unusable(`an event that makes no sense: ${excerpt(data, EXCERPT)}`));
    }
    this.queue.push(event);
  }

  private step(symbol: string, event: unknown): void {
    const problem = this.machine.take(symbol, event);
    if (problem !== undefined) return this.fail(unusable(problem));
    if (!this.hasContent) this.hasContent = this.surface.grammar.content.includes(symbol);
    if (this.machine.isDone) this.isOver = true;
  }

  private fail(outcome: Outcome): void {
    this.broken ??= outcome;
    this.isOver = true;
  }
}

/** How to read a stream. */
export interface StreamOptions {
  world: World;
  /** Silence after which the stream is given up, milliseconds. */
  idleMs: number;
  /** Gets every piece that is read before the first content, as it came. */
  onPiece?: (piece: Uint8Array) => void;
}

/** Reads a stream up to its first content, so that what fails before may be tried again. */
export function readStream<Event, Final>(
  surface: Surface<Event, Final>,
  options: StreamOptions,
): Read<StreamReader<Event, Final>> {
  return async (response, scope) => {
    const { headers, status } = response;
    if (!isEventStream(headers) || !response.body) {
      return { failed: { kind: 'response', status, headers, body: await readText(response, scope, MAX_ANSWER_BYTES) } };
    }
    const reader = new StreamReader(response.body, scope, surface, options.world);
    reader.watch(options.idleMs);
    while (!reader.hasContent && !reader.isOver) {
      const piece = await reader.pull();
      if (piece) options.onPiece?.(piece);
    }
    return reader.broken && !reader.hasContent ? { failed: reader.broken } : { value: reader, open: true };
  };
}

/** Whether an answer says that it is a stream of events; the case of a media type does not matter (RFC 9110 §8.3.1). */
export function isEventStream(headers: Headers): boolean {
  return headers.get('content-type')?.toLowerCase().startsWith('text/event-stream') ?? false;
}

// An error event means what the same error would have meant as a status
function errorOutcome(value: Record<string, unknown>, body: string): Outcome {
  const { type } = (value['error'] ?? {}) as { type?: unknown };
  const row = Object.values(ERROR_ROWS).find((each) => each.type === type);
  return { kind: 'response', status: row?.status ?? ERROR_ROWS[500].status, body };
}

function unusable(problem: string): Outcome {
  return { kind: 'unusable-stream', problem };
}
