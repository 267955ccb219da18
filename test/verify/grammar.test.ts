/** The order of events, as the verifier checks it. */
import { createParser } from 'eventsource-parser';
import { describe, expect, test } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { chatProtocol } from '../../src/stream/chat.js';
import { STREAM_GRAMMARS } from '../../src/contract.js';
import { StreamMachine } from '../../src/verify/read/grammar.js';
import type { ChatCompletionChunk } from '../../src/contract.js';

const start = { type: 'message_start' };
const open = (index: number, type: string) => ({ type: 'content_block_start', index, content_block: { type } });
const delta = (index: number, type: string) => ({ type: 'content_block_delta', index, delta: { type } });
const close = (index: number) => ({ type: 'content_block_stop', index });
const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { credits_consumed: 1 } };
const stop = { type: 'message_stop' };
const ping = { type: 'ping' };

type Event = { type: string };

/** The first problem of a stream, or whether it is whole. */
function run(events: Event[]): string {
  const machine = new StreamMachine(STREAM_GRAMMARS.createMessage);
  for (const event of events) {
    const problem = machine.take(event.type, event);
    if (problem) return problem;
  }
  return machine.isDone ? 'whole' : 'unfinished';
}

const cases: { name: string; given: Event[]; strict: string }[] = [
  { name: 'one block', given: [start, open(0, 'text'), delta(0, 'text_delta'), close(0), end, stop], strict: 'whole' },
  { name: 'no block', given: [start, end, stop], strict: 'whole' },
  { name: 'a block without deltas', given: [start, open(0, 'tool_use'), close(0), end, stop], strict: 'whole' },
  {
    name: 'pings anywhere',
    given: [ping, start, ping, open(0, 'text'), ping, close(0), ping, end, ping, stop],
    strict: 'whole',
  },
  {
    name: 'three blocks',
    given: [
      start,
      open(0, 'thinking'),
      delta(0, 'thinking_delta'),
      delta(0, 'signature_delta'),
      close(0),
      open(1, 'text'),
      close(1),
      open(2, 'tool_use'),
      delta(2, 'input_json_delta'),
      close(2),
      end,
      stop,
    ],
    strict: 'whole',
  },
  { name: 'an error at any place', given: [start, open(0, 'text'), { type: 'error' }], strict: 'unfinished' },
  { name: 'no start', given: [open(0, 'text')], strict: 'content_block_start came where message_start was expected' },
  {
    name: 'two starts',
    given: [start, start],
    strict: 'message_start came where content_block_start or message_delta was expected',
  },
  {
    name: 'a delta without a block',
    given: [start, delta(0, 'text_delta')],
    strict: 'content_block_delta came where content_block_start or message_delta was expected',
  },
  {
    name: 'a delta of another block',
    given: [start, open(0, 'text'), delta(1, 'text_delta')],
    strict: 'content_block_delta for block 1 while block 0 is open',
  },
  {
    name: 'a delta of another type',
    given: [start, open(0, 'text'), delta(0, 'thinking_delta')],
    strict: 'thinking_delta in a block of type text',
  },
  {
    name: 'a delta of a new type',
    given: [start, open(0, 'text'), delta(0, 'citation_delta'), close(0), end, stop],
    strict: 'citation_delta in a block of type text',
  },
  {
    name: 'a block of a new type',
    given: [start, open(0, 'audio'), delta(0, 'audio_delta'), close(0), end, stop],
    strict: 'audio_delta in a block of type audio',
  },
  {
    name: 'a delta without type',
    given: [start, open(0, 'text'), { ...delta(0, ''), delta: {} } as Event, close(0), end, stop],
    strict: 'a delta without type in a block of type text',
  },
  {
    name: 'a delta of nothing',
    given: [start, open(0, 'text'), { ...delta(0, ''), delta: undefined } as Event, close(0), end, stop],
    strict: 'a delta without type in a block of type text',
  },
  {
    name: 'a block of nothing',
    given: [start, { ...open(0, ''), content_block: undefined } as Event, delta(0, 'text_delta'), close(0), end, stop],
    strict: 'text_delta in a block of type ',
  },
  {
    name: 'a stop of another block',
    given: [start, open(0, 'text'), close(1)],
    strict: 'content_block_stop for block 1 while block 0 is open',
  },
  {
    name: 'a block inside a block',
    given: [start, open(0, 'text'), open(1, 'text')],
    strict: 'content_block_start came where content_block_delta or content_block_stop was expected',
  },
  {
    name: 'an index that skips',
    given: [start, open(0, 'text'), close(0), open(2, 'text'), close(2), end, stop],
    strict: 'content_block_start with index 2 after index 0',
  },
  {
    name: 'an index that falls',
    given: [start, open(0, 'text'), close(0), open(0, 'text')],
    strict: 'content_block_start with index 0 after index 0',
  },
  {
    name: 'an end inside a block',
    given: [start, open(0, 'text'), end],
    strict: 'message_delta came where content_block_delta or content_block_stop was expected',
  },
  {
    name: 'no message_delta',
    given: [start, stop],
    strict: 'message_stop came where content_block_start or message_delta was expected',
  },
  {
    name: 'no credits',
    given: [start, { ...end, usage: {} } as Event, stop],
    strict: 'message_delta lacks /usage/credits_consumed',
  },
  {
    name: 'no usage',
    given: [start, { ...end, usage: undefined } as Event, stop],
    strict: 'message_delta lacks /usage/credits_consumed',
  },
  {
    name: 'no stop reason',
    given: [start, { ...end, delta: {} } as Event, stop],
    strict: 'message_delta lacks /delta/stop_reason',
  },
  { name: 'an event after the end', given: [start, end, stop, stop], strict: 'message_stop after the end' },
  { name: 'an error after the end', given: [start, end, stop, { type: 'error' }], strict: 'error after the end' },
  {
    name: 'a new event',
    given: [start, { type: 'balloon' }, end, stop],
    strict: 'balloon came where content_block_start or message_delta was expected',
  },
];

