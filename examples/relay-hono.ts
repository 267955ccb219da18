/**
 * Passes a streamed message on to a browser, with Hono. On Node: `serve(app)` of `@hono/node-server`. Source: Streaming.
 */
import { Hono } from 'hono';
// In your project import from 'caicaini'
import { CaicainiError, createClient } from '../src/index.js';

// A visitor who leaves has a receipt with `broken: true`
const caicaini = createClient({ hooks: { onReceipt: (receipt) => console.info(receipt) } });

/** The body of the request is the prompt; the response is a stream of server-sent events. */
export const app = new Hono().post('/chat', async (context) => {
  const stream = caicaini.messages.stream(
    { model: 'caicaini/auto', max_tokens: 1024, messages: [{ role: 'user', content: await context.req.text() }] },
    // Aborted when the visitor leaves: closes the connection to the gateway
    { signal: context.req.raw.signal },
  );
  try {
    await stream.opened();
  } catch (error) {
    // A 401 or 402 is about your key, not about the visitor: it becomes a 500
    if (!CaicainiError.is(error) || error.action !== 'retry') return context.body(null, 500);
    const seconds = Math.ceil((error.retryAfterMs ?? 1000) / 1000);
    return context.body(null, 503, { 'retry-after': String(seconds) });
  }
  return context.body(stream.toReadableStream(), 200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
  });
});
