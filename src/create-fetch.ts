/** The policy under any client that takes a `fetch`. */
import type { Read } from './attempt.js';
import { readJson } from './answer.js';
import { ownBody } from './body.js';
import { createEngine, perform, tell, type Engine } from './call.js';
import type { FetchOptions } from './options.js';
import { readCost } from './receipt.js';
import { captureRequest, findOperation, type CapturedRequest } from './request.js';

/** A function that can stand in for the platform's `fetch`. */
export type FetchLike = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` with retries, Retry-After, hard stops and receipts, for clients such as `openai` or `@anthropic-ai/sdk`.
 * An error status that is final is handed on as a Response, marked so that those clients do not retry it again; no
 * answer, or one that is not what the operation gives, is thrown as a `CaicainiError`.
 */
export function createFetch(options: FetchOptions = {}): FetchLike {
  const engine = createEngine(options);
  return async (input, init) => sendThrough(engine, await captureRequest(input, init));
}

/** Sends a captured request under the policy and answers like fetch. */
export async function sendThrough(engine: Engine, request: CapturedRequest): Promise<Response> {
  const operation = findOperation(request.url, request.method);
  const read: Read<{ response: Response; cost: object }> = async (response, scope) => {
    const type = response.headers.get('content-type') ?? '';
    if (!operation || type.startsWith('text/event-stream')) {
      return { value: { response: rebuild(ownBody(response, scope), response), cost: {} }, open: true };
    }
    const answer = await readJson(operation)(response, scope);
    if ('unreadable' in answer) return answer;
    return { value: { response: rebuild(answer.value.text, response), cost: readCost(answer.value.value) } };
  };
  const result = await perform(engine, { request, operation, options: {}, read });
  if (result.ok) {
    tell(() => engine.hooks.onReceipt?.({ ...result.receipt, ...result.value.cost }), 'onReceipt');
    return result.value.response;
  }
  const { error, outcome } = result;
  if (outcome.kind === 'no-response' || error.status === undefined || error.status < 400) throw error;
  const response = rebuild(outcome.body, { status: error.status, headers: new Headers(outcome.headers) });
  // openai and @anthropic-ai/sdk obey it: one layer retries
  response.headers.set('x-should-retry', 'false');
  return response;
}

// The body is decoded and whole already: what said otherwise must not travel with it
function rebuild(body: BodyInit, { status, headers }: { status: number; headers: Headers }): Response {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return new Response(body, { status, headers: kept });
}
