/** Faults in streams of /v1/messages: frames, their order, and the message that they give. */
import {
  asText,
  assumed,
  convention,
  documented,
  MESSAGES,
  on,
  onEvent,
  onFrames,
  put,
  rename,
  setHeader,
  without,
  spliced,
  lastIndex,
  plus,
  type Fault,
} from './fault.js';
import { event } from './messages.js';
import type { Answer, Frame } from './parts.js';

const frames = (change: (frames: Frame[]) => Frame[]) => onFrames(MESSAGES, change);
const typeOf = (frame: Frame): string | undefined => frame.data?.type;
const drop = (type: string) => frames((all) => all.filter((frame) => typeOf(frame) !== type));
const twice = (type: string) =>
  frames((all) => all.flatMap((frame) => (typeOf(frame) === type ? [frame, frame] : frame)));
const append = (...more: Frame[]) => frames((all) => [...all, ...more]);
/** Inserts frames before the first of a type. */
const before = (type: string, make: () => Frame[]) =>
  frames((all) => {
    const at = all.findIndex((frame) => typeOf(frame) === type);
    return at < 0 ? all : spliced(all, at, 0, ...make());
  });
const started = (change: (message: any) => void) => onEvent('message_start', (data) => change(data.message));
const ended = (change: (data: any) => void) => onEvent('message_delta', (data) => change(data));
const delta = (type: string, change: (delta: any) => void) =>
  onEvent('content_block_delta', (data) => {
    if (data.delta.type === type) change(data.delta);
  });
const begun = (type: string, change: (block: any) => void) =>
  onEvent('content_block_start', (data) => {
    if (data.content_block.type === type) change(data.content_block);
  });
const whole = (change: (answer: Answer) => void) =>
  on((answer, call) => answer.frames !== undefined && call.route === MESSAGES, change);
const lastText = (all: Frame[]) => lastIndex(all, (frame) => frame.data?.delta?.type === 'text_delta');
/** Ends the stream in the middle of the text with an error. */
const failing = (make: () => Frame[]) =>
  frames((all) => {
    const at = lastText(all);
    return at < 0 ? all : [...all.slice(0, at), ...make()];
  });
const ERROR = { type: 'error', error: { type: 'overloaded_error', message: 'Mid-sentence.' } };

