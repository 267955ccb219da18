/** The client with everything: all methods, the door of the key, and the raw typed client beneath. */
import createApi, { type Client } from 'openapi-fetch';
import { openDoorway } from './at-door.js';
import { createEngine } from './call.js';
import type { paths } from './contract.js';
import { sendThrough } from './create-fetch.js';
import { checkTarget, createMethods, type Methods, type OpenStream } from './methods.js';
import type { ClientOptions } from './options.js';
import { CapturedRequest, captureRequest, serialize } from './request.js';
import { openStream, type Streams } from './stream-methods.js';
import type { Surface } from './surface.js';
import { SURFACES } from './surfaces.js';

/** A client of the gateway. Every method rejects with a `CaicainiError`, or with the reason of the caller's own abort. */
export type Caicaini = Methods &
  Streams & {
    /** Opens the door of this key after a 401, 402 or 403, for all clients that share it: a person has acted. */
    resume(): void;
    /** The raw openapi-fetch client under the same policy: `{data, error, response}`. Judge by `response.ok`. */
    api: Client<paths>;
  };

/**
 * A client from options, by default from the environment variables of the vendor's samples.
 * Throws a `CaicainiError` when the key, the base URL or a number cannot be right.
 */
export function createClient(options: ClientOptions = {}): Caicaini {
  const { apiKey, baseUrl, headers } = checkTarget(options);
  const engine = createEngine(options, apiKey, openDoorway);
  const api = createApi<paths>({
    baseUrl,
    headers,
    bodySerializer: serialize,
    Request: knowingRequest(),
    fetch: async (request) => sendThrough(engine, await captured(request)),
  });
  const methods = createMethods({ engine, baseUrl, headers }, openAny) as Methods & Streams;
  return { ...methods, api, resume: () => engine.doorway?.resume(baseUrl, apiKey) };
}

const openAny: OpenStream = (sender, operation, body, options) =>
  openStream(sender, operation, SURFACES[operation.id] as Surface<object, object>, body, options);

/**
 * Requests that know what they were made of: the caller's own signal, which the platform's Request loses once it is garbage
 * collected, and a body that can be sent again. Made by a function: a bundle that does not call it leaves it out.
 */
function knowingRequest(): typeof Request {
  return class extends Request {
    constructor(
      input: string | URL | Request,
      readonly given: RequestInit = {},
    ) {
      super(input, given);
    }

    // Middleware may answer with a Request of its own
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Request;
    }
  };
}

function captured(request: Request & { given?: RequestInit }): CapturedRequest | Promise<CapturedRequest> {
  const { given, headers, url } = request;
  return given ? new CapturedRequest(url, { ...given, headers }) : captureRequest(request);
}
