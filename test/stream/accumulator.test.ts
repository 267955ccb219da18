/** The symbols and texts of events of both protocols, and the answers that they add up to. */
import { describe, expect, test } from 'vitest';
import { chatProtocol } from '../../src/stream/chat.js';
import type { ChatCompletionChunk, MessageStreamEvent } from '../../src/contract.js';
import { messageProtocol } from '../../src/stream/messages.js';
import { textOfAnswer } from '../../src/stream/protocol.js';
import { writeSse } from '../../src/stream/sse.js';

/** A chunk with one choice, or with none. */
function chunk(delta: object | undefined, finish_reason: string | null = null, rest: object = {}): ChatCompletionChunk {
  const choices = delta ? [{ index: 0, delta, finish_reason }] : [];
  return { id: 'chatcmpl_1', object: 'chat.completion.chunk', created: 7, model: 'm', choices, ...rest } as never;
}
const event = (of: object) => of as MessageStreamEvent;
const piece = { index: 0, function: { arguments: '{' } };
const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, credits_consumed: 4 };

describe('the symbols of a chunk', () => {
  const cases: [string, ChatCompletionChunk, string | string[]][] = [
    ['text', chunk({ content: 'a' }), 'content'],
    ['no text', chunk({ content: '' }), 'empty'],
    ['nothing', chunk({}), 'empty'],
    ['no choice', chunk(undefined), 'empty'],
    ['a role', chunk({ role: 'assistant', content: '' }), 'role'],
    ['a role with text', chunk({ role: 'assistant', content: 'a' }), ['role', 'content']],
    ['a piece of a call', chunk({ tool_calls: [piece] }), 'tool_call'],
    ['no piece of a call', chunk({ tool_calls: [] }), 'empty'],
    ['text with a piece of a call', chunk({ content: 'a', tool_calls: [piece] }), ['content', 'tool_call']],
    ['text with the end', chunk({ content: 'a' }, 'stop'), ['content', 'finish']],
    ['text with usage', chunk({ content: 'a' }, null, { usage }), ['content', 'usage']],
    ['usage alone', chunk(undefined, null, { usage }), 'usage'],
    ['reasoning', chunk({ reasoning_content: 'a' }), 'content'],
    ['an event without choices', { type: 'ping' } as never, 'unknown'],
  ];
  test.each(cases)('of %s', (_, given, want) => {
    expect(chatProtocol.accumulate().push(given)).toEqual([want].flat());
  });
});

test('the text of a chunk is the text of its choice', () => {
  const texts = [chunk({ content: 'a' }), chunk({ content: null }), chunk({}), chunk(undefined)];
  expect(texts.map((each) => chatProtocol.textOf(each))).toEqual(['a', '', '', '']);
});

test('an event has its type for a name on the wire, and a chunk has none', () => {
  const names = [messageProtocol.nameOf?.(event({ type: 'ping' })), chatProtocol.nameOf?.(chunk({}))];
  expect(names.map((name) => writeSse(name, '{}'))).toEqual(['event: ping\ndata: {}\n\n', 'data: {}\n\n']);
});

describe('a completion', () => {
  const accumulate = (...chunks: ChatCompletionChunk[]) => {
    const answer = chatProtocol.accumulate();
    for (const each of chunks) answer.push(each);
    return answer;
  };

  test('without chunks has no id, no usage and no text', () => {
    const answer = accumulate();
    expect([answer.head['id'], textOfAnswer(chatProtocol, answer.partial())]).toEqual([undefined, '']);
    expect(answer.partial()).toStrictEqual({
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: null }, finish_reason: '' }],
    });
  });

  test('has no id, time or model when its first chunk had none', () => {
    const bare = { choices: [{ index: 0, delta: { content: 'a' } }] } as never;
    expect(Object.keys(accumulate(bare).partial())).toEqual(['object', 'choices']);
  });

  test('keeps its text, end and usage, also when later chunks have none', () => {
    const answer = accumulate(
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }, null, { usage }),
      chunk({ content: 'lo' }, 'length', { usage: null }),
      chunk({ content: null }, null, { id: 'other', model: 'other' }),
      chunk(undefined),
    );
    expect([answer.head['id'], textOfAnswer(chatProtocol, answer.partial())]).toEqual(['chatcmpl_1', 'Hello']);
    expect(answer.partial()).toStrictEqual({
      id: 'chatcmpl_1',
      object: 'chat.completion',
      created: 7,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'length' }],
      usage,
    });
  });

  const two = [
    { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
    { id: 'b', type: 'function', function: { name: 'g', arguments: '{"y":2}' } },
  ] as const;
  const [one, other] = two;
  const rest = { id: '', function: { name: '', arguments: ':1}' } };
  const begin = { ...one, function: { name: 'f', arguments: '{"x"' } };
  const parallel: [string, object[][]][] = [
    ['have no index', [[one], [other]]],
    ['have the same index', [[{ index: 0, ...one }], [{ index: 0, ...other }]]],
    ['come in one chunk without an index', [[one, other]]],
    ['come in pieces without an index', [[begin], [rest], [other]]],
    ['are told by id alone', [[begin], [other], [{ ...rest, id: 'a' }]]],
    [
      'repeat id and name',
      [[{ index: 0, ...begin }], [{ index: 0, ...begin, function: { name: 'f', arguments: ':1}' } }], [other]],
    ],
  ];
  test.each(parallel)('keeps two calls apart that %s', (_, pieces) => {
    const answer = accumulate(...pieces.map((tool_calls) => chunk({ tool_calls })));
    expect(answer.partial().choices?.[0]?.message.tool_calls).toStrictEqual(two);
  });

  test('keeps several choices apart, with members that it does not know', () => {
    const of = (index: number, delta: object, finish_reason: string | null = null) =>
      ({ choices: [{ index, delta, finish_reason }] }) as never;
    const answer = accumulate(
      of(1, { role: 'assistant', reasoning_content: 'th' }),
      of(0, { refusal: 'n' }),
      of(1, { reasoning_content: 'ink' }, 'length'),
      of(0, { refusal: 'o' }, 'stop'),
    );
    expect(answer.partial().choices).toStrictEqual([
      { index: 0, message: { role: 'assistant', content: null, refusal: 'no' }, finish_reason: 'stop' },
      { index: 1, message: { role: 'assistant', content: null, reasoning_content: 'think' }, finish_reason: 'length' },
    ]);
  });

  test('has its calls in the order of their index', () => {
    const answer = accumulate(
      chunk({ tool_calls: [{ index: 7, id: 'b', function: { name: 'two', arguments: '{"x"' } }] }),
      chunk({
        tool_calls: [
          { index: 2, id: 'a', function: { name: 'one' } },
          { index: 7, function: { arguments: ':1}' } },
        ],
      }),
      chunk({ tool_calls: [{ index: 3 }, { index: 7, id: '' }] }),
    );
    expect(answer.partial().choices![0]!.message.tool_calls).toEqual([
      { id: 'a', type: 'function', function: { name: 'one', arguments: '' } },
      { id: '', type: 'function', function: { name: '', arguments: '' } },
      { id: 'b', type: 'function', function: { name: 'two', arguments: '{"x":1}' } },
    ]);
  });
});

