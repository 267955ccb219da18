/**
 * Passes a streamed message on to a browser: a route handler of Next.js, such as `app/chat/route.ts`. It is a function
 * from Request to Response, which Bun, Deno, SvelteKit and others take as well. Source: Streaming.
 */
// In your project import from 'caicaini'
import { CaicainiError, createClient } from '../src/index.js';

// A visitor who leaves has a receipt with `broken: true`
const caicaini = createClient({ hooks: { onReceipt: (receipt) => console.info(receipt) } });

/** The body of the request is the prompt; the response is a stream of server-sent events. */
export async function POST(request: Request): Promise<Response> {
  const stream = caicaini.messages.stream(
    { model: 'caicaini/auto', max_tokens: 1024, messages: [{ role: 'user', content: await request.text() }] },
    // Aborted when the visitor leaves: closes the connection to the gateway
    { signal: request.signal },
  );
  try {
    await stream.opened();
  } catch (error) {
    return failed(error);
  }
  return new Response(stream.toReadableStream(), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
  });
}

/** A visitor can try again later or not. A 401 or 402 is about your key, not about the visitor: it becomes a 500. */
function failed(error: unknown): Response {
  if (!CaicainiError.is(error) || error.action !== 'retry') return new Response(null, { status: 500 });
  const seconds = Math.ceil((error.retryAfterMs ?? 1000) / 1000);
  return new Response(null, { status: 503, headers: { 'retry-after': String(seconds) } });
}
