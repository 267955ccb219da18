/** Paid answers in forms that nobody asked for: whatever can be read is the answer, and what cannot is in the error. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClient, type CaicainiError, type Message } from '../../src/index.js';
import { writeSse } from '../../src/stream/sse.js';
import { seed } from '../fuzz/fuzz.js';

const request = { model: 'caicaini/auto', max_tokens: 8, messages: [{ role: 'user' as const, content: 'Hi' }] };
const usage = { input_tokens: 1, output_tokens: 2, credits_consumed: 3 };
const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'caicaini/auto',
  content: [{ type: 'text', text: 'Hello' }],
  stop_reason: 'end_turn',
  usage,
} as unknown as Message;
const CHAT = {
  id: 'chatcmpl_1',
  object: 'chat.completion',
  created: 1,
  model: 'caicaini/auto',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
};
const MESSAGE_EVENTS = [
  { type: 'message_start', message: { ...MESSAGE, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage },
  { type: 'message_stop' },
];
const { choices: _, usage: chatUsage, ...chatHead } = CHAT;
const CHUNKS = [
  {
    ...chatHead,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello' } }],
  },
  {
    ...chatHead,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
    usage: chatUsage,
  },
];
const messageSse = MESSAGE_EVENTS.map((event) => writeSse(event.type, JSON.stringify(event))).join('');
const chatSse = [...CHUNKS.map((chunk) => JSON.stringify(chunk)), '[DONE]']
  .map((data) => writeSse(undefined, data))
  .join('');
const SSE = 'text/event-stream';
const JSON_TYPE = 'application/json';

/** A client whose gateway gives one answer, and the number of requests it got. */
function answering(body: string, type: string) {
  const sent = { count: 0 };
  const fetch = () => {
    sent.count += 1;
    return Promise.resolve(new Response(body, { headers: { 'content-type': type } }));
  };
  return { sent, client: createClient({ apiKey: `cai_api_${'0'.repeat(32)}`, fetch, limiter: false }) };
}

