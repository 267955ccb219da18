/** Faults that need more than one script: names, certificates, addresses, sockets kept alive, clocks, and what is left. */
import dns from 'node:dns';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { CaicainiError, createClient, type Caicaini, type ClientOptions } from '../../src/index.js';
import { realWorld } from '../../src/world.js';
import { requestExample } from '../examples.js';
import { testWorld, watchListeners } from '../world.js';
import { makeCertificate } from './certificate.js';
import {
  ANSWER,
  answer,
  chunk,
  CHUNKED,
  END,
  head,
  LAST_CHUNK,
  MESSAGE,
  RESET,
  SSE,
  STALL,
  STREAM,
  whole,
  type Fault,
} from './fault.js';
import { KEY, runFault, until } from './run-fault.js';
import { playScripts } from './script-server.js';

const hello = requestExample('createMessage', 'quickstart');

async function failureOf(call: Promise<unknown>): Promise<CaicainiError> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(CaicainiError.is(thrown), String(thrown)).toBe(true);
  return thrown as CaicainiError;
}

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
    test(`${name}: ${attempts} attempts`, async () => {
      const world = testWorld();
      const error = await failureOf(createClient({ apiKey: KEY, baseUrl, world }).messages.create(hello));
      expect(error).toMatchObject(want);
      expect(error.attempts).toHaveLength(attempts);
      expect(world.waits).toHaveLength(attempts - 1);
    });
  }

  /** What the resolver says; fetch asks it by `net.connect`. */
  const resolving = (answer: (tell: (error: Error) => void) => void) =>
    vi.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => answer(args.at(-1) as never));

  test('that a resolver cannot tell for now: every attempt, and nothing was sent', async () => {
    const lookup = resolving((tell) => tell(Object.assign(new Error('try again'), { code: 'EAI_AGAIN' })));
    const world = testWorld();
    const baseUrl = 'https://gateway.example';
    const error = await failureOf(createClient({ apiKey: KEY, baseUrl, world }).messages.create(hello));
    expect(error).toMatchObject({ action: 'retry', because: 'attempts', charged: 'never', code: 'EAI_AGAIN' });
    expect(lookup).toHaveBeenCalledTimes(5);
  });

  test('that a resolver is still looking for when the caller aborts: it ends at once', async () => {
    const lookup = resolving(() => {});
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const caicaini = createClient({ apiKey: KEY, baseUrl: 'https://gateway.example', world: testWorld() });
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

  test('that nobody vouches for: one attempt, nothing sent, and no switch of ours to go on', async ({ skip }) => {
    if (!pem) return skip();
    const server = await playScripts([whole(200, ANSWER)], undefined, '127.0.0.1', (listener) =>
      createTlsServer(pem!, listener),
    );
    const caicaini = createClient({ apiKey: KEY, baseUrl: `https://127.0.0.1:${server.port}`, world: testWorld() });
    expect(await failureOf(caicaini.messages.create(hello))).toMatchObject({
      action: 'fix',
      because: 'fix',
      charged: 'never',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(server.seen).toEqual([]);
    await server.close();
  });

  test('asked of a server that speaks no TLS: one attempt', async () => {
    const server = await playScripts([{ at: 'connect', steps: ['HTTP/1.1 400 Bad Request\r\n\r\n', END] }]);
    const caicaini = createClient({ apiKey: KEY, baseUrl: `https://127.0.0.1:${server.port}`, world: testWorld() });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ action: 'fix', charged: 'never', code: expect.stringMatching(/^ERR_SSL_/) });
    expect(error.attempts).toHaveLength(1);
    await server.close();
  });
});

