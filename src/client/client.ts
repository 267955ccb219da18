/** The client: a method for each operation, and a raw typed client. */
import createApi, { type Client } from 'openapi-fetch';
import type { paths } from '../contract.js';
import { CapturedRequest, captureRequest, serialize } from '../http/request.js';
import { sendThrough } from './create-fetch.js';
import { checkBaseUrl, checkBrowser, checkKey } from './credentials.js';
import { createMethods, type Methods } from './methods.js';
import {
  checkHeaders,
  CLIENT_NAMES,
  createContext,
  deriveTarget,
  type ClientOptions,
  type SharedOptions,
  type Target,
} from './options.js';

/**
 * A client of the gateway. Every method rejects with a `CaicainiError`, or with the reason of the caller's own abort.
 */
export type Caicaini = Methods & {
  /**
   * Clears the limiter's state of this key: waits, overload, and a 401 or 402. Call it once you have topped up or
   * replaced the key; it takes effect for all clients that share the limiter.
   */
  resume(): void;
  /**
   * Returns a client with other options, for the calls of a tenant for example. It shares the limiter and the retry
   * budget of this one.
   */
  withOptions(options: SharedOptions): Caicaini;
  /**
   * The raw openapi-fetch client under the same policy. Its methods return `{data, error, response}`; test
   * `response.ok` for success.
   */
  api: Client<paths>;
};

/**
 * Creates a client. The key and the base URL come from the environment variables of the vendor's samples unless they
 * are given. Source: Quickstart, Authentication.
 * @throws {CaicainiError} with `action: 'fix'` for an invalid key or base URL, and for an unknown or invalid option.
 */
export function createClient(options: ClientOptions = {}): Caicaini {
  const shared = createContext(options, CLIENT_NAMES);
  checkBrowser(options.dangerouslyAllowBrowser);
  const key = checkKey(options.apiKey);
  const baseUrl = checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp);
  const headers = { ...checkHeaders(options.headers), authorization: `Bearer ${key}` };
  return clientOf({ context: { ...shared, secret: key, fetchOptions: options.fetchOptions }, baseUrl, headers });
}

function clientOf(target: Target): Caicaini {
  const { context, baseUrl, headers } = target;
  const api = createApi<paths>({
    baseUrl,
    headers,
    bodySerializer: serialize,
    Request: capturingRequest(),
    fetch: async (request) => sendThrough(context, await captured(request)),
  });
  return {
    ...createMethods(target),
    api,
    resume: () => context.limiter?.reset({ gateway: baseUrl, key: context.secret ?? '' }),
    withOptions: (options) => clientOf(deriveTarget(target, options)),
  };
}

/**
 * A Request class that keeps its arguments: the caller's own signal, which the platform's Request loses once it is
 * garbage collected, and a body that can be sent again. A function returns it, so that a bundler can drop it when it is
 * not used.
 */
function capturingRequest(): typeof Request {
  return class extends Request {
    constructor(
      input: string | URL | Request,
      readonly given: RequestInit = {},
    ) {
      super(input, given);
    }

    // openapi-fetch tests the result of middleware with instanceof, and middleware may return a platform Request
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Request;
    }
  };
}

function captured(request: Request & { given?: RequestInit }): CapturedRequest | Promise<CapturedRequest> {
  const { given, headers, url } = request;
  return given ? new CapturedRequest(url, { ...given, headers }) : captureRequest(request);
}
