/** The stream protocol of chat completions, and the accumulator of its chunks. */
import { STREAM_RULES, type ChatCompletion, type ChatCompletionChunk } from '../contract.js';
import { compact, isObject } from '../shared/json.js';
import { append, appendMember, asPart, update, type Part } from './merge.js';
import type { Accumulator, StreamProtocol } from './protocol.js';

/** The protocol of chat completions. The text `[DONE]` is the symbol `done` of its grammar. */
export const chatProtocol: StreamProtocol<ChatCompletionChunk, ChatCompletion> = {
  rules: STREAM_RULES.createChatCompletion,
  marker: '[DONE]',
  symbolsOf,
  textOf(chunk) {
    const choice = choicesOf(chunk).find(({ index = 0 }) => index === 0);
    const content = choice && deltaOf(choice)['content'];
    return typeof content === 'string' ? content : '';
  },
  accumulate: () => new ChatAccumulator(),
};

/** The symbols of a chunk, in the order of the grammar; a chunk may have several. */
function symbolsOf(chunk: ChatCompletionChunk): string | readonly string[] {
  if (!Array.isArray(chunk.choices) && !chunk.usage) return 'unknown';
  let symbols: string | readonly string[] = 'empty';
  const add = (symbol: string) => (symbols = symbols === 'empty' ? symbol : [symbols, symbol].flat());
  for (const choice of choicesOf(chunk)) {
    const delta = deltaOf(choice);
    const { role, tool_calls } = delta;
    const isContent = (name: string) => name !== 'role' && name !== 'tool_calls' && (delta[name] ?? '') !== '';
    if (role) add('role');
    if (Object.keys(delta).some(isContent)) add('content');
    if (Array.isArray(tool_calls) && tool_calls.length > 0) add('tool_call');
    if (choice['finish_reason']) add('finish');
  }
  if (chunk.usage) add('usage');
  return symbols;
}

/** One choice of the answer. */
interface Choice {
  index: number;
  message: Part;
  calls: { index: number; value: Part }[];
  /** Its other members, such as `finish_reason`. */
  rest: Part;
}

class ChatAccumulator implements Accumulator<ChatCompletionChunk, ChatCompletion> {
  readonly #answer: Part = {};
  /** Members that are known, or are not kept as they come. */
  readonly #known = new Set(['choices', 'object', 'usage']);
  readonly #choices = new Map<number, Choice>();

  get id(): string | undefined {
    return this.#answer['id'] as string | undefined;
  }

  push(chunk: ChatCompletionChunk): void {
    const given = chunk as unknown as Part;
    const { choices, usage } = given;
    if (!Array.isArray(choices) && !isObject(usage)) return;
    // The first value counts, because some gateways send an id of each chunk
    for (const name of Object.keys(given)) {
      if (this.#known.has(name) || (given[name] ?? '') === '') continue;
      this.#known.add(name);
      update(this.#answer, { [name]: given[name] });
    }
    if (isObject(usage)) update(this.#answer, { usage });
    for (const choice of choicesOf(chunk)) this.#add(choice);
  }

  partial(): Partial<ChatCompletion> {
    const { id, created, model, ...rest } = this.#answer;
    const choices = this.#choices.size > 0 ? [...this.#choices.values()] : [newChoice(0)];
    choices.sort((one, other) => one.index - other.index);
    return compact<Part>({ id, created, model, object: 'chat.completion', choices: choices.map(finish), ...rest });
  }

  text(): string {
    const content = this.#choices.get(0)?.message['content'];
    return typeof content === 'string' ? content : '';
  }

  #add(given: Part): void {
    const index = typeof given['index'] === 'number' ? given['index'] : 0;
    let choice = this.#choices.get(index);
    if (!choice) this.#choices.set(index, (choice = newChoice(index)));
    for (const name of Object.keys(given)) {
      if (name === 'index' || name === 'delta' || name === 'message') continue;
      if (name !== 'finish_reason') appendMember(choice.rest, name, given[name]);
      else if (given[name]) choice.rest[name] = given[name];
    }
    const delta = deltaOf(given);
    for (const name of Object.keys(delta)) {
      if (name === 'tool_calls') addCalls(choice.calls, delta[name]);
      else appendMember(choice.message, name, delta[name]);
    }
  }
}

function newChoice(index: number): Choice {
  return { index, message: { role: 'assistant', content: null }, calls: [], rest: { finish_reason: '' } };
}

function finish({ index, message, calls, rest }: Choice): Part {
  const tool_calls = [...calls].sort((one, other) => one.index - other.index).map(({ value }) => ({ ...value }));
  return { index, message: { ...message, ...(calls.length > 0 && { tool_calls }) }, ...rest };
}

function addCalls(calls: Choice['calls'], given: unknown): void {
  const pieces = Array.isArray(given) ? given.filter(isObject) : [];
  pieces.forEach((piece, position) => addCall(calls, piece, pieces.length > 1 ? position : -1));
}

/**
 * Adds a piece of a tool call: to the call of its id; without an id, to the call of its index; without both, to the call
 * of its position among several, or to the last one. A new id opens a new call.
 */
function addCall(calls: Choice['calls'], { index, ...piece }: Part, position: number): void {
  const { id } = piece;
  const ofIndex = typeof index === 'number' ? calls.findLast((each) => each.index === index) : undefined;
  const ofId = id ? calls.find(({ value }) => value['id'] === id) : undefined;
  let call = ofId ?? (typeof index === 'number' ? ofIndex : calls.at(position));
  if (id && !ofId && (typeof index !== 'number' || call?.value['id'])) call = undefined;
  if (!call) {
    const value = { id: '', type: 'function', function: { name: '', arguments: '' } };
    calls.push((call = { index: typeof index === 'number' ? index : calls.length, value }));
  }
  append(call.value, piece);
}

function choicesOf({ choices }: { choices?: unknown }): Part[] {
  return !Array.isArray(choices) ? [] : choices.every(isObject) ? choices : choices.filter(isObject);
}

/** The piece of a choice. Some gateways send a whole `message` instead of a `delta`. */
function deltaOf({ delta, message }: Part): Part {
  return asPart(isObject(delta) ? delta : message);
}
