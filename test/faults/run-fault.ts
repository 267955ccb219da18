/** Runs one fault: the client against a script, under a fake clock. Then looks for timers, listeners and sockets that are left. */
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { CaicainiError, createClient, type Caicaini } from '../../src/index.js';
import { systemRuntime } from '../../src/shared/runtime.js';
import { requestExample } from '../support/examples.js';
import { STREAM_TEXT, type Fault } from './fault.js';
import { playScripts, type Reached, type ScriptServer } from './script-server.js';
import { outside, testRuntime, watchListeners } from '../support/fake-clock.js';

export const KEY = 'cai_api_HUSHhushHUSHhushHUSHhushHUSHhush';
const REASON = new Error('enough');
/** The most bytes that the client may read of a good answer and of an error: its bound, and the piece that exceeds it. */
const READ_AT_MOST = { true: 64 * 2 ** 20 + 65_536, false: 2 * 65_536 };

/** Waits end at once; time passes when the script says so, or that nothing more comes. */
function watchedRuntime() {
  const answers: Answered[] = [];
  let attempt: AbortSignal | null | undefined;
  const runtime = testRuntime({
    fetch: async (url, init) => {
      attempt = init.signal;
      const response = await systemRuntime.fetch(url, init);
      answers.push(watchBody(response));
      return response;
    },
  });
  return {
    runtime,
    answers,
    /** Lets time pass until the client ends the attempt that is under way. */
    stall: async () => {
      for (const stalled = attempt!; !stalled.aborted;) {
        if (runtime.timers.length === 0) throw new Error('no time limit is set');
        await runtime.pass(Math.min(...runtime.timers.map(({ atMs }) => atMs)) - runtime.now());
      }
    },
  };
}

/** An answer, and how many bytes of its unpacked body the client has read. */
interface Answered {
  ok: boolean;
  bytes: number;
}

function watchBody({ ok, body }: Response): Answered {
  const answered = { ok, bytes: 0 };
  const getReader = body?.getReader.bind(body) as (() => ReadableStreamDefaultReader<Uint8Array>) | undefined;
  const watched = () => {
    const reader = getReader!();
    const read = reader.read.bind(reader);
    const counted = async () => {
      const piece = await read();
      answered.bytes += piece.value?.byteLength ?? 0;
      return piece;
    };
    return Object.assign(reader, { read: counted });
  };
  if (body) Object.assign(body, { getReader: watched });
  return answered;
}

/** The error of a call that must fail with one of ours. */
export async function failureOf(call: Promise<unknown>): Promise<CaicainiError> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(CaicainiError.is(thrown), String(thrown)).toBe(true);
  return thrown as CaicainiError;
}

/** Turns of the event loop until something holds; the time limit of the test ends it. */
export async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise(setImmediate);
}

/** Sockets of this process, those of the servers included. */
const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TLSWrap').length;

/** `address` gives the base URL of a server that is reached another way. */
export async function runFault(
  fault: Fault,
  address: (server: ScriptServer) => string = ({ port }) => `http://127.0.0.1:${port}`,
  play: typeof playScripts = playScripts,
): Promise<void> {
  const before = sockets();
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const { runtime, answers, stall } = watchedRuntime();
  const waits: number[] = [];
  const controller = new AbortController();
  const listeners = watchListeners(controller.signal);
  const progress = { events: 0 };
  const reached = async (deed: Reached) => {
    const events = deed.do === 'drip' ? 0 : (deed.events ?? 0);
    await until(() => answers.length >= server.answered() && progress.events >= events);
    // The client reads in the turns that follow
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    if (deed.do === 'drip') await runtime.pass(deed.everyMs);
    else if (deed.do === 'stall') await stall();
    else controller.abort(REASON);
  };
  const server = await play(fault.answers, reached);
  const caicaini = createClient({
    apiKey: KEY,
    baseUrl: address(server),
    ...outside(runtime),
    hooks: {
      onRetry: ({ afterMs }) => {
        if (fault.abort === 'in the wait') controller.abort(REASON);
        else waits.push(afterMs);
      },
    },
    ...fault.options,
  });
  if (fault.abort === 'before') controller.abort(REASON);
  const result = await outcome(call(caicaini, fault, controller.signal, progress));
  if (fault.abort === 'after the end') controller.abort(REASON);
  try {
    judge(fault, result);
    if (fault.want.requests !== undefined) expect(server.seen, 'requests').toHaveLength(fault.want.requests);
    if (fault.want.waits) expect(waits, 'waits').toEqual(fault.want.waits);
    for (const { ok, bytes } of answers) expect(bytes, 'bytes read').toBeLessThanOrEqual(READ_AT_MOST[`${ok}`]);
    expect(Object.prototype, 'the prototype of all objects').not.toHaveProperty('polluted');
    await until(() => server.hanging() === 0);
    expect(runtime.timers, 'timers left').toEqual([]);
    expect(listeners.size, 'listeners left').toBe(0);
  } finally {
    await server.close();
    await until(() => sockets() <= before);
    process.off('unhandledRejection', note);
  }
  expect(unhandled).toEqual([]);
}

type Result = { value: unknown } | { thrown: unknown };

async function outcome(promise: Promise<unknown>): Promise<Result> {
  try {
    return { value: await promise };
  } catch (thrown) {
    return { thrown };
  }
}

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');

async function call(
  caicaini: Caicaini,
  fault: Fault,
  signal: AbortSignal,
  progress: { events: number },
): Promise<unknown> {
  if (fault.call === 'list') return caicaini.models.list({ signal });
  if (!fault.call || fault.call === 'create') return caicaini.messages.create(hello, { signal });
  const stream =
    fault.call === 'chat'
      ? caicaini.chat.completions.stream(chat, { signal })
      : caicaini.messages.stream(hello, { signal });
  for await (const _ of stream) progress.events += 1;
  return stream.finalText();
}

function judge({ want, call }: Fault, result: Result): void {
  const { value, aborted, requests: _, waits: __, says, attempts, ...fields } = want;
  if (aborted) return expect(result).toEqual({ thrown: REASON });
  if ('value' in want) {
    expect('thrown' in result ? result.thrown : undefined).toBeUndefined();
    const got = (result as { value: unknown }).value;
    if (call === 'stream' || call === 'chat') return expect(got).toBe(value ?? STREAM_TEXT);
    return expect(got).toMatchObject(value as object);
  }
  expect(result).not.toHaveProperty('value');
  const { thrown } = result as { thrown: unknown };
  expect(CaicainiError.is(thrown), inspect(thrown)).toBe(true);
  const error = thrown as CaicainiError;
  expect(error).toMatchObject(fields);
  if (attempts !== undefined) expect(error.attempts).toHaveLength(attempts);
  if (says) expect(error.message).toMatch(says);
  // Short enough for a log, and never with the key
  expect(error.message.length).toBeLessThanOrEqual(1_000);
  expect(JSON.stringify(error).length).toBeLessThan(60_000);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/HUSH/i);
}

/** How a fault must end, in words. */
export function endingOf({ want }: Fault): string {
  const { aborted, requests = 1, status, code, action, because } = want;
  if (aborted) return 'ended with the reason of the caller';
  if ('value' in want) return requests === 1 ? 'did no harm' : `did no harm in ${requests} requests`;
  return `ended in an error: ${[status, code, action, because !== action && because].filter(Boolean).join(', ')}`;
}
