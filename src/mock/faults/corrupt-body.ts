/** Faults on the wire: a correct response whose body is cut, stalls, is mislabelled, or whose connection breaks. */
import { resetConnection, type ClientConnection } from '../gateway/client-connection.js';
import { wait, type SetTimer } from '../gateway/timer.js';
import type { FaultName } from './rule.js';

/** How much of the body is sent, and what happens then. */
const BODY_FAULTS: Partial<Record<FaultName, { send: 'nothing' | 'half'; then: 'end' | 'reset' | 'stall' }>> = {
  empty: { send: 'nothing', then: 'end' },
  truncated: { send: 'half', then: 'end' },
  'reset-after-headers': { send: 'nothing', then: 'reset' },
  'reset-body': { send: 'half', then: 'reset' },
  'stall-headers': { send: 'nothing', then: 'stall' },
  'stall-body': { send: 'half', then: 'stall' },
};

/** Applies a fault to a correct response. Rejects for a fault that breaks the connection within the headers. */
export async function corruptBody(
  response: Response,
  fault: FaultName,
  connection: ClientConnection,
  setTimer: SetTimer,
): Promise<Response> {
  if (fault === 'reset-headers') {
    await response.body?.cancel();
    return resetConnection(connection, 'part of the headers');
  }
  const headers = new Headers(response.headers);
  if (fault === 'wrong-content-type') headers.set('content-type', 'text/plain');
  const bodyFault = BODY_FAULTS[fault];
  if (!bodyFault) return new Response(response.body, { status: response.status, headers });
  connection.headersFirst ||= bodyFault.then !== 'end';
  return new Response(corruptedBody(response, bodyFault, connection, setTimer), { status: response.status, headers });
}

function corruptedBody(
  response: Response,
  { send, then }: NonNullable<(typeof BODY_FAULTS)[FaultName]>,
  connection: ClientConnection,
  setTimer: SetTimer,
): ReadableStream<Uint8Array> {
  let isSent = send === 'nothing';
  // Cancelling the rest ends the generation of a streamed response
  const cancelRest = async (reason?: unknown) => response.body?.cancel(reason);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!isSent) {
          isSent = true;
          const reader = response.body?.getReader();
          const first = (await reader?.read())?.value ?? new Uint8Array();
          reader?.releaseLock();
          return controller.enqueue(first.subarray(0, Math.ceil(first.byteLength / 2)));
        }
        await cancelRest();
        if (then === 'end') return controller.close();
        try {
          await (then === 'reset'
            ? resetConnection(connection, 'part of the body')
            : wait(undefined, connection, setTimer));
        } catch (thrown) {
          connection.failBody(controller, thrown);
        }
      },
      cancel: cancelRest,
    },
    { highWaterMark: 0 },
  );
}
