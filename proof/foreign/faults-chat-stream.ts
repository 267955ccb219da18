/** Faults in streams of /v1/chat/completions. */
import {
  assumed,
  CHAT,
  convention,
  documented,
  on,
  onChunk,
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
import type { Answer, Frame } from './parts.js';

const frames = (change: (frames: Frame[]) => Frame[]) => onFrames(CHAT, change);
const whole = (change: (answer: Answer) => void) =>
  on((answer, call) => answer.frames !== undefined && call.route === CHAT, change);
const isDone = (frame: Frame) => frame.data === '[DONE]';
const choice = (change: (choice: any) => void) =>
  onChunk((chunk) => {
    for (const each of chunk.choices) change(each);
  });
const called = (change: (call: any) => void) =>
  choice((each) => {
    for (const call of each.delta.tool_calls ?? []) change(call);
  });
const usage = (change: (usage: any) => void) =>
  onChunk((chunk) => {
    if (chunk.usage) change(chunk.usage);
  });
const finish = (from: string, to: string | null) =>
  choice((each) => void (each.finish_reason = each.finish_reason === from ? to : each.finish_reason));
const lastText = (all: Frame[]) => lastIndex(all, (frame) => frame.data?.choices?.[0]?.delta.content);

export const chatStreamFaults: Record<string, Fault> = {
  'chunks-without-done': convention(
    'chat streams lack [DONE]',
    'chat-stream',
    frames((all) => all.filter((frame) => !isDone(frame))),
  ),
  'chunks-done-twice': convention(
    '[DONE] comes twice',
    'chat-stream',
    frames((all) => [...all, { data: '[DONE]' }]),
  ),
  'chunks-done-lower': convention(
    '[DONE] is written [done]',
    'chat-stream',
    frames((all) => all.map((frame) => (isDone(frame) ? { data: '[done]' } : frame))),
  ),
  'chunks-after-done': convention(
    'a chunk follows [DONE]',
    'chat-stream',
    frames((all) => [...all, all.find((frame) => frame.data?.choices)!]),
  ),
  'chunks-named': convention(
    'chunks have event names',
    'chat-stream',
    onChunk((_, __, frame) => void (frame.event = 'completion.chunk')),
  ),
  'chunks-object': convention(
    'chunks have the object chat.completion',
    'chat-stream',
    onChunk(put('object', 'chat.completion')),
  ),
  'chunks-without-object': convention('chunks have no object', 'chat-stream', onChunk(without('object'))),
  'chunks-without-id': documented('chunks have no id', 'chat-stream', onChunk(without('id'))),
  'chunks-id-with-hyphen': documented(
    'the id of chunks begins with chatcmpl-',
    'chat-stream',
    onChunk((chunk) => void (chunk.id = chunk.id.replace('_', '-'))),
  ),
  'chunks-id-changes': convention(
    'each chunk has an id of its own',
    'chat-stream',
    onChunk((chunk, at) => void (chunk.id = `${chunk.id.slice(0, -2)}${String(at).padStart(2, '0')}`)),
  ),
  'chunks-id-always-same': documented(
    'all chat streams have one id',
    'chat-stream-twice',
    onChunk(put('id', 'chatcmpl_01abcdefghjkmnpqrstvwx')),
  ),
  'chunks-without-created': convention('chunks have no created', 'chat-stream', onChunk(without('created'))),
  'chunks-created-milliseconds': convention(
    'created of chunks is in milliseconds',
    'chat-stream',
    onChunk((chunk) => void (chunk.created *= 1000)),
  ),
  'chunks-without-model': convention('chunks have no model', 'chat-stream', onChunk(without('model'))),
  'chunks-model-changes': convention(
    'the model is another in later chunks',
    'chat-stream',
    onChunk((chunk, at) => void (chunk.model = at > 3 ? 'caicaini/haiku' : chunk.model)),
  ),
  'chunks-without-choices': convention('chunks have no choices', 'chat-stream', onChunk(without('choices'))),
  'chunks-choices-object': convention(
    'choices of chunks is an object',
    'chat-stream',
    onChunk((chunk) => void (chunk.choices = { ...chunk.choices[0] })),
  ),
  'chunks-without-index': convention('choices of chunks have no index', 'chat-stream', choice(without('index'))),
  'chunks-message-for-delta': convention(
    'chunks have a message in place of a delta',
    'chat-stream',
    choice(rename('delta', 'message')),
  ),
  'chunks-text-for-delta': convention(
    'the text of chunks stands in text',
    'chat-stream',
    choice((each) => {
      each.text = each.delta.content ?? '';
      without('delta')(each);
    }),
  ),
  'chunks-content-blocks': convention(
    'the content of deltas is a list',
    'chat-stream',
    choice((each) => {
      if (each.delta.content) each.delta.content = [{ type: 'text', text: each.delta.content }];
    }),
  ),
  'chunks-role-bot': convention(
    'the role of deltas is bot',
    'chat-stream',
    choice((each) => {
      if (each.delta.role) each.delta.role = 'bot';
    }),
  ),
  'chunks-text-doubled': convention('each chunk brings all the text so far', 'chat-stream-and-whole', (g) => {
    frames((all) => {
      let sum = '';
      for (const { data } of all) {
        const delta = data?.choices?.[0]?.delta;
        if (delta?.content) delta.content = sum += String(delta.content);
      }
      return all;
    })(g);
  }),
  'chunks-text-incomplete': assumed(
    'the last piece of the text is lost',
    'chat-stream-and-whole',
    frames((all) => all.filter((_, at) => at !== lastText(all))),
  ),
  'chunks-never-finish': convention('no chunk has a finish_reason', 'chat-stream', finish('stop', null)),
  'chunks-finish-twice': convention(
    'two chunks have a finish_reason',
    'chat-stream',
    frames((all) => {
      const at = all.findIndex((frame) => frame.data?.choices?.[0]?.finish_reason);
      return at < 0 ? all : spliced(all, at, 0, all[at]!);
    }),
  ),
  'chunks-finish-end_turn': convention(
    'finish_reason of chunks is end_turn',
    'chat-stream',
    finish('stop', 'end_turn'),
  ),
  'chunks-finish-at-cap': convention(
    'a chat stream cut at max_tokens finishes with stop',
    'chat-stream-short',
    finish('length', 'stop'),
  ),
  'chunks-finish-with-tools': convention(
    'a chat stream with calls finishes with stop',
    'chat-stream-tool',
    finish('tool_calls', 'stop'),
  ),
  'chunks-text-after-finish': convention(
    'text follows the chunk with the finish_reason',
    'chat-stream',
    frames((all) => {
      const at = all.findIndex((frame) => frame.data?.choices?.[0]?.finish_reason);
      const text = lastText(all);
      return at < 0 || text < 0 ? all : spliced(spliced(all, at + 1, 0, all[text]!), text, 1);
    }),
  ),
  'chunks-without-usage': documented(
    'chat streams tell no usage, and so no credits',
    'chat-stream',
    frames((all) => all.filter((frame) => !frame.data?.usage)),
  ),
  'chunks-usage-without-credits': documented(
    'usage of chat streams lacks credits_consumed',
    'chat-stream',
    usage(without('credits_consumed')),
  ),
  'chunks-usage-credits-fraction': documented(
    'credits_consumed of chat streams has a fraction',
    'chat-stream',
    usage(plus('credits_consumed', 0.5)),
  ),
  'chunks-usage-total-off': convention(
    'total_tokens of chat streams is not the sum',
    'chat-stream',
    usage(plus('total_tokens', 3)),
  ),
  'chunks-usage-above-cap': documented(
    'completion_tokens of chat streams is above max_tokens',
    'chat-stream-short',
    usage((each) => {
      plus('completion_tokens', 90_000)(each);
      plus('total_tokens', 90_000)(each);
    }),
  ),
  'chunks-arguments-cut': convention(
    'the arguments of a streamed call lack their last piece',
    'chat-stream-tool',
    frames((all) => {
      const at = lastIndex(all, (frame) => frame.data?.choices?.[0]?.delta.tool_calls);
      return at < 0 ? all : spliced(all, at, 1);
    }),
  ),
  'chunks-arguments-object': convention(
    'the arguments of streamed calls are objects',
    'chat-stream-tool',
    called((call) => void (call.function.arguments = { piece: call.function.arguments })),
  ),
  'chunks-call-without-id': convention('streamed calls have no id', 'chat-stream-tool', called(without('id'))),
  'chunks-call-without-name': convention(
    'streamed calls have no name',
    'chat-stream-tool',
    called((call) => without('name')(call.function)),
  ),
  'chunks-call-without-index': convention('streamed calls have no index', 'chat-stream-tool', called(without('index'))),
  'chunks-call-name-unknown': convention(
    'a streamed call names a function that was not offered',
    'chat-stream-tool',
    called((call) => {
      if (call.function.name) call.function.name = `${call.function.name}_v2`;
    }),
  ),
  'chunks-not-json': convention(
    'chunks are bare text',
    'chat-stream',
    onChunk((chunk, _, frame) => void (frame.data = chunk.choices[0]?.delta.content || chunk)),
  ),
  'chunks-cut-json': convention(
    'the JSON of the first chunk lacks its end',
    'chat-stream',
    onChunk((chunk, at, frame) => void (frame.data = at === 0 ? JSON.stringify(chunk).slice(0, -1) : chunk)),
  ),
  'chunks-are-events': convention('chat streams have the events of messages', 'chat-stream', (g) => {
    const faithful = g.routes[CHAT]!;
    g.routes[CHAT] = (call) => (call.turn!.stream ? g.routes['POST /v1/messages']!(call) : faithful(call));
  }),
  'chunks-break-off': documented(
    'the connection breaks in every chat stream',
    'chat-stream',
    whole((answer) => void (answer.cut = 'half way')),
  ),
  'chunks-end-early': convention(
    'chat streams end in the middle of the text',
    'chat-stream',
    frames((all) => all.slice(0, Math.max(1, lastText(all) - 1))),
  ),
  'chunks-none': convention(
    'chat streams have only [DONE]',
    'chat-stream',
    frames(() => [{ data: '[DONE]' }]),
  ),
  'chunks-error-goes-on': assumed(
    'chunks follow an error in a chat stream',
    'chat-stream',
    frames((all) => {
      const at = lastText(all);
      const error = { type: 'error', error: { type: 'api_error', message: 'Mid-sentence.' } };
      return at < 0 ? all : spliced(all, at, 0, { data: error });
    }),
  ),
  'chunks-error-bare': assumed(
    'an error in a chat stream lacks the envelope',
    'chat-stream',
    frames((all) => {
      const at = lastText(all);
      return at < 0 ? all : [...all.slice(0, at), { data: { error: 'Mid-sentence.' } }];
    }),
  ),
  'chunks-type-json': documented(
    'the content type of chat streams is application/json',
    'chat-stream',
    whole((answer) => setHeader(answer, 'Content-Type', 'application/json')),
  ),
  'chunks-as-whole': documented('stream: true is answered with one completion', 'chat-stream', (g) => {
    const gate = g.gates.constraints!;
    g.gates.constraints = (call) => {
      const refusal = gate(call);
      if (call.turn && call.route === CHAT) call.turn.stream = false;
      return refusal;
    };
  }),
  'chunks-json-prose': documented('json_object is streamed as prose', 'chat-stream-json', (g) => {
    const faithful = g.compose;
    g.compose = (turn) => faithful(turn.stream ? { ...turn, json: false } : turn);
  }),
};
