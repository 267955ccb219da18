/** What a client reads although it breaks the order or the form: a paid answer is never thrown away. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../../src/stream/index.js';
import { textOfAnswer, type StreamProtocol } from '../../src/stream/protocol.js';
import { StreamReader } from '../../src/stream/reader.js';
import { writeSse } from '../../src/stream/sse.js';
import { openLifetime } from '../../src/http/lifetime.js';
import { streamExample } from '../support/examples.js';
import { testRuntime } from '../support/fake-clock.js';
import { numRuns, seed } from '../fuzz/fuzz.js';

type Id = keyof typeof PROTOCOLS;
interface Event {
  [name: string]: unknown;
}

const STREAMS: [Id, Parameters<typeof streamExample>[0], string][] = [
  ['createMessage', '/v1/messages', 'text'],
  ['createMessage', '/v1/messages', 'toolUse'],
  ['createMessage', '/v1/messages', 'thinking'],
  ['createChatCompletion', '/v1/chat/completions', 'text'],
  ['createChatCompletion', '/v1/chat/completions', 'toolCalls'],
];

async function read(id: Id, text: string) {
  const runtime = testRuntime();
  const protocol = PROTOCOLS[id] as unknown as StreamProtocol<Event, object>;
  const context = { runtime, policy: { timeouts: { firstTokenMs: 60_000, idleMs: 60_000 } } };
  const reader = new StreamReader(
    new Response(text, { headers: { 'content-type': 'text/event-stream' } }),
    openLifetime(runtime, undefined),
    protocol,
    context,
  );
  while (!reader.end) await reader.pull();
  return { end: reader.end, answer: reader.accumulator.partial() };
}

/** Additions that say nothing of the answer. */
const noise: Record<Id, fc.Arbitrary<string>> = {
  createMessage: fc.oneof(
    fc.constantFrom('data:\n\n', 'data: {}\n\n', 'data: null\n\n', 'event: ping\ndata: x\n\n', ': comment\n\n'),
    fc
      .constantFrom<Event>(
        { type: 'ping' },
        { type: 'news', content: 'x' },
        { type: 'message_delta', delta: {}, usage: {} },
        { type: 'message_delta', delta: { stop_reason: null }, usage: { output_tokens: null, input_tokens: null } },
        { type: 'message_delta', delta: null },
        { type: 'message_start', message: {} },
        { type: 'content_block_delta', delta: { type: 'text_delta' } },
        { type: 'content_block_delta', delta: null },
      )
      .map((event) => writeSse(event['type'] as string, JSON.stringify(event))),
  ),
  createChatCompletion: fc.oneof(
    fc.constantFrom('data:\n\n', 'data: []\n\n', ': comment\n\n'),
    fc
      .constantFrom<Event>(
        {},
        { type: 'ping' },
        { choices: [] },
        { choices: null },
        { id: 'other', model: '', choices: [{ index: 0 }] },
        { choices: [{ index: 0, delta: null, finish_reason: null }], usage: null },
        { choices: [{ index: 0, delta: { content: null, tool_calls: null } }] },
        { choices: [{ index: 0, delta: { role: 'assistant', tool_calls: [] } }] },
        { choices: [], usage: { credits_consumed: null } },
        { error: null, choices: [] },
      )
      .map((event) => writeSse(undefined, JSON.stringify(event))),
  ),
};

describe.each(STREAMS)('the stream of %s %s, %s', (id, path, name) => {
  const text = streamExample(path, name);
  const parts = text.split(/(?<=\n\n)/);

  test('gives the same answer whatever is added to it that says nothing', async () => {
    const want = await read(id, text);
    expect(want.end).toEqual({ how: 'complete' });
    const additions = fc.array(fc.tuple(fc.integer({ min: 1, max: parts.length - 1 }), noise[id]), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(additions, async (added) => {
        const all = parts.flatMap((part, at) => [
          ...added.filter(([before]) => before === at).map(([, event]) => event),
          part,
        ]);
        expect(await read(id, all.join(''))).toEqual(want);
      }),
      { seed, numRuns: Math.min(numRuns, 150) },
    );
  });

  test('cut at a byte is whole, or may be asked for again', async () => {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += 3) {
      const { end } = await read(id, new TextDecoder().decode(bytes.slice(0, at)));
      const truncated = { how: 'failed', outcome: { kind: 'no-response', cause: { code: 'STREAM_TRUNCATED' } } };
      expect([end, at]).toMatchObject([end.how === 'complete' ? end : truncated, at]);
    }
  });
});