describe('a connection that is kept', () => {
  test('and closed by the server between two calls costs no attempt', async () => {
    const server = await playScripts([answer(head(200, { 'content-length': ANSWER.length }), ANSWER, END)]);
    const world = testWorld();
    const caicaini = createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}`, world });
    for (let call = 0; call < 3; call++) {
      await caicaini.messages.create(hello);
      await until(() => server.open() === 0);
    }
    expect(server.seen).toHaveLength(3);
    expect(world.waits).toEqual([]);
    await server.close();
  });

  test('never gives one call what belongs to another', async () => {
    const evil = head(200, { 'content-length': 2 }) + '{}';
    const server = await playScripts([answer(head(200, { 'content-length': ANSWER.length }), ANSWER, evil)]);
    const caicaini = createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}`, world: testWorld() });
    for (let call = 0; call < 3; call++) expect(await caicaini.messages.create(hello)).toEqual(MESSAGE);
    await server.close();
  });
});

test('a stream that nobody reads on holds the server back', async () => {
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
    // Nobody reads on while the server writes, until it has not got rid of anything for many turns
    for (let quiet = 0, before = -1; quiet < 200; before = taken) {
      await new Promise(setImmediate);
      quiet = taken === before ? quiet + 1 : 0;
    }
    break;
  }
  // What fits into the buffers of two sockets
  expect(taken).toBeLessThan(32 * 2 ** 20);
  await server.close();
});

describe('clocks', () => {
  test('a wall clock that jumps changes no wait', async () => {
    const world = testWorld();
    let jumpMs = 0;
    const server = await playScripts([whole(429, '', { 'retry-after': '30' }), whole(503), whole(200, ANSWER)]);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `http://127.0.0.1:${server.port}`,
      world: { ...world, date: () => world.date() + jumpMs },
      onRetry: () => (jumpMs = jumpMs === 3_600_000 ? -3_600_000 : 3_600_000),
    });
    await caicaini.messages.create(hello);
    expect(world.waits).toEqual([30_525, 500]);
    await server.close();
  });

  test('a date in Retry-After is measured by the wall clock of the answer', async () => {
    const world = testWorld();
    const date = new Date(world.date() + 3_600_000 + 10_000).toUTCString();
    const server = await playScripts([whole(429, '', { 'retry-after': date }), whole(200, ANSWER)]);
    const baseUrl = `http://127.0.0.1:${server.port}`;
    await createClient({
      apiKey: KEY,
      baseUrl,
      world: { ...world, date: () => world.date() + 3_600_000 },
    }).messages.create(hello);
    expect(world.waits).toEqual([10_525]);
    await server.close();
  });

  test('a machine that slept past the deadline wakes to an error, not to another request', async () => {
    const world = testWorld();
    let sleptMs = 0;
    const server = await playScripts([whole(503), whole(200, ANSWER)]);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `http://127.0.0.1:${server.port}`,
      world: { ...world, now: () => world.now() + sleptMs },
      onRetry: () => (sleptMs = 1_000_000),
    });
    expect(await failureOf(caicaini.messages.create(hello))).toMatchObject({ because: 'deadline', status: 503 });
    expect(server.seen).toHaveLength(1);
    await server.close();
  });
});

