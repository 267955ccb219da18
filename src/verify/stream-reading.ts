/** The events of a streamed answer, with what departs from the description in each, read from its raw text. */
import { check, type SchemaName, type Violation } from '../check.js';
import { STREAM_GRAMMARS, type ChatCompletionChunk, type StreamGrammar } from '../contract.js';
import { chatSurface } from '../chat-stream.js';
import { StreamMachine } from '../grammar.js';
import { isObject } from '../json.js';
import { createSseParser } from '../sse.js';
import { SURFACES } from '../surfaces.js';
import type { Exchange, TurnId } from './exchange.js';
import { readJson, shallow } from './shallow.js';
import { turnOfBody, type ToolCall, type Turn } from './turn.js';

/** One event. */
export interface StreamEvent {
  /** Position from 0. */
  index: number;
  /** Name on the wire. */
  name: string | undefined;
  /** Raw data. */
  data: string;
  /** The data as JSON; undefined where it is none. */
  json: unknown;
  /** What the grammar calls it; empty for events it does not know. */
  symbols: readonly string[];
  violations: readonly Violation[];
  /** The schema that describes the data; absent for data that is no JSON and for unknown events. */
  schema: SchemaName | undefined;
}

/** A streamed answer. */
export interface StreamReading {
  events: readonly StreamEvent[];
  /** The first event that came where another was expected, and why; nothing after it is judged. */
  disorder: { event: StreamEvent; message: string } | undefined;
  /** How it ended: with its last event, with an error event, or with neither. */
  end: 'done' | 'error' | 'cut';
  /** Whether the blank line is missing after the last event, without which parsers drop it. Source: Server-sent events, section 9.2.6. */
  isUndelivered: boolean;
  /** Events after the end, pings aside. */
  late: readonly StreamEvent[];
  /** Whether no event departs from its schema, and the order is kept up to the end. */
  isWhole: boolean;
  turn: Turn;
}

const MARKER = chatSurface.marker!;
const MAX_EVENT_CHARS = 2 ** 26;

/** Reads the events of a raw body. */
export function readStream(operation: TurnId, { response, probe }: Exchange): StreamReading {
  const body = response?.body ?? '';
  const { events: all, delivered } = parseEvents(operation, body);
  // Of a stream that was left, the last event may be half
  const events = probe?.left ? all.slice(0, delivered) : all;
  const grammar: StreamGrammar = STREAM_GRAMMARS[operation];
  const isError = ({ symbols }: StreamEvent) => symbols.some((symbol) => grammar.terminal.includes(symbol));
  const isEnd = (event: StreamEvent) => event.symbols.some((symbol) => finals(grammar).includes(symbol));
  const last = events.findIndex((event) => isEnd(event) || isError(event));
  const kept = last < 0 ? events : events.slice(0, last + 1);
  const disorder = firstDisorder(grammar, kept);
  const end = last < 0 ? 'cut' : isError(events[last]!) ? 'error' : 'done';
  const isQuiet = ({ symbols }: StreamEvent) => symbols.every((symbol) => grammar.anywhere.includes(symbol));
  return {
    events,
    disorder,
    end,
    isUndelivered: delivered < events.length,
    late: last < 0 ? [] : events.slice(last + 1).filter((event) => !isQuiet(event) || event.json === undefined),
    isWhole: end === 'done' && !disorder && events.every(({ violations }) => violations.length === 0),
    turn: assemble(operation, kept),
  };
}

/** All events, and how many of them a blank line has ended. */
function parseEvents(operation: TurnId, body: string): { events: StreamEvent[]; delivered: number } {
  const events: StreamEvent[] = [];
  const parser = createSseParser(
    MAX_EVENT_CHARS,
    ({ event, data }) => events.push(toEvent(operation, events.length, event, data)),
    () => {},
  );
  parser.feed(body);
  const delivered = events.length;
  parser.end();
  return { events, delivered };
}

function toEvent(operation: TurnId, index: number, name: string | undefined, data: string): StreamEvent {
  const event = { index, name, data, symbols: [], violations: [], schema: undefined };
  if (operation === 'createChatCompletion' && data === MARKER) return { ...event, json: undefined, symbols: ['done'] };
  const json = readJson(data);
  const schema = json === undefined ? undefined : schemaOf(operation, json);
  const violations = schema ? check(schema, json) : [];
  return { ...event, json, schema, violations, symbols: symbolsOf(operation, json, name) };
}

