/** Sends events as a body of server-sent events. */
import type { StreamStep } from '../faults/corrupt-stream.js';
import type { StreamFault } from '../faults/rule.js';
import { writeEvent, type EventDraft } from '../model/events.js';
import { resetConnection, type ClientConnection } from './client-connection.js';
import { wait, type SetTimer } from './timer.js';

/** Runs before each event of a stream; the event is sent once the returned promise settles. */
export type Pace = (event: EventDraft) => Promise<void> | void;

/** How a stream is sent. */
export interface StreamSettings {
  pace: Pace;
  connection: ClientConnection;
  setTimer: SetTimer;
  fault?: StreamFault | undefined;
}

/** Functions that are told of a stream's progress. */
export interface StreamListener {
  /** Called for each event that was sent. */
  onSent: (event: EventDraft) => void;
  /** Called once, when the stream was read to its end, broke, or lost its reader. */
  onClosed: () => void;
}

/** A streamed response. An event is made only when it is read, so that the stream stays open while the client waits. */
export function streamResponse(
  steps: readonly StreamStep[],
  init: { status: number; headers: Record<string, string> },
  { pace, connection, setTimer, fault }: StreamSettings,
  { onSent, onClosed }: StreamListener,
): Response {
  const encoder = new TextEncoder();
  const queue = steps.values();
  let isOpen = true;
  let stopListening = () => {};
  const close = () => {
    if (isOpen) onClosed();
    isOpen = false;
    stopListening();
  };
  // The first event may be long in coming, and the client needs the headers at once
  connection.headersFirst = true;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stopListening = connection.onDisconnect((reason) => {
          if (isOpen) connection.failBody(controller, reason);
          close();
        });
      },
      async pull(controller) {
        const step = queue.next();
        try {
          if (step.done) controller.close();
          else if (step.value === 'reset') await resetConnection(connection, 'part of the body');
          else if (step.value === 'stall') return await wait(undefined, connection, setTimer);
          else {
            if (fault?.everyMs) await wait(fault.everyMs, connection, setTimer);
            await pace(step.value);
            if (!isOpen) return;
            controller.enqueue(encoder.encode(writeEvent(step.value)));
            return onSent(step.value);
          }
        } catch (thrown) {
          if (isOpen) connection.failBody(controller, thrown);
        }
        close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, init);
}
