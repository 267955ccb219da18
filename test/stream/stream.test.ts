/** Streams of both protocols over real sockets: read, broken, left, passed on. */
import type { Socket } from 'node:net';
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { CaicainiError, createClient, type CallEnd, type ClientOptions, type Receipt } from '../../src/index.js';
import { ERRORS } from '../../src/contract.js';
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { systemClock } from '../../src/shared/runtime.js';
import type { MessageStream } from '../../src/client/streams.js';
import { requestExample, rowOf, streamExample } from '../support/examples.js';
import { manualRuntime, outside, testRuntime, watchListeners, type TestRuntime } from '../support/fake-clock.js';
import { json, startFaulty, type FaultyServer, type Handler } from '../support/server.js';

/** Any row that is retried, and any that stops. */
const RETRIED = rowOf('retry');
const STOPPED = rowOf('stop');

let mock: RunningMock;
let faulty: FaultyServer;
beforeAll(async () => {
  mock = await startMock();
  faulty = await startFaulty();
});
afterAll(() => mock.close());

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');
const MESSAGE = streamExample('/v1/messages', 'text');
const CHAT = streamExample('/v1/chat/completions', 'text');
const ID = 'msg_01H8fkx2N3p4q5r6s7t8u9v0wx';

function setUp(answers: Handler[], options: Partial<ClientOptions> = {}, runtime: TestRuntime = testRuntime()) {
  faulty.answers.splice(0, Infinity, ...answers);
  faulty.seen.length = 0;
  const receipts: Receipt[] = [];
  const ends: CallEnd[] = [];
  const caicaini = createClient({
    apiKey: mock.key,
    baseUrl: faulty.url,
    ...outside(runtime),
    hooks: { onReceipt: (receipt) => receipts.push(receipt), onEnd: (end) => ends.push(end) },
    ...options,
  });
  return { caicaini, receipts, ends, runtime };
}

/** Answers with pieces of a stream, each in a write of its own, and ends. */
function stream(...pieces: (string | Uint8Array)[]): Handler {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const piece of pieces) response.write(piece);
    response.end();
  };
}

/** Answers with the beginning of a stream, and then does something else. */
function begin(text: string, then: (socket: Socket) => void): Handler {
  return (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text, () => setImmediate(() => then(request.socket)));
  };
}

/** Reads to the end; `heard` gets the number of events so far. */
async function collect<T>(
  events: AsyncIterable<T>,
  heard: (count: number) => void = () => {},
): Promise<{ events: T[]; error: CaicainiError | undefined }> {
  const seen: T[] = [];
  try {
    for await (const event of events) heard(seen.push(event));
  } catch (error) {
    expect(CaicainiError.is(error), String(error)).toBe(true);
    return { events: seen, error: error as CaicainiError };
  }
  return { events: seen, error: undefined };
}

/** Everything of a documented stream up to the n-th event, from 1. */
function upTo(text: string, events: number): string {
  return text
    .split('\n\n')
    .slice(0, events)
    .map((event) => `${event}\n\n`)
    .join('');
}

