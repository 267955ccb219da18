/** Departures in streams of chat completions. Source: Streaming, Chat completions. */
import { DONE, type StreamEvent } from '../events.js';
import { drop, each, events, put, type Edit, type Mutation } from './edit.js';
import { before, first, twice, without, type Change } from './sequence.js';

const chat = (describe: string, change: Change): Mutation => ({
  category: 'chat-stream',
  describe,
  apply: events('createChatCompletion', change),
});

const chunk = (event: StreamEvent) => event.data as Chunk;
interface Chunk {
  choices?: {
    delta: { role?: string; content?: string | null; tool_calls?: unknown[] };
    finish_reason: string | null;
  }[];
  usage?: unknown;
}
const isDone = ({ data }: StreamEvent) => data === DONE;
const isChunk = (event: StreamEvent) => !isDone(event);
const hasRole = (event: StreamEvent) => chunk(event).choices?.[0]?.delta.role !== undefined;
const hasText = (event: StreamEvent) => Boolean(chunk(event).choices?.[0]?.delta.content);
const hasFinish = (event: StreamEvent) => Boolean(chunk(event).choices?.[0]?.finish_reason);
const chunks = (edit: Edit) => each(isChunk, edit);
const finish = (edit: Edit) => each(hasFinish, edit);

export const chatStreamMutations = {
  'chat-stream-without-done': chat('There is no [DONE].', without(isDone)),
  'chat-stream-done-twice': chat('[DONE] comes twice.', twice(isDone)),
  'chat-stream-done-early': chat('[DONE] comes before the last chunk.', before(isDone, hasFinish)),
  'chat-stream-without-role': chat('There is no role.', without(hasRole)),
  'chat-stream-role-late': chat('The role comes after the first text.', before(hasText, hasRole)),
  'chat-stream-without-finish': chat('There is no finish_reason.', finish(put('/choices/0/finish_reason', null))),
  'chat-stream-drop-usage': chat('The last chunk has no usage.', finish(drop('/usage'))),
  'chat-stream-drop-credits': chat('The usage has no credits_consumed.', finish(drop('/usage/credits_consumed'))),
  'chat-stream-credits-understated': chat('Streams show no credits.', finish(put('/usage/credits_consumed', 0))),
  'chat-stream-usage-first': chat('The last chunk comes before the text.', before(hasFinish, hasText)),
  'chat-stream-ids-differ': chat('Every chunk has an id of its own.', (all) =>
    all.map((event, index) =>
      isDone(event) ? event : { ...event, data: put('/id', `chatcmpl_${index}`)(event.data) },
    ),
  ),
  'chat-stream-without-id': chat('Chunks have no id.', chunks(drop('/id'))),
  'chat-stream-other-object': chat('Chunks say they are completions.', chunks(put('/object', 'chat.completion'))),
  'chat-stream-without-choices': chat('Chunks have no choices.', chunks(drop('/choices'))),
  'chat-stream-named': chat('Events have names.', (all) => all.map((event) => ({ ...event, event: 'chunk' }))),
  'chat-stream-text-lost': chat(
    'A piece of text is lost.',
    first(hasText, () => []),
  ),
} satisfies Record<string, Mutation>;
