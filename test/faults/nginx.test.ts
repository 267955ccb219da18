/** Faults behind a reverse proxy, which adds its own pages, limits, buffers and ends. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../src/index.js';
import { requestExample } from '../support/examples.js';
import {
  ANSWER,
  answer,
  chunk,
  CHUNKED,
  END,
  envelope,
  head,
  LAST_CHUNK,
  MESSAGE,
  RESET,
  SSE,
  STREAM,
  STREAM_TEXT,
  upTo,
  whole,
  type Fault,
} from './fault.js';
import { findNginx, startNginx, type Nginx, type Way } from './nginx.js';
import { endingOf, KEY, runFault } from './run-fault.js';
import { playScripts } from './script-server.js';
import { outside, testRuntime } from '../support/fake-clock.js';

const program = await findNginx();
if (!program) console.warn('the faults behind nginx are not tested: nginx is not installed');
let nginx: Nginx;

const BYTES = Buffer.byteLength(ANSWER);
const page = { action: 'retry', because: 'attempts', charged: 'unknown' } as const;
const lost = { action: 'retry', because: 'lost-response', charged: 'unknown', requests: 1 } as const;
const stream = (...texts: string[]) => answer(head(200, SSE), ...texts.map(chunk), LAST_CHUNK);
const broken = { because: 'stream-started', charged: 'unknown', requests: 1 } as const;

const cases: (Fault & { way: Way })[] = [
  { way: 'plain', name: 'an answer', answers: [whole(200, ANSWER)], want: { value: MESSAGE, requests: 1 } },
  {
    way: 'zipped',
    name: 'an answer that is zipped on the way',
    answers: [whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    way: 'small',
    name: 'a request over the limit of the proxy',
    answers: [whole(200, ANSWER)],
    want: {
      action: 'fix',
      because: 'fix',
      status: 413,
      type: 'request_too_large',
      requests: 0,
      attempts: 1,
      says: /text\/html/,
    },
  },
  {
    way: 'plain',
    name: 'a gateway that resets',
    answers: [answer(RESET)],
    want: { ...page, status: 502, requests: 5, says: /502.*text\/html/ },
  },
  {
    way: 'plain',
    name: 'a gateway that answers garbage',
    answers: [answer('HELLO\r\n\r\n', END)],
    want: { action: 'fix', because: 'fix', charged: 'unknown', attempts: 1, says: /refuses the answer/ },
  },
  {
    way: 'plain',
    name: 'a gateway whose headers break off',
    answers: [answer('HTTP/1.1 200 OK\r\ncontent', END)],
    want: { ...page, status: 502, requests: 5 },
  },
  {
    way: 'plain',
    name: 'a gateway whose headers are too long',
    answers: [whole(200, ANSWER, { 'x-long': 'x'.repeat(20_000) })],
    want: { ...page, status: 502, requests: 5 },
  },
  {
    way: 'impatient',
    name: 'a gateway that is silent',
    answers: [answer()],
    options: { retry: { maxAttempts: 2 } },
    want: { ...page, status: 504, attempts: 2 },
  },
  {
    way: 'plain',
    name: 'a 502 of the proxy before an answer',
    answers: [answer(RESET), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2, waits: [250] },
  },
  {
    way: 'plain',
    name: 'a Retry-After through the proxy',
    answers: [whole(429, '', { 'retry-after': '3' }), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2, waits: [3_525] },
  },
  {
    way: 'plain',
    name: 'an empty balance through the proxy',
    answers: [whole(402, envelope('insufficient_quota'))],
    want: { action: 'stop', because: 'stop', requests: 1 },
  },
  {
    way: 'plain',
    name: 'a redirect through the proxy',
    answers: [whole(307, '', { location: 'https://evil.example/' })],
    want: { action: 'fix', status: 307, requests: 1, says: /evil\.example/ },
  },
  {
    way: 'plain',
    name: 'a body with a length that breaks off',
    answers: [answer(head(200, { 'content-length': BYTES }), ANSWER.slice(0, 80), END)],
    want: lost,
  },
  {
    way: 'unbuffered',
    name: 'an unbuffered body that breaks off',
    answers: [answer(head(200, { 'content-length': BYTES }), ANSWER.slice(0, 80), RESET)],
    want: lost,
  },
  {
    way: 'kept',
    name: 'chunks without the last one',
    answers: [answer(head(200, CHUNKED), chunk(ANSWER.slice(0, 80)), END)],
    want: lost,
  },
  {
    // Without length and chunks the proxy takes the close for the end and says so to the client
    way: 'plain',
    name: 'a body that breaks off unseen by the proxy',
    answers: [answer('HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n', ANSWER.slice(0, 80), END)],
    want: { because: 'lost-response', charged: 'unknown', requests: 1, messageId: MESSAGE.id },
  },
  {
    way: 'impatient',
    name: 'a body that stops in the middle',
    answers: [answer(head(200, { 'content-length': BYTES }), ANSWER.slice(0, 80))],
    want: lost,
  },
  {
    way: 'plain',
    name: 'a buffered stream',
    call: 'stream',
    answers: [stream(STREAM)],
    want: { value: undefined, requests: 1 },
  },
  {
    way: 'unbuffered',
    name: 'an unbuffered stream',
    call: 'stream',
    answers: [stream(STREAM)],
    want: { value: undefined, requests: 1 },
  },
  {
    way: 'kept',
    name: 'a stream in chunks',
    call: 'stream',
    answers: [stream(STREAM)],
    want: { value: undefined, requests: 1 },
  },
  {
    way: 'unbuffered',
    name: 'a stream that ends early',
    call: 'stream',
    answers: [stream(upTo(5))],
    want: { ...broken, action: 'retry' },
  },
  {
    way: 'unbuffered',
    name: 'a stream that is closed',
    call: 'stream',
    answers: [answer(head(200, SSE), chunk(upTo(5)), END)],
    want: { ...broken, action: 'retry' },
  },
  {
    way: 'impatient',
    name: 'a stream that falls silent after its start',
    call: 'stream',
    answers: [answer(head(200, SSE), chunk(upTo(1))), stream(STREAM)],
    want: { value: undefined, requests: 2 },
  },
  {
    way: 'plain',
    name: 'an error page instead of a stream',
    call: 'stream',
    answers: [answer(RESET), stream(STREAM)],
    want: { value: undefined, requests: 2 },
  },
];

describe.skipIf(!program)('behind nginx', () => {
  beforeAll(async () => {
    nginx = await startNginx(program!);
  });
  afterAll(() => nginx.close());

  for (const { way, ...fault } of cases) {
    test(`${fault.name} ${endingOf(fault)}`, () => runFault(fault, ({ port }) => nginx.through(way, port)));
  }

  test('a gateway that is down ended in a 502 of the proxy', async () => {
    const baseUrl = nginx.through('plain', 1);
    const caicaini = createClient({ apiKey: KEY, baseUrl, ...outside(testRuntime()) });
    await expect(caicaini.messages.create(requestExample('createMessage', 'quickstart'))).rejects.toMatchObject({
      action: 'retry',
      because: 'attempts',
      status: 502,
      attempts: { length: 5 },
    });
  });

  test('a limit of the proxy ended in its 429, a page without Retry-After', async () => {
    const server = await playScripts([whole(200, ANSWER)]);
    const baseUrl = nginx.through('limited', server.port);
    const caicaini = createClient({ apiKey: KEY, baseUrl, ...outside(testRuntime()) });
    const hello = requestExample('createMessage', 'quickstart');
    await caicaini.messages.create(hello);
    await expect(caicaini.messages.create(hello)).rejects.toMatchObject({ status: 429, because: 'attempts' });
    expect(server.seen).toHaveLength(1);
    await server.close();
  });

  test('a request of 8 MB that the proxy refuses while it is sent ended in a 413', async () => {
    const server = await playScripts([whole(200, ANSWER)]);
    const baseUrl = nginx.through('plain', server.port);
    const caicaini = createClient({ apiKey: KEY, baseUrl, ...outside(testRuntime()) });
    const hello = { ...requestExample('createMessage', 'quickstart'), system: 'x'.repeat(8 * 2 ** 20) };
    await expect(caicaini.messages.create(hello)).rejects.toMatchObject({ status: 413, action: 'fix' });
    expect(server.seen).toHaveLength(0);
    await server.close();
  });

  test('a stream that its reader leaves is left by the proxy, too', async () => {
    const server = await playScripts([
      answer(head(200, SSE), chunk(upTo(5)), { do: 'flood', bytes: chunk(': ping\n\n') }),
    ]);
    const caicaini = createClient({ apiKey: KEY, baseUrl: nginx.through('unbuffered', server.port) });
    let text = '';
    for await (const piece of caicaini.messages.stream(requestExample('createMessage', 'quickstart')).text()) {
      text += piece;
      break;
    }
    expect(STREAM_TEXT.startsWith(text)).toBe(true);
    while (server.hanging() > 0) await new Promise(setImmediate);
    await server.close();
  });
});
