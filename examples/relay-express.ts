/** Passes a streamed message on to a browser, with Express. Start it with `app.listen(3000)`. Source: Streaming. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import express from 'express';
// In your project import from 'caicaini'
import { CaicainiError, createClient } from '../src/index.js';

// A visitor who leaves has a receipt with `broken: true`
const caicaini = createClient({ hooks: { onReceipt: (receipt) => console.info(receipt) } });

/** The body of the request is the prompt; the response is a stream of server-sent events. */
export const app = express().post('/chat', express.text({ type: '*/*' }), async (req, res) => {
  // The response closes when the visitor leaves: this closes the connection to the gateway
  const visit = new AbortController();
  res.on('close', () => visit.abort());
  const stream = caicaini.messages.stream(
    { model: 'caicaini/auto', max_tokens: 1024, messages: [{ role: 'user', content: String(req.body) }] },
    { signal: visit.signal },
  );
  try {
    await stream.opened();
  } catch (error) {
    // A 401 or 402 is about your key, not about the visitor: it becomes a 500
    if (!CaicainiError.is(error) || error.action !== 'retry') return void res.status(500).end();
    const seconds = Math.ceil((error.retryAfterMs ?? 1000) / 1000);
    return void res.status(503).set('retry-after', String(seconds)).end();
  }
  res.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  // The types of the browser and of Node name the same class twice
  Readable.fromWeb(stream.toReadableStream() as ReadableStream).pipe(res);
});