function event(data: { type: string; [member: string]: unknown }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

describe('a stream that is read', () => {
  test('gives every event in order, then the whole message', async () => {
    const { caicaini, receipts } = setUp([stream(MESSAGE)]);
    const reading = caicaini.messages.stream(hello);
    expect(reading.id).toBeUndefined();
    const { events, error } = await collect(reading);
    expect(error).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'ping',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(reading.id).toBe(ID);
    const message = await reading.finalMessage();
    expect(message).toEqual({
      id: ID,
      type: 'message',
      role: 'assistant',
      model: 'caicaini/auto',
      content: [{ type: 'text', text: 'One, two, three.' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 12, output_tokens: 7, credits_consumed: 2 },
    });
    expect(receipts).toMatchObject([
      { id: ID, operation: 'createMessage', credits: 2, inputTokens: 12, outputTokens: 7, attempts: 1 },
    ]);
    expect(receipts[0]).not.toHaveProperty('broken');
    expect(JSON.parse(faulty.seen[0]!.body)).toMatchObject({ stream: true });
  });

  test('gives the text of a completion piece by piece', async () => {
    const { caicaini, receipts } = setUp([stream(CHAT)]);
    const reading = caicaini.chat.completions.stream(chat);
    const pieces: string[] = [];
    for await (const piece of reading.text()) pieces.push(piece);
    expect(pieces).toEqual(['One, ', 'two, ', 'three.']);
    expect(await reading.finalMessage()).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: 'One, two, three.' }, finish_reason: 'stop' }],
    });
    expect(receipts).toMatchObject([{ id: reading.id, credits: 4 }]);
  });

  test('joins the pieces of tool input and thinking', async () => {
    const { caicaini } = setUp([
      stream(streamExample('/v1/messages', 'toolUse')),
      stream(streamExample('/v1/messages', 'thinking')),
      stream(streamExample('/v1/chat/completions', 'toolCalls')),
    ]);
    expect((await caicaini.messages.stream(hello).finalMessage()).content[1]).toMatchObject({
      type: 'tool_use',
      name: 'get_weather',
      input: { city: 'Shanghai', units: 'celsius' },
    });
    expect((await caicaini.messages.stream(hello).finalMessage()).content[0]).toEqual({
      type: 'thinking',
      thinking: '2027 is odd; no prime up to 43 divides it.',
    });
    expect((await caicaini.chat.completions.stream(chat).finalMessage()).choices[0]!.message.tool_calls).toEqual([
      {
        id: 'call_01H8fkx2N3p4q5r6s7t8u9v',
        type: 'function',
        function: { name: 'get_weather', arguments: '{"city":"Shanghai","units":"celsius"}' },
      },
    ]);
  });

  test('sends nothing until it is read', async () => {
    const { caicaini } = setUp([stream(MESSAGE)]);
    const reading = caicaini.messages.stream(hello);
    await new Promise(setImmediate);
    expect(faulty.seen).toHaveLength(0);
    expect(await reading.finalText()).toBe('One, two, three.');
    expect(await reading.finalText()).toBe('One, two, three.');
    expect(faulty.seen).toHaveLength(1);
  });

  test('refuses a loop that begins after the first event, also after a failure', async () => {
    for (const text of [MESSAGE, upTo(MESSAGE, 5)]) {
      const { caicaini } = setUp([stream(text)]);
      const reading = caicaini.messages.stream(hello);
      await collect(reading);
      const { events, error } = await collect(reading);
      expect(events).toEqual([]);
      expect(error).toMatchObject({
        action: 'fix',
        message: expect.stringMatching(/begin all loops before its first event/),
      });
      await expect(reading.text().next()).rejects.toBeInstanceOf(CaicainiError);
    }
  });

  test('gives its final message also while another reader takes the events', async () => {
    const { caicaini } = setUp([stream(MESSAGE)]);
    const reading = caicaini.messages.stream(hello);
    const [{ events }, final] = await Promise.all([collect(reading), reading.finalMessage()]);
    expect(events).toHaveLength(9);
    expect(final.content).toHaveLength(1);
  });

  const bodies = ['quickstart', 'conversation', 'tools', 'toolResult', 'visionBase64', 'thinking'];
  for (const name of bodies) {
    test(`of ${name} has the same final message as the answer that is not streamed`, async () => {
      // The same mock from the start gives the same ids
      const [one, other] = await Promise.all([startMock({ now: () => 0 }), startMock({ now: () => 0 })]);
      const body = { ...requestExample('createMessage', name), stream: undefined };
      const whole = await createClient({ apiKey: one.key, baseUrl: one.url }).messages.create(body);
      const streamed = await createClient({ apiKey: other.key, baseUrl: other.url })
        .messages.stream(body)
        .finalMessage();
      expect(streamed).toEqual(whole);
      await Promise.all([one.close(), other.close()]);
    });
  }

  for (const name of ['documented', 'options', 'jsonObject', 'tools', 'toolMessage']) {
    test(`of ${name} has the same final completion as the answer that is not streamed`, async () => {
      const [one, other] = await Promise.all([startMock({ now: () => 0 }), startMock({ now: () => 0 })]);
      const body = { ...requestExample('createChatCompletion', name), stream: undefined };
      const whole = await createClient({ apiKey: one.key, baseUrl: one.url }).chat.completions.create(body);
      const streamed = await createClient({ apiKey: other.key, baseUrl: other.url })
        .chat.completions.stream(body)
        .finalMessage();
      expect(streamed).toEqual(whole);
      await Promise.all([one.close(), other.close()]);
    });
  }
});

