/** Watches heap, sockets, listeners and timers over many calls. None of them may grow. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from './built.js';
import { collect } from './measure.js';
import { alignedTable } from '../scripts/table.js';

const SAMPLES = [0.1, 0.25, 0.5, 0.75, 1];
/** One in this many requests gets a 503. */
const FAILS_EVERY = 10;

/** Makes many calls, some with retries, all with one signal. Returns a table of the resources in use at five points. */
export async function watchCalls(calls: number): Promise<string> {
  let received = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(++received % FAILS_EVERY === 0 ? 503 : 200, { 'content-type': 'application/json' });
      response.end('{"object":"list","data":[]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { signal, listeners } = countedSignal();
  const client = createClient({
    apiKey: `cai_api_${'0'.repeat(32)}`,
    baseUrl: `http://127.0.0.1:${port}`,
    retry: { baseDelayMs: 0 },
  });
  const points = SAMPLES.map((share) => Math.floor(calls * share));
  const rows: string[][] = [];
  for (let made = 1; made <= calls; made++) {
    await client.models.list({ signal });
    if (made !== points[rows.length]) continue;
    collect();
    await new Promise(setImmediate);
    collect();
    const active = process.getActiveResourcesInfo();
    const count = (name: string) => String(active.filter((each) => each === name).length);
    const heapMb = (process.memoryUsage().heapUsed / 2 ** 20).toFixed(1);
    rows.push([made.toLocaleString('en'), heapMb, count('TCPSocketWrap'), String(listeners()), count('Timeout')]);
  }
  server.closeAllConnections();
  server.close();
  return alignedTable(['calls made', 'heap, MB', 'sockets of both ends', 'listeners', 'timers'], rows);
}

/** A signal that counts its listeners. */
function countedSignal(): { signal: AbortSignal; listeners: () => number } {
  const { signal } = new AbortController();
  let count = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => ((count += 1), add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => ((count -= 1), remove(...args));
  return { signal, listeners: () => count };
}