function titleOf(name: string, strict: string): string {
  return `with ${name} are ${strict === 'whole' || strict === 'unfinished' ? strict : `refused: ${strict}`}`;
}

describe('the events of a message', () => {
  for (const { name, given, strict } of cases)
    test(titleOf(name, strict), () => {
      expect(run(given)).toBe(strict);
    });
});

const chunk = (content: object, finish: string | null = null, usage?: object) =>
  ({
    choices: [{ index: 0, delta: content, finish_reason: finish }],
    ...(usage && { usage }),
  }) as unknown as ChatCompletionChunk;
const cost = { credits_consumed: 1 };

function runChat(chunks: (ChatCompletionChunk | 'done')[]): string {
  const machine = new StreamMachine(STREAM_GRAMMARS.createChatCompletion);
  for (const each of chunks) {
    for (const symbol of each === 'done' ? ['done'] : chatProtocol.accumulate().push(each)) {
      const problem = machine.take(symbol, each);
      if (problem) return problem;
    }
  }
  return machine.isDone ? 'whole' : 'unfinished';
}

const chatCases: { name: string; given: (ChatCompletionChunk | 'done')[]; strict: string }[] = [
  {
    name: 'role, text, finish and usage',
    given: [chunk({ role: 'assistant', content: '' }), chunk({ content: 'a' }), chunk({}, 'stop', cost), 'done'],
    strict: 'whole',
  },
  {
    name: 'all in one chunk',
    given: [chunk({ role: 'assistant', content: 'a' }, 'stop', cost), 'done'],
    strict: 'whole',
  },
  {
    name: 'usage in a chunk of its own',
    given: [
      chunk({ role: 'assistant' }),
      chunk({}, 'stop'),
      { ...chunk({}), choices: [], usage: cost } as never,
      'done',
    ],
    strict: 'whole',
  },
  {
    name: 'function calls',
    given: [chunk({ role: 'assistant' }), chunk({ tool_calls: [{ index: 0 }] }), chunk({}, 'tool_calls', cost), 'done'],
    strict: 'whole',
  },
  {
    name: 'no role',
    given: [chunk({ content: 'a' }), chunk({}, 'stop'), 'done'],
    strict: 'content came where role was expected',
  },
  {
    name: 'a role each time',
    given: [chunk({ role: 'assistant' }), chunk({ role: 'assistant', content: 'a' }), chunk({}, 'stop'), 'done'],
    strict: 'role came where content or tool_call or finish was expected',
  },
  {
    name: 'the end without a finish',
    given: [chunk({ role: 'assistant' }), 'done'],
    strict: 'done came where content or tool_call or finish was expected',
  },
  {
    name: 'text after the finish',
    given: [chunk({ role: 'assistant' }), chunk({}, 'stop'), chunk({ content: 'a' })],
    strict: 'content came where usage or done was expected',
  },
  {
    name: 'usage without credits',
    given: [chunk({ role: 'assistant' }), chunk({}, 'stop', {}), 'done'],
    strict: 'usage lacks /usage/credits_consumed',
  },
  { name: 'no end', given: [chunk({ role: 'assistant' }), chunk({}, 'stop')], strict: 'unfinished' },
  {
    name: 'empty chunks',
    given: [chunk({}), chunk({ role: 'assistant' }), chunk({}), chunk({}, 'stop'), 'done'],
    strict: 'whole',
  },
];

describe('the chunks of a completion', () => {
  for (const { name, given, strict } of chatCases)
    test(titleOf(name, strict), () => {
      expect(runChat(given)).toBe(strict);
    });
});

describe('the documented stream', () => {
  for (const path of ['/v1/messages', '/v1/chat/completions'] as const) {
    const { examples } = document.paths[path].post.responses['200'].content['text/event-stream'];
    for (const [name, { serializedValue }] of Object.entries(examples).filter(([example]) => example !== 'error')) {
      test(`${name} of ${path} is whole for the verifier`, () => {
        const events: any[] = [];
        createParser({ onEvent: ({ data }) => events.push(data === '[DONE]' ? 'done' : JSON.parse(data)) }).feed(
          serializedValue,
        );
        expect(path === '/v1/messages' ? run(events) : runChat(events)).toBe('whole');
      });
    }
  }
});
