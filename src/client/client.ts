/** The client: a method for each operation, and a raw typed client. */
import createApi, { type Client } from 'openapi-fetch';
import type { paths } from '../contract.js';
import { captureRequest, serialize } from '../http/request.js';
import { headers as checkHeaders } from './checks.js';
import { sendThrough } from './create-fetch.js';
import { checkBaseUrl, checkBrowser, checkKey } from './credentials.js';
import { createMethods, type Methods } from './methods.js';
import {
  applyOptions,
  CLIENT_CHECKS,
  createContext,
  SHARED_CHECKS,
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
  const context = createContext(options, CLIENT_CHECKS);
  checkBrowser(options.dangerouslyAllowBrowser);
  const key = checkKey(options.apiKey);
  const gateway = checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp);
  const headers = checkHeaders(options.headers);
  return clientOf({ ...context, scope: { gateway, key }, headers, fetchOptions: options.fetchOptions });
}

function clientOf(target: Target): Caicaini {
  const { limiter, scope, headers, fetchOptions } = target;
  const api = createApi<paths>({
    baseUrl: scope.gateway,
    headers: { ...headers, authorization: `Bearer ${scope.key}` },
    bodySerializer: serialize,
    // Keeps the arguments: the platform's Request loses the caller's signal once it is garbage collected
    Request: new Proxy(Request, {
      construct: (Platform, [input, given]: [string, RequestInit]) =>
        Object.assign(new Platform(input, given), { given }),
    }),
    fetch: async (request: Request & { given?: RequestInit }) =>
      sendThrough(
        target,
        await captureRequest(request, { ...fetchOptions, ...request.given, headers: request.headers }),
      ),
  });
  return {
    ...createMethods(target),
    api,
    resume: () => limiter?.reset(scope),
    withOptions: (options) => clientOf(applyOptions(target, options, SHARED_CHECKS)),
  };
}
