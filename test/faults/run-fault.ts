/** Runs one fault: the client against a script, with time handed in, and looks at what is left afterwards. */
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { CaicainiError, createClient, type Caicaini } from '../../src/index.js';
import { realWorld } from '../../src/world.js';
import { requestExample } from '../examples.js';
import { testWorld, watchListeners } from '../world.js';
import { STREAM_TEXT, type Fault } from './fault.js';
import { playScripts, type Reached, type ScriptServer } from './script-server.js';

export const KEY = 'cai_api_HUSHhushHUSHhushHUSHhushHUSHhush';
const REASON = new Error('the caller has enough');
/** Bytes of an answer that is good and of one that is not: the bounds of the client, and the piece that goes beyond. */
const READ_AT_MOST = { true: 64 * 2 ** 20 + 65_536, false: 2 * 65_536 };

/** Waits end at once; a time limit fires when the script says that nothing more comes, or that time passes. */
function stallingWorld() {
  const world = testWorld();
  const limits = new Map<object, { dueMs: number; run: () => void }>();
  const answers: Answered[] = [];
  let shiftMs = 0;
  const now = () => world.now() + shiftMs;
  return {
    ...world,
    now,
    fetch: async (url: string, init: RequestInit) => {
      const response = await realWorld.fetch(url, init);
      answers.push(watchBody(response));
      return response;
    },
    after(ms: number, run: () => void, purpose: 'wait' | 'limit') {
      if (purpose === 'wait') return world.after(ms, run, purpose);
      const id = {};
      limits.set(id, { dueMs: now() + ms, run });
      return () => void limits.delete(id);
    },
    /** The answers that have begun. */
    answers,
    limits: () => limits.size,
    fireNext() {
      const [next] = [...limits].sort(([, one], [, other]) => one.dueMs - other.dueMs);
      if (!next) throw new Error('no time limit is set');
      const [id, { dueMs, run }] = next;
      limits.delete(id);
      shiftMs += Math.max(0, dueMs - now());
      run();
    },
    /** Time passes; the limits that are then over fire. */
    pass(ms: number) {
      shiftMs += ms;
      for (const [id, { dueMs, run }] of limits) if (dueMs <= now() && limits.delete(id)) run();
    },
  };
}

/** An answer, and how much of its body the client has taken, unpacked. */
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

/** Turns of the event loop until something holds; the time limit of the test ends it. */
export async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise(setImmediate);
}

/** Sockets of this process, those of the servers included. */
const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TLSWrap').length;

/** `address` gives the base URL, for servers that are reached another way. */
export async function runFault(
  fault: Fault,
  address: (server: ScriptServer) => string = ({ port }) => `http://127.0.0.1:${port}`,
  play: typeof playScripts = playScripts,
): Promise<void> {
  const before = sockets();
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const world = stallingWorld();
  const controller = new AbortController();
  const listeners = watchListeners(controller.signal);
  const progress = { events: 0 };
  const reached = async (deed: Reached) => {
    const events = deed.do === 'drip' ? 0 : (deed.events ?? 0);
    await until(() => world.answers.length >= server.answered() && progress.events >= events);
    // What has been written is read in the turns that follow
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    if (deed.do === 'drip') world.pass(deed.everyMs);
    else if (deed.do === 'stall') world.fireNext();
    else controller.abort(REASON);
  };
  const server = await play(fault.answers, reached);
  const caicaini = createClient({
    apiKey: KEY,
    baseUrl: address(server),
    world,
    onRetry: () => {
      if (fault.abort === 'in the wait') controller.abort(REASON);
    },
    ...fault.options,
  });
  if (fault.abort === 'before') controller.abort(REASON);
  const result = await outcome(call(caicaini, fault, controller.signal, progress));
  if (fault.abort === 'after the end') controller.abort(REASON);
  try {
    judge(fault, result);
    if (fault.want.requests !== undefined) expect(server.seen, 'requests').toHaveLength(fault.want.requests);
    if (fault.want.waits) expect(world.waits, 'waits').toEqual(fault.want.waits);
    for (const { ok, bytes } of world.answers) expect(bytes, 'bytes read').toBeLessThanOrEqual(READ_AT_MOST[`${ok}`]);
    expect(Object.prototype, 'what every object has').not.toHaveProperty('polluted');
    await until(() => server.hanging() === 0);
    expect(world.limits(), 'time limits left').toBe(0);
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
