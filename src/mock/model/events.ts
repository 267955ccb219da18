/** The events of a streamed response, made from the complete one. */
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ContentBlock,
  ContentDelta,
  Message,
  MessageStreamData,
} from '../../contract.js';
import { writeSse } from '../../stream/sse.js';
import { tokenize } from './tokens.js';

/** A server-sent event before it is written. Events of chat completions have no name. */
export interface EventDraft {
  event?: string;
  /** A JSON value, or text that is sent as it is. */
  data: unknown;
  /** Output tokens that this event completes. The last event of a response counts for all of its tokens. Default 0. */
  tokens?: number;
}

/** The data of the event that ends a streamed chat completion. */
export const DONE = '[DONE]';

/** The events of a streamed message, with one ping after the start. Source: Streaming. */
export function messageEvents(message: Message): EventDraft[] {
  const { input_tokens, output_tokens, credits_consumed } = message.usage;
  const { stop_reason, stop_sequence = null, stop_reason: _, ...started } = message;
  const events: MessageStreamData[] = [
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

/** The chunks of a streamed chat completion, then the end marker. */
export function chatEvents(completion: ChatCompletion): EventDraft[] {
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

/** An event as the text that is sent. */
export function writeEvent({ event, data }: EventDraft): string {
  return writeSse(event, typeof data === 'string' ? data : JSON.stringify(data));
}

function blockEvents(block: ContentBlock, index: number): MessageStreamData[] {
  return [
    { type: 'content_block_start', index, content_block: withoutContent(block) },
    ...deltas(block).map((delta): MessageStreamData => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function withoutContent(block: ContentBlock): ContentBlock {
  if (block.type === 'text') return { ...block, text: '' };
  return block.type === 'thinking' ? { ...block, thinking: '' } : { ...block, input: {} };
}

function deltas(block: ContentBlock): ContentDelta[] {
  if (block.type === 'text') return tokenize(block.text).map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'thinking')
    return tokenize(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking }));
  return tokenize(JSON.stringify(block.input)).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
}

// Each delta holds one token; message_delta, which follows them, counts for all
function tokensOf(event: MessageStreamData): { tokens?: number } {
  if (event.type === 'content_block_delta') return { tokens: 1 };
  return event.type === 'message_delta' ? { tokens: event.usage.output_tokens } : {};
}
