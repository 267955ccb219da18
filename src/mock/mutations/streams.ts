/** Mutations of streamed messages. Source: Streaming. */
import { isObject } from '../../shared/json.js';
import { DONE, type EventDraft } from '../model/events.js';
import { withoutStopReason } from './bodies.js';
import { drop, editStream, put } from './edit.js';
import { before, editData, isType, replaceFirst, twice, without, type EventEdit } from './event-edits.js';
import type { Mutation } from './mutation.js';

const message = (description: string, edit: EventEdit): Mutation => ({
  category: 'stream',
  description,
  hooks: editStream('createMessage', edit),
});
const MESSAGE_START = isType('message_start');
const BLOCK_START = isType('content_block_start');
const BLOCK_DELTA = isType('content_block_delta');
const BLOCK_STOP = isType('content_block_stop');
const MESSAGE_DELTA = isType('message_delta');
const MESSAGE_STOP = isType('message_stop');

export const streamMutations = {
  'stream-without-start': message('message_start is missing.', without(MESSAGE_START)),
  'stream-start-twice': message('message_start is sent twice.', twice(MESSAGE_START)),
  'stream-start-late': message(
    'message_start is sent after the start of the first block.',
    before(BLOCK_START, MESSAGE_START),
  ),
  'stream-start-without-id': message('message_start has no id.', editData(MESSAGE_START, drop('/message/id'))),
  'stream-start-with-content': message(
    'message_start has content.',
    editData(MESSAGE_START, put('/message/content', [{ type: 'text', text: 'Hello' }])),
  ),
  'stream-start-without-usage': message('message_start has no usage.', editData(MESSAGE_START, drop('/message/usage'))),
  'stream-start-knows-the-end': message(
    'message_start has a stop_reason.',
    editData(MESSAGE_START, put('/message/stop_reason', 'end_turn')),
  ),
  'stream-without-block-start': message('content_block_start is missing.', without(BLOCK_START)),
  'stream-without-block-stop': message('content_block_stop is missing.', without(BLOCK_STOP)),
  'stream-delta-before-block': message(
    'A delta is sent before the start of its block.',
    before(BLOCK_DELTA, BLOCK_START),
  ),
  'stream-delta-after-block': message('A delta is sent after the end of its block.', before(BLOCK_STOP, BLOCK_DELTA)),
  'stream-index-from-one': message(
    'The index of blocks starts at 1.',
    editData(
      (event) => BLOCK_START(event) || BLOCK_DELTA(event) || BLOCK_STOP(event),
      put('/index', (old: unknown) => Number(old) + 1),
    ),
  ),
  'stream-index-of-deltas': message('Deltas have the index of another block.', editData(BLOCK_DELTA, put('/index', 9))),
  'stream-index-missing': message('Deltas have no index.', editData(BLOCK_DELTA, drop('/index'))),
  'stream-delta-of-other-type': message(
    'Deltas have a type that does not fit their block.',
    editData(BLOCK_DELTA, put('/delta', { type: 'signature_delta', signature: 'x' })),
  ),
  'stream-delta-without-text': message(
    'Deltas have no text.',
    editData(BLOCK_DELTA, put('/delta', { type: 'text_delta' })),
  ),
  'stream-delta-repeated': message(
    'A delta is sent twice.',
    replaceFirst(BLOCK_DELTA, (event) => [event, event]),
  ),
  'stream-delta-lost': message(
    'A delta is missing.',
    replaceFirst(BLOCK_DELTA, () => []),
  ),
  'stream-without-end': message('message_delta is missing.', without(MESSAGE_DELTA)),
  'stream-end-twice': message('message_delta is sent twice.', twice(MESSAGE_DELTA)),
  'stream-end-before-blocks': message('message_delta is sent before the blocks.', before(MESSAGE_DELTA, BLOCK_START)),
  'stream-end-without-stop-reason': message(
    'message_delta has no stop_reason.',
    editData(MESSAGE_DELTA, drop('/delta/stop_reason')),
  ),
  'stream-drop-credits': message(
    'message_delta has no credits_consumed.',
    editData(MESSAGE_DELTA, drop('/usage/credits_consumed')),
  ),
  'stream-credits-as-text': message(
    'credits_consumed is a string.',
    editData(MESSAGE_DELTA, put('/usage/credits_consumed', String)),
  ),
  'stream-credits-understated': message(
    'credits_consumed is 0.',
    editData(MESSAGE_DELTA, put('/usage/credits_consumed', 0)),
  ),
  'stream-without-stop': message('message_stop is missing.', without(MESSAGE_STOP)),
  'stream-stop-twice': message('message_stop is sent twice.', twice(MESSAGE_STOP)),
  'stream-goes-on-after-stop': message('A delta is sent after message_stop.', (all) => [
    ...all,
    ...all.filter(BLOCK_DELTA).slice(0, 1),
  ]),
  'stream-ignored': {
    category: 'stream',
    description: 'stream has no effect: the response is JSON.',
    hooks: {
      request: (body) => (isObject(body) && body['stream'] === true ? { ...body, stream: false } : body),
    },
  },
  'stream-error-of-unknown-type': message('Streams end with an error of an undocumented type.', (all) => [
    ...all.slice(0, -1),
    { event: 'error', data: { type: 'error', error: { type: 'boom', message: 'It broke.' } } },
  ]),
  'stream-unnamed': message('Events have no names.', (all) => all.map(({ data, tokens = 0 }) => ({ data, tokens }))),
  'stream-other-names': message('The names of events differ from their types.', (all) =>
    all.map((event) => ({ ...event, event: `message.${event.event}` })),
  ),
  'stream-without-types': message(
    'The data of events has no type.',
    editData(() => true, drop('/type')),
  ),
  'stream-ends-with-done': message('Streams of messages end with [DONE].', (all) => [...all, { data: DONE }]),
  'stream-data-cut': message('The data of the last event is cut off.', (all) =>
    all.map((event) => (event === all.at(-1) ? { ...event, data: '{"type":"message_st' } : event)),
  ),
  'stream-deltas-of-unknown-kind': message(
    'The deltas of a text have the type text instead of text_delta.',
    editData(
      BLOCK_DELTA,
      put('/delta/type', (old: unknown) => (old === 'text_delta' ? 'text' : old)),
    ),
  ),
  'stream-tool-ids-equal': message(
    'All tool calls have the same id.',
    editData(isToolStart, put('/content_block/id', 'toolu_01')),
  ),
  'stream-stop-reason-of-stops': message(
    'The stop_reason of output that a stop sequence ended is end_turn.',
    editData(MESSAGE_DELTA, put('/delta', withoutStopReason)),
  ),
  'stream-tool-input-cut': message('The JSON of a tool call is cut off.', (all) =>
    all.filter(
      (event, index) => !(BLOCK_DELTA(event) && isJsonDelta(event) && !all.slice(index + 1).some(isJsonDelta)),
    ),
  ),
} satisfies Record<string, Mutation>;

function isToolStart({ data }: EventDraft): boolean {
  return (data as { content_block?: { type?: string } }).content_block?.type === 'tool_use';
}

function isJsonDelta({ data }: EventDraft): boolean {
  return (data as { delta?: { type?: string } }).delta?.type === 'input_json_delta';
}
