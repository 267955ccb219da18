/** The output of a model in one form for both surfaces, as far as it can be read. */
import { isObject } from '../../shared/json.js';
import type { TurnOperationId } from './exchange.js';

/** The output of a model. A member is undefined when it is missing or has another type. */
export interface Turn {
  id: string | undefined;
  model: string | undefined;
  text: string;
  /** `stop_reason` or `finish_reason`. */
  stopReason: string | undefined;
  /** `stop_sequence` of a message; null if no sequence ended the output. */
  stopSequence: string | null | undefined;
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  totalTokens: number | undefined;
  credits: number | undefined;
  calls: readonly ToolCall[];
  /** Whether it contains reasoning. */
  hasThinking: boolean;
}

/** A tool call of the model. */
export interface ToolCall {
  id: string | undefined;
  name: string | undefined;
  /** The input as JSON text. */
  input: string;
  /** JSON pointer to the call in the response. */
  pointer: string;
}

/** The turn of a response body. */
export function parseTurn(operation: TurnOperationId, body: unknown): Turn | undefined {
  if (!isObject(body)) return undefined;
  return operation === 'createMessage' ? turnOfMessage(body) : turnOfCompletion(body);
}

function turnOfMessage(body: Record<string, unknown>): Turn {
  const blocks = objectsIn(body['content']);
  const usage = isObject(body['usage']) ? body['usage'] : {};
  return {
    id: text(body['id']),
    model: text(body['model']),
    text: blocks.map((block) => (block['type'] === 'text' ? (text(block['text']) ?? '') : '')).join(''),
    stopReason: text(body['stop_reason']),
    stopSequence: body['stop_sequence'] === null ? null : text(body['stop_sequence']),
    inputTokens: number(usage['input_tokens']),
    outputTokens: number(usage['output_tokens']),
    totalTokens: undefined,
    credits: number(usage['credits_consumed']),
    hasThinking: blocks.some(({ type }) => type === 'thinking'),
    calls: blocks.flatMap((block, index) =>
      block['type'] === 'tool_use' && isObject(block['input'])
        ? [
            {
              id: text(block['id']),
              name: text(block['name']),
              input: JSON.stringify(block['input']),
              pointer: `/content/${index}`,
            },
          ]
        : [],
    ),
  };
}

function turnOfCompletion(body: Record<string, unknown>): Turn {
  const choice = objectsIn(body['choices'])[0] ?? {};
  const message = isObject(choice['message']) ? choice['message'] : {};
  const usage = isObject(body['usage']) ? body['usage'] : {};
  return {
    id: text(body['id']),
    model: text(body['model']),
    text: text(message['content']) ?? '',
    stopReason: text(choice['finish_reason']),
    stopSequence: undefined,
    inputTokens: number(usage['prompt_tokens']),
    outputTokens: number(usage['completion_tokens']),
    totalTokens: number(usage['total_tokens']),
    credits: number(usage['credits_consumed']),
    hasThinking: false,
    calls: objectsIn(message['tool_calls']).flatMap((call, index) => {
      const { name, arguments: input } = isObject(call['function']) ? call['function'] : {};
      const pointer = `/choices/0/message/tool_calls/${index}`;
      return typeof input === 'string' ? [{ id: text(call['id']), name: text(name), input, pointer }] : [];
    }),
  };
}

/** The objects of a list; none if it is no list. */
export function objectsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
