/** A request for a model's turn, read from either surface into one form. It refuses nothing: the constraints do that. */
import { countTokens } from './tokens.js';

export interface Tool {
  name: string;
  schema: any;
}

export interface Turn {
  surface: 'messages' | 'chat';
  model: string;
  maxTokens: number;
  stream: boolean;
  stops: string[];
  tools: Tool[];
  choice: 'auto' | 'any' | 'none' | { name: string };
  parallel: boolean;
  /** Most tokens of thinking; absent if the request does not ask for it. */
  thinking?: number | undefined;
  json: boolean;
  /** Whether the last message has the results of tools. */
  afterTools: boolean;
  inputTokens: number;
  /** The text that the answer depends on. */
  seed: string;
}

export type Block =
  { kind: 'thinking'; text: string } | { kind: 'text'; text: string } | { kind: 'tool'; name: string; input: any };

/** The answer of the model. */
export interface Draft {
  blocks: Block[];
  end: 'finished' | 'length' | 'stop' | 'tools';
  /** The sequence it stopped at. */
  stop?: string | undefined;
  outputTokens: number;
}

export const list = (value: unknown): any[] => (Array.isArray(value) ? value : []);

const IMAGE_TOKENS = 640;

/** Tokens of a message's content, in either surface's form. */
function contentTokens(content: any): number {
  if (typeof content === 'string') return countTokens(content);
  return list(content).reduce((sum: number, block) => sum + blockTokens(block), 0);
}

function blockTokens(block: any): number {
  switch (block?.type) {
    case 'text':
      return countTokens(String(block.text));
    case 'thinking':
      return countTokens(String(block.thinking));
    case 'tool_use':
      return countTokens(JSON.stringify(block.input ?? null));
    case 'tool_result':
      return contentTokens(block.content);
    case 'image':
    case 'image_url':
      return IMAGE_TOKENS;
    default:
      return 0;
  }
}

// A system prompt counts the same as a field and as a message
function inputTokens(body: any): number {
  const spoken = [...(body.system === undefined ? [] : [{ content: body.system }]), ...list(body.messages)];
  const messages = spoken.map(
    (each) => 4 + contentTokens(each?.content) + (each?.tool_calls ? countTokens(JSON.stringify(each.tool_calls)) : 0),
  );
  const tools = list(body.tools).map((tool) => 8 + countTokens(JSON.stringify(tool ?? null)));
  return [6, ...messages, ...tools].reduce((sum, each) => sum + each, 0);
}

// The constraints let several forms pass
const sensible = (count: unknown) => (Number(count) >= 1 ? Math.floor(Number(count)) : 64);

const common = (body: any, model: string) => ({
  model,
  stream: body.stream === true,
  inputTokens: inputTokens(body),
  seed: JSON.stringify([body.system ?? null, body.messages ?? null]),
});

function messagesChoice(choice: any): Turn['choice'] {
  if (choice?.type === 'any' || choice?.type === 'none') return choice.type as 'any' | 'none';
  return choice?.type === 'tool' ? { name: String(choice.name) } : 'auto';
}

export function readMessages(body: any, maxOutput: number): Turn {
  const last = list(body.messages).at(-1);
  return {
    surface: 'messages',
    ...common(body, String(body.model)),
    maxTokens: sensible(body.max_tokens ?? maxOutput),
    stops: list(body.stop_sequences).map(String),
    tools: list(body.tools).map((tool) => ({ name: String(tool?.name), schema: tool?.input_schema ?? {} })),
    choice: messagesChoice(body.tool_choice),
    parallel: body.tool_choice?.disable_parallel_tool_use !== true,
    thinking: body.thinking?.type === 'enabled' ? sensible(body.thinking.budget_tokens) : undefined,
    json: false,
    afterTools: list(last?.content).some((block) => block?.type === 'tool_result'),
  };
}

function chatChoice(choice: any): Turn['choice'] {
  if (choice === 'none') return 'none';
  if (choice === 'required') return 'any';
  return typeof choice?.function?.name === 'string' ? { name: choice.function.name } : 'auto';
}

export function readChat(body: any, maxOutput: number): Turn {
  const messages = list(body.messages);
  return {
    surface: 'chat',
    ...common(body, String(body.model)),
    maxTokens: sensible(body.max_tokens ?? body.max_completion_tokens ?? maxOutput),
    stops: (typeof body.stop === 'string' ? [body.stop] : list(body.stop)).map(String),
    tools: list(body.tools).map((tool) => ({
      name: String(tool?.function?.name),
      schema: tool?.function?.parameters ?? {},
    })),
    choice: chatChoice(body.tool_choice),
    parallel: body.parallel_tool_calls !== false,
    json: /^json/.test(String(body.response_format?.type)),
    afterTools: messages.at(-1)?.role === 'tool',
  };
}
