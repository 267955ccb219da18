/** Reads request bodies: limited in size and in depth. */
import { parseJson } from '../../shared/json.js';
import { gatewayError } from './gateway-error.js';

// Assumed. Some limit is needed: the body check and the token count are recursive and would overflow the stack.
export const MAX_LEVELS = 500;

/**
 * The body as text. Rejects with a 413 above `maxBytes`. It reads a body that is too large to its end without keeping
 * it, because a client that is still sending may not read the response.
 */
export async function readRequestText(request: Request, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  // A Content-Length that is not a number is ignored; the bytes are counted anyway
  const announced = Number(request.headers.get('content-length')) || 0;
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    text = Math.max(bytes, announced) > maxBytes ? '' : text + decoder.decode(chunk, { stream: true });
  }
  if (Math.max(bytes, announced) > maxBytes) throw gatewayError(413);
  return text + decoder.decode();
}

/** The body as a JSON value. Throws a 400 when it is not valid JSON or nested too deeply. */
export function parseRequestJson(text: string): unknown {
  const body = parseJson(text);
  if (body === undefined) throw gatewayError(400, 'The request body is not valid JSON.');
  if (isDeeperThan(MAX_LEVELS, body))
    throw gatewayError(400, `The request body is nested more than ${MAX_LEVELS} levels deep.`);
  return body;
}

/** Whether a value nests more lists and objects than `levels`. Visits level by level, because recursion could overflow. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= levels) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
