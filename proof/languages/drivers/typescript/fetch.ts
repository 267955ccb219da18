/** Sends every request of a generated client to the mock gateway, with its key: most clients have the public address built in. */
import { env } from 'node:process';

const own = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const request = input instanceof Request ? input : new Request(new URL(String(input), env['CAICAINI_BASE']), init);
  const { pathname, search } = new URL(request.url);
  const copy = new Request(new URL(pathname + search, env['CAICAINI_BASE']), request);
  copy.headers.set('authorization', `Bearer ${env['CAICAINI_API_KEY']}`);
  return own(copy);
};
