/** The client: a method for each operation, and a raw typed client. */
import createApi, { type Client } from 'openapi-fetch';
import type { paths } from '../contract.js';
import { captureRequest, serialize } from '../http/request.js';
import { onAbort } from '../shared/runtime.js';
import { headers as checkHeaders } from './checks.js';
import { sendThrough } from './create-fetch.js';
import { checkBaseUrl, checkBrowser, checkKey } from './credentials.js';
import { createMethods, type Methods } from './methods.js';
import { applyOptions, CLIENT_CHECKS, createContext, SHARED_CHECKS } from './options.js';
import type { ClientOptions, SharedOptions, Target } from './options.js';

/**
 * A client of the gateway. Every method rejects with a `CaicainiError`, or with the reason of the caller's own abort.
 */
export type Caicaini = Methods & {
  /**
   * Clears the limiter's state of this key: waits, overload, and a 401 or 402. Call it once you have topped up or
   * replaced the key; it takes effect for all clients that share the limiter. For the `apiKey` of a call, call
   * `withOptions({ apiKey }).resume()`.
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
  const context = createContext(options, CLIENT_CHECKS);
  checkBrowser(options.dangerouslyAllowBrowser);
  const scope = { key: checkKey(options.apiKey), gateway: checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp) };
  return clientOf({ ...context, scope, headers: checkHeaders(options.headers), fetchOptions: options.fetchOptions });
}

function clientOf(target: Target): Caicaini {
  const { limiter, scope, headers, fetchOptions } = target;
  const api = createApi<paths>({
    baseUrl: scope.gateway,
    headers: { ...headers, authorization: `Bearer ${scope.key}` },
    bodySerializer: serialize,
    // Keeps the arguments, because the platform's Request loses the caller's signal once it is garbage collected, and
    // leaves a listener on it until then. `own` is for a Request that middleware makes of this one
    Request: new Proxy(Request, {
      construct(Platform, [input, given]: [string, RequestInit]) {
        const own = new AbortController();
        const unfollow = onAbort(given.signal, () => own.abort(given.signal?.reason));
        const signal = given.signal?.aborted ? given.signal : own.signal;
        return Object.assign(new Platform(input, { ...given, signal }), { given, unfollow });
      },
    }),
    async fetch(request: Request & { given?: RequestInit; unfollow?: () => void }) {
      request.unfollow?.();
      const init = { ...fetchOptions, ...request.given, headers: request.headers };
      return sendThrough(target, await captureRequest(request, init));
    },
  });
  return {
    ...createMethods(target),
    api,
    resume: () => limiter?.reset(scope),
    withOptions: (options) => clientOf(applyOptions(target, options, SHARED_CHECKS)),
  };
}
