/** Reads a request body up to a limit. */
import { parseJson } from '../json.js';
import { nestsDeeper } from './nesting.js';
import { refuse } from './respond.js';

// Assumed: some limit there must be, because what handles JSON level by level ends where the stack does
const MOST_LEVELS = 500;

/** The body as text. Beyond the limit nothing is kept, but the rest is drained so that the client can read the answer. */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  // A length that is no number announces nothing; the bytes are counted anyway
  const announced = Number(request.headers.get('content-length')) || 0;
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
  const body = parseJson(text);
  if (body === undefined) throw refuse(400, 'The request body is not valid JSON.');
  if (nestsDeeper(body, MOST_LEVELS))
    throw refuse(400, `The request body is nested more than ${MOST_LEVELS} levels deep.`);
  return body;
}
