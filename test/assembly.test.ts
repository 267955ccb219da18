/** What the events of the two surfaces carry, and the answers they are put together to. */
import { describe, expect, test } from 'vitest';
import { chatSurface } from '../src/chat-stream.js';
import type { ChatCompletionChunk } from '../src/contract.js';
import { messageSurface, type MessageEvent } from '../src/message-stream.js';
import { writeSse } from '../src/sse.js';

/** A chunk with one choice, or with none. */
function chunk(delta: object | undefined, finish_reason: string | null = null, rest: object = {}): ChatCompletionChunk {
  const choices = delta ? [{ index: 0, delta, finish_reason }] : [];
  return { id: 'chatcmpl_1', object: 'chat.completion.chunk', created: 7, model: 'm', choices, ...rest } as never;
}
const event = (of: object) => of as MessageEvent;
const piece = { index: 0, function: { arguments: '{' } };
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, credits_consumed: 4 };

describe('the symbols of a chunk', () => {
  const cases: [string, ChatCompletionChunk, string | string[]][] = [
    ['text', chunk({ content: 'a' }), 'content'],
    ['no text', chunk({ content: '' }), 'empty'],
    ['nothing', chunk({}), 'empty'],
    ['no choice', chunk(undefined), 'empty'],
    ['a role', chunk({ role: 'assistant', content: '' }), ['role']],
    ['a role with text', chunk({ role: 'assistant', content: 'a' }), ['role', 'content']],
    ['a piece of a call', chunk({ tool_calls: [piece] }), ['tool_call']],
    ['no piece of a call', chunk({ tool_calls: [] }), 'empty'],
    ['text with a piece of a call', chunk({ content: 'a', tool_calls: [piece] }), ['content', 'tool_call']],
    ['text with the end', chunk({ content: 'a' }, 'stop'), ['content', 'finish']],
    ['text with usage', chunk({ content: 'a' }, null, { usage }), ['content', 'usage']],
    ['usage alone', chunk(undefined, null, { usage }), ['usage']],
  ];
  test.each(cases)('%s', (_, given, want) => {
    expect(chatSurface.symbolsOf(given)).toEqual(want);
  });
});

test('the text of a chunk is that of its choice', () => {
  const texts = [chunk({ content: 'a' }), chunk({ content: null }), chunk({}), chunk(undefined)];
  expect(texts.map((each) => chatSurface.textOf(each))).toEqual(['a', '', '', '']);
});

test('an event goes over the wire under its type, a chunk under no name', () => {
  const names = [messageSurface.nameOf(event({ type: 'ping' })), chatSurface.nameOf(chunk({}))];
  expect(names.map((name) => writeSse(name, '{}'))).toEqual(['event: ping\ndata: {}\n\n', 'data: {}\n\n']);
});

describe('a completion', () => {
  const assembled = (...chunks: ChatCompletionChunk[]) => {
    const assembly = chatSurface.assemble();
    for (const each of chunks) assembly.take(each);
    return assembly;
  };

  test('of nothing has no id, no usage and no text', () => {
    const assembly = assembled();
    expect([assembly.id, assembly.text()]).toEqual([undefined, '']);
    expect(assembly.body).toStrictEqual({ id: undefined, model: undefined, usage: undefined });
    expect(assembly.partial()).toStrictEqual({
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: null }, finish_reason: '' }],
    });
  });

  test('lacks what its first chunk lacked', () => {
    const bare = { choices: [{ index: 0, delta: { content: 'a' } }] } as never;
    expect(Object.keys(assembled(bare).partial())).toEqual(['object', 'choices']);
  });

  test('keeps text, end and usage, whatever comes after them', () => {
    const assembly = assembled(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }, null, { usage }),
      chunk({ content: 'lo' }, 'length', { usage: null }),
      chunk({ content: null }, null, { id: 'other', model: 'other' }),
      chunk(undefined),
    );
    expect([assembly.id, assembly.text()]).toEqual(['chatcmpl_1', 'Hello']);
    expect(assembly.body).toStrictEqual({ id: 'chatcmpl_1', model: 'm', usage });
    expect(assembly.final()).toStrictEqual({
      id: 'chatcmpl_1',
      object: 'chat.completion',
      created: 7,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'length' }],
      usage,
    });
  });

  test('puts calls together by their index, in its order', () => {
    const assembly = assembled(
      chunk({ tool_calls: [{ index: 7, id: 'b', function: { name: 'two', arguments: '{"x"' } }] }),
      chunk({
        tool_calls: [
          { index: 2, id: 'a', function: { name: 'one' } },
          { index: 7, function: { arguments: ':1}' } },
        ],
      }),
      chunk({ tool_calls: [{ index: 3 }, { index: 7, id: '' }] }),
    );
    expect(assembly.final().choices[0]!.message.tool_calls).toEqual([
      { id: 'a', type: 'function', function: { name: 'one', arguments: '' } },
      { id: '', type: 'function', function: { name: '', arguments: '' } },
      { id: 'b', type: 'function', function: { name: 'two', arguments: '{"x":1}' } },
    ]);
  });
});

