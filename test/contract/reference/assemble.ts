/** A reference reader: puts the whole answer together, or with one mistake. */
import type { Json } from '../../../scripts/spec.js';
import { append, update } from './merge.js';
import type { Is } from './mistakes.js';

/** The answer that the same call gives without `stream`. */
export function assemble(grammar: Json, events: Json[], is: Is): Json {
  return grammar['symbols'].at === undefined ? completion(grammar, events, is) : message(grammar, events, is);
}

interface Block {
  index: number;
  value: Json;
  json: string;
  isClosed: boolean;
}

function message({ wholeTexts }: Json, events: Json[], is: Is): Json {
  const whole: Json = {};
  let blocks: Block[] = [];
  const open = (index: unknown): Block => {
    const block = { index: typeof index === 'number' ? index : blocks.length, value: {}, json: '', isClosed: false };
    blocks.push(block);
    return block;
  };
  const find = (index: unknown): Block | undefined => {
    if (is('the-block-at-the-position')) return blocks[index as number];
    if (is('the-first-block-of-an-index')) return blocks.find((each) => each.index === index);
    return is('the-last-block') ? blocks.at(-1) : blocks.findLast((each) => each.index === index);
  };
  const reused = (index: unknown) => (is('one-block-per-index') ? find(index) : undefined);
  for (const { type, index, message: start, content_block: first, delta = {}, ...rest } of events) {
    if (type === 'message_start') {
      if (is('a-start-resets-the-answer')) blocks = [];
      const { id, role, model, content, stop_reason, stop_sequence, usage } = start ?? {};
      const known = { id, type: 'message', role, model, content, stop_reason, stop_sequence, usage };
      update(whole, is('other-members-of-the-message-dropped') ? known : (start ?? {}), is);
    } else if (type === 'content_block_start') {
      const { text: _, ...withoutText } = first ?? {};
      const isKnown = ['text', 'tool_use', 'thinking'].includes(first?.type);
      if (!isKnown && is('unknown-blocks-dropped')) continue;
      const value = is('the-text-of-a-start-dropped') && first?.type === 'text' ? { ...withoutText, text: '' } : first;
      append((reused(index) ?? open(index)).value, value ?? {}, wholeTexts, is);
    } else if (type === 'content_block_delta') {
      const { type: kind, partial_json, citation, ...pieces } = delta;
      if (Object.keys(delta).length < 2) continue;
      if (!KNOWN_DELTAS.includes(kind) && is('unknown-deltas-dropped')) continue;
      if (kind === 'citations_delta' && is('citations-dropped')) continue;
      const fallback = is('a-delta-needs-its-index') ? undefined : blocks.findLast(({ isClosed }) => !isClosed);
      const block = find(index) ?? fallback ?? (is('a-delta-needs-a-start') ? undefined : open(index));
      if (!block) continue;
      block.value['type'] ??= typeof partial_json === 'string' ? 'tool_use' : String(kind).replace(/_delta$/, '');
      if (typeof partial_json === 'string')
        block.json = is('the-last-piece-of-json') ? partial_json : block.json + partial_json;
      else append(block.value, citation === undefined ? pieces : { citations: [citation] }, wholeTexts, is);
    } else if (type === 'content_block_stop') (find(index) ?? blocks.at(-1) ?? open(index)).isClosed = true;
    else if (type === 'message_delta') {
      if (is('the-first-message-delta') && whole['stop_reason']) continue;
      const { stop_reason, stop_sequence } = delta;
      const changes = is('other-members-of-the-delta-dropped') ? { stop_reason, stop_sequence } : delta;
      const others = is('other-members-of-the-event-dropped') ? { usage: rest['usage'] } : rest;
      if (is('usage-is-replaced') && rest['usage']) whole['usage'] = rest['usage'];
      else update(whole, { ...others, ...changes }, is);
    }
  }
  const known = blocks.filter(({ value }) => Object.keys(value).length > 0);
  const sorted = is('blocks-in-order-of-arrival') ? known : known.sort((one, other) => one.index - other.index);
  const started = Array.isArray(whole['content']) && !is('content-of-the-start-dropped') ? whole['content'] : [];
  return { ...whole, content: [...started, ...sorted.map((block) => finished(block, is))] };
}

const KNOWN_DELTAS = ['text_delta', 'input_json_delta', 'thinking_delta', 'signature_delta', 'citations_delta'];

function finished({ value, json }: Block, is: Is): Json {
  if (is('a-tool-without-pieces-has-no-input') && value['type'] === 'tool_use' && json === '') {
    const { input: _, ...rest } = value;
    return rest;
  }
  if (json === '') return value;
  if (is('the-input-stays-text')) return { ...value, input: json };
  const input = parse(json);
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  if (isObject && is('the-input-is-merged')) return { ...value, input: { ...value['input'], ...input } };
  if (isObject) return { ...value, input };
  if (input !== undefined && is('any-json-is-an-input')) return { ...value, input };
  if (is('a-cut-input-is-dropped')) return value;
  return is('a-cut-input-replaces-the-input') ? { ...value, input: json } : { ...value, partial_json: json };
}

