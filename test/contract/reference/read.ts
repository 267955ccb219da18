/**
 * A reference reader: reads a stream with the grammar, the symbols and the steps of stream-grammar.json, or with one
 * mistake. It shares no code with the SDK.
 */
import type { Json } from '../../../scripts/spec.js';
import { assemble } from './assemble.js';
import { decide } from './decide.js';
import { errorIn, rowOfError, type Judged } from './judge.js';
import type { Is } from './mistakes.js';
import { eventsOf } from './sse.js';

const NONE = { attempts: 1, maxAttempts: 2, leftMs: Infinity, idempotent: false };

/** The events, and the final or the failure, as a vector has them. */
export function read(tables: Json, grammar: Json, pieces: Uint8Array[], is: Is): Json {
  const events: Json[] = [];
  let isFinishing = false;
  let started = false;
  const fail = (judged: Partial<Judged>, kind = 'sent') => {
    const whole = { type: null, mismatch: false, isUnusable: false, askedMs: undefined, ...judged } as Judged;
    const decided = decide(tables, whole, { ...NONE, kind, streamStarted: started }, 0, is);
    const { action, charged, type } = whole;
    const because = typeof decided === 'string' ? { because: decided } : {};
    return { events, failure: { action, charged, type, retry: typeof decided === 'number', ...because } };
  };
  const { outcomes } = tables['retryPolicy'].noAnswer;
  const unusable = () => fail({ ...outcomes['unusable-stream'], isUnusable: true });
  const truncated = () =>
    is('a-cut-stream-is-unusable') ? unusable() : fail(outcomes['sent'], is('a-cut-stream-is-lost') ? 'lost' : 'sent');
  const ended = () => ({ events, final: assemble(grammar, events, is) });
  let isCut = false;

  for (const { name, data, isCut: atEnd } of eventsOf(pieces, is)) {
    if (data === '[DONE]' || (is('done-in-any-space') && data.trim() === '[DONE]')) {
      if (is('done-is-ignored')) continue;
      if (is('done-is-unusable')) return unusable();
      if (grammar['last'] !== 'done' && is('done-ends-chat-only')) continue;
      return isFinishing || is('an-end-needs-no-finish') ? ended() : truncated();
    }
    const value = parse(data);
    const isNamed = name === 'error' && !is('the-name-error-is-ignored');
    if (!isObject(value) && !isNamed) {
      if (value !== undefined || data.trim() === '' || grammar['anywhere'].includes(name)) {
        if (value !== undefined && is('json-that-is-no-object-is-unusable')) return unusable();
        if (data.trim() === '' && is('empty-data-is-unusable')) return unusable();
        if (value === undefined && data.trim() !== '' && is('a-ping-must-be-json')) return unusable();
        continue;
      }
      if (atEnd) isCut = !is('a-cut-event-is-ignored');
      else if (!is('data-that-is-no-json-is-ignored'))
        return is('data-that-is-no-json-is-a-cut') ? truncated() : unusable();
      continue;
    }
    if (!isObject(value) && is('an-error-must-be-json')) return unusable();
    const event: Json = isObject(value) ? value : { error: value ?? data };
    const isError = isNamed || (event['type'] === 'error' && !is('the-type-error-is-ignored'));
    const error = errorIn(event, is, isError);
    if (error && !is('errors-are-events')) {
      const { action, charged, row } = rowOfError(tables, error, is);
      const type = typeof error['type'] === 'string' ? error['type'] : (row?.['type'] ?? null);
      const isFixed = is('an-unlisted-error-is-fixed') && !tables['errors'].some((each: Json) => each['type'] === type);
      return fail({ action: isFixed ? 'fix' : action, charged, type });
    }
    const symbols = symbolsOf(grammar, event, name, is);
    const isKnown = symbols.some((symbol) => symbol !== 'unknown' && isInGrammar(grammar, symbol));
    if (!isKnown && is('an-unknown-event-is-unusable')) return unusable();
    if (!isKnown && is('an-unknown-event-is-dropped')) continue;
    if (is('pings-are-dropped') && symbols.includes('ping')) continue;
    isFinishing ||= symbols.includes(grammar['finish']);
    const content: string[] = grammar['content'];
    started ||=
      is('any-event-is-content') || symbols.some((symbol) => content.includes(symbol) && isContent(event, is));
    if (is('nothing-is-content')) started = false;
    events.push(event);
    if (symbols.includes(grammar['last'])) return isFinishing || is('an-end-needs-no-finish') ? ended() : truncated();
  }
  const mayEnd = (grammar['lastIsOptional'] && !is('the-last-event-is-required')) || is('the-last-event-is-optional');
  if (is('a-cut-stream-is-whole') && events.length > 0) return ended();
  return isFinishing && mayEnd && !isCut ? ended() : truncated();
}

