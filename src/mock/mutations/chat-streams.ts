/** Mutations of streamed chat completions. Source: Streaming, Chat completions. */
import { DONE, type EventDraft } from '../model/events.js';
import { drop, editStream, put, type Edit } from './edit.js';
import { before, editData, replaceFirst, twice, without, type EventEdit } from './event-edits.js';
import type { Mutation } from './mutation.js';

const chat = (description: string, edit: EventEdit): Mutation => ({
  category: 'chat-stream',
  description,
  hooks: editStream('createChatCompletion', edit),
});

const chunk = (event: EventDraft) => event.data as Chunk;
interface Chunk {
  choices?: {
    delta: { role?: string; content?: string | null; tool_calls?: unknown[] };
    finish_reason: string | null;
  }[];
  usage?: unknown;
}
const isDone = ({ data }: EventDraft) => data === DONE;
const isChunk = (event: EventDraft) => !isDone(event);
const hasRole = (event: EventDraft) => chunk(event).choices?.[0]?.delta.role !== undefined;
const hasText = (event: EventDraft) => Boolean(chunk(event).choices?.[0]?.delta.content);
const hasFinish = (event: EventDraft) => Boolean(chunk(event).choices?.[0]?.finish_reason);
const chunks = (edit: Edit) => editData(isChunk, edit);
const finish = (edit: Edit) => editData(hasFinish, edit);

export const chatStreamMutations = {
  'chat-stream-without-done': chat('There is no [DONE].', without(isDone)),
  'chat-stream-done-twice': chat('[DONE] is sent twice.', twice(isDone)),
  'chat-stream-done-early': chat('[DONE] is sent before the last chunk.', before(isDone, hasFinish)),
  'chat-stream-without-role': chat('No chunk has a role.', without(hasRole)),
  'chat-stream-role-late': chat('The role is sent after the first text.', before(hasText, hasRole)),
  'chat-stream-without-finish': chat('No chunk has a finish_reason.', finish(put('/choices/0/finish_reason', null))),
  'chat-stream-drop-usage': chat('The last chunk has no usage.', finish(drop('/usage'))),
  'chat-stream-drop-credits': chat('The usage has no credits_consumed.', finish(drop('/usage/credits_consumed'))),
  'chat-stream-credits-understated': chat('credits_consumed is 0.', finish(put('/usage/credits_consumed', 0))),
  'chat-stream-usage-first': chat('The last chunk is sent before the text.', before(hasFinish, hasText)),
  'chat-stream-ids-differ': chat('Each chunk has another id.', (all) =>
    all.map((event, index) =>
      isDone(event) ? event : { ...event, data: put('/id', `chatcmpl_${index}`)(event.data) },
    ),
  ),
  'chat-stream-without-id': chat('Chunks have no id.', chunks(drop('/id'))),
  'chat-stream-other-object': chat(
    'The object of chunks is chat.completion.',
    chunks(put('/object', 'chat.completion')),
  ),
  'chat-stream-without-choices': chat('Chunks have no choices.', chunks(drop('/choices'))),
  'chat-stream-named': chat('Events have names.', (all) => all.map((event) => ({ ...event, event: 'chunk' }))),
  'chat-stream-calls-without-id': chat(
    'Tool calls have no id.',
    editData((event) => Boolean(chunk(event).choices?.[0]?.delta.tool_calls), drop('/choices/0/delta/tool_calls/0/id')),
  ),
  'chat-stream-call-ids-equal': chat(
    'All tool calls have the same id.',
    chunks(put('/choices/0/delta/tool_calls/0/id', (old: unknown) => (old === undefined ? old : 'call_01'))),
  ),
  'chat-stream-text-lost': chat(
    'A piece of text is lost.',
    replaceFirst(hasText, () => []),
  ),
} satisfies Record<string, Mutation>;
