/** Reads a request body up to a limit. */
import { refuse } from './respond.js';

/** The body as text. Beyond the limit nothing is kept, but the rest is drained so that the client can read the answer. */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const announced = Number(request.headers.get('content-length') ?? 0);
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    text = Math.max(bytes, announced) > maxBytes ? '' : text + decoder.decode(chunk, { stream: true });
  }
  if (Math.max(bytes, announced) > maxBytes) throw refuse(413);
  return text + decoder.decode();
}

/** The body as JSON. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(400, 'The request body is not valid JSON.');
  }
}
