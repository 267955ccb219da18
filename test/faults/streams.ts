/** Faults of streams, before and after the first content. */
import { gzipSync } from 'node:zlib';
import {
  ABORT,
  ANSWER,
  answer,
  CHAT_STREAM,
  chunk,
  CHUNKED,
  END,
  envelope,
  head,
  LAST_CHUNK,
  RESET,
  SSE,
  STALL,
  STREAM,
  upTo,
  whole,
  type Fault,
} from './fault.js';

const stream = (...texts: (string | Uint8Array)[]) => answer(head(200, SSE), ...texts.map(chunk), LAST_CHUNK);
/** Events up to the first text and one more. */
const STARTED = 5;
const begun = [head(200, SSE), chunk(upTo(STARTED))] as const;
const partial = { content: [{ type: 'text', text: 'One, two, ' }] };
const broken = { because: 'stream-started', charged: 'unknown', requests: 1, partial } as const;
const truncated = { ...broken, action: 'retry', code: 'STREAM_TRUNCATED' } as const;
const before = { action: 'retry', because: 'attempts', charged: 'unknown', requests: 5 } as const;
const unreadable = { action: 'stop', because: 'unusable-answer', charged: 'unknown', requests: 1 } as const;
const text = { value: undefined, requests: 1 };
const ONCE = ANSWER.replace(/"text":"[^"]*"/, '"text":"One, two, three."');
const event = (data: string, name?: string) => `${name ? `event: ${name}\n` : ''}data: ${data}\n\n`;
const overloaded = event(envelope('overloaded_error'), 'error');

const FORMS: Fault[] = [
  { name: 'a stream in chunks', answers: [stream(STREAM)], want: text },
  {
    name: 'a stream with a length',
    answers: [whole(200, STREAM, { 'content-type': 'text/event-stream' })],
    want: text,
  },
  {
    name: 'a stream ended by the close, as in HTTP/1.0',
    answers: [answer(`HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n${STREAM}`, END)],
    want: text,
  },
  {
    name: 'a stream whose connection stays open after the last event',
    answers: [answer(head(200, SSE), chunk(STREAM), { do: 'flood', bytes: chunk(': ping\n\n') })],
    want: text,
  },
  { name: 'a byte order mark', answers: [stream(`\uFEFF${STREAM}`)], want: text },
  { name: 'CR LF', answers: [stream(STREAM.replaceAll('\n', '\r\n'))], want: text },
  {
    name: 'CR, LF and CR LF in turns',
    answers: [stream(STREAM.replace('\n\n', '\r\r').replace('\n\n', '\r\n\r\n'))],
    want: text,
  },
  { name: 'a comment before every line', answers: [stream(STREAM.replaceAll('event:', ': ping\nevent:'))], want: text },
  { name: 'comments of 1 MB', answers: [stream(`:${'x'.repeat(2 ** 20)}\n\n`, STREAM)], want: text },
  { name: 'empty data', answers: [stream('data\n\ndata:\n\n', STREAM)], want: text },
  { name: 'unknown fields', answers: [stream('nonsense\nfoo: bar\nretry: soon\nid: \0\n\n', STREAM)], want: text },
  {
    name: 'gzip',
    answers: [whole(200, gzipSync(STREAM), { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })],
    want: text,
  },
  {
    name: 'a member twice, of which the last counts,',
    answers: [stream(STREAM.replaceAll('"type":"text_delta"', '"type":"x","type":"text_delta"'))],
    want: text,
  },
  {
    name: 'a number beyond all numbers',
    answers: [stream(STREAM.replaceAll('"output_tokens":', '"output_tokens":1e400,"x":'))],
    want: text,
  },
  {
    name: 'half a surrogate pair',
    answers: [stream(STREAM.replace('"text":"One', '"text":"\\ud83dOne'))],
    want: { value: '\ud83dOne, two, three.', requests: 1 },
  },
  {
    name: 'a length that is too long, behind the last event',
    answers: [answer(head(200, { 'content-type': 'text/event-stream', 'content-length': 1e5 }), STREAM, END)],
    want: text,
  },
  {
    name: 'a charset',
    answers: [
      answer(head(200, { 'content-type': 'text/event-stream; charset=utf-8', ...CHUNKED }), chunk(STREAM), LAST_CHUNK),
    ],
    want: text,
  },
  {
    name: 'a type in capitals',
    answers: [answer(head(200, { 'content-type': 'Text/Event-Stream', ...CHUNKED }), chunk(STREAM), LAST_CHUNK)],
    want: text,
  },
  { name: 'no blank line after the last event', answers: [stream(STREAM.trimEnd())], want: text },
  { name: 'events after the last one', answers: [stream(STREAM, overloaded, upTo(3))], want: text },
  { name: 'two last events', answers: [stream(STREAM, event('{"type":"message_stop"}', 'message_stop'))], want: text },
  {
    name: 'bytes that are no UTF-8 between events',
    answers: [stream(Buffer.from([0xff, 0xfe, 0x0a, 0x0a]), STREAM)],
    want: text,
  },
  ...[RESET, END, STALL].map((end): Fault => ({
    name: `JSON instead of a stream, and then a fault: ${end.do},`,
    answers: [answer(head(200, SSE), chunk(ONCE), end)],
    want: text,
  })),
  {
    name: 'a reset instead of the blank line after the last event',
    answers: [answer(head(200, SSE), chunk(STREAM.trimEnd()), RESET)],
    want: text,
  },
  ...['text/plain', ''].map((type): Fault => ({
    name: `a content type that is ${JSON.stringify(type)}`,
    answers: [answer(head(200, { ...CHUNKED, 'content-type': type }), chunk(STREAM), LAST_CHUNK)],
    want: text,
  })),
  { name: 'a completion', call: 'chat', answers: [stream(CHAT_STREAM)], want: text },
  {
    name: 'data after [DONE]',
    call: 'chat',
    answers: [stream(CHAT_STREAM, 'data: garbage\n\ndata: [DONE]\n\n')],
    want: text,
  },
];

