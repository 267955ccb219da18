/** Streams: a finished answer as the events it arrives in. */
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ContentBlock,
  ContentDelta,
  Message,
  MessageStreamEvent,
} from '../contract.js';
import { tokenize } from './tokens.js';

/** One server-sent event before it is written; chat chunks have no name. */
export interface StreamEvent {
  event?: string;
  data: unknown;
}

/** The end marker of chat streams. */
export const DONE = '[DONE]';

/** The events of a streamed message, in order, with one ping after the start. Source: Streaming. */
export function messageEvents(message: Message): StreamEvent[] {
  const { input_tokens, output_tokens, credits_consumed } = message.usage;
  const { stop_reason, stop_sequence = null, stop_reason: _, ...started } = message;
  const events: MessageStreamEvent[] = [
    {
      type: 'message_start',
      message: {
        ...started,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens, output_tokens: 0 },
      },
    },
    { type: 'ping' },
    ...message.content.flatMap(blockEvents),
    { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage: { output_tokens, credits_consumed } },
    { type: 'message_stop' },
  ];
  return events.map((data) => ({ event: data.type, data }));
}

/** The chunks of a streamed completion, in order, and the end marker. */
export function chatEvents(completion: ChatCompletion): StreamEvent[] {
  const { id, created, model, usage } = completion;
  const { message, finish_reason } = completion.choices[0]!;
  const chunk = (delta: object, rest: object = {}): ChatCompletionChunk => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices: [{ index: 0, delta, finish_reason: null, ...rest }],
  });
  const calls = (message.tool_calls ?? []).flatMap((call, index) => [
    chunk({
      tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } }],
    }),
    ...pieces(call.function.arguments).map((piece) =>
      chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
    ),
  ]);
  const text = tokenize(message.content ?? '').map((content) => chunk({ content }));
  const last = { ...chunk({}, { finish_reason }), usage };
  const start = chunk({ role: 'assistant', content: message.content === null ? null : '' });
  return [...[start, ...text, ...calls, last].map((data) => ({ data })), { data: DONE }];
}

/** An event as it goes over the wire. */
export function writeEvent({ event, data }: StreamEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}

function blockEvents(block: ContentBlock, index: number): MessageStreamEvent[] {
  return [
    { type: 'content_block_start', index, content_block: emptied(block) },
    ...deltas(block).map((delta): MessageStreamEvent => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function emptied(block: ContentBlock): ContentBlock {
  if (block.type === 'text') return { ...block, text: '' };
  return block.type === 'thinking' ? { ...block, thinking: '' } : { ...block, input: {} };
}

function deltas(block: ContentBlock): ContentDelta[] {
  if (block.type === 'text') return tokenize(block.text).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'thinking')
    return tokenize(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking }));
  return pieces(JSON.stringify(block.input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
}

function pieces(text: string): string[] {
  return text.match(/.{1,9}/gsu) ?? [];
}
