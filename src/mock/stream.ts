/** Writes events as a body of server-sent events. */
import { writeEvent, type StreamEvent } from './events.js';
import type { StreamFault } from './fault-rule.js';
import type { Peer } from './peer.js';
import { breakOff } from './spoil-body.js';
import type { StreamStep } from './spoil-stream.js';
import { wait, type After } from './timer.js';

/** Waits before the next event; the default does not. */
export type Pace = (event: StreamEvent) => Promise<void> | void;

/** How a stream is written. */
export interface StreamWriting {
  pace: Pace;
  peer: Peer;
  after: After;
  fault?: StreamFault | undefined;
  /** Told of every event that was written. */
  sent: (event: StreamEvent) => void;
  /** Told once, when the stream is over: read to its end, broken, or its reader gone. */
  closed: () => void;
}

/** The streamed answer. An event is made when it is read, so that an unread stream stays under way. */
export function streamResponse(
  steps: readonly StreamStep[],
  init: { status: number; headers: Record<string, string> },
  { pace, peer, after, fault, sent, closed }: StreamWriting,
): Response {
  const encoder = new TextEncoder();
  const queue = steps.values();
  let isOpen = true;
  let forget = () => {};
  const close = () => {
    if (isOpen) closed();
    isOpen = false;
    forget();
  };
  // The first event need not be there for the headers to arrive
  peer.headersFirst = true;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        forget = peer.onGone((reason) => {
          if (isOpen) peer.failBody(controller, reason);
          close();
        });
      },
      async pull(controller) {
        const step = queue.next();
        try {
          if (step.done) controller.close();
          else if (step.value === 'reset') await breakOff(peer, 'part of the body');
          else if (step.value === 'stall') return await wait(undefined, peer, after);
          else {
            if (fault?.everyMs) await wait(fault.everyMs, peer, after);
            await pace(step.value);
            if (!isOpen) return;
            controller.enqueue(encoder.encode(writeEvent(step.value)));
            return sent(step.value);
          }
        } catch (thrown) {
          if (isOpen) peer.failBody(controller, thrown);
        }
        close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, init);
}