interface Choice {
  index: number;
  message: Json;
  calls: { index: number; value: Json }[];
  rest: Json;
}

function completion({ wholeTexts, fixed }: Json, events: Json[], is: Is): Json {
  const whole: Json = {};
  const choices = new Map<number, Choice>();
  const choiceOf = (index: number): Choice => {
    const role = is('the-role-must-be-sent') ? {} : { role: 'assistant' };
    const message = { ...role, content: is('content-begins-empty') ? '' : null };
    const choice = choices.get(index) ?? { index, message, calls: [], rest: { finish_reason: '' } };
    choices.set(index, choice);
    return choice;
  };
  for (const { choices: given, object: _, usage, ...rest } of events) {
    if (!Array.isArray(given) && !usage) continue;
    for (const [name, value] of Object.entries(rest)) {
      if (!['id', 'created', 'model'].includes(name) && is('other-members-of-a-chunk-dropped')) continue;
      const isFree = (whole[name] ?? '') === '' || is('the-last-value-counts');
      if (is('an-empty-value-counts') ? !(name in whole) : isFree && (value ?? '') !== '') whole[name] = value;
    }
    const hasAnswer = [...choices.values()].some(({ rest: { finish_reason } }) => finish_reason !== '');
    if (
      usage &&
      (hasAnswer || !is('usage-before-the-finish-dropped')) &&
      !(given?.length > 0 && is('usage-beside-a-choice-dropped'))
    ) {
      if (is('usage-is-replaced')) whole['usage'] = usage;
      else update(whole, { usage }, is);
    }
    const listed: Json[] = Array.isArray(given) ? (is('the-first-choice-only') ? given.slice(0, 1) : given) : [];
    listed.forEach((choice, position) => add(choice, position));
  }
  const sorted = [...(choices.size > 0 ? choices : new Map([[0, choiceOf(0)]])).values()];
  if (!is('choices-in-order-of-arrival')) sorted.sort((one, other) => one.index - other.index);
  const { object } = is('the-object-of-a-chunk') ? { object: 'chat.completion.chunk' } : fixed;
  return { ...whole, object, choices: sorted.map((choice) => ended(choice, is)) };

  function add({ index, delta, message: instead, finish_reason, ...others }: Json, position: number): void {
    if (!delta && instead && is('a-message-is-no-delta')) return;
    const own = is('the-choice-at-the-position') ? position : typeof index === 'number' ? index : 0;
    const choice = choiceOf(is('one-choice') ? 0 : own);
    if (finish_reason || (is('null-ends-the-finish') && finish_reason === null))
      choice.rest['finish_reason'] = finish_reason;
    append(choice.rest, others, wholeTexts, is);
    const { tool_calls, ...pieces } = delta ?? instead ?? {};
    const { role, content } = pieces;
    const kept = is('other-members-of-a-delta-dropped')
      ? { ...(role && { role }), ...(content !== undefined && { content }) }
      : pieces;
    append(choice.message, kept, wholeTexts, is);
    const calls: Json[] = Array.isArray(tool_calls) ? tool_calls : [];
    calls.forEach((piece, at) => addCall(choice.calls, piece, calls.length > 1 ? at : -1, wholeTexts, is));
  }
}

function ended({ index, message: whole, calls, rest }: Choice, is: Is): Json {
  const sorted = is('calls-in-order-of-arrival') ? calls : [...calls].sort((one, other) => one.index - other.index);
  return {
    index,
    message: { ...whole, ...(calls.length > 0 && { tool_calls: sorted.map(({ value }) => value) }) },
    ...rest,
  };
}

function addCall(calls: Choice['calls'], given: Json, position: number, wholeTexts: string[], is: Is): void {
  const { index, ...piece } = is('the-index-of-a-call-stays')
    ? { ...given, index: given['index'], at: given['index'] }
    : given;
  const { id } = piece;
  const hasIndex = typeof index === 'number';
  const ofIndex = hasIndex ? calls.findLast((each) => each.index === index) : undefined;
  const ofId = id && !is('the-id-of-a-call-is-ignored') ? calls.find(({ value }) => value['id'] === id) : undefined;
  const ofPlace = is('a-call-needs-an-index') ? undefined : is('calls-by-position') ? calls.at(0) : calls.at(position);
  let call = ofId ?? (hasIndex ? ofIndex : ofPlace);
  if (id && !ofId && (!hasIndex || call?.value['id']) && !is('a-new-id-joins-the-call')) call = undefined;
  if (is('one-call') && calls.length > 0) call = calls[0];
  if (!call) {
    const type = is('a-call-has-no-type') ? {} : { type: 'function' };
    const value = { id: '', ...type, function: { name: '', arguments: '' } };
    calls.push((call = { index: hasIndex ? index : calls.length, value }));
  }
  append(call.value, piece, wholeTexts, is);
}

function parse(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