const BEFORE_CONTENT: Fault[] = [
  { name: 'an empty stream', answers: [stream()], want: { ...before, code: 'STREAM_TRUNCATED' } },
  { name: 'only comments', answers: [stream(': ping\n\n'.repeat(50))], want: { ...before, code: 'STREAM_TRUNCATED' } },
  { name: 'a reset after the headers', answers: [answer(head(200, SSE), RESET)], want: before },
  {
    name: 'a reset after the start',
    answers: [answer(head(200, SSE), chunk(upTo(1)), RESET), stream(STREAM)],
    want: { ...text, requests: 2 },
  },
  {
    name: 'a close after the start',
    answers: [answer(head(200, SSE), chunk(upTo(2)), END), stream(STREAM)],
    want: { ...text, requests: 2 },
  },
  {
    name: 'silence after the headers',
    answers: [answer(head(200, SSE), STALL), stream(STREAM)],
    want: { ...text, requests: 2 },
  },
  {
    name: 'a ping every ten seconds and nothing else',
    answers: [
      answer(head(200, { 'content-type': 'text/event-stream' }), { do: 'drip', bytes: ': ping\n\n', everyMs: 10_000 }),
    ],
    options: { retry: { maxAttempts: 1 } },
    want: { ...before, requests: 1, code: 'TIMEOUT' },
  },
  {
    name: 'UTF-16',
    answers: [stream(Buffer.from(`\uFEFF${STREAM}`, 'utf16le'))],
    want: { ...unreadable, status: 200 },
  },
  {
    name: 'a 429 with Retry-After',
    answers: [whole(429, '', { 'retry-after': '3' }), stream(STREAM)],
    want: { ...text, requests: 2, waits: [3_525] },
  },
  {
    name: 'silence after the start',
    answers: [answer(head(200, SSE), chunk(upTo(1)), STALL), stream(STREAM)],
    want: { because: 'stream-started', code: 'TIMEOUT', requests: 1, says: /silent for 300000 ms/ },
  },
  {
    name: 'silence before the start',
    answers: [answer(head(200, SSE), STALL), stream(STREAM)],
    want: { ...text, requests: 2 },
  },
  {
    name: 'overload as the first event',
    answers: [stream(overloaded), stream(STREAM)],
    want: { ...text, requests: 2, waits: [250] },
  },
  {
    name: 'overload before the first text',
    answers: [stream(upTo(2), overloaded), stream(STREAM)],
    want: { ...text, requests: 2 },
  },
  {
    name: 'an error of a stop as the first event',
    answers: [stream(event(envelope('insufficient_quota'), 'error'))],
    want: { action: 'stop', because: 'stop', status: 402, requests: 1 },
  },
  {
    name: 'an error whose data are no object',
    answers: [stream(event('"x"', 'error'))],
    want: { action: 'retry', status: 500, requests: 5, says: /: x$/ },
  },
  {
    name: 'an error whose data are no JSON',
    answers: [stream(event('overloaded', 'error'))],
    want: { action: 'retry', status: 500, requests: 5, says: /overloaded/ },
  },
  {
    name: 'an error whose error is null',
    answers: [stream(event('{"type":"error","error":null}'))],
    want: { action: 'retry', status: 500, requests: 5 },
  },
  {
    name: 'an error whose error is a number',
    answers: [stream(event('{"type":"error","error":5}'))],
    want: { action: 'retry', status: 500, requests: 5 },
  },
  {
    name: 'JSON instead of a stream',
    answers: [whole(200, ONCE)],
    want: text,
  },
  {
    name: 'a page instead of a stream',
    answers: [whole(200, '<html>', { 'content-type': 'text/html' })],
    want: { ...unreadable, status: 200 },
  },
  { name: 'a 204 instead of a stream', answers: [answer(head(204))], want: { ...unreadable, status: 204 } },
  {
    name: 'gzip that is none',
    answers: [whole(200, STREAM, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })],
    want: before,
  },
  {
    name: 'an event without end',
    answers: [
      answer(head(200, { 'content-type': 'text/event-stream' }), {
        do: 'flood',
        bytes: Buffer.from(`data: ${'x'.repeat(2 ** 20)}`),
      }),
    ],
    want: { ...unreadable, says: /longer than/ },
  },
];