// The vendor adds events without notice, so that an unknown type has no schema
function schemaOf(operation: TurnId, json: unknown): SchemaName | undefined {
  if (operation === 'createChatCompletion')
    return isObject(json) && 'error' in json ? 'ErrorEnvelope' : 'ChatCompletionChunk';
  const isUnknown = isObject(json) && typeof json['type'] === 'string' && !isKnown(operation, json['type']);
  return isUnknown ? undefined : 'MessageStreamEvent';
}

function symbolsOf(operation: TurnId, json: unknown, name: string | undefined): readonly string[] {
  if (!isObject(json)) return [];
  if (operation === 'createMessage') {
    const type = typeof json['type'] === 'string' ? json['type'] : name;
    return type !== undefined && isKnown(operation, type) ? [type] : [];
  }
  if ('error' in json) return ['error'];
  return isChunk(json) ? [chatSurface.symbolsOf(json)].flat() : [];
}

function isChunk(json: Record<string, unknown>): json is ChatCompletionChunk {
  const { choices } = json;
  return Array.isArray(choices) && choices.every((choice) => isObject(choice) && isObject(choice['delta']));
}

function isKnown(operation: TurnId, symbol: string): boolean {
  return KNOWN[operation].has(symbol);
}

/** Every symbol of each grammar. */
const KNOWN: Record<TurnId, ReadonlySet<string>> = {
  createMessage: symbolsIn(STREAM_GRAMMARS.createMessage),
  createChatCompletion: symbolsIn(STREAM_GRAMMARS.createChatCompletion),
};

function symbolsIn({ states, anywhere, terminal }: StreamGrammar): ReadonlySet<string> {
  return new Set([...Object.values(states).flatMap((next) => Object.keys(next)), ...anywhere, ...terminal]);
}

/** The symbols that lead to the end. */
function finals({ states }: StreamGrammar): string[] {
  return Object.values(states).flatMap((next) => Object.keys(next).filter((symbol) => next[symbol] === 'done'));
}

function firstDisorder(grammar: StreamGrammar, events: readonly StreamEvent[]): StreamReading['disorder'] {
  // What an event must have is said by its schema
  const machine = new StreamMachine({ ...grammar, requires: {} }, true);
  for (const event of events) {
    for (const symbol of event.symbols) {
      if (isOfUnknownKind(event.json)) continue;
      const message = machine.take(symbol, event.json);
      if (message !== undefined) return { event, message };
    }
  }
  return undefined;
}

// A kind of block or delta that the description does not know is an addition, not disorder
function isOfUnknownKind(json: unknown): boolean {
  if (!isObject(json) || !isObject(json['delta']) || typeof json['delta']['type'] !== 'string') return false;
  const { blocks }: StreamGrammar = STREAM_GRAMMARS.createMessage;
  return !Object.values(blocks.deltas).flat().includes(json['delta']['type']);
}

/** The answer that the events make together, as far as they can be put together. */
function assemble(operation: TurnId, events: readonly StreamEvent[]): Turn {
  const surface = SURFACES[operation];
  const assembly = surface.assemble();
  for (const { json, violations, symbols } of events) {
    if (violations.length > 0 || symbols.length === 0 || symbols[0] === 'error' || json === undefined) continue;
    try {
      assembly.take(json as never);
    } catch {
      // A delta without its block, or the input of a tool that is no JSON: other checks tell of both
    }
  }
  const turn = turnOfBody(operation, shallow(assembly.partial()))!;
  return operation === 'createMessage' ? { ...turn, calls: callsIn(events) } : turn;
}

/** The tool calls of a streamed message, their input as it came. */
function callsIn(events: readonly StreamEvent[]): ToolCall[] {
  const calls: { name: string | undefined; input: string; pointer: string; given: unknown }[] = [];
  const open = new Map<unknown, (typeof calls)[number]>();
  for (const { json } of events) {
    if (!isObject(json)) continue;
    const { index, content_block: block, delta } = json;
    if (isObject(block) && block['type'] === 'tool_use') {
      const name = typeof block['name'] === 'string' ? block['name'] : undefined;
      const call = { name, input: '', pointer: `/content/${String(index)}`, given: block['input'] };
      calls.push(call);
      open.set(index, call);
    }
    const call = open.get(index);
    if (call && isObject(delta) && typeof delta['partial_json'] === 'string') call.input += delta['partial_json'];
  }
  return calls.map(({ given, input, ...call }) => {
    const started = isObject(given) && Object.keys(given).length > 0 ? JSON.stringify(given) : '';
    // Where the input stands in the start as well, both together are what came
    return { ...call, input: started + input || '{}' };
  });
}
