/** Many calls of each kind leave no listener, timer, socket or memory. `npm run soak` makes 100,000 of each. */
import { expect, test } from 'vitest';
import { createClient, type Caicaini, type ClientOptions } from '../../src/index.js';
import { systemClock, type Clock } from '../../src/shared/runtime.js';
import { requestExample } from '../support/examples.js';
import { watchListeners } from '../support/fake-clock.js';
import { ANSWER, answer, chunk, CHUNKED, head, LAST_CHUNK, RESET, SSE, STREAM, whole, type Fault } from './fault.js';
import { failureOf, KEY, until } from './run-fault.js';
import { playScripts } from './script-server.js';

const CALLS = Number(process.env['SOAK_CALLS'] ?? 1_000);
const ROUNDS = 4;

const hello = requestExample('createMessage', 'quickstart');
const create = (caicaini: Caicaini, signal: AbortSignal) => caicaini.messages.create(hello, { signal });
const streamed = answer(head(200, SSE), chunk(STREAM), LAST_CHUNK);
// The limiter would let those that fail wait in real time
const alone = { limiter: false as const, retry: { maxAttempts: 1 } };
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
    options: { ...alone, retry: { maxAttempts: 2 } },
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
  test(`${CALLS} calls ${name} leave no listener, timer or socket, and no memory`, async () => {
    const server = await playScripts(scripts);
    const caicaini = createClient({
      apiKey: KEY,
      baseUrl: `http://127.0.0.1:${server.port}`,
      clock: { ...systemClock, setTimer: waitNothing },
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
      // Weak references are cleared after a turn
      await new Promise(setImmediate);
      globalThis.gc!();
      return process.memoryUsage().heapUsed;
    };
    const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const [warmUp, each] = [CALLS * 0.1, (CALLS * 0.9) / ROUNDS];
    const heaps = [await round(warmUp)];
    const running = timers();
    for (let rounds = 0; rounds < ROUNDS; rounds++) heaps.push(await round(each));
    expect(listeners.size).toBe(0);
    expect(timers()).toBeLessThanOrEqual(running + 1);
    // A leak grows in every round; a kilobyte a call would be seen among 1,000, and twenty bytes among 100,000
    const growth = heaps.slice(1).map((heap, at) => heap - heaps[at]!);
    expect(Math.min(...growth)).toBeLessThan(Math.min(each * 1_000, 450_000));
    await server.close();
  });
}

/** Waits end at once; time limits are those of the platform. */
const waitNothing: Clock['setTimer'] = (ms, run, keepAlive) => systemClock.setTimer(keepAlive ? 0 : ms, run, keepAlive);
