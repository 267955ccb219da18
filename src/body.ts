/** Reads the body of an answer, in pieces or whole, with a bound on size. */
import type { Scope } from './scope.js';

/** A body that is read through the scope, so that an abort still ends it and its end closes the scope. */
export function ownBody(response: Response, scope: Scope): ReadableStream<Uint8Array> {
  const reader = response.body?.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = (await (reader && scope.race(reader.read()))) ?? { done: true };
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (thrown) {
        leave(reader);
        controller.error(thrown);
      }
      scope.close();
    },
    cancel() {
      leave(reader);
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
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    while (reader) {
      const { done, value } = await scope.race(reader.read());
      if (done) break;
      text.soFar += decoder.decode(value, { stream: true });
      bytes += value.byteLength;
      if (bytes > maxBytes) return leave(reader);
    }
    text.soFar += decoder.decode();
  } catch (thrown) {
    leave(reader);
    throw thrown;
  }
}

/** Closes the connection of a body that is not read to its end. */
function leave(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): void {
  void reader?.cancel().catch(() => {});
}