test('any events in any order are read without a mistake of the reader', async () => {
  const names = [
    'type',
    'index',
    'delta',
    'content_block',
    'message',
    'usage',
    'choices',
    'tool_calls',
    'function',
    'id',
  ];
  const types = ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta'];
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, '', 'a', 0, 1, -1, true, '{"a":', ...types),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names, '__proto__', 'arguments', 'partial_json', 'citation'), tie('value'), {
        maxKeys: 6,
      }),
    ),
  }));
  const event = fc.tuple(fc.constantFrom(...types, undefined), value);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Id>('createMessage', 'createChatCompletion'),
      fc.array(event),
      async (id, events) => {
        const text = events.map(([type, data]) =>
          writeSse(undefined, JSON.stringify(typeof data === 'object' && type ? { ...data, type } : data)),
        );
        const { end, answer } = await read(id, text.join(''));
        expect(end.how).toBe('failed');
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      },
    ),
    { seed, numRuns },
  );
});

const chunkOf = (choices: unknown) => writeSse(undefined, JSON.stringify({ id: 'chatcmpl_1', choices }));
const FINISH = chunkOf([{ index: 0, delta: {}, finish_reason: 'stop' }]);
const DONE = writeSse(undefined, '[DONE]');
const eventOf = (event: Event) => writeSse(event['type'] as string, JSON.stringify(event));
const END = eventOf({ type: 'message_delta', delta: { stop_reason: 'end_turn' } }) + eventOf({ type: 'message_stop' });

const word = fc.string({ unit: fc.constantFrom('a', 'é', '\u{1F004}'), minLength: 1, maxLength: 3 });
/** A piece of content: a text, a part, or a list of parts. */
const contentOf = (text: string) => {
  const part = { type: 'text', text };
  return fc.constantFrom<unknown>(text, part, [part], ['', part], [part, { type: 'other', other: 'x' }]);
};

test('the text of a completion is that of its pieces, in whatever form they come', () => {
  const piece = word.chain((text) =>
    fc
      .record({ index: fc.constantFrom(0, null, '0'), content: contentOf(text) }, { requiredKeys: ['content'] })
      .map(({ content, ...rest }) => ({ text, choice: { ...rest, delta: { content } } })),
  );
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 3 }), { maxLength: 6 }), (chunks) => {
      const want = chunks.flat().map(({ text }) => text);
      const events = chunks.map((pieces) => ({ choices: pieces.map(({ choice }) => choice) }));
      const protocol = PROTOCOLS.createChatCompletion;
      expect(events.map((event) => protocol.textOf(event as never)).join('')).toBe(want.join(''));
      const answer = protocol.accumulate();
      for (const event of events) answer.push(event as never);
      expect(textOfAnswer(protocol, answer.partial())).toBe(want.join(''));
    }),
    { seed, numRuns },
  );
});

test('the text of a message is that of its blocks and deltas, also without their type', () => {
  const event = word.chain((text) =>
    fc.constantFrom<Event>(
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text } },
      { type: 'content_block_start', index: 0, content_block: { text } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
      { type: 'content_block_delta', index: 0, delta: { text } },
      { type: 'content_block_delta', delta: { type: null, text } },
    ),
  );
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const protocol = PROTOCOLS.createMessage;
      const answer = protocol.accumulate();
      for (const each of events) answer.push(each as never);
      const text = events.map((each) => protocol.textOf(each as never)).join('');
      expect(text).toBe(textOfAnswer(protocol, answer.partial()));
    }),
    { seed, numRuns },
  );
});

test.each(['a', [{ type: 'text', text: 'a' }]])(
  'a message that begins with the content %j has its text, and the caller cannot change it',
  (content) => {
    const event = { type: 'message_start', message: { id: 'msg_1', content } } as never;
    expect(PROTOCOLS.createMessage.textOf(event)).toBe('a');
    const answer = PROTOCOLS.createMessage.accumulate();
    answer.push(event);
    answer.push({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'b' } } as never);
    answer.partial().content!.push({ type: 'text', text: 'c' } as never);
    for (const block of answer.partial().content!) Object.assign(block, { text: 'c' });
    const texts = ['a', 'b'].map((text) => ({ type: 'text', text }));
    expect(answer.partial().content).toEqual(texts);
    expect(textOfAnswer(PROTOCOLS.createMessage, answer.partial())).toBe('ab');
  },
);

