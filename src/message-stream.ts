/** Puts a streamed message together. */
import { CREATE_MESSAGE_GRAMMAR, type ContentBlock, type Message, type MessageStreamEvent } from './contract.js';
import type { Assembly, Surface } from './surface.js';

/** An event of a streamed message, as a reader gets it: a failure is thrown instead. Source: Streaming. */
export type MessageEvent = Exclude<MessageStreamEvent, { type: 'error' }>;

/** The Anthropic-style surface. */
export const messageSurface: Surface<MessageEvent, Message> = {
  grammar: CREATE_MESSAGE_GRAMMAR,
  symbolsOf: (event) => event.type,
  nameOf: (event) => event.type,
  textOf: (event) =>
    event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text : '',
  assemble: () => new MessageAssembly(),
};

/** A block under way; a tool's input is JSON text until it is complete. */
type OpenBlock = ContentBlock & { json?: string };

class MessageAssembly implements Assembly<MessageEvent, Message> {
  private message: Partial<Message> = {};
  private readonly blocks: OpenBlock[] = [];

  get id(): string | undefined {
    return this.message.id;
  }

  get body(): Record<string, unknown> {
    return this.message;
  }

  take(event: MessageEvent): void {
    switch (event.type) {
      case 'message_start':
        // credits_consumed follows in message_delta
        this.message = { ...event.message } as unknown as Partial<Message>;
        return;
      case 'content_block_start':
        this.blocks.push({ ...event.content_block });
        return;
      case 'content_block_delta':
        this.append(event.delta);
        return;
      case 'content_block_stop':
        this.closeBlock();
        return;
      case 'message_delta':
        // Spread, because Object.assign would take a prototype from JSON
        this.message = { ...this.message, ...event.delta, usage: { ...this.message.usage!, ...event.usage } };
        return;
      default:
        return;
    }
  }

  partial(): Partial<Message> {
    return { ...this.message, content: this.blocks.map(({ json: _, ...block }) => block) };
  }

  final(): Message {
    return this.partial() as Message;
  }

  text(): string {
    return this.blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  }

  private append(delta: Extract<MessageEvent, { type: 'content_block_delta' }>['delta']): void {
    const block = this.blocks.at(-1)!;
    if (delta.type === 'text_delta') add(block, 'text', delta.text);
    else if (delta.type === 'input_json_delta') add(block, 'json', delta.partial_json);
    else if (delta.type === 'thinking_delta') add(block, 'thinking', delta.thinking);
    else add(block, 'signature', delta.signature);
  }

  private closeBlock(): void {
    const block = this.blocks.at(-1)!;
    if (block.type === 'tool_use' && block.json) block.input = JSON.parse(block.json) as Record<string, unknown>;
    delete block.json;
  }
}

// A block may begin without the member, and a delta may lack its text
function add(block: object, member: string, piece: unknown): void {
  const open = block as Record<string, unknown>;
  if (typeof piece === 'string') open[member] = typeof open[member] === 'string' ? open[member] + piece : piece;
}
