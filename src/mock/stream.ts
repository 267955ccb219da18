/** Writes events as a body of server-sent events. */
import { writeEvent, type StreamEvent } from './events.js';

/** Waits before the next event; the default does not. */
export type Pace = (event: StreamEvent) => Promise<void> | void;

/** The streamed answer. `closed` is told once, when the last event was read or the reader went away. */
export function streamResponse(
  events: StreamEvent[],
  headers: Record<string, string>,
  pace: Pace,
  closed: () => void,
): Response {
  const encoder = new TextEncoder();
  const queue = events.values();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = queue.next();
        if (done) {
          closed();
          return controller.close();
        }
        await pace(value);
        controller.enqueue(encoder.encode(writeEvent(value)));
      },
      cancel: closed,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers },
  });
}