test('nothing is lost of a member that comes as a text, an object and a list in turns', () => {
  const kinds = fc.constantFrom<(text: string) => unknown>(
    (text) => text,
    (text) => ({ text }),
    (text) => [{ type: 'text', text }],
    (text) => [text],
    () => null,
    () => '',
    () => [],
    () => 1,
  );
  fc.assert(
    fc.property(fc.array(kinds, { maxLength: 12 }), (pieces) => {
      const answer = PROTOCOLS.createChatCompletion.accumulate();
      const values = pieces.map((kind, at) => kind(`<${at}>`));
      for (const content of values) answer.push({ choices: [{ index: 0, delta: { content } }] } as never);
      const textsOf = (value: unknown) => JSON.stringify(value).match(/<\d+>/g) ?? [];
      expect(textsOf(answer.partial()).sort()).toEqual(textsOf(values).sort());
    }),
    { seed, numRuns },
  );
});

test('an object is not replaced by a text, nor the id and type of a message by those of an event', async () => {
  const late = { type: 'message_delta', id: 'evt_1', delta: { type: 'message_delta' }, usage: 'none' };
  const usage = { input_tokens: 1 };
  const start = eventOf({ type: 'message_start', message: { id: 'msg_1', type: 'message', usage } });
  const { answer } = await read('createMessage', start + eventOf(late) + END);
  expect(answer).toMatchObject({ id: 'msg_1', type: 'message', usage });
});

describe('a completion that has finished is whole', () => {
  const usage = writeSse(undefined, JSON.stringify({ choices: [], usage: { credits_consumed: 1 } }));
  const begun = chunkOf([{ index: 0, delta: { content: 'a' } }]) + FINISH;
  const endings = ['data: [DONE] \n\n', 'data:  [DONE]\n\n', 'data: DONE\n\n', 'data: bye\n\ndata: [DONE]\n\n'];
  test.each(endings)('when it ends with %j', async (ending) => {
    const { end, answer } = await read('createChatCompletion', begun + usage + ending);
    expect([end, answer]).toMatchObject([{ how: 'complete' }, { usage: { credits_consumed: 1 } }]);
  });

  const other = chunkOf([{ index: 1, delta: { content: 'b' } }]);
  test.each([
    { given: other + begun, how: 'failed' },
    { given: begun + other, how: 'failed' },
    { given: begun + other + DONE, how: 'complete' },
    { given: other + begun + chunkOf([{ index: 1, delta: {}, finish_reason: 'stop' }]), how: 'complete' },
  ])('only when all its choices have: $how', async ({ given, how }) => {
    expect((await read('createChatCompletion', given)).end.how).toBe(how);
  });
});

test('the calls of tools keep their pieces, whatever tells them apart', () => {
  const calls = fc.array(fc.record({ arguments: fc.array(word, { minLength: 1, maxLength: 70 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  const forms = fc.constantFrom('index', 'text index', 'id', 'new ids', 'position', 'one object');
  fc.assert(
    fc.property(calls, forms, fc.boolean(), (given, form, interleaved) => {
      const pieces = given.flatMap(({ arguments: texts }, index) =>
        texts.map((text, at) => ({
          index,
          at,
          value: {
            ...(form === 'text index' ? { index: String(index) } : /id|position/.test(form) ? {} : { index }),
            ...(form === 'new ids' && { index, id: `call_${index}_${at}` }),
            ...((at === 0 || form === 'id') && form !== 'new ids' && { id: `call_${index}` }),
            function: { ...(at === 0 && { name: `f${index}` }), arguments: text },
          },
        })),
      );
      // A piece without an index and an id goes to the last call
      if (interleaved && form !== 'position') pieces.sort((one, other) => one.at - other.at);
      const answer = PROTOCOLS.createChatCompletion.accumulate();
      for (const { value } of pieces)
        answer.push({ choices: [{ delta: { tool_calls: form === 'one object' ? value : [value] } }] } as never);
      expect(answer.partial().choices![0]!.message.tool_calls).toMatchObject(
        given.map((each, at) => ({ function: { name: `f${at}`, arguments: each.arguments.join('') } })),
      );
    }),
    { seed, numRuns },
  );
});
