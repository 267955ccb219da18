/** Streams: a finished answer as the events it arrives in. */
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ContentBlock,
  ContentDelta,
  Message,
  MessageStreamEvent,
} from '../contract.js';
import { writeSse } from '../sse.js';
import { tokenize } from './tokens.js';

/** One server-sent event before it is written; chat chunks have no name. */
export interface StreamEvent {
  event?: string;
  data: unknown;
  /** Output tokens that are used up once it was sent; those of the last one are all. Default 0. */
  tokens?: number;
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
  return events.map((data) => ({ event: data.type, data, ...tokensOf(data) }));
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
    {
      data: chunk({
        tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.function.name, arguments: '' } }],
      }),
    },
    ...tokenize(call.function.arguments).map((piece) => ({
      data: chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
      tokens: 1,
    })),
  ]);
  const text = tokenize(message.content ?? '').map((content) => ({ data: chunk({ content }), tokens: 1 }));
  const start = { data: chunk({ role: 'assistant', content: message.content === null ? null : '' }) };
  const last = { data: { ...chunk({}, { finish_reason }), usage }, tokens: usage.completion_tokens };
  return [start, ...text, ...calls, last, { data: DONE }];
}

/** An event as it goes over the wire. */
export function writeEvent({ event, data }: StreamEvent): string {
  return writeSse(event, typeof data === 'string' ? data : JSON.stringify(data));
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
  return tokenize(JSON.stringify(block.input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
}

// A delta is a token; with the last event all of them are accounted for
function tokensOf(event: MessageStreamEvent): { tokens?: number } {
  if (event.type === 'content_block_delta') return { tokens: 1 };
  return event.type === 'message_delta' ? { tokens: event.usage.output_tokens } : {};
}
