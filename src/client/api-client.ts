/** The raw client of openapi-fetch, with the paths of the description, under the policy of this package. */
import createRaw, { type Client } from 'openapi-fetch';
import type { paths } from '../contract.js';
import { captureRequest, serialize } from '../http/request.js';
import { onAbort } from '../shared/runtime.js';
import { createTarget } from './client.js';
import { sendThrough } from './create-fetch.js';
import type { ClientOptions } from './options.js';

/**
 * Creates the raw client of openapi-fetch, typed by the paths of the description and under the same policy: `await
 * api.GET('/v1/models')`. Its methods return `{ data, error, response }`; test `response.ok` for success.
 * @throws {CaicainiError} with `action: 'fix'` for an invalid key or base URL, and for an unknown or invalid option.
 */
export function createApiClient(options: ClientOptions = {}): Client<paths> {
  const target = createTarget(options);
  const { scope, headers, fetchOptions } = target;
  return createRaw<paths>({
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
}
