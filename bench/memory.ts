/** Watches the heap while a very long stream is read. It must stay flat. */
import { createClient } from './built.js';
import { fetchOf, prepareAnswer } from './answers.js';
import { collect } from './measure.js';
import { alignedTable } from '../scripts/table.js';

const EVENTS_PER_PIECE = 100;
const SAMPLES = [0.1, 0.5, 1];

/**
 * Reads many events and returns a table of the heap at three points. Most are pings, because the client keeps all text.
 */
export async function watchMemory(events: number): Promise<string> {
  const client = createClient({
    apiKey: `cai_api_${'0'.repeat(32)}`,
    baseUrl: 'http://127.0.0.1',
    fetch: fetchOf(longAnswer(events)),
  });
  const points = SAMPLES.map((share) => Math.floor(events * share));
  const rows: string[][] = [];
  let seen = 0;
  let chars = 0;
  const stream = client.messages.stream({
    model: 'caicaini/auto',
    max_tokens: 8_192,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  for await (const event of stream) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') chars += event.delta.text.length;
    if (++seen !== points[rows.length]) continue;
    collect();
    const heapMb = process.memoryUsage().heapUsed / 2 ** 20;
    rows.push([seen.toLocaleString('en'), heapMb.toFixed(1), chars.toLocaleString('en')]);
  }
  if (rows.length !== SAMPLES.length) throw new Error(`only ${seen} of ${events} events were read`);
  return alignedTable(['events read', 'heap, MB', 'text, characters'], rows);
}

/** Makes the pieces when the reader asks for them, so that the answer itself takes no memory. */
function* longAnswer(events: number): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const { events: short } = prepareAnswer('messages', 9);
  const [start, ping, open, delta] = short as [string, string, string, string];
  const end = short.slice(-3);
  yield encoder.encode(start + ping + open);
  // One delta and 99 pings per piece
  const piece = encoder.encode(delta + ping.repeat(EVENTS_PER_PIECE - 1));
  let left = events - 6;
  for (; left >= EVENTS_PER_PIECE; left -= EVENTS_PER_PIECE) yield piece;
  yield encoder.encode(ping.repeat(left) + end.join(''));
}
