/** What a client reads although it breaks the order or the form: a paid answer is never thrown away. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROTOCOLS } from '../../src/stream/index.js';
import type { StreamProtocol } from '../../src/stream/protocol.js';
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
  const clock = testRuntime();
  const protocol = PROTOCOLS[id] as unknown as StreamProtocol<Event, object>;
  const options = { clock, firstTokenMs: 60_000, idleMs: 60_000 };
  const reader = new StreamReader(
    new Response(text, { headers: { 'content-type': 'text/event-stream' } }),
    openLifetime(clock, undefined),
    protocol,
    options,
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
