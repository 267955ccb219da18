/** The stream protocol of chat completions, and the accumulator of its chunks. */
import { STREAM_RULES, type ChatCompletion, type ChatCompletionChunk } from '../contract.js';
import { compact, isObject } from '../shared/json.js';
import { append, appendMember, asPart, copy, update, type Part } from './merge.js';
import type { Accumulator, StreamProtocol } from './protocol.js';

/** The protocol of chat completions. The text `[DONE]` is the symbol `done` of its grammar. */
export const chatProtocol: StreamProtocol<ChatCompletionChunk, ChatCompletion> = {
  rules: STREAM_RULES.createChatCompletion,
  marker: '[DONE]',
  textOf(chunk) {
    const choices = choicesOf(chunk).filter((each) => !Number(each['index']));
    return choices.map((each) => textIn(deltaOf(each)['content'])).join('');
  },
  isFinished: ({ choices = [] }) => choices.every(({ finish_reason }) => finish_reason),
  accumulate: () => new ChatAccumulator(),
};

/** One choice of the answer. */
interface Choice {
  index: number;
  message: Part;
  calls: { index: number; value: Part }[];
  /** Its other members, such as `finish_reason`. */
  rest: Part;
}

class ChatAccumulator implements Accumulator<ChatCompletionChunk, ChatCompletion> {
  readonly head: Part = {};
  /** Members that are known, or are not kept as they come. */
  readonly #known = new Set(['choices', 'object', 'usage']);
  readonly #choices = new Map<number, Choice>();

  push(chunk: ChatCompletionChunk): readonly string[] {
    const given = chunk as unknown as Part;
    const { choices, usage } = given;
    const symbols: string[] = [];
    if (!Array.isArray(choices) && !isObject(usage)) return ['unknown'];
    // The first value counts, because some gateways send an id of each chunk
    for (const name of Object.keys(given)) {
      if (this.#known.has(name) || (given[name] ?? '') === '') continue;
      this.#known.add(name);
      update(this.head, { [name]: given[name] });
    }
    for (const choice of choicesOf(chunk)) this.#add(choice, symbols);
    if (isObject(usage)) update(this.head, { usage });
    if (usage) symbols.push('usage');
    return symbols.length > 0 ? symbols : ['empty'];
  }

  partial(): Partial<ChatCompletion> {
    const { id, created, model, ...rest } = this.head;
    const choices = this.#choices.size > 0 ? [...this.#choices.values()] : [newChoice(0)];
    choices.sort((one, other) => one.index - other.index);
    const known = compact<Part>({ id, created, model });
    return copy({ ...known, object: 'chat.completion', choices: choices.map(finish), ...rest }) as Part;
  }

  /** Adds a piece of a choice, and its symbols. */
  #add(given: Part, symbols: string[]): void {
    // That of the only choice is often left out, or null
    const index = Number(given['index']) || 0;
    let choice = this.#choices.get(index);
    if (!choice) this.#choices.set(index, (choice = newChoice(index)));
    for (const name of Object.keys(given)) {
      if (name === 'index' || name === 'delta' || name === 'message') continue;
      if (name !== 'finish_reason') appendMember(choice.rest, name, given[name]);
      else if (given[name]) choice.rest[name] = given[name];
    }
    const delta = deltaOf(given);
    if (delta['role']) symbols.push('role');
    for (const name of Object.keys(delta)) {
      const value = delta[name];
      if (name === 'tool_calls') addCalls(choice.calls, value, symbols);
      else appendMember(choice.message, name, value);
      if (name !== 'tool_calls' && name !== 'role' && (value ?? '') !== '') symbols.push('content');
    }
    if (given['finish_reason']) symbols.push('finish');
  }
}

function newChoice(index: number): Choice {
  return { index, message: { role: 'assistant', content: null }, calls: [], rest: { finish_reason: '' } };
}

function finish({ index, message, calls, rest }: Choice): Part {
  const tool_calls = [...calls].sort((one, other) => one.index - other.index).map(({ value }) => value);
  return { index, message: { ...message, ...(calls.length > 0 && { tool_calls }) }, ...rest };
}

function addCalls(calls: Choice['calls'], given: unknown, symbols: string[]): void {
  const pieces = [given].flat().filter(isObject);
  if (pieces.length > 0) symbols.push('tool_call');
  pieces.forEach((piece, position) => addCall(calls, piece, pieces.length > 1 ? position : -1));
}

/**
 * Adds a piece of a tool call: to the call of its id; without an id, to the call of its index; without both, to the call
 * of its position among several, or to the last one. A new id opens a new call, unless the piece has an index and no name:
 * some gateways make an id for each piece.
 */
function addCall(calls: Choice['calls'], { index: given, ...piece }: Part, position: number): void {
  const { id } = piece;
  const index = Number(given ?? NaN);
  const ofIndex = Number.isNaN(index) ? calls.at(position) : calls.findLast((each) => each.index === index);
  const ofId = id ? calls.find(({ value }) => value['id'] === id) : undefined;
  const isNew = id && (Number.isNaN(index) || (ofIndex?.value['id'] && asPart(piece['function'])['name']));
  let call = ofId ?? (isNew ? undefined : ofIndex);
  if (!call) {
    const value = { id: '', type: 'function', function: { name: '', arguments: '' } };
    calls.push((call = { index: index >= 0 ? index : calls.length, value }));
  }
  append(call.value, piece);
}

/** The text of a content, which may be a list of parts. */
function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  const texts = [content].flat().map((part) => (asPart(part)['type'] === 'text' ? asPart(part)['text'] : ''));
  return texts.filter((text) => typeof text === 'string').join('');
}

function choicesOf({ choices }: { choices?: unknown }): Part[] {
  return !Array.isArray(choices) ? [] : choices.every(isObject) ? choices : choices.filter(isObject);
}

/** The piece of a choice. Some gateways send a whole `message` instead of a `delta`. */
function deltaOf({ delta, message }: Part): Part {
  return asPart(isObject(delta) ? delta : message);
}
