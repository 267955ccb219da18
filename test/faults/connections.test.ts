/** Faults that need more than one script: names, certificates, addresses, kept connections, clocks. */
import dns from 'node:dns';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CaicainiError } from '../../src/index.js';
import { createClient } from '../../src/index.js';
import { requestExample } from '../support/examples.js';
import { makeCertificate } from './certificate.js';
import { ANSWER, answer, END, head, MESSAGE, STALL, STREAM, whole } from './fault.js';
import { failureOf, KEY, runFault, until } from './run-fault.js';
import { playScripts } from './script-server.js';
import { manualRuntime, outside, testRuntime, watchListeners } from '../support/fake-clock.js';

const hello = requestExample('createMessage', 'quickstart');

describe('an address', () => {
  const cases: { name: string; baseUrl: string; want: Partial<CaicainiError>; attempts: number }[] = [
    {
      name: 'whose name does not exist',
      // A label of 64 characters is no name: the resolver says so itself
      baseUrl: `https://${'a'.repeat(64)}.example`,
      want: { action: 'retry', because: 'attempts', charged: 'never', code: 'ENOTFOUND' },
      attempts: 5,
    },
  ];
  for (const { name, baseUrl, want, attempts } of cases) {
    test(`${name} is tried ${attempts} times`, async () => {
      const caicaini = createClient({ apiKey: KEY, baseUrl, ...outside(testRuntime()) });
      const error = await failureOf(caicaini.messages.create(hello));
      expect(error).toMatchObject(want);
      expect(error.attempts).toHaveLength(attempts);
    });
  }

  /** Replaces the resolver, which fetch asks through `net.connect`. */
  const resolving = (answer: (tell: (error: Error) => void) => void) =>
    vi.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => answer(args.at(-1) as never));

  test('that a resolver cannot find for now is tried in every attempt, and nothing is sent', async () => {
    const lookup = resolving((tell) => tell(Object.assign(new Error('try again'), { code: 'EAI_AGAIN' })));
    const caicaini = createClient({ apiKey: KEY, baseUrl: 'https://gateway.example', ...outside(testRuntime()) });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ action: 'retry', because: 'attempts', charged: 'never', code: 'EAI_AGAIN' });
    expect(lookup).toHaveBeenCalledTimes(5);
  });

  test('that a resolver is still looking for ends at once with the abort of the caller', async () => {
    const lookup = resolving(() => {});
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const caicaini = createClient({ apiKey: KEY, baseUrl: 'https://gateway.example', ...outside(testRuntime()) });
    const call = caicaini.messages.create(hello, { signal: controller.signal });
    await until(() => lookup.mock.calls.length > 0);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(lookup).toHaveBeenCalledTimes(1);
    expect(listeners.size).toBe(0);
  });

  afterEach(() => vi.restoreAllMocks());

  const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
  test.skipIf(!hasIpv6)('of version 6 works as a base URL', () =>
    runFault(
      { name: 'IPv6', answers: [whole(503), whole(200, ANSWER)], want: { value: MESSAGE, requests: 2 } },
      ({ port }) => `http://[::1]:${port}`,
      (scripts, onReached) => playScripts(scripts, onReached, '::1'),
    ),
  );
});

describe('a certificate', () => {
  let pem: { key: string; cert: string } | undefined;
  beforeAll(async () => {
    pem = await makeCertificate();
    if (!pem) console.warn('certificates are not tested: openssl is missing');
  });

  test('that is self-signed is tried once, and nothing is sent', async ({ skip }) => {
    if (!pem) return skip();
    const server = await playScripts([whole(200, ANSWER)], undefined, '127.0.0.1', (listener) =>
      createTlsServer(pem!, listener),
    );
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `https://127.0.0.1:${server.port}`,
      ...outside(testRuntime()),
    });
    expect(await failureOf(caicaini.messages.create(hello))).toMatchObject({
      action: 'fix',
      because: 'fix',
      charged: 'never',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(server.seen).toEqual([]);
    await server.close();
  });

  test('of a server without TLS is tried once', async () => {
    const server = await playScripts([{ at: 'connect', steps: ['HTTP/1.1 400 Bad Request\r\n\r\n', END] }]);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `https://127.0.0.1:${server.port}`,
      ...outside(testRuntime()),
    });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ action: 'fix', charged: 'never', code: expect.stringMatching(/^ERR_SSL_/) });
    expect(error.attempts).toHaveLength(1);
    await server.close();
  });
});

describe('a connection that is kept', () => {
  test('and that the server closes between two calls costs no attempt', async () => {
    const server = await playScripts([answer(head(200, { 'content-length': ANSWER.length }), ANSWER, END)]);
    const runtime = testRuntime();
    const caicaini = createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}`, ...outside(runtime) });
    for (let call = 0; call < 3; call++) {
      await caicaini.messages.create(hello);
      await until(() => server.open() === 0);
    }
    expect(server.seen).toHaveLength(3);
    expect(runtime.waits).toEqual([]);
    await server.close();
  });

  test('never gives one call the answer of another', async () => {
    const evil = head(200, { 'content-length': 2 }) + '{}';
    const server = await playScripts([answer(head(200, { 'content-length': ANSWER.length }), ANSWER, evil)]);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `http://127.0.0.1:${server.port}`,
      ...outside(testRuntime()),
    });
    for (let call = 0; call < 3; call++) expect(await caicaini.messages.create(hello)).toEqual(MESSAGE);
    await server.close();
  });
});

