/** An answer of `fetch` that is copied while its reader reads it, at the reader's pace. */
import type { RawResponse } from './exchange.js';
import { brokeOff, unseen } from './failures.js';

/** What came of a request. */
export interface Came {
  response?: RawResponse;
  failure?: string;
}

/** The answer, to be read in place of the given one; `tell` is called once, when its body has ended or was left. */
export function watchAnswer(response: Response, tell: (came: Came) => void): Response {
  const { status, statusText, headers } = response;
  let body = '';
  const onEnd = (failure?: string) =>
    tell({ response: { status, headers: [...headers], body }, ...(failure !== undefined && { failure }) });
  const source = response.body;
  // Of what is no answer to copy, and of bodies that are no streams of the platform, the reader has the original
  const canCopy = source === null || (status >= 200 && status < 600 && source instanceof ReadableStream);
  if (source === null || !canCopy) {
    onEnd(canCopy ? undefined : unseen('the body could not be copied'));
    return response;
  }
  const copy = copyStream(source, { onText: (text) => (body += text), onEnd });
  return dress(new Response(copy, { status, statusText, headers }), response);
}

/** What a copied stream tells. */
export interface Listener {
  onText: (text: string) => void;
  /** Called once; with a failure when it broke off or its reader left. */
  onEnd: (failure?: string) => void;
}

/** A stream of the same bytes, read only when its reader reads. */
export function copyStream(
  source: ReadableStream<Uint8Array>,
  { onText, onEnd }: Listener,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isOver = false;
  const end = (failure?: string) => {
    if (isOver) return;
    isOver = true;
    const rest = decoder.decode();
    if (rest !== '') onText(rest);
    onEnd(failure);
  };
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      // An abort is heard even while nobody reads
      reader.closed.catch((thrown: unknown) => {
        end(whyFailed(brokeOff, thrown));
        controller.error(thrown);
      });
    },
    async pull(controller) {
      const { done, value } = await nextPiece(reader);
      if (done) {
        end();
        controller.close();
        // A read into the reader's own memory is answered by its return. Source: Streams Standard, section 4.8.3
        controller.byobRequest?.respond(0);
        return;
      }
      onText(decoder.decode(value, { stream: true }));
      // The stream takes the memory of what it is given, which may be its maker's
      controller.enqueue(value.slice());
    },
    async cancel(reason) {
      end(unseen('the reader left before the answer had ended'));
      await reader.cancel(reason);
    },
  });
}

/** Why there is no answer, or no more of it; what fetch says itself may show a header. */
export function whyFailed(say: (why: string) => string, thrown: unknown): string {
  const { name, cause } = Object(thrown) as { name?: string; cause?: unknown };
  const { code } = Object(cause) as { code?: string };
  // Failures of the network have a code; aborts, limits of time and requests that cannot be made are the caller's own
  return code === undefined ? unseen(`the caller ended it (${name ?? 'for a reason of its own'})`) : say(code);
}

// A stream of bytes takes no piece without any
async function nextPiece(reader: ReadableStreamDefaultReader<Uint8Array>) {
  for (;;) {
    const next = await reader.read();
    if (next.done || next.value.byteLength > 0) return next;
  }
}

/** Gives a response what only the platform can give. */
function dress(copy: Response, original: Response): Response {
  const members = ['url', 'redirected', 'type'] as const;
  for (const name of members) Object.defineProperty(copy, name, { value: original[name] });
  Object.defineProperty(copy, 'clone', { value: () => dress(Response.prototype.clone.call(copy), original) });
  return copy;
}
