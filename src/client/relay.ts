/** Passes a streamed answer on, as a body of server-sent events. */
import { ERROR_ROWS } from '../contract.js';
import type { Clock } from '../shared/runtime.js';
import type { StreamProtocol } from '../stream/protocol.js';
import { writeSse } from '../stream/sse.js';

/** The options of `toReadableStream`. */
export interface RelayOptions {
  /**
   * Returns what the last event tells of an error, by which a stream that is under way ends. Default: the type of an
   * internal error, and a text that says nothing of its cause.
   */
  mapError?: ((error: unknown) => { type: string; message: string }) | undefined;
  /**
   * Time without an event after which a comment is sent, so that no proxy closes the connection, milliseconds. Default
   * 15,000.
   */
  keepAliveMs?: number | undefined;
}

const KEEP_ALIVE = ': keep-alive\n\n';
const HIDDEN = { type: ERROR_ROWS[500].type, message: 'the answer could not be completed' };

/** Writes events as they are asked for. */
export function relay<Event>(
  events: AsyncIterator<Event, undefined>,
  protocol: StreamProtocol<Event, object>,
  clock: Clock,
  { mapError = () => HIDDEN, keepAliveMs = 15_000 }: RelayOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pending: Promise<IteratorResult<Event, undefined>> | undefined;
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      pending ??= events.next();
      let cancel = () => {};
      const silence = new Promise<undefined>((resolve) => {
        cancel = clock.setTimer(keepAliveMs, () => resolve(undefined), false);
      });
      try {
        const next = await Promise.race([pending, silence]);
        if (!next) return write(KEEP_ALIVE);
        pending = undefined;
        if (!next.done) return write(writeSse(protocol.nameOf?.(next.value), JSON.stringify(next.value)));
        if (protocol.marker) write(writeSse(undefined, protocol.marker));
      } catch (thrown) {
        write(writeSse('error', JSON.stringify({ type: 'error', error: mapError(thrown) })));
      } finally {
        cancel();
      }
      controller.close();
    },
    cancel: async () => void (await events.return?.()),
  };
  // highWaterMark 0, so that the request is not sent before the body is read
  return new ReadableStream(source, { highWaterMark: 0 });
}
