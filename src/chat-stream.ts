/** Puts a streamed chat completion together. */
import {
  CREATE_CHAT_COMPLETION_GRAMMAR,
  type ChatAnswer,
  type ChatCompletion,
  type ChatCompletionChunk,
  type ChatFinishReason,
  type ChatToolCall,
  type ChatToolCallDelta,
  type ChatUsage,
} from './contract.js';
import type { Assembly, Surface } from './surface.js';

/** The OpenAI-style surface. Its text `[DONE]` is the symbol `done`. */
export const chatSurface: Surface<ChatCompletionChunk, ChatCompletion> = {
  grammar: CREATE_CHAT_COMPLETION_GRAMMAR,
  marker: '[DONE]',
  symbolsOf,
  nameOf: () => undefined,
  textOf: (chunk) => chunk.choices[0]?.delta.content ?? '',
  assemble: () => new ChatAssembly(),
};

/** What a chunk carries, in the order of the grammar. */
function symbolsOf({ choices, usage }: ChatCompletionChunk): string | readonly string[] {
  const choice = choices[0];
  const delta = choice?.delta;
  // Most chunks carry text alone
  if (delta?.content && !delta.role && !delta.tool_calls && !choice?.finish_reason && !usage) return 'content';
  const symbols: string[] = [];
  if (delta?.role) symbols.push('role');
  if (delta?.content) symbols.push('content');
  if (delta?.tool_calls?.length) symbols.push('tool_call');
  if (choice?.finish_reason) symbols.push('finish');
  if (usage) symbols.push('usage');
  return symbols.length > 0 ? symbols : 'empty';
}

class ChatAssembly implements Assembly<ChatCompletionChunk, ChatCompletion> {
  private first: ChatCompletionChunk | undefined;
  private content: string | null = null;
  private finishReason: ChatFinishReason | undefined;
  private usage: ChatUsage | undefined;
  /** By index, which need not be a small number. */
  private readonly calls = new Map<number, ChatToolCall>();

  get id(): string | undefined {
    return this.first?.id;
  }

  get body(): Record<string, unknown> {
    return { id: this.first?.id, model: this.first?.model, usage: this.usage };
  }

  take(chunk: ChatCompletionChunk): void {
    this.first ??= chunk;
    if (chunk.usage) this.usage = chunk.usage;
    const choice = chunk.choices[0];
    if (choice === undefined) return;
    const { content, tool_calls } = choice.delta;
    if (typeof content === 'string') this.content = this.content === null ? content : this.content + content;
    if (tool_calls) for (const piece of tool_calls) this.append(piece);
    if (choice.finish_reason) this.finishReason = choice.finish_reason;
  }

  partial(): Partial<ChatCompletion> {
    const { id, created, model } = this.first ?? {};
    const tool_calls = [...this.calls].sort(([one], [other]) => one - other).map(([, call]) => call);
    const message: ChatAnswer = {
      role: 'assistant',
      content: this.content,
      ...(tool_calls.length > 0 && { tool_calls }),
    };
    return {
      ...(id !== undefined && { id }),
      object: 'chat.completion',
      ...(created !== undefined && { created }),
      ...(model !== undefined && { model }),
      choices: [{ index: 0, message, finish_reason: this.finishReason ?? '' }],
      ...(this.usage && { usage: this.usage }),
    };
  }

  final(): ChatCompletion {
    return this.partial() as ChatCompletion;
  }

  text(): string {
    return this.content ?? '';
  }

  private append({ index, id, function: piece }: ChatToolCallDelta): void {
    const call = this.calls.get(index) ?? { id: '', type: 'function', function: { name: '', arguments: '' } };
    this.calls.set(index, call);
    if (id) call.id = id;
    call.function.name += piece?.name ?? '';
    call.function.arguments += piece?.arguments ?? '';
  }
}
