/** The stream protocol of messages, and the accumulator of its events. */
import { STREAM_RULES, type Message, type MessageStreamEvent } from '../contract.js';
import { isObject, parseObject } from '../shared/json.js';
import { append, asPart, copy, update, type Part } from './merge.js';
import type { Accumulator, StreamProtocol } from './protocol.js';

/** The protocol of messages. */
export const messageProtocol: StreamProtocol<MessageStreamEvent, Message> = {
  rules: STREAM_RULES.createMessage,
  nameOf: ({ type }) => type,
  textOf(event) {
    const { type, delta, content_block, message } = event as unknown as Part;
    // A message and a block may begin with their first text, or with all of it
    if (type === 'message_start') return (listOf(asPart(message)['content']) ?? []).map(textIn).join('');
    return textIn(type === 'content_block_start' ? content_block : type === 'content_block_delta' ? delta : undefined);
  },
  accumulate: () => new MessageAccumulator(),
  eventsOf({ content, stop_reason, ...message }, isJson) {
    const list = listOf(content);
    // Another event may have a content of its own
    if (!list || !(isJson || (message['type'] ?? 'message') === 'message')) return undefined;
    const blocks = list.map((content_block: unknown, index) => ({
      type: 'content_block_start',
      index,
      content_block,
    }));
    const start = { type: 'message_start', message: { ...message, content: [], stop_reason: null } };
    return [start, ...blocks, { type: 'message_delta', delta: { stop_reason } }, { type: 'message_stop' }];
  },
};

/** A block of the answer. */
interface Block {
  index: number;
  value: Part;
  isClosed: boolean;
}

class MessageAccumulator implements Accumulator<MessageStreamEvent, Message> {
  readonly head: Part = {};
  readonly #blocks: Block[] = [];

  push(event: MessageStreamEvent): readonly string[] {
    const { type, index, message, content_block, delta } = event as unknown as Part;
    if (type === 'content_block_delta') this.#append(index, asPart(delta));
    else if (type === 'content_block_start') append(this.#open(index).value, asPart(content_block));
    else if (type === 'content_block_stop')
      (this.#find(index) ?? this.#blocks.at(-1) ?? this.#open(index)).isClosed = true;
    else if (type === 'message_start') update(this.head, asPart(message));
    else if (type === 'message_delta') {
      const { type: _, delta: __, ...changes } = { ...(event as unknown as Part), ...asPart(delta) };
      update(this.head, changes);
    }
    return [typeof type === 'string' && /^(ping$|message_|content_block_)/.test(type) ? type : 'unknown'];
  }

  partial(): Partial<Message> {
    const message = copy(this.head) as Part;
    // Stable, so that two blocks of one index keep their order
    const known = this.#blocks.filter(({ value }) => Object.keys(value).length > 0);
    const blocks = known.sort((one, other) => one.index - other.index).map(({ value }) => finish(copy(value) as Part));
    return { ...message, content: [...(listOf(message['content']) ?? []), ...blocks] as Message['content'] };
  }

  #open(index: unknown): Block {
    const at = typeof index === 'number' ? index : this.#blocks.length;
    const block = { index: at, value: {}, isClosed: false };
    this.#blocks.push(block);
    return block;
  }

  #find(index: unknown): Block | undefined {
    const last = this.#blocks.at(-1);
    return last?.index === index ? last : this.#blocks.findLast((block) => block.index === index);
  }

  /** Adds a delta to the block of its index; to the open block, when no block has that index. */
  #append(index: unknown, delta: Part): void {
    const { type, partial_json, citation } = delta;
    if (Object.keys(delta).every((name) => name === 'type')) return;
    const block = this.#find(index) ?? this.#blocks.findLast(({ isClosed }) => !isClosed) ?? this.#open(index);
    // The start of its block may be missing
    block.value['type'] ??= typeof partial_json === 'string' ? 'tool_use' : kindOf(type);
    // The type of the delta does not replace that of the block
    append(block.value, isObject(citation) ? { citations: [citation] } : delta);
  }
}

/**
 * The block with its input parsed. An input that was cut, as by `max_tokens`, stays as text in `partial_json`, beside the
 * `input` with which its block began.
 */
function finish(block: Part): Part {
  const { partial_json, ...rest } = block;
  if (typeof partial_json !== 'string') return block;
  const input = parseObject(partial_json);
  return input ? { ...rest, input } : partial_json === '' ? rest : block;
}

/** A content as a list of blocks; undefined when it is neither a list nor a text. */
function listOf(content: unknown): unknown[] | undefined {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : Array.isArray(content) ? content : undefined;
}

/** The text of a block or of a delta. */
function textIn(piece: unknown): string {
  const { type, text } = asPart(piece);
  return kindOf(type) === 'text' && typeof text === 'string' ? text : '';
}

/** The type of the block that a delta belongs to. */
function kindOf(type: unknown): string {
  return typeof type === 'string' ? type.replace(/_delta$/, '') : 'text';
}