function isInGrammar({ states, anywhere, symbols }: Json, symbol: string): boolean {
  const known = Object.values<Json>(states).flatMap((next) => Object.keys(next));
  return [...known, ...anywhere, symbols.otherwise].includes(symbol);
}

function isContent(event: Json, is: Is): boolean {
  const type: unknown = event['delta']?.type;
  if (is('thinking-is-no-content') && (type === 'thinking_delta' || type === 'signature_delta')) return false;
  if (is('tool-input-is-no-content') && type === 'input_json_delta') return false;
  if (is('tool-calls-are-no-content') && event['choices']?.some((choice: Json) => choice['delta']?.tool_calls))
    return false;
  const pieces: Json[] = (event['choices'] ?? []).map((choice: Json) => choice['delta'] ?? {});
  return !is('only-text-is-content') || pieces.some(({ content }) => Boolean(content)) || type === 'text_delta';
}

/** The symbols of an event, by the rules of the grammar. */
function symbolsOf({ symbols: rules, content }: Json, event: Json, name: string | undefined, is: Is): string[] {
  if (rules.at !== undefined) {
    if (is('the-name-is-the-symbol')) return [name ?? 'unknown'];
    return [String(valuesAt(event, rules.at)[0])];
  }
  if (!rules.ofAnswer.some((pointer: string) => isGiven(event[pointer.slice(1)]))) return ['unknown'];
  const found = rules.list.filter(({ at, is: kind, but = [] }: Json) => {
    const values = is('the-first-choice-only') ? valuesAt(event, at).slice(0, 1) : valuesAt(event, at);
    if (kind === 'other' && is('the-role-is-content') && values.some((value: any) => value?.role)) return true;
    return values.some((value) => fits(value, kind, but, is));
  });
  const named: string[] = found.map(({ symbol }: Json) => symbol);
  return named.length > 0 || content === undefined ? named : [rules.otherwise];
}

function fits(value: unknown, kind: string, but: string[], is: Is): boolean {
  if (kind === 'text') return typeof value === 'string' && value !== '';
  if (kind === 'object') return isObject(value);
  if (kind === 'entries') return Array.isArray(value) && value.length > 0;
  const rest = Object.entries(isObject(value) ? value : {}).filter(([key]) => !but.includes(key));
  const own = is('content-is-the-only-content') ? rest.filter(([key]) => key === 'content') : rest;
  return own.some(([, piece]) => piece !== null && (piece !== '' || is('an-empty-text-is-content')));
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) || isObject(value);
}

/** The values at a JSON pointer, where a star stands for every entry. */
function valuesAt(value: unknown, pointer: string): unknown[] {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown[]>(
      (values, key) =>
        values.flatMap((each: any) => {
          if (key === '*') return Array.isArray(each) ? (each as unknown[]) : [];
          // Some gateways send a whole message instead of a delta
          const member: unknown = each?.[key] ?? (key === 'delta' ? each?.message : undefined);
          return member === undefined ? [] : [member];
        }),
      [value],
    );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