test('a stream that is not read holds the server back', async () => {
  let taken = 0;
  const piece = Buffer.from(`: ${'x'.repeat(65_533)}\n`);
  const server = await playScripts(
    [
      {
        at: 'request',
        steps: [
          head(200, { 'content-type': 'text/event-stream' }),
          STREAM.slice(0, STREAM.indexOf('event: message_delta')),
        ],
      },
    ],
    undefined,
    undefined,
    (listener) =>
      createServer((socket) => {
        listener(socket);
        const more = () => {
          while (socket.writable && socket.write(piece)) taken += piece.length;
        };
        socket.on('data', () => setImmediate(more)).on('drain', more);
      }),
  );
  const caicaini = createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}` });
  for await (const _ of caicaini.messages.stream(hello)) {
    // The loop does not go on until the server could write nothing for many turns
    for (let quiet = 0, before = -1; quiet < 200; before = taken) {
      await new Promise(setImmediate);
      quiet = taken === before ? quiet + 1 : 0;
    }
    break;
  }
  // The buffers of two sockets, and the megabyte that is read ahead
  expect(taken).toBeLessThan(32 * 2 ** 20);
  await server.close();
});

describe('a clock', () => {
  test('whose date jumps changes no wait', async () => {
    const runtime = testRuntime();
    let jumpMs = 0;
    const server = await playScripts([whole(429, '', { 'retry-after': '30' }), whole(503), whole(200, ANSWER)]);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `http://127.0.0.1:${server.port}`,
      ...outside({ ...runtime, date: () => runtime.date() + jumpMs }),
      hooks: { onRetry: () => (jumpMs = jumpMs === 3_600_000 ? -3_600_000 : 3_600_000) },
    });
    await caicaini.messages.create(hello);
    expect(runtime.waits).toEqual([30_525, 500]);
    await server.close();
  });

  test('gives the date against which a date in Retry-After is measured', async () => {
    const runtime = testRuntime();
    const date = new Date(runtime.date() + 3_600_000 + 10_000).toUTCString();
    const server = await playScripts([whole(429, '', { 'retry-after': date }), whole(200, ANSWER)]);
    const baseUrl = `http://127.0.0.1:${server.port}`;
    await createClient({
      apiKey: KEY,
      baseUrl,
      ...outside({ ...runtime, date: () => runtime.date() + 3_600_000 }),
    }).messages.create(hello);
    expect(runtime.waits).toEqual([10_525]);
    await server.close();
  });

  test('that slept past the total time limit leads to an error, not to another request', async () => {
    const runtime = testRuntime();
    const server = await playScripts([whole(503), whole(200, ANSWER)]);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `http://127.0.0.1:${server.port}`,
      ...outside(runtime),
      hooks: { onRetry: () => runtime.skip(1_000_000) },
    });
    expect(await failureOf(caicaini.messages.create(hello))).toMatchObject({ because: 'deadline', status: 503 });
    expect(server.seen).toHaveLength(1);
    await server.close();
  });
});

test('a large request that is refused before it is read ends with the refusal', async () => {
  const server = await playScripts([
    { at: 'headers', steps: [head(413, { 'content-length': 0, connection: 'close' }), END] },
  ]);
  const caicaini = createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}`, ...outside(testRuntime()) });
  const body = { ...hello, system: 'x'.repeat(8 * 2 ** 20) };
  expect(await failureOf(caicaini.messages.create(body))).toMatchObject({ action: 'fix', status: 413 });
  await server.close();
});

describe('many calls', () => {
  const crowds = [
    { where: 'under way', options: () => ({ limiter: false as const }), sent: 100 },
    { where: 'of which the limiter holds most', options: () => outside(manualRuntime()), sent: 30 },
  ];
  test.for(crowds)(
    'a hundred calls $where end together with their signal, and Node warns of no leak',
    async (crowd) => {
      const warnings: Error[] = [];
      const note = (warning: Error) => warnings.push(warning);
      process.on('warning', note);
      const server = await playScripts([answer({ do: 'abort' })]);
      const controller = new AbortController();
      const listeners = watchListeners(controller.signal);
      const baseUrl = `http://127.0.0.1:${server.port}`;
      const caicaini = createClient({ apiKey: KEY, baseUrl, ...crowd.options() });
      const reason = new Error('enough');
      const calls = Array.from({ length: 100 }, () => caicaini.messages.create(hello, { signal: controller.signal }));
      await until(() => server.hanging() === crowd.sent);
      controller.abort(reason);
      expect(new Set((await Promise.allSettled(calls)).map((each) => (each as PromiseRejectedResult).reason))).toEqual(
        new Set([reason]),
      );
      await until(() => server.hanging() === 0);
      expect(listeners.size).toBe(0);
      await new Promise(setImmediate);
      process.off('warning', note);
      expect(warnings).toEqual([]);
      await server.close();
    },
  );

  test('a call that fails and is not awaited is one unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
    const server = await playScripts([answer(STALL)]);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `http://127.0.0.1:${server.port}`,
      retry: { maxAttempts: 1 },
    });
    const controller = new AbortController();
    void caicaini.messages.create(hello, { signal: controller.signal });
    await until(() => server.seen.length === 1);
    controller.abort('gone');
    await until(() => server.hanging() === 0);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    process.off('unhandledRejection', note);
    for (const other of others) process.on('unhandledRejection', other);
    expect(unhandled).toEqual(['gone']);
    await server.close();
  });
});