describe('an answer in the form that was not asked for is read', () => {
  const bodies = [
    { form: 'JSON', type: JSON_TYPE, message: JSON.stringify(MESSAGE), chat: JSON.stringify(CHAT) },
    { form: 'JSON as text', type: 'text/plain', message: JSON.stringify(MESSAGE), chat: JSON.stringify(CHAT) },
    { form: 'a stream', type: SSE, message: messageSse, chat: chatSse },
  ];
  const inOneEvent = (answer: object) => writeSse(undefined, JSON.stringify(answer));
  const inLines = (events: object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
  const streams = [
    ...bodies,
    { form: 'JSON as a stream', type: SSE, message: JSON.stringify(MESSAGE), chat: JSON.stringify(CHAT) },
    {
      form: 'JSON of many lines as a stream',
      type: SSE,
      message: JSON.stringify(MESSAGE, null, 2),
      chat: `\r\n${JSON.stringify(CHAT, null, 2)}\n`,
    },
    { form: 'a whole answer in one event', type: SSE, message: inOneEvent(MESSAGE), chat: inOneEvent(CHAT) },
    { form: 'an event in each line', type: SSE, message: inLines(MESSAGE_EVENTS), chat: inLines(CHUNKS) },
    {
      form: 'an event in each line, as such',
      type: 'application/x-ndjson',
      message: inLines(MESSAGE_EVENTS),
      chat: inLines(CHUNKS),
    },
    {
      form: 'events whose type is their name alone',
      type: SSE,
      message: MESSAGE_EVENTS.map(({ type, ...data }) => writeSse(type, JSON.stringify(data))).join(''),
      chat: chatSse,
    },
    { form: 'a stream as text', type: 'text/plain', message: messageSse, chat: chatSse },
    { form: 'a stream without a content type', type: '', message: messageSse, chat: chatSse },
    {
      form: 'a stream without blank lines',
      type: SSE,
      message: MESSAGE_EVENTS.map((event) => `data: ${JSON.stringify(event)}\n`).join(''),
      chat: [...CHUNKS.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n`).join(''),
    },
  ];
  for (const { form, type, message, chat } of bodies)
    test(`by create(): ${form}`, async () => {
      const { client, sent } = answering(message, type);
      expect(await client.messages.create(request)).toEqual(MESSAGE);
      expect(await answering(chat, type).client.chat.completions.create(request)).toEqual(CHAT);
      expect(sent.count).toBe(1);
    });
  for (const { form, type, message, chat } of streams)
    test(`by stream(): ${form}`, async () => {
      const { client, sent } = answering(message, type);
      const texts: string[] = [];
      const stream = client.messages.stream(request);
      for await (const text of stream.text()) texts.push(text);
      expect([texts.join(''), await stream.finalMessage()]).toEqual(['Hello', MESSAGE]);
      const completion = answering(chat, type).client.chat.completions.stream(request);
      expect([await completion.finalMessage(), await completion.finalText()]).toEqual([CHAT, 'Hello']);
      expect(sent.count).toBe(1);
    });

  test('whatever its content is', async () => {
    const block = fc.oneof(
      fc.record({ type: fc.constant('text'), text: fc.string() }),
      fc.record({
        type: fc.constant('tool_use'),
        id: fc.string(),
        name: fc.string(),
        input: fc.dictionary(fc.string(), fc.jsonValue()),
      }),
      fc.record({ type: fc.constant('thinking'), thinking: fc.string(), signature: fc.string() }),
      fc.record({ type: fc.constantFrom('new_block', 'server_tool_use'), value: fc.integer() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 5 }), async (content) => {
        const given = JSON.parse(JSON.stringify({ ...MESSAGE, content })) as Message;
        const { client } = answering(JSON.stringify(given), JSON_TYPE);
        expect(await client.messages.stream(request).finalMessage()).toEqual(given);
      }),
      { seed, numRuns: 200 },
    );
  });

  for (const [content, want] of [
    ['Hello', MESSAGE.content],
    [null, []],
  ] as const)
    test(`when its content is ${JSON.stringify(content)}`, async () => {
      const { client } = answering(JSON.stringify({ ...MESSAGE, content }), JSON_TYPE);
      expect(await client.messages.create(request)).toEqual({ ...MESSAGE, content: want });
    });
});

describe('a note beside an answer is no error', () => {
  const notes = [
    { error: { code: 0, message: 'success' } },
    { error: { code: '200', message: 'ok' } },
    { error: 'none' },
    { error: { message: 'prompt cache was cold' } },
    { errors: ['model alias is deprecated'] },
  ];
  for (const note of notes)
    test(JSON.stringify(note), async () => {
      const [message, chat] = [MESSAGE, CHAT].map((answer) => ({ ...answer, ...note }));
      const json = (answer: unknown) => answering(JSON.stringify(answer), JSON_TYPE).client;
      expect(await json(message).messages.create(request)).toEqual(message);
      expect(await json(message).messages.stream(request).finalMessage()).toEqual(message);
      expect(await json(chat).chat.completions.create(request)).toEqual(chat);
      expect(await json(chat).chat.completions.stream(request).finalMessage()).toEqual(chat);
      const chunks = CHUNKS.map((chunk) => writeSse(undefined, JSON.stringify({ ...chunk, ...note }))).join('');
      expect(await answering(chunks, SSE).client.chat.completions.stream(request).finalText()).toBe('Hello');
      const noted = MESSAGE_EVENTS.map((event) => ({ ...event, ...(event.delta && note) }));
      const events = noted.map((event) => writeSse(event.type, JSON.stringify(event))).join('');
      expect(await answering(events, SSE).client.messages.stream(request).finalText()).toBe('Hello');
    });

  test('but the finish reason "error" is one, and what came is in the error', async () => {
    const choices = [{ ...CHAT.choices[0], finish_reason: 'error', error: { code: 429, message: 'slow down' } }];
    const { client, sent } = answering(JSON.stringify({ ...CHAT, choices }), JSON_TYPE);
    const retry = { maxAttempts: 1 };
    for (const call of [
      client.chat.completions.create(request, { retry }),
      client.chat.completions.stream(request, { retry }).finalMessage(),
    ]) {
      const error = await call.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ status: 429, partial: { choices: [{ message: { content: 'Hello' } }] } });
    }
    expect(sent.count).toBe(2);
  });

  test('and no content means that the error counts', async () => {
    for (const answer of [
      { ...MESSAGE, content: [], error: { message: 'no' } },
      { ...CHAT, choices: [{ index: 0, message: { role: 'assistant', content: '' } }], error: 'no' },
    ]) {
      const { client } = answering(JSON.stringify(answer), JSON_TYPE);
      const calls = [
        client.messages.create(request, { retry: { maxAttempts: 1 } }),
        client.chat.completions.create(request, { retry: { maxAttempts: 1 } }),
      ];
      for (const call of calls) await expect(call).rejects.toMatchObject({ status: 500, charged: 'unknown' });
    }
  });
});

describe('a stream of which nothing is recognised is asked for once, and what came is in the error:', () => {
  const others: [string, string][] = [
    ['the events of another surface', writeSse(undefined, '{"id":"x_1","output":[]}')],
    ['a page', '<html><body>"id":"x_1"</body></html>'],
    ['a text', 'internal error, "id":"x_1"'],
    ['a text in an event', 'data: internal error, "id":"x_1"\n\n'],
    ['a text in an event without an end', 'data: internal error, "id":"x_1"'],
    ['a JSON text', writeSse(undefined, '"\\"id\\":\\"x_1\\""')],
    ['JSON of another form', '{"id":"x_1","data":{}}'],
    ['UTF-16', 'd\0a\0t\0a\0:\0'],
  ];
  for (const [form, text] of others)
    for (const type of [SSE, 'text/plain'])
      test(`${form}, as ${type}`, async () => {
        const { client, sent } = answering(text, type);
        for (const call of [client.messages.stream(request), client.chat.completions.stream(request)]) {
          const error = await call.finalMessage().catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({ because: 'unusable-answer', charged: 'unknown', status: 200, body: text });
        }
        expect(sent.count).toBe(2);
      });

  test('any JSON', async () => {
    const events = fc.array(
      fc.jsonValue().map((value) => writeSse(undefined, JSON.stringify(value))),
      { minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        const { client, sent } = answering(all.join(''), SSE);
        const error = await client.messages
          .stream(request)
          .finalMessage()
          .catch((thrown: unknown) => thrown);
        expect([error, sent.count]).toMatchObject([{ because: 'unusable-answer', status: 200 }, 1]);
      }),
      { seed, numRuns: 200 },
    );
  });

  test('but an empty one, and one that is cut in its first events, is asked for again', async () => {
    const retry = { maxAttempts: 2, baseDelayMs: 0 };
    const begin = messageSse.slice(0, messageSse.indexOf('event: content_block_delta'));
    const cuts = Array.from({ length: begin.length }, (_, at) => begin.slice(0, at));
    for (const text of [': ping\n\n', 'event: ping\ndata: {"type":"ping"}\n\n', ...cuts]) {
      const { client, sent } = answering(text, SSE);
      const stream = client.messages.stream(request, { retry });
      const error = await stream.finalMessage().catch((thrown: unknown) => thrown);
      expect([error, sent.count, text]).toMatchObject([{ because: 'attempts', code: 'STREAM_TRUNCATED' }, 2, text]);
    }
  });
});

describe('an error in a 200 is judged by the table, in the form', () => {
  const forms: [body: object, status: number][] = [
    [{ object: 'error', type: 'rate_limit_error', message: 'slow down', code: 429 }, 429],
    [{ object: 'error', message: 'no' }, 500],
    [{ code: 529, msg: 'busy' }, 529],
    [{ code: '503', message: 'busy' }, 503],
    [{ code: 402, message: 'top up' }, 402],
    [{ errors: [{ type: 'overloaded_error', message: 'busy' }] }, 529],
    [{ errors: [{ code: 400, message: 'bad' }] }, 400],
  ];
  for (const [body, status] of forms)
    test(JSON.stringify(body), async () => {
      const failed = (call: Promise<unknown>) =>
        call.then(
          () => undefined,
          (error: unknown) => error as CaicainiError,
        );
      const retry = { maxAttempts: 1 };
      for (const type of [JSON_TYPE, SSE]) {
        for (const text of [writeSse(undefined, JSON.stringify(body)), JSON.stringify(body)]) {
          const { client } = answering(text, type);
          const calls = [
            client.chat.completions.create(request, { retry }),
            client.messages.stream(request, { retry }).finalMessage(),
          ];
          for (const call of calls) expect(await failed(call)).toMatchObject({ status });
        }
      }
    });

  test('but no answer is taken for one because of its members', async () => {
    const whole = { ...MESSAGE, code: 500, message: 'a note', errors: [] };
    expect(await answering(JSON.stringify(whole), JSON_TYPE).client.messages.create(request)).toEqual(whole);
  });
});

test('what cannot be read is in the error, with its id', async () => {
  const body = { id: 'msg_7', data: MESSAGE };
  const { client, sent } = answering(JSON.stringify(body), JSON_TYPE);
  const error = await client.messages.create(request).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ because: 'unusable-answer', messageId: 'msg_7', partial: body });
  expect(sent.count).toBe(1);
});

test('a stream that was not asked for and breaks after content is not asked for again, and what came is in the error', async () => {
  const cut = messageSse.slice(0, messageSse.indexOf('event: content_block_stop'));
  const { client, sent } = answering(cut, SSE);
  const error = await client.messages.create(request).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ because: 'lost-response', messageId: 'msg_1', partial: { content: MESSAGE.content } });
  expect(sent.count).toBe(1);
});
