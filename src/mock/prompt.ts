/** What a request asks of the model, the same for both surfaces. */
import type { ChatCompletionRequest, ChatMessage, InputMessage, MessageRequest, ModelId } from '../contract.js';

/** A tool as the answer needs it. */
export interface PromptTool {
  name: string;
  schema: unknown;
}

/** A request, reduced to what decides the answer. */
export interface Prompt {
  model: ModelId;
  /** Text of the last message. */
  text: string;
  tools: PromptTool[];
  /** `auto`: the model decides; `any`: some tool; `none`; or the tool of a name. */
  choice: 'auto' | 'any' | 'none' | { name: string };
  /** The last message brings results of tools. */
  toolResult?: string | undefined;
  thinking: boolean;
  json: boolean;
  images: number;
  stop: string[];
  maxTokens: number;
}

/** The prompt of a message request. */
export function promptOfMessages(body: MessageRequest): Prompt {
  const last = body.messages.at(-1)!;
  const choice = body.tool_choice ?? { type: 'auto' };
  return {
    model: body.model,
    text: textOf(last.content),
    tools: (body.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema })),
    choice: choice.type === 'tool' ? { name: choice.name } : choice.type,
    toolResult: resultOf(last),
    thinking: body.thinking?.type === 'enabled',
    json: false,
    images: countType(last.content, 'image'),
    stop: body.stop_sequences ?? [],
    maxTokens: body.max_tokens,
  };
}

/** The prompt of a chat request; without `max_tokens` the model's maximum holds. */
export function promptOfChat(body: ChatCompletionRequest, maxTokens: number): Prompt {
  const last = body.messages.at(-1)!;
  const { tool_choice: choice = 'auto' } = body;
  return {
    model: body.model,
    text: textOf(last.content),
    tools: (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters ?? {} })),
    choice: typeof choice === 'string' ? choice : { name: choice.function.name },
    toolResult: last.role === 'tool' ? textOf(last.content) : undefined,
    thinking: false,
    json: body.response_format !== undefined,
    images: countType(last.content, 'image_url'),
    stop: typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []),
    maxTokens: body.max_tokens ?? maxTokens,
  };
}

function textOf(content: InputMessage['content'] | ChatMessage['content']): string {
  if (!Array.isArray(content)) return content ?? '';
  return content.flatMap((block) => ('text' in block ? [block.text] : [])).join('\n');
}

function resultOf({ content }: InputMessage): string | undefined {
  if (typeof content === 'string') return undefined;
  const results = content.flatMap((block) => (block.type === 'tool_result' ? [textOf(block.content ?? '')] : []));
  return results.length > 0 ? results.join('; ') : undefined;
}

function countType(content: unknown, type: string): number {
  return Array.isArray(content) ? content.filter((block: { type?: unknown }) => block.type === type).length : 0;
}
