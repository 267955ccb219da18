/** The policy under any client that takes a `fetch`. */
import { openDoorway } from './at-door.js';
import type { Read, Reading } from './attempt.js';
import { readJson } from './answer.js';
import { ownBody } from './body.js';
import { createEngine, perform, type Engine, type Opened, type Settled } from './call.js';
import { ERROR_ROWS, type Operation } from './contract.js';
import { CaicainiError } from './error.js';
import type { FetchOptions } from './options.js';
import type { Scope } from './scope.js';
import { isEventStream, readStream } from './stream.js';
import type { Surface } from './surface.js';
import { SURFACES } from './surfaces.js';
import { captureRequest, findOperation, type CapturedRequest } from './request.js';

/** Statuses of which a Response takes no body. */
const NO_BODY = new Set([204, 205, 304]);

/** A function that can stand in for the platform's `fetch`. */
export interface FetchLike {
  (input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Opens the doors of all keys after a 401, 402 or 403, for all who share them: a person has acted. */
  resume(): void;
}

/**
 * A `fetch` with retries, Retry-After, hard stops and receipts, for clients such as `openai` or `@anthropic-ai/sdk`.
 * Whatever must not be repeated is handed on as a Response marked so that those clients do not retry it: a final error
 * status as it came, an answer that was lost or is not what the operation gives as a 502. Where no answer came at all a
 * `CaicainiError` is thrown, as fetch would; set `maxRetries: 0` above, so that one layer retries.
 */
export function createFetch(options: FetchOptions = {}): FetchLike {
  const engine = createEngine(options, undefined, openDoorway);
  const send = async (input: string | URL | Request, init?: RequestInit) => {
    try {
      return await sendThrough(engine, await captureRequest(input, init));
    } catch (thrown) {
      if (CaicainiError.is(thrown) && (thrown.action === 'fix' || thrown.because === 'lost-response'))
        return final(badGateway(thrown));
      throw thrown;
    }
  };
  return Object.assign(send, { resume: () => engine.doorway?.resume() });
}

/** Sends a captured request under the policy and answers like fetch. */
export async function sendThrough(engine: Engine, request: CapturedRequest): Promise<Response> {
  const operation = findOperation(request.url, request.method);
  const streams = asksForStream(request.init.body);
  const read = readAny(engine, operation, streams);
  const result = await perform(engine, { request, operation, streams, options: {}, read });
  if (result.ok) {
    const { value } = result;
    if (value.answer) result.settle(value.answer, 'whole');
    return value.finish(result);
  }
  const { error, outcome } = result;
  const { status = 0 } = error;
  // Only these statuses can be put in a Response
  if (outcome.kind !== 'response' || status < 400 || status > 599) throw error;
  return final(rebuild(outcome.body, { status, headers: new Headers(outcome.headers) }));
}

/** A 2xx answer that is ready to be handed on. */
interface Answer {
  /** What is already whole. */
  answer?: object;
  finish: (opened: Opened<Answer>) => Response;
}

/** Reads whatever comes: JSON whole and checked, a stream up to its first content, anything unknown not at all. */
function readAny(engine: Engine, operation: Operation | undefined, wantsStream: boolean): Read<Answer> {
  return async (response, scope) => {
    const isStream = isEventStream(response.headers);
    if (!operation || (isStream && !(operation.id in SURFACES))) {
      return { value: { finish: () => rebuild(ownBody(response, scope), response) }, open: true };
    }
    if (isStream || (wantsStream && operation.id in SURFACES))
      return passStream(engine, SURFACES[operation.id as keyof typeof SURFACES], response, scope);
    const answer = await readJson(operation)(response, scope);
    if ('failed' in answer) return answer;
    const { text, value } = answer.value;
    return { value: { answer: value, finish: () => rebuild(text, response) } };
  };
}

type AnySurface = Surface<object, object>;

/** A stream handed on as it came, while its events are followed for the receipt and for its end. */
async function passStream(
  engine: Engine,
  surface: AnySurface,
  response: Response,
  scope: Scope,
): Promise<Reading<Answer>> {
  const pieces: Uint8Array[] = [];
  const options = {
    world: engine.world,
    idleMs: engine.policy.idleTimeoutMs,
    onPiece: (piece: Uint8Array) => void pieces.push(piece),
  };
  const reading = await readStream(surface, options)(response, scope);
  if ('failed' in reading) return reading;
  const reader = reading.value;
  const finish = ({ settle, broken }: Opened<Answer>): Response => {
    const note = (how: Settled) => settle(reader.assembly.partial(), how);
    let isLeft = false;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const piece = pieces.shift() ?? (reader.isOver ? undefined : await reader.pull());
        while (reader.shift()) continue;
        if (isLeft) return;
        if (piece) return controller.enqueue(piece);
        if (!reader.isOver) return;
        if (!reader.broken) {
          note('whole');
          return controller.close();
        }
        if (scope.isAborted()) {
          note('left');
          return controller.error(scope.signal.reason);
        }
        note('failed');
        const error = broken(reader.broken, reader.assembly);
        // The client above has seen an error event; of any other break it would not know
        if (reader.broken.kind === 'response') controller.close();
        else controller.error(error);
      },
      cancel() {
        isLeft = true;
        // Some clients leave after the last event instead of reading to the end
        const isWhole = reader.isOver && !reader.broken;
        reader.close();
        note(isWhole ? 'whole' : 'left');
      },
    });
    return rebuild(body, response);
  };
  return { value: { finish }, open: true };
}

// A whole answer to who asked for a stream would be read as a stream without events
function asksForStream(body: unknown): boolean {
  if (typeof body !== 'string' || !/"stream"\s*:\s*true/.test(body)) return false;
  try {
    return (JSON.parse(body) as { stream?: unknown } | null)?.stream === true;
  } catch {
    return false;
  }
}

// RFC 9110 §15.6.3: an intermediary received an answer that it cannot use
function badGateway({ status = 0, type = ERROR_ROWS[502].type, message }: CaicainiError): Response {
  return Response.json(
    { type: 'error', error: { type, message } },
    { status: status >= 400 && status < 600 ? status : ERROR_ROWS[502].status },
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
