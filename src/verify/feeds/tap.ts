/** Taps responses and streams: copies the text while the reader reads it, at the pace of the reader. */
import type { RawResponse } from '../read/exchange.js';
import { cutOff, partlySeen } from '../read/failures.js';

/** The outcome of a tapped request. */
export interface TapResult {
  response?: RawResponse;
  failure?: string;
}

/** A response to read in place of the given one. Calls `onEnd` once, when its body has ended or its reader has left. */
export function tapResponse(response: Response, onEnd: (result: TapResult) => void): Response {
  const { status, statusText, headers } = response;
  let body = '';
  const end = (failure?: string) =>
    onEnd({ response: { status, headers: [...headers], body }, ...(failure !== undefined && { failure }) });
  const source = response.body;
  // `new Response` takes neither other statuses nor bodies that are not platform streams; the reader gets the original
  const canCopy = source === null || (status >= 200 && status < 600 && source instanceof ReadableStream);
  if (source === null || !canCopy) {
    end(canCopy ? undefined : partlySeen('the body could not be copied'));
    return response;
  }
  const copy = tapStream(source, { onText: (text) => (body += text), onEnd: end });
  return withPlatformFields(new Response(copy, { status, statusText, headers }), response);
}

/** Callbacks of a tapped stream. */
export interface TapListener {
  onText: (text: string) => void;
  /** Called once; with a failure when the stream was cut off or its reader left. */
  onEnd: (failure?: string) => void;
}

/** A stream of the same bytes. It reads the source only when its own reader reads. */
export function tapStream(
  source: ReadableStream<Uint8Array>,
  { onText, onEnd }: TapListener,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let hasEnded = false;
  const end = (failure?: string) => {
    if (hasEnded) return;
    hasEnded = true;
    const rest = decoder.decode();
    if (rest !== '') onText(rest);
    onEnd(failure);
  };
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      // Reports an abort also while no read is pending
      reader.closed.catch((thrown: unknown) => {
        end(describeFailure(cutOff, thrown));
        controller.error(thrown);
      });
    },
    async pull(controller) {
      const { done, value } = await readNonEmpty(reader);
      if (done) {
        end();
        controller.close();
        // Ends a pending read into the reader's own buffer. Source: Streams Standard, section 4.8.3
        controller.byobRequest?.respond(0);
        return;
      }
      onText(decoder.decode(value, { stream: true }));
      // A copy, because enqueue detaches the buffer, which the source may still use
      controller.enqueue(new Uint8Array(value));
    },
    async cancel(reason) {
      end(partlySeen('the reader left before the response had ended'));
      await reader.cancel(reason);
    },
  });
}

/** Why a response is missing or incomplete. Never contains the message of `fetch`, which may show a header. */
export function describeFailure(prefixed: (why: string) => string, thrown: unknown): string {
  const { name, cause } = Object(thrown) as { name?: string; cause?: unknown };
  const { code } = Object(cause) as { code?: string };
  // Network errors have a code; aborts, timeouts and invalid requests of the caller have none
  return code === undefined ? partlySeen(`the caller ended it (${name ?? 'with a custom reason'})`) : prefixed(code);
}

// A byte stream rejects empty chunks
async function readNonEmpty(reader: ReadableStreamDefaultReader<Uint8Array>) {
  for (;;) {
    const next = await reader.read();
    if (next.done || next.value.byteLength > 0) return next;
  }
}

/** Copies the members that a response of the constructor lacks. */
function withPlatformFields(copy: Response, original: Response): Response {
  const members = ['url', 'redirected', 'type'] as const;
  for (const name of members) Object.defineProperty(copy, name, { value: original[name] });
  Object.defineProperty(copy, 'clone', {
    value: () => withPlatformFields(Response.prototype.clone.call(copy), original),
  });
  return copy;
}
