/** The client: a method for each operation. */
import { headers as checkHeaders } from './checks.js';
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
};

/**
 * Creates a client. The key and the base URL come from the environment variables of the vendor's samples unless they
 * are given. Source: Quickstart, Authentication.
 * @throws {CaicainiError} with `action: 'fix'` for an invalid key or base URL, and for an unknown or invalid option.
 */
export function createClient(options: ClientOptions = {}): Caicaini {
  return clientOf(createTarget(options));
}

/** The target of the calls of a client. */
export function createTarget(options: ClientOptions): Target {
  const context = createContext(options, CLIENT_CHECKS);
  checkBrowser(options.dangerouslyAllowBrowser);
  const scope = { key: checkKey(options.apiKey), gateway: checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp) };
  return { ...context, scope, headers: checkHeaders(options.headers), fetchOptions: options.fetchOptions };
}

function clientOf(target: Target): Caicaini {
  const { limiter, scope } = target;
  return {
    ...createMethods(target),
    resume: () => limiter?.reset(scope),
    withOptions: (options) => clientOf(applyOptions(target, options, SHARED_CHECKS)),
  };
}
