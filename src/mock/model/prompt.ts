/** Prompts: the input of the model, in one form for messages and chat completions. */
import type {
  ChatCompletionRequest,
  ChatMessage,
  InputContentBlock,
  InputMessage,
  MessageRequest,
  KnownModelId,
} from '../../contract.js';

/** A tool that the model may call. */
export interface PromptTool {
  name: string;
  /** JSON Schema of its input. */
  schema: unknown;
}

/** The parts of a request that decide the output. */
export interface Prompt {
  model: KnownModelId;
  /** Text of the last message. */
  text: string;
  tools: PromptTool[];
  /** `auto`: the model decides; `any`: it must call a tool; `none`: it may not; or the name of the tool to call. */
  choice: 'auto' | 'any' | 'none' | { name: string };
  /** Text of the tool results in the last message; undefined if it has none. */
  toolResult?: string | undefined;
  /** Whether the output starts with a thinking block. */
  thinking: boolean;
  /** Whether the response is a list of blocks, which has a place for thinking and for text before a tool call. */
  hasBlocks: boolean;
  /** The form of the output: text, a JSON object, or JSON that fits a schema. */
  format: 'text' | 'json' | { schema: unknown };
  /** Number of images in the last message. */
  images: number;
  /** Texts that end the output. */
  stop: string[];
  maxTokens: number;
}

/** The prompt of a request to `/v1/messages`. */
export function promptOfMessages(body: MessageRequest): Prompt {
  const last = lastTurn(body.messages);
  const choice = body.tool_choice ?? { type: 'auto' };
  const format = body.output_config?.format;
  return {
    model: body.model as KnownModelId,
    text: textOf(last),
    tools: (body.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema })),
    choice: choice.type === 'tool' ? { name: choice.name } : choice.type,
    toolResult: toolResultOf(last),
    // Adaptive: this model decides to reason
    thinking: body.thinking !== undefined && body.thinking.type !== 'disabled',
    hasBlocks: true,
    format: format ? { schema: format.schema } : 'text',
    images: countBlocks(last, 'image'),
    stop: body.stop_sequences ?? [],
    maxTokens: body.max_tokens,
  };
}

/** The prompt of a request to `/v1/chat/completions`. `defaultMaxTokens` is used if it sets no limit. */
export function promptOfChat(body: ChatCompletionRequest, defaultMaxTokens: number): Prompt {
  const last = body.messages.at(-1)!;
  const { tool_choice: choice = 'auto', response_format: format = { type: 'text' } } = body;
  return {
    model: body.model as KnownModelId,
    text: textOf(last.content),
    tools: (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters ?? {} })),
    choice: choice === 'required' ? 'any' : typeof choice === 'string' ? choice : { name: choice.function.name },
    toolResult: last.role === 'tool' ? textOf(last.content) : undefined,
    thinking: false,
    hasBlocks: false,
    format: format.type === 'json_schema' ? { schema: format.json_schema.schema ?? {} } : FORMATS[format.type],
    images: countBlocks(last.content, 'image_url'),
    stop: typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []),
    maxTokens: Math.min(body.max_tokens ?? defaultMaxTokens, body.max_completion_tokens ?? defaultMaxTokens),
  };
}

const FORMATS = { text: 'text', json_object: 'json' } as const;

/** The content of the last messages of one role as one list; messages with the role system do not count. */
function lastTurn(messages: readonly InputMessage[]): InputContentBlock[] {
  const spoken = messages.filter(({ role }) => role !== 'system');
  let start = spoken.length;
  while (start > 0 && spoken[start - 1]!.role === spoken.at(-1)!.role) start -= 1;
  return spoken
    .slice(start)
    .flatMap(({ content }) => (typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content));
}

function textOf(content: InputMessage['content'] | ChatMessage['content']): string {
  if (!Array.isArray(content)) return content ?? '';
  return content.flatMap((block) => ('text' in block ? [block.text] : [])).join('\n');
}

function toolResultOf(content: InputContentBlock[]): string | undefined {
  const results = content.flatMap((block) => (block.type === 'tool_result' ? [textOf(block.content ?? '')] : []));
  return results.length > 0 ? results.join('; ') : undefined;
}

/** Number of blocks of a type; 0 for content that is text. */
export function countBlocks(content: unknown, type: string): number {
  return Array.isArray(content) ? content.filter((block: { type?: unknown }) => block.type === type).length : 0;
}