export const messageStreamFaults: Record<string, Fault> = {
  'stream-without-start': documented('streams lack message_start', 'message-stream', drop('message_start')),
  'stream-start-twice': documented('message_start comes twice', 'message-stream', twice('message_start')),
  'stream-without-block-start': documented(
    'streams lack content_block_start',
    'message-stream',
    drop('content_block_start'),
  ),
  'stream-without-block-stop': documented(
    'streams lack content_block_stop',
    'message-stream',
    drop('content_block_stop'),
  ),
  'stream-block-stop-twice': documented('blocks are closed twice', 'message-stream', twice('content_block_stop')),
  'stream-without-delta': documented('streams lack message_delta', 'message-stream', drop('message_delta')),
  'stream-without-stop': documented('streams lack message_stop', 'message-stream', drop('message_stop')),
  'stream-stop-twice': documented('message_stop comes twice', 'message-stream', twice('message_stop')),
  'stream-delta-after-stop': documented(
    'message_delta comes after message_stop',
    'message-stream',
    frames((all) => {
      const at = all.findIndex((frame) => typeOf(frame) === 'message_delta');
      return at < 0 ? all : [...spliced(all, at, 1), all[at]!];
    }),
  ),
  'stream-goes-on-after-stop': documented(
    'a block follows message_stop',
    'message-stream',
    append(
      event({ type: 'content_block_start', index: 9, content_block: { type: 'text', text: '' } }),
      event({ type: 'content_block_stop', index: 9 }),
    ),
  ),
  'stream-done-after-stop': documented('[DONE] follows message_stop', 'message-stream', append({ data: '[DONE]' })),
  'stream-start-late': documented(
    'message_start comes after the first block has begun',
    'message-stream',
    frames((all) => {
      const at = all.findIndex((frame) => typeOf(frame) === 'message_start');
      const block = all.findIndex((frame) => typeOf(frame) === 'content_block_start');
      return spliced(spliced(all, block + 1, 0, all[at]!), at, 1);
    }),
  ),
  'stream-delta-before-block': convention(
    'the first delta comes before its block has begun',
    'message-stream',
    frames((all) => {
      const at = all.findIndex((frame) => typeOf(frame) === 'content_block_start');
      return spliced(all, at, 2, all[at + 1]!, all[at]!);
    }),
  ),
  'stream-delta-after-block': convention(
    'a delta comes after its block was closed',
    'message-stream',
    frames((all) => {
      const at = all.findIndex((frame) => typeOf(frame) === 'content_block_stop');
      return spliced(all, at - 1, 2, all[at]!, all[at - 1]!);
    }),
  ),
  'stream-names-missing': documented(
    'frames have no event name',
    'message-stream',
    frames((all) => all.map((frame) => ({ ...frame, event: undefined }))),
  ),
  'stream-names-differ': documented(
    'text deltas have the event name completion',
    'message-stream',
    onEvent('content_block_delta', (_, frame) => void (frame.event = 'completion')),
  ),
  'stream-names-camel': documented(
    'event names are written messageStart',
    'message-stream',
    frames((all) =>
      all.map((frame) => ({
        ...frame,
        ...(frame.event && { event: frame.event.replace(/_./g, (each) => each[1]!.toUpperCase()) }),
      })),
    ),
  ),
  'stream-data-without-type': documented(
    'the data of events lacks its type',
    'message-stream',
    frames((all) =>
      all.map((frame) => (frame.data?.type ? { event: frame.event, data: { ...frame.data, type: undefined } } : frame)),
    ),
  ),
  'stream-data-not-json': documented(
    'the data of text deltas is bare text',
    'message-stream',
    onEvent('content_block_delta', (data, frame) => void (frame.data = data.delta.text ?? data)),
  ),
  'stream-data-cut': documented(
    'the JSON of message_delta lacks its end',
    'message-stream',
    onEvent('message_delta', (data, frame) => void (frame.data = JSON.stringify(data).slice(0, -1))),
  ),
  'stream-frames-unseparated': documented(
    'no blank line parts the frames',
    'message-stream',
    frames((all) =>
      all.map((frame) =>
        frame.data ? { raw: `event: ${frame.event}\ndata: ${JSON.stringify(frame.data)}\n` } : frame,
      ),
    ),
  ),
  'stream-of-json-lines': documented(
    'streams are lines of JSON',
    'message-stream',
    frames((all) => all.map((frame) => ({ raw: frame.data ? `${JSON.stringify(frame.data)}\n` : '' }))),
  ),
  'stream-start-without-message': documented(
    'message_start has no message',
    'message-stream',
    onEvent('message_start', without('message')),
  ),
  'stream-start-without-id': documented('message_start has no id', 'message-stream', started(without('id'))),
  'stream-start-id-prefix': documented(
    'the id in message_start begins with stream_',
    'message-stream',
    started((message) => void (message.id = message.id.replace('msg_', 'stream_'))),
  ),
  'stream-id-always-same': documented(
    'all streams have one id',
    'message-stream-twice',
    started(put('id', 'msg_01abcdefghjkmnpqrstvwxyz0A')),
  ),
  'stream-start-without-usage': documented('message_start has no usage', 'message-stream', started(without('usage'))),
  'stream-start-without-input': documented(
    'message_start has no input_tokens',
    'message-stream',
    started((message) => without('input_tokens')(message.usage)),
  ),
  'stream-start-input-string': documented(
    'input_tokens in message_start is a string',
    'message-stream',
    started((message) => void (message.usage.input_tokens = String(message.usage.input_tokens))),
  ),
  'stream-start-input-differs': assumed(
    'input_tokens of a stream differs from that of the same request without',
    'message-stream-and-whole',
    started((message) => plus('input_tokens', 5)(message.usage)),
  ),
  'stream-start-without-role': documented('message_start has no role', 'message-stream', started(without('role'))),
  'stream-start-role-system': documented(
    'the role in message_start is system',
    'message-stream',
    started(put('role', 'system')),
  ),
  'stream-start-without-model': documented('message_start has no model', 'message-stream', started(without('model'))),
  'stream-start-model-of-another': documented(
    'asked for sonnet, message_start says haiku',
    'message-stream',
    started((message) => void (message.model = message.model.replace('sonnet', 'haiku'))),
  ),
  'stream-start-without-content': documented(
    'message_start has no content',
    'message-stream',
    started(without('content')),
  ),
  'stream-start-content-filled': documented(
    'content in message_start holds the text already',
    'message-stream',
    started(put('content', [{ type: 'text', text: 'All of it.' }])),
  ),
  'stream-start-type': documented(
    'the type in message_start is completion',
    'message-stream',
    started(put('type', 'completion')),
  ),
  'stream-start-stop-reason': documented(
    'stop_reason in message_start is end_turn',
    'message-stream',
    started(put('stop_reason', 'end_turn')),
  ),
  'stream-index-missing': documented(
    'deltas have no index',
    'message-stream',
    onEvent('content_block_delta', without('index')),
  ),
  'stream-index-string': documented(
    'the index of blocks is a string',
    'message-stream',
    frames((all) => {
      for (const { data } of all) if (typeof data?.index === 'number') data.index = String(data.index);
      return all;
    }),
  ),
  'stream-index-from-one': documented(
    'the index of blocks begins at 1',
    'message-stream',
    frames((all) => {
      for (const { data } of all) if (typeof data?.index === 'number') plus('index', 1)(data);
      return all;
    }),
  ),
  'stream-index-always-zero': convention(
    'all blocks have index 0',
    'message-stream-tool',
    frames((all) => {
      for (const { data } of all) if (typeof data?.index === 'number') data.index = 0;
      return all;
    }),
  ),
  'stream-index-of-stop': convention(
    'content_block_stop names another block',
    'message-stream',
    onEvent('content_block_stop', plus('index', 1)),
  ),
  'stream-index-of-delta': convention(
    'deltas name a block that has not begun',
    'message-stream',
    onEvent('content_block_delta', plus('index', 1)),
  ),
  'stream-block-without-type': documented(
    'content_block has no type',
    'message-stream',
    begun('text', without('type')),
  ),
  'stream-block-missing': documented(
    'content_block_start has no content_block',
    'message-stream',
    onEvent('content_block_start', without('content_block')),
  ),
  'stream-block-text-missing': documented(
    'content_block has no text',
    'message-stream',
    begun('text', without('text')),
  ),
  'stream-delta-type': documented(
    'text deltas have the type text',
    'message-stream',
    delta('text_delta', put('type', 'text')),
  ),
  'stream-delta-without-type': documented(
    'text deltas have no type',
    'message-stream',
    delta('text_delta', without('type')),
  ),
  'stream-delta-is-string': documented(
    'the delta is a string',
    'message-stream',
    onEvent('content_block_delta', (data) => void (data.delta = data.delta.text ?? data.delta)),
  ),
  'stream-delta-text-named-content': documented(
    'the text of deltas is called content',
    'message-stream',
    delta('text_delta', rename('text', 'content')),
  ),
  'stream-delta-text-null': documented(
    'the text of deltas is null',
    'message-stream',
    delta('text_delta', put('text', null)),
  ),
  'stream-delta-of-other-block': documented(
    'a text block gets deltas of tool input',
    'message-stream',
    delta('text_delta', (each) => {
      each.type = 'input_json_delta';
      rename('text', 'partial_json')(each);
    }),
  ),
  'stream-text-doubled': documented(
    'each delta brings all the text so far',
    'message-stream-and-whole',
    frames((all) => {
      let sum = '';
      for (const { data } of all) if (data?.delta?.text) data.delta.text = sum += String(data.delta.text);
      return all;
    }),
  ),
  'stream-text-incomplete': assumed(
    'the last piece of the text is lost',
    'message-stream-and-whole',
    frames((all) => all.filter((_, at) => at !== lastText(all))),
  ),
  'stream-end-without-usage': documented('message_delta has no usage', 'message-stream', ended(without('usage'))),
  'stream-end-without-credits': documented(
    'message_delta has no credits_consumed',
    'message-stream',
    ended((data) => without('credits_consumed')(data.usage)),
  ),
  'stream-end-credits-string': documented(
    'credits_consumed in message_delta is a string',
    'message-stream',
    ended((data) => void (data.usage.credits_consumed = String(data.usage.credits_consumed))),
  ),
  'stream-end-credits-fraction': documented(
    'credits_consumed in message_delta has a fraction',
    'message-stream',
    ended((data) => plus('credits_consumed', 0.5)(data.usage)),
  ),
  'stream-end-credits-negative': documented(
    'credits_consumed in message_delta is negative',
    'message-stream',
    ended((data) => void (data.usage.credits_consumed = -1)),
  ),
  'stream-end-without-output': convention(
    'message_delta has no output_tokens',
    'message-stream',
    ended((data) => without('output_tokens')(data.usage)),
  ),
  'stream-end-output-above-cap': documented(
    'output_tokens in message_delta is above max_tokens',
    'message-stream-short',
    ended((data) => plus('output_tokens', 90_000)(data.usage)),
  ),
  'stream-end-without-reason': documented(
    'message_delta has no stop_reason',
    'message-stream',
    ended((data) => without('stop_reason')(data.delta)),
  ),
  'stream-end-reason-null': documented(
    'stop_reason in message_delta is null',
    'message-stream',
    ended((data) => void (data.delta.stop_reason = null)),
  ),
  'stream-end-reason-of-chat': documented(
    'stop_reason in message_delta is stop at an ordinary end',
    'message-stream',
    ended((data) => void (data.delta.stop_reason = data.delta.stop_reason === 'end_turn' ? 'stop' : 'end_turn')),
  ),
  'stream-end-reason-at-cap': convention(
    'a stream cut at max_tokens ends with end_turn',
    'message-stream-short',
    ended((data) => void (data.delta.stop_reason = data.delta.stop_reason.replace('max_tokens', 'end_turn'))),
  ),
  'stream-end-reason-with-tool': documented(
    'a stream with a tool_use ends with end_turn',
    'message-stream-tool',
    ended((data) => void (data.delta.stop_reason = data.delta.stop_reason.replace('tool_use', 'end_turn'))),
  ),
  'stream-end-without-delta': convention('message_delta has no delta', 'message-stream', ended(without('delta'))),
  'stream-tool-json-cut': convention(
    'the input of a tool lacks its last piece',
    'message-stream-tool',
    frames((all) => {
      const at = lastIndex(all, (frame) => frame.data?.delta?.type === 'input_json_delta');
      return at < 0 ? all : spliced(all, at, 1);
    }),
  ),
  'stream-tool-json-against-schema': documented(
    'the input of a streamed tool does not satisfy its schema',
    'message-stream-tool',
    frames((all) => {
      let first = true;
      for (const { data } of all) {
        if (data?.delta?.type !== 'input_json_delta') continue;
        data.delta.partial_json = first ? '{"unexpected":true}' : '';
        first = false;
      }
      return all;
    }),
  ),
  'stream-tool-json-object': convention(
    'partial_json is an object',
    'message-stream-tool',
    delta('input_json_delta', (each) => void (each.partial_json = { piece: each.partial_json })),
  ),
  'stream-tool-json-in-start': convention(
    'the input stands in content_block_start too',
    'message-stream-tool',
    begun('tool_use', put('input', { city: 'Zürich' })),
  ),
  'stream-tool-without-id': convention(
    'a streamed tool_use has no id',
    'message-stream-tool',
    begun('tool_use', without('id')),
  ),
  'stream-tool-without-name': convention(
    'a streamed tool_use has no name',
    'message-stream-tool',
    begun('tool_use', without('name')),
  ),
  'stream-tool-name-unknown': convention(
    'a streamed tool_use names a tool that was not offered',
    'message-stream-tool',
    begun('tool_use', (each) => void (each.name = `${each.name}_v2`)),
  ),
  'stream-tool-delta-as-text': convention(
    'the input of tools comes in text deltas',
    'message-stream-tool',
    delta('input_json_delta', (each) => {
      each.type = 'text_delta';
      rename('partial_json', 'text')(each);
    }),
  ),
  'stream-thinking-as-text': convention(
    'thoughts come in text deltas',
    'message-stream-thinking',
    delta('thinking_delta', (each) => {
      each.type = 'text_delta';
      rename('thinking', 'text')(each);
    }),
  ),
  'stream-thinking-named-text': convention(
    'the thoughts of deltas are called text',
    'message-stream-thinking',
    delta('thinking_delta', rename('thinking', 'text')),
  ),
  'stream-thinking-left-out': documented(
    'streams have no thinking block though thinking was asked for',
    'message-stream-thinking',
    frames((all) => {
      const thinking = all.find((frame) => frame.data?.content_block?.type === 'thinking');
      if (!thinking) return all;
      const rest = all.filter((frame) => frame.data?.index !== thinking.data.index);
      for (const { data } of rest) if (data?.index > thinking.data.index) data.index -= 1;
      return rest;
    }),
  ),
  'stream-blocks-overlap': convention(
    'a block begins before the one before is closed',
    'message-stream-tool',
    frames((all) => {
      const at = all.findIndex((frame) => typeOf(frame) === 'content_block_stop');
      const next = all.findIndex((frame, place) => place > at && typeOf(frame) === 'content_block_start');
      return next < 0 ? all : spliced(spliced(all, next + 1, 0, all[at]!), at, 1);
    }),
  ),
  'stream-block-empty-first': convention(
    'a block is begun, closed, and begun again',
    'message-stream',
    before('content_block_start', () => [
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      event({ type: 'content_block_stop', index: 0 }),
    ]),
  ),
  'stream-error-goes-on': documented(
    'frames follow an error in the stream',
    'message-stream',
    frames((all) => {
      const at = lastText(all);
      return at < 0 ? all : spliced(all, at, 0, event(ERROR));
    }),
  ),
  'stream-error-is-string': assumed(
    'the error in a stream is a string',
    'message-stream',
    failing(() => [event({ type: 'error', error: 'Mid-sentence.' })]),
  ),
  'stream-error-bare': assumed(
    'an error in a stream lacks the envelope',
    'message-stream',
    failing(() => [{ event: 'error', data: ERROR.error }]),
  ),
  'stream-error-unknown-type': assumed(
    'the error in a stream has a type that the errors page does not list',
    'message-stream',
    failing(() => [event({ type: 'error', error: { type: 'stream_error', message: 'Mid-sentence.' } })]),
  ),
  'stream-breaks-off': documented(
    'the connection breaks in every stream',
    'message-stream',
    whole((answer) => void (answer.cut = 'half way')),
  ),
  'stream-ends-early': documented(
    'streams end after the text, in good order but without their last frames',
    'message-stream',
    frames((all) => all.slice(0, Math.max(lastText(all), 1))),
  ),
  'stream-empty': documented(
    'streams have no frames',
    'message-stream',
    frames(() => []),
  ),
  'stream-last-frame-undelivered': documented(
    'no blank line follows message_stop',
    'message-stream',
    onEvent('message_stop', (data, frame) => {
      frame.raw = `event: message_stop\r\ndata: ${JSON.stringify(data)}`;
    }),
  ),
  'stream-type-json': documented(
    'the content type of streams is application/json',
    'message-stream',
    whole((answer) => setHeader(answer, 'Content-Type', 'application/json')),
  ),
  'stream-type-missing': documented(
    'streams have no content type',
    'message-stream',
    whole((answer) => setHeader(answer, 'Content-Type', undefined)),
  ),
  'stream-as-whole': documented('stream: true is answered with one message', 'message-stream', (g) => {
    const gate = g.gates.constraints!;
    g.gates.constraints = (call) => {
      const refusal = gate(call);
      if (call.turn && call.route === MESSAGES) call.turn.stream = false;
      return refusal;
    };
  }),
  'stream-refuses-inside': assumed(
    'a request refused before the first frame is told in a stream with status 200',
    'stream-refused',
    on(
      (answer, call) => answer.status === 400 && call.body?.stream === true && call.route === MESSAGES,
      (answer) => {
        const text = `event: error\ndata: ${JSON.stringify(answer.json)}\n\n`;
        asText(answer, 'text/event-stream', text);
        answer.status = 200;
      },
    ),
  ),
};