describe('the bytes of a stream', () => {
  const wide = MESSAGE.replace('two, ', '二 🀄 \\u2028, ');
  const forms: { name: string; text: string }[] = [
    { name: 'LF', text: wide },
    { name: 'CRLF', text: wide.replaceAll('\n', '\r\n') },
    { name: 'CR', text: wide.replaceAll('\n', '\r') },
    { name: 'a byte order mark', text: `\uFEFF${wide}` },
    {
      name: 'comments, ids and retries',
      text: wide.replaceAll('event: ', ': ping\nid: 7\nretry: 10\nretry: soon\nunknown: x\nevent: '),
    },
    { name: 'no space after the colon', text: wide.replaceAll(': {', ':{').replaceAll('event: ', 'event:') },
    { name: 'several data lines', text: wide.replaceAll(',"usage"', ',\ndata: "usage"') },
    { name: 'no blank line at the end', text: wide.trimEnd() },
    { name: 'more after the end', text: `${wide}${event({ type: 'ping' })}data: garbage\n\n` },
  ];
  const pieces = (text: string, size: number) => {
    const bytes = new TextEncoder().encode(text);
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.slice(index * size, (index + 1) * size),
    );
  };
  const local = (chunks: Uint8Array[]) => () =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          start: (controller) => (chunks.forEach((chunk) => controller.enqueue(chunk)), controller.close()),
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      ),
    );
  const read = async (chunks: Uint8Array[]) => {
    const reading = createClient({ apiKey: mock.key, fetch: local(chunks) }).messages.stream(hello);
    const { events, error } = await collect(reading);
    return {
      types: events.map(({ type }) => type).join(' '),
      error: error?.message,
      text: error ? undefined : await reading.finalText(),
    };
  };

  for (const { name, text } of forms) {
    test(`with ${name} give the same events, one byte at a time and whole`, async () => {
      const whole = await read([new TextEncoder().encode(wide)]);
      expect(whole.text).toBe('One, 二 🀄 \u2028, three.');
      expect(await read([new TextEncoder().encode(text)])).toEqual(whole);
      expect(await read(pieces(text, 1))).toEqual(whole);
    });
  }

  test('give the same events wherever they are cut in two', async () => {
    const text = upTo(wide, 5).replaceAll('\n', '\r\n') + wide.slice(upTo(wide, 5).length);
    const bytes = new TextEncoder().encode(text);
    const whole = await read([bytes]);
    for (let at = 1; at < bytes.length; at++)
      expect(await read([bytes.slice(0, at), bytes.slice(at)]), `at ${at}`).toEqual(whole);
  });

  test('may hold an event of 5 MB', async () => {
    const long = 'x'.repeat(5_000_000);
    const { text } = await read(pieces(MESSAGE.replace('two, ', long), 1_024));
    expect(text).toHaveLength('One, three.'.length + long.length);
  });

  test('with an event without end lead to an error that says so', async () => {
    const endless = [`${upTo(MESSAGE, 4)}data: `, ...Array(20).fill('x'.repeat(2 ** 20))].map((text) =>
      new TextEncoder().encode(text),
    );
    const { error } = await read(endless);
    expect(error).toContain(`longer than ${16 * 2 ** 20} characters`);
  });
});

