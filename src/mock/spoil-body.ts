/** Answers that were right until they went over the wire: cut, broken off, stalled, mislabelled. */
import type { FaultName } from './fault-rule.js';
import { ConnectionReset, type Peer, type Sent } from './peer.js';
import { wait, type After } from './timer.js';

/** How much of the body arrives, and what happens then. */
const BODIES: Partial<Record<FaultName, { keep: 'nothing' | 'half'; then: 'end' | 'reset' | 'stall' }>> = {
  empty: { keep: 'nothing', then: 'end' },
  truncated: { keep: 'half', then: 'end' },
  'reset-after-headers': { keep: 'nothing', then: 'reset' },
  'reset-body': { keep: 'half', then: 'reset' },
  'stall-headers': { keep: 'nothing', then: 'stall' },
  'stall-body': { keep: 'half', then: 'stall' },
};

/** Breaks the connection: rejects as `fetch` does. */
export async function breakOff(peer: Peer, sent: Sent): Promise<never> {
  await peer.reset(sent);
  throw new ConnectionReset(sent);
}

/** The right answer, spoiled on its way. */
export async function spoilBody(response: Response, fault: FaultName, peer: Peer, after: After): Promise<Response> {
  if (fault === 'reset-headers') {
    await response.body?.cancel();
    return breakOff(peer, 'part of the headers');
  }
  const headers = new Headers(response.headers);
  if (fault === 'wrong-content-type') headers.set('content-type', 'text/plain');
  const how = BODIES[fault];
  if (!how) return new Response(response.body, { status: response.status, headers });
  peer.headersFirst ||= how.then !== 'end';
  return new Response(spoiled(response, how, peer, after), { status: response.status, headers });
}

function spoiled(
  response: Response,
  { keep, then }: NonNullable<(typeof BODIES)[FaultName]>,
  peer: Peer,
  after: After,
): ReadableStream<Uint8Array> {
  let kept = keep === 'nothing';
  // The rest of the right answer is nobody's; a stream ends its turn with it
  const drop = async (reason?: unknown) => response.body?.cancel(reason);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!kept) {
          kept = true;
          const reader = response.body?.getReader();
          const first = (await reader?.read())?.value ?? new Uint8Array();
          reader?.releaseLock();
          return controller.enqueue(first.subarray(0, Math.ceil(first.byteLength / 2)));
        }
        await drop();
        if (then === 'end') return controller.close();
        try {
          await (then === 'reset' ? breakOff(peer, 'part of the body') : wait(undefined, peer, after));
        } catch (thrown) {
          peer.failBody(controller, thrown);
        }
      },
      cancel: drop,
    },
    { highWaterMark: 0 },
  );
}
