/** Reads the body of an answer, in pieces or whole, with a bound on size. */
import type { Scope } from './scope.js';

/** The pieces of a body, as they arrive. Leaving the loop early closes the connection. */
async function* bytePieces(response: Response, scope: Scope): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader();
  if (!reader) return;
  let whole = false;
  try {
    for (;;) {
      const { done, value } = await scope.race(reader.read());
      whole = done;
      if (done) break;
      yield value;
    }
  } finally {
    if (!whole) void reader.cancel().catch(() => {});
  }
}

/** A body that is read through the scope, so that an abort still ends it and its end closes the scope. */
export function ownBody(response: Response, scope: Scope): ReadableStream<Uint8Array> {
  const pieces = bytePieces(response, scope);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (thrown) {
        controller.error(thrown);
      }
      scope.close();
    },
    async cancel() {
      await pieces.return();
      scope.close();
    },
  });
}

/** The whole body as text. Beyond `maxBytes` reading ends and what came so far is the answer. */
export async function readText(response: Response, scope: Scope, maxBytes: number): Promise<string> {
  const text = { soFar: '' };
  await collect(response, scope, maxBytes, text);
  return text.soFar;
}

/** As much of an error's body as comes; the status alone says enough, so a broken or slow body is no failure. */
export async function readErrorText(response: Response, scope: Scope, maxBytes: number): Promise<string> {
  const text = { soFar: '' };
  await collect(response, scope, maxBytes, text).catch((thrown: unknown) => {
    if (scope.isAborted()) throw thrown;
  });
  return text.soFar;
}

async function collect(response: Response, scope: Scope, maxBytes: number, text: { soFar: string }): Promise<void> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const piece of bytePieces(response, scope)) {
    text.soFar += decoder.decode(piece, { stream: true });
    bytes += piece.byteLength;
    if (bytes > maxBytes) return;
  }
  text.soFar += decoder.decode();
}
