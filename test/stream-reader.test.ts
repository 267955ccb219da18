/** One stream as it is read: what its bytes become, how it breaks, and what is left behind. No sockets, no clock. */
import { describe, expect, test } from 'vitest';
import { chatSurface } from '../src/chat-stream.js';
import { ERRORS } from '../src/contract.js';
import type { Outcome } from '../src/failure.js';
import { messageSurface } from '../src/message-stream.js';
import { openScope } from '../src/scope.js';
import { writeSse } from '../src/sse.js';
import { isEventStream, readStream, StreamReader } from '../src/stream.js';
import type { Surface } from '../src/surface.js';
import { stillWorld } from './still-world.js';

const wire = (of: { type: string; [member: string]: unknown }) => writeSse(of.type, JSON.stringify(of));
const delta = (text: string) => wire({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const START = wire({ type: 'message_start', message: { id: 'msg_1', usage: {} } });
const OPEN = wire({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
const BEGUN = START + OPEN;
const END =
  wire({ type: 'content_block_stop', index: 0 }) +
  wire({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} }) +
  wire({ type: 'message_stop' });
const PING = wire({ type: 'ping' });

const chunk = (delta: object, finish_reason: string | null = null) =>
  writeSse(undefined, JSON.stringify({ id: 'chatcmpl_1', choices: [{ index: 0, delta, finish_reason }] }));
const DONE = writeSse(undefined, '[DONE]');
const CHAT = chunk({ role: 'assistant', content: 'a' }) + chunk({}, 'stop');

type Piece = string | Uint8Array;
const bytesOf = (piece: Piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
const ACCENT = bytesOf('é');
const concat = (...pieces: Piece[]) => Uint8Array.from(pieces.flatMap((piece) => [...bytesOf(piece)]));

/** A body whose pieces are fetched one by one; then it ends, unless it hangs. */
function bodyOf(pieces: Piece[], hangs = false) {
  const seen = { isCancelled: false };
  let fail = (_: unknown) => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => void (fail = (reason) => controller.error(reason)),
      pull(controller) {
        const piece = pieces.shift();
        if (piece !== undefined) controller.enqueue(bytesOf(piece));
        else if (hangs) return new Promise<never>(() => {});
        else controller.close();
      },
      cancel: () => void (seen.isCancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { body, seen, fail: (reason: unknown) => fail(reason) };
}

/** A reader, with all that it might leave behind, under a clock that is set by hand. */
function open(
  pieces: Piece[],
  hangs = false,
  surface = messageSurface as unknown as Surface<{ type: string }, unknown>,
) {
  const clock = { ms: 0 };
  const world = { ...stillWorld(), now: () => clock.ms };
  const scope = openScope(world, undefined);
  const { body, seen, fail } = bodyOf(pieces, hangs);
  const left = { timers: world.timers, isClosed: false, seen };
  scope.whenClosed(() => (left.isClosed = true));
  return { reader: new StreamReader(body, scope, surface, world), scope, clock, left, fail };
}
const openChat = (pieces: Piece[]) => open(pieces, false, chatSurface as never);

/** Reads to the end: the types of all events, and how it broke. */
async function readAll(reader: StreamReader<{ type?: string }, unknown>) {
  while (!reader.isOver) await reader.pull();
  return { types: rest(reader), broken: reader.broken };
}

function rest(reader: StreamReader<{ type?: string }, unknown>): (string | undefined)[] {
  const event = reader.shift();
  return event ? [event.type, ...rest(reader)] : [];
}

describe('an answer', () => {
  const cases: [string | undefined, boolean][] = [
    ['text/event-stream', true],
    ['Text/Event-Stream; charset=utf-8', true],
    ['application/json', false],
    ['application/json; like=text/event-stream', false],
    [undefined, false],
  ];
  test.each(cases)('of type %s is a stream: %s', (type, want) => {
    expect(isEventStream(new Headers(type === undefined ? {} : { 'content-type': type }))).toBe(want);
  });
});

describe('a stream', () => {
  test('gives each event once it has arrived, in order, and each piece as it came', async () => {
    const { reader } = open([BEGUN, PING + delta('a').slice(0, 9), delta('a').slice(9)], true);
    const steps = [];
    for (let step = 0; step < 3; step++) {
      expect([reader.shift(), reader.shift()]).toEqual([undefined, undefined]);
      const piece = await reader.pull();
      steps.push([new TextDecoder().decode(piece).length, reader.hasContent, ...rest(reader)]);
    }
    expect(steps).toEqual([
      [BEGUN.length, false, 'message_start', 'content_block_start'],
      [PING.length + 9, false, 'ping'],
      [delta('a').length - 9, true, 'content_block_delta'],
    ]);
    expect(reader.isOver).toBe(false);
  });

  test('may be cut within a character', async () => {
    const [before, after] = delta('é').split('é');
    const pieces = [BEGUN, concat(before!, ACCENT.slice(0, 1)), concat(ACCENT.slice(1), after!), END];
    const { reader } = open(pieces);
    expect(await readAll(reader)).toMatchObject({ broken: undefined });
    expect(reader.assembly.text()).toBe('é');
  });

  test('that is whole has had content, and closes its scope without an abort', async () => {
    const { reader, scope, left } = open([BEGUN + delta('a') + END], true);
    reader.watch(1_000);
    expect(await readAll(reader)).toMatchObject({ types: { length: 6 }, broken: undefined });
    expect([reader.hasContent, reader.assembly.text()]).toEqual([true, 'a']);
    expect(left).toEqual({ timers: [], isClosed: true, seen: { isCancelled: true } });
    expect(scope.signal.aborted).toBe(false);
  });

  test('that is closed before its end is aborted, and leaves nothing behind', async () => {
    const { reader, scope, left } = open([BEGUN], true);
    reader.watch(1_000);
    await reader.pull();
    reader.close();
    expect([reader.isOver, scope.signal.reason]).toMatchObject([true, { name: 'AbortError' }]);
    expect(left).toEqual({ timers: [], isClosed: true, seen: { isCancelled: true } });
  });
});

describe('a stream is whole', () => {
  const cases: [string, ReturnType<typeof open>, number][] = [
    ['at its last event', open([BEGUN, END]), 5],
    ['and whatever follows is nobody’s', open([BEGUN + END + PING + 'data: x\n\n' + wire({ type: 'error' })]), 5],
    ['without the blank line at its end', open([BEGUN, END.trimEnd()]), 5],
    ['with an event of which nothing is known', open([BEGUN, wire({ type: 'balloon' }), END]), 6],
    ['with fields of which nothing is known', open([`${BEGUN}colour: red\nretry: soon\n\n`, END]), 5],
    ['at the marker of a completion', openChat([CHAT, DONE]), 2],
    ['and a marker that follows is nobody’s', openChat([CHAT + DONE + DONE]), 2],
  ];
  test.each(cases)('%s', async (_, { reader }, want) => {
    expect(await readAll(reader)).toMatchObject({ types: { length: want }, broken: undefined });
  });
});

describe('a stream breaks', () => {
  const failed = (status: number, body: string): Outcome => ({ kind: 'response', status, body });
  const unusable = (problem: string): Outcome => ({ kind: 'unusable-stream', problem });
  const error = (of: object) => JSON.stringify(of);
  const overloaded = { error: { type: ERRORS[529].type } };
  const long = 'x'.repeat(300);
  const truncated = { kind: 'no-response', cause: { code: 'STREAM_TRUNCATED' } };

  const cases: { name: string; given: Piece[]; chat?: true; types: number; want: object }[] = [
    { name: 'at its end, when it is not whole', given: [BEGUN], types: 2, want: truncated },
    { name: 'when there is nothing of it', given: [], types: 0, want: truncated },
    { name: 'when a completion lacks its marker', given: [CHAT], chat: true, types: 2, want: truncated },
    {
      name: 'when its end is within a character',
      given: [CHAT, concat(DONE.trimEnd(), ACCENT.slice(0, 1))],
      chat: true,
      types: 2,
      want: unusable('not JSON: [DONE]\ufffd'),
    },
    { name: 'at what is no JSON', given: [BEGUN, 'data: x\n\n', END], types: 2, want: unusable('not JSON: x') },
    { name: 'at what is no object', given: [BEGUN, 'data: []\n\n', END], types: 2, want: unusable('not JSON: []') },
    {
      name: 'and shows no more of it than 200 characters',
      given: [BEGUN, `data: ${long}\n\n`],
      types: 2,
      want: unusable(`not JSON: ${long.slice(0, 200)}`),
    },
    {
      name: 'at the marker of another surface',
      given: [BEGUN, DONE],
      types: 2,
      want: unusable('not JSON: [DONE]'),
    },
    {
      name: 'at an event out of order, and takes nothing that follows',
      given: [BEGUN + wire({ type: 'message_stop' }) + delta('a')],
      types: 2,
      want: unusable('message_stop came where content_block_delta or content_block_stop was expected'),
    },
    {
      name: 'at the first thing that is wrong with a chunk',
      given: [CHAT + chunk({ content: 'more' }, 'stop') + DONE],
      chat: true,
      types: 2,
      want: unusable('content came where usage or done was expected'),
    },
    {
      name: 'at an event that makes no sense, and shows no more of it than 200 characters',
      given: [CHAT, writeSse(undefined, error({ choices: null, long }))],
      chat: true,
      types: 2,
      want: unusable(`an event that makes no sense: ${error({ choices: null, long }).slice(0, 200)}`),
    },
    {
      name: 'at an event without end',
      given: [BEGUN, 'data: ', ...Array<string>(17).fill('x'.repeat(2 ** 20))],
      types: 2,
      want: { kind: 'unusable-stream', problem: expect.stringContaining(String(16 * 2 ** 20)) },
    },
    ...(['error', undefined] as const).flatMap((name) => [
      {
        name: `at an error that is ${name ? 'named' : 'of its type alone'}, with the status of its row`,
        given: [BEGUN, writeSse(name, error({ ...(!name && { type: 'error' }), ...overloaded })), END],
        types: 2,
        want: failed(ERRORS[529].status, error({ ...(!name && { type: 'error' }), ...overloaded })),
      },
    ]),
    ...[{ error: { type: 'balloon' } }, { error: {} }, { error: null }, {}].map((of) => ({
      name: `at the error ${error(of)}, which is one of the gateway`,
      given: [BEGUN, writeSse('error', error(of))],
      types: 2,
      want: failed(ERRORS[500].status, error(of)),
    })),
  ];
  for (const { name, given, chat, types, want } of cases) {
    test(name, async () => {
      const { reader, scope, left } = chat ? openChat(given) : open(given);
      expect(await readAll(reader)).toMatchObject({ types: { length: types }, broken: want });
      expect(scope.signal.reason).toMatchObject({ name: 'AbortError' });
      expect(left.isClosed).toBe(true);
    });
  }

  test('without what broke it in the answer so far', async () => {
    const { reader } = openChat([CHAT + chunk({ content: 'more' })]);
    await readAll(reader);
    expect(reader.assembly.text()).toBe('a');
  });

  const reason = new Error('enough');
  const other = new Error('reset');
  const ends: [string, (of: ReturnType<typeof open>) => void, Error][] = [
    ['when its connection does', ({ fail }) => fail(other), other],
    ['when its attempt is ended, for that reason', ({ scope }) => scope.abort(reason), reason],
    [
      'for the reason of its attempt, whatever the connection says',
      ({ scope, fail }) => (fail(other), scope.abort(reason)),
      reason,
    ],
  ];
  test.each(ends)('%s', async (_, end, cause) => {
    const opened = open([BEGUN], true);
    await opened.reader.pull();
    const pulled = opened.reader.pull();
    end(opened);
    expect(await pulled).toBeUndefined();
    expect(opened.reader.broken).toEqual({ kind: 'no-response', cause });
    expect([opened.reader.isOver, opened.left.isClosed]).toEqual([true, true]);
  });

  test('when its attempt was ended while a piece came', async () => {
    const { reader, scope } = open([BEGUN, END]);
    const pulled = reader.pull();
    queueMicrotask(() => scope.abort(reason));
    expect(await pulled).toBeUndefined();
    expect([reader.broken, reader.shift()]).toEqual([{ kind: 'no-response', cause: reason }, undefined]);
  });
});

describe('silence', () => {
  test('of some length ends a stream, and only while it is waited for', async () => {
    const { reader, scope, clock, left } = open([BEGUN], true);
    const after = (ms: number) => {
      clock.ms += ms;
      left.timers.splice(0).forEach(({ run }) => run());
      return left.timers.map(({ ms, purpose }) => [ms, purpose]);
    };
    reader.watch(1_000);
    expect(after(5_000)).toEqual([[1_000, 'limit']]);
    await reader.pull();
    expect(after(5_000)).toEqual([[1_000, 'limit']]);
    const pulled = reader.pull();
    expect(after(400)).toEqual([[600, 'limit']]);
    expect(scope.signal.aborted).toBe(false);
    expect(after(600)).toEqual([]);
    await pulled;
    expect(reader.broken).toMatchObject({
      cause: { name: 'TimeoutError', message: expect.stringContaining('1000 ms') },
    });
  });
});

describe('before the first content', () => {
  const headers = { 'content-type': 'text/event-stream' };
  const read = async (body: BodyInit | null, more: object = { headers }) => {
    const world = stillWorld();
    const pieces: string[] = [];
    const onPiece = (piece: Uint8Array) => pieces.push(new TextDecoder().decode(piece));
    const read = readStream(messageSurface, { world, idleMs: 7, onPiece });
    return { reading: await read(new Response(body, more), openScope(world, undefined)), pieces, world };
  };

  test('a stream is read as it came, and no further', async () => {
    const { reading, pieces, world } = await read(bodyOf([START, OPEN, PING + delta('a'), END]).body);
    expect(reading).toMatchObject({ open: true, value: { hasContent: true, isOver: false } });
    expect(pieces).toEqual([START, OPEN, PING + delta('a')]);
    expect(world.timers).toMatchObject([{ ms: 7, purpose: 'limit' }]);
  });

  test('a stream needs nobody who listens', async () => {
    const world = stillWorld();
    const read = readStream(messageSurface, { world, idleMs: 7 });
    expect(await read(new Response(BEGUN + END, { headers }), openScope(world, undefined))).toMatchObject({
      open: true,
    });
  });

  test('a stream that is whole is a value, and one that breaks a failure', async () => {
    expect((await read(BEGUN + END)).reading).toMatchObject({ open: true, value: { hasContent: false, isOver: true } });
    const broken = await read(bodyOf([BEGUN]).body);
    expect(broken.reading).toMatchObject({ failed: { kind: 'no-response', cause: { code: 'STREAM_TRUNCATED' } } });
    expect(broken.pieces).toEqual([BEGUN]);
  });

  test('a stream that breaks in the same piece is a value all the same', async () => {
    const { reading } = await read(BEGUN + delta('a') + DONE);
    expect(reading).toMatchObject({ open: true, value: { broken: { kind: 'unusable-stream' } } });
  });

  const others: [string, BodyInit | null, object, string][] = [
    [
      'of another type',
      bodyOf(['{"id":', '"msg_1"}']).body,
      { headers: { 'content-type': 'application/json' } },
      '{"id":"msg_1"}',
    ],
    ['without a body', null, { headers }, ''],
  ];
  test.each(others)('an answer %s is handed on whole, as a failure', async (_, given, init, body) => {
    const { reading, world } = await read(given, init);
    expect(reading).toMatchObject({ failed: { kind: 'response', status: 200, headers: expect.any(Headers), body } });
    expect(world.timers).toEqual([]);
  });
});
