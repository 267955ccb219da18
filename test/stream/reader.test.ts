/** One stream as it is read: what its bytes become, how it ends, and what it leaves behind. No sockets, a manual clock. */
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import { isEventStream, type StreamEnd } from '../../src/http/body.js';
import { openLifetime } from '../../src/http/lifetime.js';
import type { Outcome } from '../../src/policy/failure.js';
import { chatProtocol } from '../../src/stream/chat.js';
import { messageProtocol } from '../../src/stream/messages.js';
import { textOfAnswer, type StreamProtocol } from '../../src/stream/protocol.js';
import { readStream, StreamReader } from '../../src/stream/reader.js';
import { writeSse } from '../../src/stream/sse.js';
import { manualRuntime, watchListeners } from '../support/fake-clock.js';

const wire = (of: { type: string; [member: string]: unknown }) => writeSse(of.type, JSON.stringify(of));
const delta = (text: string) => wire({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const START = wire({ type: 'message_start', message: { id: 'msg_1', usage: {} } });
const OPEN = wire({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
const BEGUN = START + OPEN;
const END =
  wire({ type: 'content_block_stop', index: 0 }) +
  wire({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} }) +
  wire({ type: 'message_stop' });
const SSE = { 'content-type': 'text/event-stream' };
const PING = wire({ type: 'ping' });

const chunk = (delta: object, finish_reason: string | null = null) =>
  writeSse(undefined, JSON.stringify({ id: 'chatcmpl_1', choices: [{ index: 0, delta, finish_reason }] }));
const DONE = writeSse(undefined, '[DONE]');
const CHAT = chunk({ role: 'assistant', content: 'a' }) + chunk({}, 'stop');

type Piece = string | Uint8Array;
const bytesOf = (piece: Piece) => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
const ACCENT = bytesOf('é');
const concat = (...pieces: Piece[]) => Uint8Array.from(pieces.flatMap((piece) => [...bytesOf(piece)]));

/** The text of what a reader has read, in either protocol. */
function textOf({ accumulator }: StreamReader<any, object>): string {
  const answer = accumulator.partial();
  return textOfAnswer<any>('choices' in answer ? chatProtocol : messageProtocol, answer);
}

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

interface Setup {
  hangs?: boolean;
  protocol?: StreamProtocol<any, any>;
  relays?: boolean;
  idleMs?: number;
}

/** A reader under a manual clock, with everything that it might leave behind. */
function open(
  pieces: Piece[],
  { hangs = false, protocol = messageProtocol, relays = false, idleMs = 60_000 }: Setup = {},
) {
  const runtime = manualRuntime();
  const caller = new AbortController();
  const listeners = watchListeners(caller.signal);
  const lifetime = openLifetime(runtime, caller.signal);
  const { body, seen, fail } = bodyOf(pieces, hangs);
  const context = { runtime, policy: { timeouts: { firstTokenMs: idleMs, idleMs } }, relays };
  const reader = new StreamReader<any, object>(new Response(body, { headers: SSE }), lifetime, protocol, context);
  const ends: StreamEnd[] = [];
  reader.whenEnded((end) => void ends.push(end));
  const left = () => ({ timers: runtime.timers.length, listeners: listeners.size, isCancelled: seen.isCancelled });
  return { reader, runtime, lifetime, caller, ends, left, fail };
}
const openChat = (pieces: Piece[]) => open(pieces, { protocol: chatProtocol });
type Opened = ReturnType<typeof open>;

/** Reads to the end: the types of all events, and how it ended. */
async function readAll({ reader, ends }: Opened) {
  while (!reader.end) await reader.pull();
  return { types: rest(reader), ends };
}

function rest(reader: Opened['reader']): (string | undefined)[] {
  const event = reader.shift() as { type?: string } | undefined;
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
  for (const [type, want] of cases) {
    test(`of ${type ?? 'no type'} is ${want ? 'a' : 'no'} stream`, () => {
      expect(isEventStream(new Headers(type === undefined ? {} : { 'content-type': type }))).toBe(want);
    });
  }
});

describe('a stream', () => {
  test('gives each event once it has arrived, in order', async () => {
    const { reader } = open([BEGUN, PING + delta('a').slice(0, 9), delta('a').slice(9)], { hangs: true });
    const steps = [];
    for (let step = 0; step < 3; step++) {
      expect([reader.shift(), reader.shift()]).toEqual([undefined, undefined]);
      await reader.pull();
      steps.push([reader.hasContent, ...rest(reader)]);
    }
    expect(steps).toEqual([
      [false, 'message_start', 'content_block_start'],
      [false, 'ping'],
      [true, 'content_block_delta'],
    ]);
    expect(reader.end).toBeUndefined();
  });

  test('that is relayed gives its pieces as they came, and still follows its events', async () => {
    const pieces = [BEGUN, PING + delta('a').slice(0, 9), delta('a').slice(9) + END];
    const { reader, ends } = open([...pieces], { relays: true });
    const given: string[] = [];
    while (!reader.end) {
      await reader.pull();
      for (let piece = reader.shift(); piece; piece = reader.shift()) given.push(new TextDecoder().decode(piece));
    }
    expect(given).toEqual(pieces);
    expect([ends, reader.accumulator.partial()]).toMatchObject([[{ how: 'complete' }], { id: 'msg_1' }]);
  });

  test('may be cut within a character', async () => {
    const [before, after] = delta('é').split('é');
    const opened = open([BEGUN, concat(before!, ACCENT.slice(0, 1)), concat(ACCENT.slice(1), after!), END]);
    expect(await readAll(opened)).toMatchObject({ ends: [{ how: 'complete' }] });
    expect(textOf(opened.reader)).toBe('é');
  });

  test('that is complete has had content, and ends without an abort', async () => {
    const opened = open([BEGUN + delta('a') + END], { hangs: true });
    const { reader, lifetime, left } = opened;
    expect(await readAll(opened)).toMatchObject({ types: { length: 6 }, ends: [{ how: 'complete' }] });
    expect([reader.hasContent, textOf(reader), reader.error]).toEqual([true, 'a', undefined]);
    expect(left()).toEqual({ timers: 0, listeners: 0, isCancelled: true });
    expect(lifetime.signal.aborted).toBe(false);
  });

  test('that is closed before its end is aborted, and leaves nothing behind', async () => {
    const { reader, lifetime, ends, left } = open([BEGUN], { hangs: true });
    await reader.pull();
    const enough = new Error('enough');
    reader.close(enough);
    expect([ends, reader.error, reader.shift()]).toEqual([[{ how: 'abandoned' }], enough, undefined]);
    expect(lifetime.signal.reason).toMatchObject({ name: 'AbortError' });
    expect(left()).toEqual({ timers: 0, listeners: 0, isCancelled: true });
  });

  test('that is closed after its end stays what it was', async () => {
    const opened = open([BEGUN + END]);
    await readAll(opened);
    opened.reader.close(new Error('late'));
    expect([opened.ends, opened.reader.error]).toEqual([[{ how: 'complete' }], undefined]);
  });

  test('tells every function of its end once, also one that comes later', async () => {
    const opened = open([BEGUN]);
    const told: string[] = [];
    opened.reader.whenEnded(({ how }) => void told.push(`before: ${how}`));
    await readAll(opened);
    opened.reader.whenEnded(({ how }) => void told.push(`after: ${how}`));
    opened.reader.close();
    expect(told).toEqual(['before: failed', 'after: failed']);
  });

  test('gives its reader the first error that such a function returns', async () => {
    const opened = open([BEGUN]);
    const error = new Error('of the call');
    opened.reader.whenEnded(() => error);
    opened.reader.whenEnded(() => new Error('another'));
    await readAll(opened);
    expect(opened.reader.error).toBe(error);
  });
});

describe('a stream is complete', () => {
  const cases: [string, Opened, number][] = [
    ['at its last event', open([BEGUN, END]), 5],
    ['although more follows', open([BEGUN + END + PING + 'data: x\n\n' + wire({ type: 'error' })]), 5],
    ['without the blank line at its end', open([BEGUN, END.trimEnd()]), 5],
    ['with an event of an unknown type', open([BEGUN, wire({ type: 'balloon' }), END]), 6],
    ['with unknown fields', open([`${BEGUN}colour: red\nretry: soon\n\n`, END]), 5],
    ['at the marker of a completion', openChat([CHAT, DONE]), 2],
    ['although another marker follows', openChat([CHAT + DONE + DONE]), 2],
    ['when a completion ends after its finish, without its marker', openChat([CHAT]), 2],
    ['with data that is empty, and JSON that is no object', open([BEGUN, 'data:\n\n', 'data: []\n\n', END]), 5],
    ['with a ping that holds no JSON', open([BEGUN, 'event: ping\ndata: now\n\n', END]), 5],
    ['with content after its finish', openChat([CHAT + chunk({ content: 'more' }, 'stop') + DONE]), 3],
    ['with an event that has no choices', openChat([CHAT, writeSse(undefined, '{"choices":null}'), DONE]), 3],
  ];
  test.each(cases)('%s', async (_, opened, want) => {
    expect(await readAll(opened)).toMatchObject({ types: { length: want }, ends: [{ how: 'complete' }] });
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
    { name: 'at an end that is too early', given: [BEGUN], types: 2, want: truncated },
    { name: 'when it is empty', given: [], types: 0, want: truncated },
    {
      name: 'at an end within a character',
      given: [CHAT, concat(DONE.trimEnd(), ACCENT.slice(0, 1))],
      chat: true,
      types: 2,
      want: truncated,
    },
    { name: 'at an end within an event', given: [BEGUN, 'data: {"type'], types: 2, want: truncated },
    { name: 'at the marker before the finish', given: [BEGUN, DONE], types: 2, want: truncated },
    { name: 'at text that is no JSON', given: [BEGUN, 'data: x\n\n', END], types: 2, want: unusable('not JSON: x') },
    {
      name: 'and shows no more of it than 200 characters',
      given: [BEGUN, `data: ${long}\n\n`],
      types: 2,
      want: unusable(`not JSON: ${long.slice(0, 200)}`),
    },
    {
      name: 'at an end without a stop reason, and ignores what follows',
      given: [BEGUN + wire({ type: 'message_stop' }) + delta('a')],
      types: 3,
      want: truncated,
    },
    {
      name: 'at an event without end',
      given: [BEGUN, 'data: ', ...Array<string>(17).fill('x'.repeat(2 ** 20))],
      types: 2,
      want: { kind: 'unusable-stream', problem: expect.stringContaining(String(16 * 2 ** 20)) },
    },
    ...(['error', undefined] as const).flatMap((name) => [
      {
        name: `at an error ${name ? 'event' : 'type without an event name'}, with the status of its row`,
        given: [BEGUN, writeSse(name, error({ ...(!name && { type: 'error' }), ...overloaded })), END],
        types: 2,
        want: failed(ERRORS[529].status, error({ type: 'error', error: { type: ERRORS[529].type, message: '' } })),
      },
    ]),
    ...[{ error: { type: 'balloon' } }, { error: {} }, { error: null }, {}].map((of) => ({
      name: `at the error ${error(of)}, which counts as a 500`,
      given: [BEGUN, writeSse('error', error(of))],
      types: 2,
      want: { kind: 'response', status: ERRORS[500].status },
    })),
  ];
  for (const { name, given, chat, types, want } of cases) {
    test(name, async () => {
      const opened = chat ? openChat(given) : open(given);
      const ends = [{ how: 'failed', outcome: want }];
      expect(await readAll(opened)).toMatchObject({ types: { length: types }, ends });
      expect(opened.lifetime.signal.reason).toMatchObject({ name: 'AbortError' });
      expect(opened.left()).toMatchObject({ timers: 0, listeners: 0 });
    });
  }

  const relayed: [string, string, boolean][] = [
    ['at an error event, which is relayed', wire({ type: 'error', error: {} }), true],
    ['at an end without a stop reason, whose piece is kept back', wire({ type: 'message_stop' }), false],
    ['at an error in a choice, whose piece is kept back', writeSse(undefined, '{"choices":[{"error":"x"}]}'), false],
    ['at text that is no JSON, whose piece is kept back', 'data: x\n\n', false],
  ];
  test.each(relayed)('%s', async (_, last, isRelayed) => {
    const opened = open([BEGUN, last], { relays: true });
    while (!opened.reader.end) await opened.reader.pull();
    const pieces = [opened.reader.shift(), opened.reader.shift()] as (Uint8Array | undefined)[];
    expect(pieces.map((piece) => piece && new TextDecoder().decode(piece))).toEqual([
      BEGUN,
      isRelayed ? last : undefined,
    ]);
  });

  const reason = new Error('enough');
  const other = new Error('reset');
  const broken: [string, (of: Opened) => void, Error][] = [
    ['when its connection breaks', ({ fail }) => fail(other), other],
    ['when its attempt ends, for that reason', ({ lifetime }) => lifetime.abort(reason), reason],
    [
      'for the reason of its attempt, also when the connection broke too',
      ({ lifetime, fail }) => (fail(other), lifetime.abort(reason)),
      reason,
    ],
  ];
  test.each(broken)('%s', async (_, end, cause) => {
    const opened = open([BEGUN], { hangs: true });
    await opened.reader.pull();
    const pulled = opened.reader.pull();
    end(opened);
    await pulled;
    expect(opened.ends).toEqual([{ how: 'failed', outcome: { kind: 'no-response', cause, begun: true, lost: false } }]);
    expect(opened.left()).toMatchObject({ timers: 0, listeners: 0 });
  });

  test('when its attempt ended while a piece came', async () => {
    const { reader, lifetime, ends } = open([BEGUN, END]);
    const pulled = reader.pull();
    queueMicrotask(() => lifetime.abort(reason));
    await pulled;
    expect(ends).toEqual([
      { how: 'failed', outcome: { kind: 'no-response', cause: reason, begun: true, lost: false } },
    ]);
    expect(reader.shift()).toBeUndefined();
  });
});

test('the abort of the caller is no failure, and its reason is the error of the reader', async () => {
  const { reader, caller, ends, left } = open([BEGUN], { hangs: true });
  await reader.pull();
  const pulled = reader.pull();
  const reason = new Error('enough');
  caller.abort(reason);
  await pulled;
  expect([ends, reader.error]).toEqual([[{ how: 'abandoned' }], reason]);
  expect(left()).toMatchObject({ timers: 0, listeners: 0 });
});

describe('silence', () => {
  test('ends a stream whose next piece is waited for', async () => {
    const { reader, runtime, ends } = open([BEGUN], { hangs: true, idleMs: 1_000 });
    await reader.pull();
    const pulled = reader.pull();
    await runtime.pass(999);
    expect(ends).toEqual([]);
    await runtime.pass(1);
    await pulled;
    expect(ends).toMatchObject([
      { how: 'failed', outcome: { cause: { name: 'TimeoutError', message: expect.stringContaining('1000 ms') } } },
    ]);
  });

  test('of a process that was stopped is none: what arrived is read first', async () => {
    const { reader, runtime, ends } = open([BEGUN, END], { hangs: true, idleMs: 10_000 });
    await reader.pull();
    const pulled = reader.pull();
    // The timer fires before the read is done, as after SIGCONT
    runtime.skip(60_000);
    runtime.timers[0]!.run();
    await pulled;
    expect(ends).toEqual([{ how: 'complete' }]);
  });

  test('is looked for once more when the timer is late, and then ends the stream', async () => {
    const { reader, runtime, ends } = open([BEGUN], { hangs: true, idleMs: 10_000 });
    await reader.pull();
    void reader.pull();
    runtime.skip(60_000);
    await runtime.pass(0);
    expect(ends).toEqual([]);
    await runtime.pass(2_000);
    expect(ends).toMatchObject([{ how: 'failed', outcome: { cause: { name: 'TimeoutError' } } }]);
  });

  test('does not end a stream whose reader takes its time', async () => {
    const { reader, runtime, ends } = open([BEGUN, PING, PING, END], { idleMs: 10_000 });
    for (let piece = 0; piece < 4; piece++) {
      await reader.pull();
      runtime.skip(50_000);
      await runtime.pass(0);
    }
    expect(ends).toEqual([{ how: 'complete' }]);
  });
});

describe('a mistake while an answer is put together', () => {
  test('is no fault of the request, and what came is kept', async () => {
    const protocol: StreamProtocol<any, any> = {
      ...messageProtocol,
      accumulate() {
        const accumulator = messageProtocol.accumulate();
        const push = accumulator.push.bind(accumulator);
        accumulator.push = (event) => {
          if (event.type === 'content_block_stop') throw new TypeError('x is not a function');
          return push(event);
        };
        return accumulator;
      },
    };
    const opened = open([BEGUN, delta('a'), END], { protocol });
    const { ends } = await readAll(opened);
    expect(ends).toMatchObject([{ how: 'failed', outcome: { kind: 'unusable-stream' } }]);
    expect(textOf(opened.reader)).toBe('a');
    expect(opened.left()).toMatchObject({ timers: 0, listeners: 0 });
  });

  test('does not come from members of a prototype', async () => {
    const polluted = Object.prototype as { meta?: unknown };
    polluted.meta = { a: 1 };
    try {
      for (const [opened, want] of [
        [open([BEGUN, delta('a'), END]), 'a'],
        [openChat([CHAT, DONE]), 'a'],
      ] as const) {
        expect((await readAll(opened)).ends).toEqual([{ how: 'complete' }]);
        const answer = opened.reader.accumulator.partial();
        expect([textOf(opened.reader), Object.hasOwn(answer, 'meta')]).toEqual([want, false]);
      }
      expect(polluted.meta).toEqual({ a: 1 });
    } finally {
      delete polluted.meta;
    }
  });
});

describe('a stream that is not read for two seconds', () => {
  test('is read to its end, and its events still wait for the reader', async () => {
    const { reader, runtime, ends, left } = open([BEGUN, delta('a'), END]);
    await reader.pull();
    await runtime.pass(1_999);
    expect(ends).toEqual([]);
    await runtime.pass(1);
    expect(ends).toEqual([{ how: 'complete' }]);
    expect(left()).toEqual({ timers: 0, listeners: 0, isCancelled: true });
    expect(rest(reader)).toHaveLength(6);
  });

  test('is read no further than a megabyte, and goes on with its reader', async () => {
    const pieces = Array.from({ length: 100 }, () => delta('x'.repeat(2 ** 16)));
    const { reader, runtime, ends } = open([BEGUN, ...pieces, END]);
    await reader.pull();
    await runtime.pass(10_000);
    const ahead = rest(reader).length;
    expect([ends, ahead > 10, ahead < 30]).toEqual([[], true, true]);
    while (!reader.end) await reader.pull();
    expect([rest(reader).length + ahead, ends]).toEqual([105, [{ how: 'complete' }]]);
  });

  test('breaks when it stays silent', async () => {
    const { reader, runtime, ends } = open([BEGUN], { hangs: true, idleMs: 10_000 });
    await reader.pull();
    await runtime.pass(14_000);
    expect(ends).toMatchObject([{ how: 'failed', outcome: { cause: { name: 'TimeoutError' } } }]);
  });
});

describe('before the first content', () => {
  const headers = { 'content-type': 'text/event-stream' };
  const read = async (body: BodyInit | null, more: object = { headers }, relays = true) => {
    const runtime = manualRuntime();
    const read = readStream(messageProtocol, { runtime, policy: { timeouts: { firstTokenMs: 7, idleMs: 7 } }, relays });
    const result = await read(new Response(body, more), openLifetime(runtime, undefined));
    const pieces: string[] = [];
    if (!('outcome' in result))
      for (let piece = result.shift(); piece; piece = result.shift())
        pieces.push(new TextDecoder().decode(piece as unknown as Uint8Array));
    return { result, pieces, runtime };
  };

  test('a stream is read up to its content, and no further', async () => {
    const { result, pieces, runtime } = await read(bodyOf([START, OPEN, PING + delta('a'), END]).body);
    expect(result).toMatchObject({ hasContent: true, end: undefined });
    expect(pieces).toEqual([START, OPEN, PING + delta('a')]);
    expect(runtime.timers).toMatchObject([{ ms: 7, keepAlive: false }]);
  });

  test('events are handed on after five seconds, and the stream goes on', async () => {
    const runtime = manualRuntime();
    const { body, fail } = bodyOf([START, OPEN, PING], true);
    const context = { runtime, policy: { timeouts: { firstTokenMs: 60_000, idleMs: 60_000 } } };
    const read = readStream(messageProtocol, context)(
      new Response(body, { headers }),
      openLifetime(runtime, undefined),
    );
    await runtime.pass(4_999);
    expect(await Promise.race([read, Promise.resolve('held')])).toBe('held');
    await runtime.pass(1);
    const result = await read;
    expect(result).toMatchObject({ hasContent: false, end: undefined });
    const value = result as StreamReader<any, object>;
    expect(rest(value)).toEqual(['message_start', 'content_block_start', 'ping']);
    const pulled = value.pull();
    fail(new Error('reset'));
    await pulled;
    expect(value.end).toMatchObject({ how: 'failed' });
  });

  test('a stream without any event is held however long it takes', async () => {
    const runtime = manualRuntime();
    const { body } = bodyOf([': comment\n\n'], true);
    const context = { runtime, policy: { timeouts: { firstTokenMs: 60_000, idleMs: 1_000 } } };
    const read = readStream(messageProtocol, context)(
      new Response(body, { headers }),
      openLifetime(runtime, undefined),
    );
    await runtime.pass(59_999);
    expect(await Promise.race([read, Promise.resolve('held')])).toBe('held');
    await runtime.pass(1);
    expect(await read).toMatchObject({ outcome: { kind: 'no-response', cause: { name: 'TimeoutError' } } });
  });

  test.each(['text/plain', undefined])('a stream of the type %s is read as it comes', async (type) => {
    const { body } = bodyOf([START, OPEN, PING + delta('a')], true);
    const { result, pieces } = await read(body, { headers: type === undefined ? {} : { 'content-type': type } });
    expect(result).toMatchObject({ hasContent: true, end: undefined });
    expect(pieces).toEqual([START, OPEN, PING + delta('a')]);
  });

  test('a stream that is complete is a value', async () => {
    const { result } = await read(BEGUN + END);
    expect(result).toMatchObject({ hasContent: false, end: { how: 'complete' } });
  });

  test('a stream that breaks is a failure', async () => {
    const { result } = await read(bodyOf([BEGUN]).body);
    expect(result).toMatchObject({ outcome: { kind: 'no-response', cause: { code: 'STREAM_TRUNCATED' } } });
  });

  test('a stream that breaks in the same piece is a value', async () => {
    const { result } = await read(`${BEGUN}${delta('a')}data: x\n\n`);
    expect(result).toMatchObject({ end: { how: 'failed', outcome: { kind: 'unusable-stream' } } });
  });

  test('a stream without a body is a failure', async () => {
    const { result } = await read(null);
    expect(result).toMatchObject({ outcome: { kind: 'no-response', cause: { code: 'STREAM_TRUNCATED' } } });
  });

  test('an answer of another type is a failure, with its whole body', async () => {
    const headers = { 'content-type': 'application/json' };
    const { result, runtime } = await read(bodyOf(['{"id":', '"msg_1"}']).body, { headers });
    const body = '{"id":"msg_1"}';
    expect(result).toMatchObject({ outcome: { kind: 'response', status: 200, headers: expect.any(Headers), body } });
    expect(runtime.timers).toEqual([]);
  });
});