const ODD_EVENTS: [string, string][] = [
  ['null', event('null')],
  ['a list', event('[]')],
  ['no type', event('{}')],
  ['a type that is a number', event('{"type":5}')],
  ['a delta without a delta', event('{"type":"content_block_delta","index":0}')],
  ['a delta that is null', event('{"type":"content_block_delta","index":0,"delta":null}')],
  ['a block that is null', event('{"type":"content_block_start","index":1,"content_block":null}')],
  ['a start that is null', event('{"type":"message_start","message":null}')],
  ['an end without its block', event('{"type":"content_block_stop","index":7}')],
  ['a type that is a member of every object', event('{"type":"constructor"}')],
  ['a type that is __proto__', event('{"type":"__proto__"}')],
];

const AFTER_CONTENT: Fault[] = [
  { name: 'an end without the last event', answers: [stream(upTo(STARTED))], want: truncated },
  {
    name: 'an end inside an event',
    answers: [stream(upTo(STARTED), 'event: content_block_delta\ndata: {"type":"co')],
    want: truncated,
  },
  {
    name: 'data that are no JSON',
    answers: [stream(upTo(STARTED), 'data: {"type":"pi\n\n', STREAM)],
    want: { ...broken, action: 'stop' },
  },
  { name: 'a close instead of the last chunk', answers: [answer(...begun, END)], want: { ...broken, action: 'retry' } },
  {
    name: 'a reset',
    answers: [answer(...begun, RESET)],
    want: { because: 'stream-started', action: 'retry', requests: 1 },
  },
  {
    name: 'a reset of a stream that is called text',
    answers: [answer(head(200, { ...CHUNKED, 'content-type': 'text/plain' }), chunk(upTo(STARTED)), RESET)],
    want: { ...broken, action: 'retry' },
  },
  ...['{"a":', '['].map((open): Fault => ({
    name: `a member nested a hundred thousand times, by ${open}`,
    answers: [
      stream(
        STREAM.replaceAll(
          '"type":"',
          `"x":${open.repeat(1e5)}${open === '[' ? '' : 1}${(open === '[' ? ']' : '}').repeat(1e5)},"type":"`,
        ),
      ),
    ],
    want: text,
  })),
  {
    name: 'a chunk whose size is no number',
    answers: [answer(...begun, 'zz\r\n', END)],
    want: { ...broken, action: 'retry' },
  },
  {
    name: 'silence',
    answers: [answer(...begun, { do: 'stall', events: STARTED })],
    want: { ...broken, action: 'retry', code: 'TIMEOUT', says: /silent for 60000 ms/ },
  },
  { name: 'overload', answers: [stream(upTo(STARTED), overloaded)], want: { ...broken, action: 'retry', status: 529 } },
  {
    name: 'an empty balance',
    answers: [stream(upTo(STARTED), event(envelope('insufficient_quota'), 'error'))],
    want: { ...broken, action: 'stop', status: 402 },
  },
  {
    name: 'an unknown error',
    answers: [stream(upTo(STARTED), event(envelope('new_error'), 'error'))],
    want: { ...broken, action: 'retry' },
  },
  ...ODD_EVENTS.map(([name, odd]): Fault => ({
    name: `${name} for an event`,
    answers: [stream(upTo(STARTED), odd, STREAM.slice(upTo(STARTED).length))],
    want: text,
  })),
  {
    name: 'an end after the input of a tool that is nested a hundred thousand times',
    answers: [
      stream(
        upTo(1),
        event(
          '{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"b","input":{}}}',
        ),
        event(
          JSON.stringify({
            type: 'content_block_delta',
            index: 0,
            delta: { type: 'input_json_delta', partial_json: '{"a":'.repeat(1e5) + '1' + '}'.repeat(1e5) },
          }),
        ),
        event('{"type":"content_block_stop","index":0}'),
      ),
    ],
    want: { because: 'stream-started', code: 'STREAM_TRUNCATED', requests: 1 },
  },
  {
    name: 'a second start of the message',
    answers: [stream(upTo(STARTED), upTo(1), STREAM.slice(upTo(STARTED).length))],
    want: text,
  },
  {
    name: 'an event of 1 MB that is no JSON',
    answers: [stream(upTo(STARTED), event('x'.repeat(2 ** 20)))],
    want: { ...broken, action: 'stop' },
  },
  {
    name: 'an event without end',
    answers: [
      answer(head(200, { 'content-type': 'text/event-stream' }), upTo(STARTED), {
        do: 'flood',
        bytes: Buffer.from(`data: ${'x'.repeat(2 ** 20)}`),
      }),
    ],
    want: { ...broken, action: 'stop', says: /longer than/ },
  },
  {
    name: 'a completion without [DONE]',
    call: 'chat',
    answers: [stream(CHAT_STREAM.replace('data: [DONE]\n\n', ''))],
    want: text,
  },
  {
    name: 'a completion without a finish',
    call: 'chat',
    answers: [stream(CHAT_STREAM.replace('"finish_reason":"stop"', '"finish_reason":null'))],
    want: { because: 'stream-started', action: 'retry', code: 'STREAM_TRUNCATED', requests: 1 },
  },
  {
    name: 'a completion whose choices are null',
    call: 'chat',
    answers: [stream(event('{"id":"x","choices":null}'), CHAT_STREAM)],
    want: text,
  },
  ...['false', '0', '""', 'null', '{}', '{"delta":null}'].map((choice): Fault => ({
    name: `a completion whose choice is ${choice}`,
    call: 'chat',
    answers: [stream(event(`{"choices":[${choice}]}`), CHAT_STREAM)],
    want: text,
  })),
  {
    name: 'a completion with a tool call of index 10^9',
    call: 'chat',
    answers: [
      stream(
        CHAT_STREAM.split('\n\n').slice(0, 2).join('\n\n') + '\n\n',
        event('{"id":"x","choices":[{"index":0,"delta":{"tool_calls":[{"index":1000000000,"id":"a"}]}}]}'),
        'data: [DONE]\n\n',
      ),
    ],
    want: { because: 'stream-started', requests: 1 },
  },
];

