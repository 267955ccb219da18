/** Cross-origin requests of browsers. The vendor does not document CORS; the mock allows them when it is asked to. */
import { HEADERS } from '../../contract.js';

const METHODS = 'GET, POST';

/** The response to a preflight request; undefined for any other request. Source: Fetch standard, section 3.3. */
export function preflightResponse({ method, headers }: Request): Response | undefined {
  if (method !== 'OPTIONS' || !headers.has('access-control-request-method')) return undefined;
  const isPrivate = headers.get('access-control-request-private-network') === 'true';
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': headers.get('access-control-request-headers') ?? '',
      ...(isPrivate && { 'access-control-allow-private-network': 'true' }),
    },
  });
}

/** Lets the page of any origin read a response and its documented headers. */
export function allowOrigins(response: Response): Response {
  response.headers.set('access-control-allow-origin', '*');
  response.headers.set('access-control-expose-headers', Object.values(HEADERS).join(', '));
  return response;
}
