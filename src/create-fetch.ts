/** The policy under any client that takes a `fetch`. */
import type { Read } from './attempt.js';
import { readJson } from './answer.js';
import { ownBody } from './body.js';
import { createEngine, perform, tell, type Engine } from './call.js';
import { ERRORS } from './contract.js';
import { CaicainiError } from './error.js';
import type { FetchOptions } from './options.js';
import { readCost } from './receipt.js';
import { captureRequest, findOperation, type CapturedRequest } from './request.js';

/** Statuses of which a Response takes no body. */
const NO_BODY = new Set([204, 205, 304]);

/** A function that can stand in for the platform's `fetch`. */
export type FetchLike = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` with retries, Retry-After, hard stops and receipts, for clients such as `openai` or `@anthropic-ai/sdk`.
 * Whatever must not be repeated is handed on as a Response marked so that those clients do not retry it: a final error
 * status as it came, an answer that was lost or is not what the operation gives as a 502. Where no answer came at all a
 * `CaicainiError` is thrown, as fetch would; set `maxRetries: 0` above, so that one layer retries.
 */
export function createFetch(options: FetchOptions = {}): FetchLike {
  const engine = createEngine(options);
  return async (input, init) => {
    try {
      return await sendThrough(engine, await captureRequest(input, init));
    } catch (thrown) {
      if (CaicainiError.is(thrown) && (thrown.action === 'fix' || thrown.because === 'lost-response'))
        return final(badGateway(thrown));
      throw thrown;
    }
  };
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
  const { status = 0 } = error;
  // Only these statuses can be put in a Response
  if (outcome.kind === 'no-response' || status < 400 || status > 599) throw error;
  return final(rebuild(outcome.body, { status, headers: new Headers(outcome.headers) }));
}

// RFC 9110 §15.6.3: an intermediary received an answer that it cannot use
function badGateway({ status = 0, type = ERRORS[502].type, message }: CaicainiError): Response {
  return Response.json(
    { type: 'error', error: { type, message } },
    { status: status >= 400 && status < 600 ? status : ERRORS[502].status },
  );
}

// openai and @anthropic-ai/sdk obey this header: one layer retries
function final(response: Response): Response {
  response.headers.set('x-should-retry', 'false');
  return response;
}

// The body is decoded and whole already: what said otherwise must not travel with it
function rebuild(body: BodyInit, { status, headers }: { status: number; headers: Headers }): Response {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
  return new Response(NO_BODY.has(status) ? null : body, { status, headers: kept });
}