describe('a stream before its first content', () => {
  const overloaded = event({ type: 'error', error: { type: RETRIED.type, message: 'full' } });

  test('that is answered with an error is retried like any call', async () => {
    const answers = [json(RETRIED.status, ''), json(RETRIED.status, ''), stream(MESSAGE)];
    const { caicaini, receipts, runtime } = setUp(answers, { limiter: false });
    expect(await caicaini.messages.stream(hello).finalText()).toBe('One, two, three.');
    expect(runtime.waits).toEqual([250, 500]);
    expect(receipts).toMatchObject([{ attempts: 3 }]);
  });

  for (const row of Object.values(ERRORS)) {
    test(`that is answered with ${row.status} makes ${row.action === 'retry' ? 'five attempts' : 'one attempt'}`, async () => {
      const { caicaini } = setUp([json(row.status, '')]);
      expect((await collect(caicaini.messages.stream(hello))).error).toMatchObject({
        status: row.status,
        action: row.action,
      });
      expect(faulty.seen).toHaveLength(row.action === 'retry' ? 5 : 1);
    });
  }

  test('that has an error event is retried as after the status of the event', async () => {
    const answers = [stream(overloaded), stream(upTo(MESSAGE, 2), overloaded), stream(MESSAGE)];
    const { caicaini, runtime } = setUp(answers, { limiter: false });
    const { events } = await collect(caicaini.messages.stream(hello));
    expect(runtime.waits).toEqual([250, 500]);
    // Nothing of the failed attempts is seen
    expect(events.filter(({ type }) => type === 'message_start')).toHaveLength(1);
  });

  test('that is overloaded in every attempt fails as the row of the error says', async () => {
    const { caicaini } = setUp([stream(overloaded)]);
    const { error } = await collect(caicaini.messages.stream(hello));
    expect(error).toMatchObject({
      status: RETRIED.status,
      type: RETRIED.type,
      action: 'retry',
      because: 'attempts',
      mismatch: false,
    });
    expect(faulty.seen).toHaveLength(5);
  });

  const cases: { name: string; answer: Handler; attempts: number; want: Partial<CaicainiError> }[] = [
    {
      name: 'an error event of a stop',
      answer: stream(event({ type: 'error', error: { type: STOPPED.type, message: 'empty' } })),
      attempts: 1,
      want: { status: STOPPED.status, action: 'stop', because: 'stop' },
    },
    {
      name: 'an error as a completion has it',
      answer: stream('data: {"type":"error","error":{"type":"api_error","message":"x"}}\n\n'),
      attempts: 5,
      want: { status: 500, action: 'retry' },
    },
    {
      name: 'empty',
      answer: stream(),
      attempts: 5,
      want: { action: 'retry', code: 'STREAM_TRUNCATED' },
    },
    {
      name: 'cut after its start',
      answer: begin(upTo(MESSAGE, 1), (socket) => socket.resetAndDestroy()),
      attempts: 5,
      want: { action: 'retry', charged: 'unknown' },
    },
    {
      name: 'JSON that is no answer instead of a stream',
      answer: json(200, { id: 'msg_1', note: 'no content' }),
      attempts: 1,
      want: { action: 'stop', because: 'unusable-answer', status: 200, messageId: 'msg_1' },
    },
    {
      name: 'HTML instead of a stream',
      answer: json(200, '<html>', { 'content-type': 'text/html' }),
      attempts: 1,
      want: { action: 'stop', because: 'unusable-answer', status: 200 },
    },
    {
      name: 'an overload envelope instead of a stream',
      answer: json(200, { type: 'error', error: { type: RETRIED.type, message: 'full' } }),
      attempts: 5,
      want: { status: RETRIED.status, action: 'retry' },
    },
    {
      name: 'text that is no JSON',
      answer: stream('data: {"type":\n\n'),
      attempts: 1,
      want: { action: 'stop', because: 'unusable-answer' },
    },
    {
      name: 'cut inside an event',
      answer: stream('data: {"type":'),
      attempts: 5,
      want: { action: 'retry', code: 'STREAM_TRUNCATED' },
    },
  ];
  for (const { name, answer, attempts, want } of cases) {
    test(`that is ${name} makes ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`, async () => {
      const { caicaini } = setUp([answer]);
      const { events, error } = await collect(caicaini.messages.stream(hello));
      expect(events).toEqual([]);
      expect(error).toMatchObject(want);
      expect(faulty.seen).toHaveLength(attempts);
    });
  }
});