const STREAM_ABORTS: Fault[] = [
  {
    name: 'an abort before a stream is read',
    call: 'stream',
    abort: 'before',
    answers: [stream(STREAM)],
    want: { aborted: true, requests: 0 },
  },
  { name: 'an abort before the headers of a stream', answers: [answer(ABORT)], want: { aborted: true, requests: 1 } },
  {
    name: 'an abort before the first event',
    answers: [answer(head(200, SSE), ABORT)],
    want: { aborted: true, requests: 1 },
  },
  {
    name: 'an abort before the first content',
    answers: [answer(head(200, SSE), chunk(upTo(1)), ABORT)],
    want: { aborted: true, requests: 1 },
  },
  {
    name: 'an abort after the first content',
    answers: [answer(...begun, { do: 'abort', events: STARTED })],
    want: { aborted: true, requests: 1 },
  },
  {
    name: 'an abort between two attempts of a stream',
    abort: 'in the wait',
    answers: [stream(overloaded)],
    want: { aborted: true, requests: 1 },
  },
  { name: 'an abort after the end of a stream', abort: 'after the end', answers: [stream(STREAM)], want: text },
];

const streaming = (faults: Fault[]) => faults.map((fault): Fault => ({ call: 'stream', ...fault }));

/** Group by group. */
export const STREAMS = {
  FORMS: streaming(FORMS),
  'BEFORE THE FIRST CONTENT': streaming(BEFORE_CONTENT),
  'AFTER THE FIRST CONTENT': streaming(AFTER_CONTENT),
  'ABORTS OF STREAMS': streaming(STREAM_ABORTS),
};