test('a large request that is refused before it is read ends with the refusal or as never answered', async () => {
  const server = await playScripts([
    { at: 'headers', steps: [head(413, { 'content-length': 0, connection: 'close' }), END] },
  ]);
  const caicaini = createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}`, world: testWorld() });
  const body = { ...hello, system: 'x'.repeat(8 * 2 ** 20) };
  expect(await failureOf(caicaini.messages.create(body))).toMatchObject({ action: 'fix', status: 413 });
  await server.close();
});

describe('what is left after many calls', () => {
  /** `npm run soak` makes 100,000. */
  const calls = Number(process.env['SOAK_CALLS'] ?? 1_000);
  const ROUNDS = 4;
  const create = (caicaini: Caicaini, signal: AbortSignal) => caicaini.messages.create(hello, { signal });
  const streamed = answer(head(200, SSE), chunk(STREAM), LAST_CHUNK);
  // The door would make those that fail wait in real time
  const alone = { door: false as const, maxAttempts: 1 };
  const many: {
    name: string;
    options?: Partial<ClientOptions>;
    scripts: Fault['answers'];
    call: (caicaini: Caicaini, signal: AbortSignal) => Promise<unknown>;
  }[] = [
    { name: 'that succeed', scripts: [whole(200, ANSWER)], call: create },
    {
      name: 'that are retried',
      scripts: [whole(503, 'x'.repeat(1_000))],
      options: { ...alone, maxAttempts: 2 },
      call: (caicaini, signal) => failureOf(create(caicaini, signal)),
    },
    {
      name: 'that break off',
      scripts: [answer(head(200, CHUNKED), chunk('{'), RESET)],
      options: alone,
      call: (caicaini, signal) => failureOf(create(caicaini, signal)),
    },
    {
      name: 'that are aborted',
      scripts: [answer(head(200, CHUNKED), chunk('{'))],
      options: alone,
      call: async (caicaini) => {
        const controller = new AbortController();
        const onEnd = create(caicaini, controller.signal).catch((reason: unknown) => reason);
        await new Promise(setImmediate);
        controller.abort('enough');
        expect(await onEnd).toBe('enough');
      },
    },
    {
      name: 'whose stream is read',
      scripts: [streamed],
      call: (caicaini, signal) => caicaini.messages.stream(hello, { signal }).finalMessage(),
    },
    {
      name: 'whose stream is left',
      scripts: [streamed],
      call: async (caicaini, signal) => {
        for await (const _ of caicaini.messages.stream(hello, { signal })) break;
      },
    },
  ];
  for (const { name, options, scripts, call } of many) {
    test(`${calls} calls ${name} leave no listener, timer or socket, and no memory`, async () => {
      const server = await playScripts(scripts);
      const caicaini = createClient({
        apiKey: KEY,
        baseUrl: `http://127.0.0.1:${server.port}`,
        world: { after: waitNothing },
        ...options,
      });
      const controller = new AbortController();
      const listeners = watchListeners(controller.signal);
      const round = async (count: number) => {
        for (let made = 0; made < count; made++) await call(caicaini, controller.signal);
        // The pool of Node keeps one or two
        await until(() => server.open() <= 2);
        server.seen.length = 0;
        globalThis.gc!();
        // What only weak references held is free after a turn
        await new Promise(setImmediate);
        globalThis.gc!();
        return process.memoryUsage().heapUsed;
      };
      const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
      const [warmUp, each] = [calls * 0.1, (calls * 0.9) / ROUNDS];
      const heaps = [await round(warmUp)];
      const running = timers();
      for (let rounds = 0; rounds < ROUNDS; rounds++) heaps.push(await round(each));
      expect(listeners.size).toBe(0);
      expect(timers()).toBeLessThanOrEqual(running + 1);
      // What leaks grows in every round; a kilobyte a call would be seen among 1,000, and twenty bytes among 100,000
      const growth = heaps.slice(1).map((heap, at) => heap - heaps[at]!);
      expect(Math.min(...growth)).toBeLessThan(Math.min(each * 1_000, 450_000));
      await server.close();
    });
  }

  const crowds = [
    { where: 'under way', options: { door: false as const }, sent: 100 },
    { where: 'at the door of a gateway that has not answered yet', options: {}, sent: 10 },
  ];
  test.for(crowds)('a hundred calls on one signal, $where, warn of no leak and end together', async (crowd) => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const server = await playScripts([answer({ do: 'abort' })]);
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const baseUrl = `http://127.0.0.1:${server.port}`;
    const caicaini = createClient({ apiKey: KEY, baseUrl, ...crowd.options });
    const reason = new Error('all of you');
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
  });

  test('a failing call that nobody awaits is one rejection of the call itself and none beside it', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
    const server = await playScripts([answer(STALL)]);
    const caicaini = createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${server.port}`, maxAttempts: 1 });
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

const waitNothing: typeof realWorld.after = (ms, run, purpose) =>
  purpose === 'wait' ? realWorld.after(0, run, purpose) : realWorld.after(ms, run, purpose);