describe('a stream after its first content', () => {
  const started = upTo(MESSAGE, 5);
  const partial = { id: ID, content: [{ type: 'text', text: 'One, two, ' }] };
  const cases: { name: string; answer: Handler; want: Partial<CaicainiError> }[] = [
    {
      name: 'an error event',
      answer: stream(started, event({ type: 'error', error: { type: RETRIED.type, message: 'full' } })),
      want: { status: RETRIED.status, type: RETRIED.type, action: 'retry', charged: 'unknown' },
    },
    {
      name: 'an error without an event name',
      answer: stream(started, 'data: {"type":"error","error":{"type":"api_error","message":"x"}}\n\n'),
      want: { status: 500, type: 'api_error', action: 'retry' },
    },
    {
      name: 'an error that stops',
      answer: stream(started, event({ type: 'error', error: { type: STOPPED.type, message: 'empty' } })),
      want: { status: STOPPED.status, action: 'stop' },
    },
    {
      name: 'an error whose connection stays open',
      answer: begin(started + event({ type: 'error', error: { type: 'api_error', message: 'x' } }), () => {}),
      want: { status: 500 },
    },
    {
      name: 'an end without message_stop',
      answer: stream(started),
      want: {
        ...{ action: 'retry', code: 'STREAM_TRUNCATED', charged: 'unknown' },
        message: 'the answer broke off (STREAM_TRUNCATED): the stream ended before its last event',
      },
    },
    {
      name: 'a reset',
      answer: begin(started, (socket) => socket.resetAndDestroy()),
      want: { action: 'retry', charged: 'unknown' },
    },
    { name: 'cut JSON', answer: stream(started, 'data: {"type":"pi\n\n'), want: { action: 'stop' } },
    {
      name: 'an end inside an event',
      answer: stream(started, 'data: {"type":"pi'),
      want: { action: 'retry', code: 'STREAM_TRUNCATED' },
    },
  ];
  const breaks = async (
    { caicaini, receipts }: ReturnType<typeof setUp>,
    want: Partial<CaicainiError>,
    heard?: (count: number) => void,
  ) => {
    const reading = caicaini.messages.stream(hello);
    const { events, error } = await collect(reading, heard);
    expect(events).toHaveLength(5);
    expect(error).toMatchObject({ because: 'stream-started', messageId: ID, partial, ...want });
    expect(faulty.seen).toHaveLength(1);
    expect(receipts).toMatchObject([{ id: ID, broken: true, inputTokens: 12 }]);
    await expect(reading.finalMessage()).rejects.toBe(error);
  };
  for (const { name, answer, want } of cases) {
    test(`is not sent again after ${name}; its error has the id and the partial message`, () =>
      breaks(setUp([answer]), want));
  }

  test('is not sent again after silence; its error has the id and the partial message', async () => {
    const runtime = manualRuntime();
    const set = setUp([begin(started, () => {})], { timeouts: { idleMs: 50 } }, runtime);
    await breaks(set, { action: 'retry', code: 'TIMEOUT' }, (count) => void (count === 5 && runtime.pass(50)));
  });

  test('keeps the text of a tool input that max_tokens cut, with the receipt', async () => {
    const text = streamExample('/v1/messages', 'toolUse').replace('\\"celsius\\"}', '\\"cel');
    const { caicaini, receipts } = setUp([stream(text)]);
    const { content } = await caicaini.messages.stream(hello).finalMessage();
    expect(content[1]).toMatchObject({ input: {}, partial_json: expect.stringMatching(/"cel$/) });
    expect(receipts).toMatchObject([{ credits: 14, outputTokens: 31 }]);
  });

  test('sets no prototype from tool input or events', async () => {
    const text = streamExample('/v1/messages', 'toolUse')
      .replace('{\\"city\\":\\"Shang', '{\\"__proto__\\":{\\"polluted\\":1},\\"city\\":\\"Shang')
      .replace('"delta":{"stop_reason"', '"delta":{"__proto__":{"polluted":1},"stop_reason"');
    expect(text).toContain('__proto__');
    const { caicaini } = setUp([stream(text)]);
    const message = await caicaini.messages.stream(hello).finalMessage();
    const values = [message, message.content[1], (message.content[1] as { input: object }).input, {}] as {
      polluted?: number;
    }[];
    expect(values.map(({ polluted }) => polluted)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('has its credits on the receipt when it breaks after they came', async () => {
    const { caicaini, receipts } = setUp([stream(upTo(MESSAGE, 8))]);
    const { error } = await collect(caicaini.messages.stream(hello));
    expect(error?.because).toBe('stream-started');
    expect(receipts).toMatchObject([{ id: ID, credits: 2, broken: true }]);
  });

  test('is whole as a completion that ends after its finish without [DONE]', async () => {
    const { caicaini, receipts } = setUp([stream(CHAT.replace('data: [DONE]\n\n', ''))]);
    const { error } = await collect(caicaini.chat.completions.stream(chat));
    expect(error).toBeUndefined();
    expect(receipts).toMatchObject([{ credits: 4 }]);
    expect(receipts[0]).not.toHaveProperty('broken');
  });

  test('that is left before its first content has a receipt with its id, and an end with the reason', async () => {
    const { caicaini, receipts, ends } = setUp([begin(upTo(MESSAGE, 2), () => {})]);
    const enough = new Error('enough');
    const stopper = new AbortController();
    const reading = caicaini.messages.stream(hello, { signal: stopper.signal }).finalMessage();
    await expect.poll(() => faulty.seen.length).toBe(1);
    setTimeout(() => stopper.abort(enough), 50);
    await expect(reading).rejects.toBe(enough);
    expect(receipts).toMatchObject([{ id: ID, broken: true }]);
    expect(ends).toMatchObject([{ reason: enough, receipt: { id: ID }, answer: { id: ID } }]);
  });

  test('that breaks off before its first content each time has the id in its error', async () => {
    const { caicaini } = setUp([stream(upTo(MESSAGE, 2))]);
    const { error } = await collect(caicaini.messages.stream(hello));
    expect(error).toMatchObject({ because: 'attempts', code: 'STREAM_TRUNCATED', messageId: ID, partial: { id: ID } });
  });

  test('fails as a completion that has [DONE] without a finish', async () => {
    const { caicaini } = setUp([stream(CHAT.replace('"finish_reason":"stop"', '"finish_reason":null'))]);
    const { error } = await collect(caicaini.chat.completions.stream(chat));
    expect(error).toMatchObject({
      because: 'stream-started',
      code: 'STREAM_TRUNCATED',
      partial: { choices: [{ message: { content: 'One, two, three.' } }] },
    });
  });

  test('passes on events of unknown types', async () => {
    const odd = event({ type: 'balloon', colour: 'red' });
    const { caicaini } = setUp([stream(started, odd, MESSAGE.slice(started.length))]);
    const { events, error } = await collect(caicaini.messages.stream(hello));
    expect(error).toBeUndefined();
    expect(events.map(({ type }) => type as string)).toContain('balloon');
  });

  test('may have a role in every chunk', async () => {
    const { caicaini } = setUp([
      stream(CHAT.replaceAll('"delta":{"content"', '"delta":{"role":"assistant","content"')),
    ]);
    expect((await collect(caicaini.chat.completions.stream(chat))).error).toBeUndefined();
  });

  /** A stream from memory: `write` adds to it. */
  const written = (options: Partial<ClientOptions>) => {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
    const headers = { 'content-type': 'text/event-stream' };
    const runtime = manualRuntime({ fetch: () => Promise.resolve(new Response(body, { headers })) });
    const { caicaini, receipts } = setUp([], options, runtime);
    const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));
    return { caicaini, receipts, runtime, write };
  };

  test('stays alive by its pings', async () => {
    const { caicaini, runtime, write } = written({ timeouts: { idleMs: 1_000 } });
    const reading = collect(caicaini.messages.stream(hello));
    write(upTo(MESSAGE, 4));
    for (let ping = 0; ping < 5; ping++) {
      await runtime.pass(900);
      write(event({ type: 'ping' }));
    }
    write(MESSAGE.slice(upTo(MESSAGE, 4).length));
    expect(await reading).toMatchObject({ events: { length: 14 }, error: undefined });
  });

  test('does not break when its reader takes its time', async () => {
    const { caicaini, runtime, write } = written({ timeouts: { idleMs: 1_000 } });
    write(MESSAGE);
    const seen = [];
    for await (const each of caicaini.messages.stream(hello)) {
      seen.push(each);
      await runtime.pass(5_000);
    }
    expect(seen).toHaveLength(9);
  });

  test('has its receipt when it has ended on the wire, also while its reader does something else', async () => {
    const { caicaini, receipts, runtime, write } = written({});
    const events = caicaini.messages.stream(hello)[Symbol.asyncIterator]();
    write(upTo(MESSAGE, 4));
    await events.next();
    write(MESSAGE.slice(upTo(MESSAGE, 4).length));
    await runtime.pass(1_999);
    expect(receipts).toEqual([]);
    await runtime.pass(1);
    expect(receipts).toMatchObject([{ id: ID, credits: 2, durationMs: expect.any(Number) }]);
    expect(receipts[0]).not.toHaveProperty('broken');
    let count = 1;
    while (!(await events.next()).done) count += 1;
    expect(count).toBe(9);
  });
});

describe('a stream that is left', () => {
  const endless: Handler = (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(upTo(MESSAGE, 4));
    const timer = setInterval(
      () => response.write(event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } })),
      1,
    );
    request.socket.on('close', () => clearInterval(timer));
  };

  const until = async (done: () => boolean) => {
    while (!done()) await new Promise(setImmediate);
  };

  test('by breaking out of the loop closes its connection and leaves nothing behind', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const { caicaini, receipts } = setUp([endless], { clock: { ...systemClock } });
    const { signal } = new AbortController();
    const listeners = watchListeners(signal);
    const open = faulty.open();
    for (let round = 0; round < 3; round++) {
      const reading = caicaini.messages.stream(hello, { signal });
      for await (const { type } of reading) if (type === 'content_block_delta') break;
      await expect(reading.finalMessage()).rejects.toMatchObject({ action: 'fix' });
    }
    await until(() => faulty.open() <= open);
    expect(listeners.size).toBe(0);
    expect(receipts).toMatchObject(Array(3).fill({ id: ID, broken: true }));
    await until(() => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length <= before);
  });

  test('by throwing in the loop closes its connection', async () => {
    const { caicaini } = setUp([endless]);
    const open = faulty.open();
    const mine = new Error('mine');
    await expect(
      (async () => {
        for await (const { type } of caicaini.messages.stream(hello)) if (type === 'content_block_delta') throw mine;
      })(),
    ).rejects.toBe(mine);
    await until(() => faulty.open() <= open);
  });

  const opening: { name: string; leave: (reading: MessageStream, begun: Promise<void>) => unknown }[] = [
    {
      name: 'by cancelling its body',
      leave: async (reading, begun) => {
        const reader = reading.toReadableStream().getReader();
        const asked = reader.read();
        await begun;
        await reader.cancel();
        expect(await asked).toEqual({ done: true, value: undefined });
      },
    },
    {
      name: 'by return()',
      leave: async (reading, begun) => {
        const events = reading[Symbol.asyncIterator]();
        const asked = events.next();
        await begun;
        await events.return!();
        expect(await asked).toEqual({ done: true, value: undefined });
        expect(await events.next()).toEqual({ done: true, value: undefined });
      },
    },
  ];
  for (const { name, leave } of opening) {
    test(`${name} while it opens gives up its request and its permit`, async () => {
      const silent: Handler = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(upTo(MESSAGE, 1));
      };
      const { caicaini, receipts, ends } = setUp([silent], { clock: { ...systemClock } });
      const before = process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
      const open = faulty.open();
      // More than the limiter lets go at once before the first answer
      for (let round = 1; round <= 32; round++) {
        const reading = caicaini.messages.stream(hello);
        const left = leave(
          reading,
          until(() => faulty.seen.length === round),
        );
        await expect(reading.finalMessage()).rejects.toMatchObject({ action: 'fix' });
        await left;
        await until(() => ends.length === round);
      }
      await until(() => faulty.open() <= open);
      await until(() => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length <= before);
      expect(receipts).toEqual([]);
      expect(ends.map(({ reason }) => CaicainiError.is(reason))).toEqual(Array(32).fill(true));
      faulty.answers.splice(0, Infinity, stream(MESSAGE));
      expect(await caicaini.messages.stream(hello).finalText()).toBe('One, two, three.');
    });
  }

  test('before it began sends nothing', async () => {
    const { caicaini } = setUp([stream(MESSAGE)]);
    const reading = caicaini.messages.stream(hello);
    await reading[Symbol.asyncIterator]().return!();
    await expect(reading.finalMessage()).rejects.toMatchObject({ action: 'fix' });
    await caicaini.messages.stream(hello).toReadableStream().cancel();
    expect(faulty.seen).toHaveLength(0);
  });

  test('while it waits for an event has one receipt and no error', async () => {
    const { caicaini, receipts, ends } = setUp([begin(upTo(MESSAGE, 4), () => {})]);
    const events = caicaini.messages.stream(hello)[Symbol.asyncIterator]();
    for (let event = 0; event < 4; event++) await events.next();
    const asked = events.next();
    await events.return!();
    expect(await asked).toEqual({ done: true, value: undefined });
    expect(receipts).toMatchObject([{ id: ID, broken: true }]);
    expect(ends).toMatchObject([{ receipt: { id: ID } }]);
    expect(ends[0]).not.toHaveProperty('error');
  });

  const reason = new Error('enough');
  const aborts: {
    name: string;
    by: (controller: AbortController, reading: { abort(reason: unknown): void }) => void;
  }[] = [
    { name: "the caller's signal", by: (controller) => controller.abort(reason) },
    { name: 'abort()', by: (_, reading) => reading.abort(reason) },
  ];
  for (const { name, by } of aborts) {
    test(`by ${name} ends the loop with the reason`, async () => {
      const { caicaini } = setUp([endless]);
      const controller = new AbortController();
      const reading = caicaini.messages.stream(hello, { signal: controller.signal });
      const open = faulty.open();
      await expect(
        (async () => {
          for await (const { type } of reading) {
            if (type !== 'content_block_delta') continue;
            for (let round = 0; round < 3; round++) globalThis.gc?.();
            by(controller, reading);
          }
        })(),
      ).rejects.toBe(reason);
      await expect(reading.finalMessage()).rejects.toBe(reason);
      await until(() => faulty.open() <= open);
    });
  }

  test.each(['abort()', 'a signal'])('by %s with null throws an AbortError, as without a reason', async (by) => {
    const stopper = new AbortController();
    const { caicaini } = setUp([endless]);
    const reading = caicaini.messages.stream(hello, { signal: stopper.signal });
    const loop = async () => {
      for await (const _ of reading) (by === 'abort()' ? reading : stopper).abort(null);
    };
    await expect(loop()).rejects.toMatchObject({ name: 'AbortError' });
    await expect(reading.finalMessage()).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('by its loop makes finalMessage() say what was paid, and where it is', async () => {
    const { caicaini } = setUp([endless]);
    const reading = caicaini.messages.stream(hello);
    for await (const _ of reading.text()) break;
    await expect(reading.finalMessage()).rejects.toMatchObject({
      charged: 'unknown',
      message: expect.stringContaining('stream.partial'),
    });
    expect(reading.partial).toMatchObject({ id: ID });
  });

  test('by an abort before its first event ends the wait', async () => {
    const controller = new AbortController();
    const { caicaini } = setUp([() => controller.abort(reason)]);
    await expect(caicaini.messages.stream(hello, { signal: controller.signal }).finalMessage()).rejects.toBe(reason);
  });

  test('by a signal that is aborted already sends nothing', async () => {
    const { caicaini } = setUp([stream(MESSAGE)]);
    await expect(caicaini.messages.stream(hello, { signal: AbortSignal.abort(reason) }).finalMessage()).rejects.toBe(
      reason,
    );
    expect(faulty.seen).toHaveLength(0);
  });
});

describe('the body for a browser', () => {
  test('is the same as the body of the gateway', async () => {
    for (const [given, open] of [
      [MESSAGE, (c: ReturnType<typeof createClient>) => c.messages.stream(hello)],
      [CHAT, (c: ReturnType<typeof createClient>) => c.chat.completions.stream(chat)],
    ] as const) {
      const { caicaini } = setUp([stream(given)]);
      expect(await new Response(open(caicaini).toReadableStream()).text()).toBe(given);
    }
  });

  test('sends nothing until it is read', async () => {
    const { caicaini } = setUp([stream(MESSAGE)]);
    const body = caicaini.messages.stream(hello).toReadableStream();
    await new Promise(setImmediate);
    expect(faulty.seen).toHaveLength(0);
    expect(await new Response(body).text()).toBe(MESSAGE);
  });

  test('has a failure as its last event', async () => {
    const { caicaini } = setUp([stream(upTo(MESSAGE, 5))]);
    const text = await new Response(caicaini.messages.stream(hello).toReadableStream()).text();
    expect(text.startsWith(upTo(MESSAGE, 5))).toBe(true);
    expect(text.slice(upTo(MESSAGE, 5).length)).toMatch(
      /^event: error\ndata: \{"type":"error","error":\{"type":"api_error","message":.*\}\}\n\n$/,
    );
  });

  test('closes the connection when it is cancelled', async () => {
    const { caicaini, receipts } = setUp([begin(upTo(MESSAGE, 4), () => {})]);
    const reader = caicaini.messages.stream(hello).toReadableStream().getReader();
    await reader.read();
    await reader.cancel();
    expect(receipts).toMatchObject([{ broken: true }]);
  });
});

describe('the mock', () => {
  test('streams text, tools, thinking and pings as described', async () => {
    const caicaini = createClient({ apiKey: mock.key, baseUrl: mock.url });
    for (const name of ['stream', 'tools', 'thinking']) {
      const { events, error } = await collect(caicaini.messages.stream(requestExample('createMessage', name)));
      expect(error).toBeUndefined();
      expect(events.map(({ type }) => type)).toContain('ping');
    }
  });
});