test('only a text delta and the begin of a text block have text', () => {
  const delta = (type: string, member: string) =>
    event({ type: 'content_block_delta', delta: { type, [member]: 'a' } });
  const given = [
    delta('text_delta', 'text'),
    delta('thinking_delta', 'text'),
    event({ type: 'ping' }),
    event({ type: 'message_delta', delta: { type: 'text_delta', text: 'a' } }),
    event({ type: 'content_block_start', content_block: { type: 'text', text: 'a' } }),
    event({ type: 'content_block_start', content_block: { type: 'tool_use', text: 'a' } }),
  ];
  expect(given.map((each) => messageProtocol.textOf(each))).toEqual(['a', '', '', '', 'a', '']);
});

describe('a message', () => {
  const accumulate = (...blocks: [object, ...object[]][]) => {
    const answer = messageProtocol.accumulate();
    answer.push(event({ type: 'message_start', message: { id: 'msg_1', model: 'm', usage: { input_tokens: 1 } } }));
    for (const [content_block, ...deltas] of blocks) {
      answer.push(event({ type: 'content_block_start', content_block }));
      for (const delta of deltas) answer.push(event({ type: 'content_block_delta', delta }));
      answer.push(event({ type: 'content_block_stop' }));
    }
    return answer;
  };
  const contentOf = (...blocks: [object, ...object[]][]) => accumulate(...blocks).partial().content;

  test('without events has no id and no text', () => {
    const answer = messageProtocol.accumulate();
    expect([answer.head['id'], answer.partial()]).toEqual([undefined, { content: [] }]);
    expect(textOfAnswer(messageProtocol, answer.partial())).toBe('');
  });

  test('has its id, model and usage at once, and the rest as it comes', () => {
    const answer = accumulate();
    expect(answer.partial()).toEqual({ id: 'msg_1', model: 'm', content: [], usage: { input_tokens: 1 } });
    answer.push(event({ type: 'ping' }));
    answer.push(event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { credits_consumed: 2 } }));
    expect([answer.head['id'], answer.partial()]).toEqual([
      'msg_1',
      {
        id: 'msg_1',
        model: 'm',
        content: [],
        stop_reason: 'end_turn',
        usage: { input_tokens: 1, credits_consumed: 2 },
      },
    ]);
  });

  test('may have two open blocks', () => {
    const answer = messageProtocol.accumulate();
    const blocks = [0, 1].map((index) => ({
      type: 'content_block_start',
      index,
      content_block: { type: 'text', text: '' },
    }));
    const delta = (index: number, text: string) => ({
      ...{ type: 'content_block_delta', index },
      delta: { type: 'text_delta', text },
    });
    for (const each of [...blocks, delta(0, 'a'), delta(1, 'b'), delta(0, 'c')]) answer.push(event(each));
    expect(answer.partial().content).toEqual([
      { type: 'text', text: 'ac' },
      { type: 'text', text: 'b' },
    ]);
  });

  test('joins the text of its text blocks', () => {
    const answer = accumulate(
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
    expect(textOfAnswer(messageProtocol, answer.partial())).toBe('Hello!');
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
      'a tool of the server',
      [
        { type: 'server_tool_use', id: 's', name: 'n', input: {} },
        { type: 'input_json_delta', partial_json: '{"a":1}' },
      ],
      { type: 'server_tool_use', id: 's', name: 'n', input: { a: 1 } },
    ],
    [
      'a text with citations',
      [
        { type: 'text', text: 'a' },
        { type: 'citations_delta', citation: { title: 'one' } },
        { type: 'citations_delta', citation: { title: 'two' } },
      ],
      { type: 'text', text: 'a', citations: [{ title: 'one' }, { title: 'two' }] },
    ],
    ['redacted thinking', [{ type: 'redacted_thinking', data: 'x' }], { type: 'redacted_thinking', data: 'x' }],
    [
      'input in a block that is no tool',
      [
        { type: 'text', text: 'a' },
        { type: 'input_json_delta', partial_json: '{}' },
      ],
      { type: 'text', text: 'a', input: {} },
    ],
  ];
  test.each(cases)('may hold %s', (_, given, want) => {
    expect(contentOf(given)).toStrictEqual([want]);
  });
});
