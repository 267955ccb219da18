/**
 * The smoke suite as a worker: the stage is the body of a request, the answer has a line of JSON for each check. The path
 * /call makes one call instead, with as many attempts as its body says; calls of all requests share the limiter.
 */
import { createClient } from 'caicaini';
import { smoke } from './smoke.mjs';

export default {
  /** @param {Request} request */
  async fetch(request) {
    const stage = await request.json();
    if (new URL(request.url).pathname === '/call') return Response.json(await call(stage));
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    const write = (line) => writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
    void smoke(stage, write).finally(() => writer.close());
    return new Response(readable);
  },
};

/** @param {{ url: string, key: string, maxAttempts: number }} stage */
async function call({ url, key, maxAttempts }) {
  const client = createClient({ apiKey: key, baseUrl: url, retry: { maxAttempts } });
  const messages = [{ role: 'user', content: 'Hi' }];
  return client.messages.create({ model: 'caicaini/auto', max_tokens: 64, messages }).then(
    () => ({ status: 200 }),
    ({ status, because }) => ({ status, because }),
  );
}