test('the text of an event is that of a text delta alone', () => {
  const delta = (type: string, member: string) =>
    event({ type: 'content_block_delta', delta: { type, [member]: 'a' } });
  const given = [
    delta('text_delta', 'text'),
    delta('thinking_delta', 'text'),
    event({ type: 'ping' }),
    event({ type: 'message_delta', delta: { type: 'text_delta', text: 'a' } }),
  ];
  expect(given.map((each) => messageSurface.textOf(each))).toEqual(['a', '', '', '']);
});

describe('a message', () => {
  const assembled = (...blocks: [object, ...object[]][]) => {
    const assembly = messageSurface.assemble();
    assembly.take(event({ type: 'message_start', message: { id: 'msg_1', model: 'm', usage: { input_tokens: 1 } } }));
    for (const [content_block, ...deltas] of blocks) {
      assembly.take(event({ type: 'content_block_start', content_block }));
      for (const delta of deltas) assembly.take(event({ type: 'content_block_delta', delta }));
      assembly.take(event({ type: 'content_block_stop' }));
    }
    return assembly;
  };
  const contentOf = (...blocks: [object, ...object[]][]) => assembled(...blocks).final().content;

  test('of nothing has no id and no text', () => {
    const assembly = messageSurface.assemble();
    expect([assembly.id, assembly.text(), assembly.body, assembly.partial()]).toEqual([
      undefined,
      '',
      {},
      { content: [] },
    ]);
  });

  test('has id, model and usage at once, and what follows when it comes', () => {
    const assembly = assembled();
    expect(assembly.body).toEqual({ id: 'msg_1', model: 'm', usage: { input_tokens: 1 } });
    assembly.take(event({ type: 'ping' }));
    assembly.take(event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { credits_consumed: 2 } }));
    expect([assembly.id, assembly.body]).toEqual([
      'msg_1',
      { id: 'msg_1', model: 'm', stop_reason: 'end_turn', usage: { input_tokens: 1, credits_consumed: 2 } },
    ]);
  });

  test('has the text of its text blocks in a row', () => {
    const assembly = assembled(
      [
        { type: 'text', text: 'Hel' },
        { type: 'text_delta', text: 'lo' },
      ],
      [{ type: 'thinking', thinking: 'hm', text: 'never' }],
      [
        { type: 'text', text: '' },
        { type: 'text_delta', text: '!' },
      ],
    );
    expect(assembly.text()).toBe('Hello!');
  });

  const cases: [string, [object, ...object[]], object][] = [
    ['a delta without its text', [{ type: 'text', text: 'a' }, { type: 'text_delta' }], { type: 'text', text: 'a' }],
    [
      'a text that begins with its delta',
      [{ type: 'text' }, { type: 'text_delta', text: 'a' }],
      { type: 'text', text: 'a' },
    ],
    [
      'thinking with its signature',
      [
        { type: 'thinking', thinking: '' },
        { type: 'thinking_delta', thinking: 'hm' },
        { type: 'signature_delta', signature: 'sig' },
      ],
      { type: 'thinking', thinking: 'hm', signature: 'sig' },
    ],
    [
      'the input of a tool in pieces',
      [
        { type: 'tool_use', id: 't', name: 'n', input: {} },
        { type: 'input_json_delta', partial_json: '{"a":' },
        { type: 'input_json_delta', partial_json: '1}' },
      ],
      { type: 'tool_use', id: 't', name: 'n', input: { a: 1 } },
    ],
    [
      'a tool without input',
      [{ type: 'tool_use', id: 't', name: 'n', input: {} }],
      { type: 'tool_use', id: 't', name: 'n', input: {} },
    ],
    [
      'input for what is no tool',
      [
        { type: 'text', text: 'a' },
        { type: 'input_json_delta', partial_json: '{}' },
      ],
      { type: 'text', text: 'a' },
    ],
  ];
  test.each(cases)('%s', (_, given, want) => {
    expect(contentOf(given)).toStrictEqual([want]);
  });
});
