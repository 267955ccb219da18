/** Departures in streams of messages. Source: Streaming. */
import { DONE, type StreamEvent } from '../events.js';
import { drop, each, events, isType, put, type Mutation } from './edit.js';
import { before, first, twice, without, type Change } from './sequence.js';

const message = (describe: string, change: Change): Mutation => ({
  category: 'stream',
  describe,
  apply: events('createMessage', change),
});
const START = isType('message_start');
const OPEN = isType('content_block_start');
const DELTA = isType('content_block_delta');
const CLOSE = isType('content_block_stop');
const END = isType('message_delta');
const STOP = isType('message_stop');

const isLast = (all: readonly StreamEvent[]) => (event: StreamEvent) => event === all.at(-1);

export const streamMutations = {
  'stream-without-start': message('There is no message_start.', without(START)),
  'stream-start-twice': message('message_start comes twice.', twice(START)),
  'stream-start-late': message('message_start comes after the first block began.', before(OPEN, START)),
  'stream-start-without-id': message('message_start has no id.', each(START, drop('/message/id'))),
  'stream-start-with-content': message(
    'message_start has content already.',
    each(START, put('/message/content', [{ type: 'text', text: 'Hello' }])),
  ),
  'stream-start-without-usage': message('message_start has no usage.', each(START, drop('/message/usage'))),
  'stream-start-knows-the-end': message(
    'message_start has a stop_reason already.',
    each(START, put('/message/stop_reason', 'end_turn')),
  ),
  'stream-without-block-start': message('Blocks do not begin.', without(OPEN)),
  'stream-without-block-stop': message('Blocks do not end.', without(CLOSE)),
  'stream-delta-before-block': message('A delta comes before its block begins.', before(DELTA, OPEN)),
  'stream-delta-after-block': message('A delta comes after its block ended.', before(CLOSE, DELTA)),
  'stream-index-from-one': message(
    'Blocks are counted from 1.',
    each(
      (event) => OPEN(event) || DELTA(event) || CLOSE(event),
      put('/index', (old: unknown) => Number(old) + 1),
    ),
  ),
  'stream-index-of-deltas': message('Deltas name another block.', each(DELTA, put('/index', 9))),
  'stream-index-missing': message('Deltas name no block.', each(DELTA, drop('/index'))),
  'stream-delta-of-other-type': message(
    'Deltas have a type that does not fit their block.',
    each(DELTA, put('/delta', { type: 'signature_delta', signature: 'x' })),
  ),
  'stream-delta-without-text': message('Deltas carry nothing.', each(DELTA, put('/delta', { type: 'text_delta' }))),
  'stream-delta-repeated': message(
    'A delta comes twice.',
    first(DELTA, (event) => [event, event]),
  ),
  'stream-delta-lost': message(
    'A delta is lost.',
    first(DELTA, () => []),
  ),
  'stream-without-end': message('There is no message_delta.', without(END)),
  'stream-end-twice': message('message_delta comes twice.', twice(END)),
  'stream-end-before-blocks': message('message_delta comes before the blocks.', before(END, OPEN)),
  'stream-end-without-stop-reason': message('message_delta has no stop_reason.', each(END, drop('/delta/stop_reason'))),
  'stream-drop-credits': message('message_delta has no credits_consumed.', each(END, drop('/usage/credits_consumed'))),
  'stream-credits-as-text': message('Credits of streams are text.', each(END, put('/usage/credits_consumed', String))),
  'stream-credits-understated': message('Streams show no credits.', each(END, put('/usage/credits_consumed', 0))),
  'stream-without-stop': message('There is no message_stop.', without(STOP)),
  'stream-stop-twice': message('message_stop comes twice.', twice(STOP)),
  'stream-goes-on-after-stop': message('A delta comes after message_stop.', (all) => [
    ...all,
    ...all.filter(DELTA).slice(0, 1),
  ]),
  'stream-ignored': {
    category: 'stream',
    describe: 'stream is ignored: the answer comes whole.',
    apply: {
      request: (body) =>
        typeof body === 'object' && body !== null && 'stream' in body && body.stream === true
          ? { ...body, stream: false }
          : body,
    },
  },
  'stream-error-of-unknown-type': message('Streams end with an error of a type that is not documented.', (all) => [
    ...all.slice(0, -1),
    { event: 'error', data: { type: 'error', error: { type: 'boom', message: 'It broke.' } } },
  ]),
  'stream-unnamed': message('Events have no names.', (all) => all.map(({ data, tokens = 0 }) => ({ data, tokens }))),
  'stream-other-names': message('Names of events differ from their types.', (all) =>
    all.map((event) => ({ ...event, event: `message.${event.event}` })),
  ),
  'stream-without-types': message(
    'The data of events has no type.',
    each(() => true, drop('/type')),
  ),
  'stream-ends-with-done': message('Streams of messages end with [DONE].', (all) => [...all, { data: DONE }]),
  'stream-data-cut': message('The data of the last event is cut.', (all) =>
    all.map((event) => (isLast(all)(event) ? { ...event, data: '{"type":"message_st' } : event)),
  ),
  'stream-tool-input-cut': message('The JSON of a tool call is cut.', (all) =>
    all.filter((event, index) => !(DELTA(event) && isJson(event) && !all.slice(index + 1).some(isJson))),
  ),
} satisfies Record<string, Mutation>;

function isJson({ data }: StreamEvent): boolean {
  return (data as { delta?: { type?: string } }).delta?.type === 'input_json_delta';
}
