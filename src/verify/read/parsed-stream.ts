/** Parses a streamed response from its raw text: events, schema violations, order, end and turn. */
import { check, type SchemaName, type Violation } from '../../validate/check.js';
import { STREAM_GRAMMARS, type ChatCompletionChunk, type StreamGrammar } from '../../contract.js';
import { chatProtocol } from '../../stream/chat.js';
import { StreamMachine } from './grammar.js';
import { isObject } from '../../shared/json.js';
import { createSseParser } from '../../stream/sse.js';
import { PROTOCOLS } from '../../stream/index.js';
import type { Exchange, TurnOperationId } from './exchange.js';
import { withoutAdditions } from './additions.js';
import { isPartlySeen } from './failures.js';
import { boundDepth, parseBoundedJson } from './bounded-json.js';
import { parseTurn, type ToolCall, type Turn } from './turn.js';

/** One event. */
export interface StreamEvent {
  /** Position from 0. */
  index: number;
  /** Name on the wire. */
  name: string | undefined;
  /** Raw data. */
  data: string;
  /** The data as JSON; undefined when it is not JSON. */
  json: unknown;
  /** Its symbols in the grammar; empty for an unknown event. */
  symbols: readonly string[];
  violations: readonly Violation[];
  /** The schema of the data; absent when the data is not JSON or the event is unknown. */
  schema: SchemaName | undefined;
}

/** A streamed response. */
export interface ParsedStream {
  events: readonly StreamEvent[];
  /** The first event out of order, and why; later events are not examined. */
  orderViolation: { event: StreamEvent; message: string } | undefined;
  /** How the stream ended: with its last event, with an error event, or with neither. */
  end: 'done' | 'error' | 'cut';
  /** Whether no blank line follows the last event; parsers drop such an event. Source: Server-sent events, section 9.2.6. */
  lacksFinalBlankLine: boolean;
  /** Events after the end, except pings. */
  trailing: readonly StreamEvent[];
  /** Whether every event fits its schema and the order is valid up to the end. */
  isComplete: boolean;
  turn: Turn;
  /** The body that the events add up to, as a whole response would have it. */
  assembled: unknown;
}

const MARKER = chatProtocol.marker!;
const MAX_EVENT_CHARS = 2 ** 26;

/** Parses the events of a raw body. */
export function parseStream(operation: TurnOperationId, { response, probe, failure }: Exchange): ParsedStream {
  const body = response?.body ?? '';
  const { events: all, delivered } = parseEvents(operation, body);
  // The last event of a stream that was not read to its end may be incomplete
  const isPartly = probe?.stoppedEarly === true || (failure !== undefined && isPartlySeen(failure));
  const events = isPartly ? all.slice(0, delivered) : all;
  const grammar: StreamGrammar = STREAM_GRAMMARS[operation];
  const isError = ({ symbols }: StreamEvent) => symbols.some((symbol) => grammar.terminal.includes(symbol));
  const isEnd = (event: StreamEvent) => event.symbols.some((symbol) => finalSymbols(grammar).includes(symbol));
  const last = events.findIndex((event) => isEnd(event) || isError(event));
  const upToEnd = last < 0 ? events : events.slice(0, last + 1);
  const orderViolation = firstOrderViolation(grammar, upToEnd);
  const end = last < 0 ? 'cut' : isError(events[last]!) ? 'error' : 'done';
  const isPing = ({ symbols }: StreamEvent) => symbols.every((symbol) => grammar.anywhere.includes(symbol));
  return {
    events,
    orderViolation,
    end,
    lacksFinalBlankLine: delivered < events.length,
    trailing: last < 0 ? [] : events.slice(last + 1).filter((event) => !isPing(event) || event.json === undefined),
    isComplete: end === 'done' && !orderViolation && events.every(({ violations }) => violations.length === 0),
    ...assemble(operation, upToEnd),
  };
}

/** All events, and how many of them end with a blank line. */
function parseEvents(operation: TurnOperationId, body: string): { events: StreamEvent[]; delivered: number } {
  const events: StreamEvent[] = [];
  const parser = createSseParser(
    MAX_EVENT_CHARS,
    ({ event, data }) => events.push(toEvent(operation, events.length, event, data)),
    () => {},
  );
  // Decoders of event streams remove a byte order mark. Source: HTML, section 9.2.6
  parser.feed(body.replace(/^\ufeff/, ''));
  const delivered = events.length;
  parser.end();
  return { events, delivered };
}

function toEvent(operation: TurnOperationId, index: number, name: string | undefined, data: string): StreamEvent {
  const event = { index, name, data, symbols: [], violations: [], schema: undefined };
  if (operation === 'createChatCompletion' && data === MARKER) return { ...event, json: undefined, symbols: ['done'] };
  const json = parseBoundedJson(data);
  const schema = json === undefined ? undefined : schemaOf(operation, json);
  const violations = schema ? withoutAdditions(check(schema, json), json) : [];
  return { ...event, json, schema, violations, symbols: symbolsOf(operation, json, name) };
}

// An unknown type has no schema, because the vendor adds events without notice
function schemaOf(operation: TurnOperationId, json: unknown): SchemaName | undefined {
  if (operation === 'createChatCompletion')
    return isObject(json) && 'error' in json ? 'ErrorEnvelope' : 'ChatCompletionChunk';
  const isUnknown = isObject(json) && typeof json['type'] === 'string' && !isKnown(operation, json['type']);
  return isUnknown ? undefined : 'MessageStreamData';
}

function symbolsOf(operation: TurnOperationId, json: unknown, name: string | undefined): readonly string[] {
  if (!isObject(json)) return [];
  if (operation === 'createMessage') {
    const type = typeof json['type'] === 'string' ? json['type'] : name;
    return type !== undefined && isKnown(operation, type) ? [type] : [];
  }
  if ('error' in json) return ['error'];
  return isChunk(json) ? chatProtocol.accumulate().push(json) : [];
}

function isChunk(json: Record<string, unknown>): json is Record<string, unknown> & ChatCompletionChunk {
  const { choices } = json;
  return Array.isArray(choices) && choices.every((choice) => isObject(choice) && isObject(choice['delta']));
}

function isKnown(operation: TurnOperationId, symbol: string): boolean {
  return KNOWN[operation].has(symbol);
}

/** Every symbol of each grammar. */
const KNOWN: Record<TurnOperationId, ReadonlySet<string>> = {
  createMessage: symbolsIn(STREAM_GRAMMARS.createMessage),
  createChatCompletion: symbolsIn(STREAM_GRAMMARS.createChatCompletion),
};

function symbolsIn({ states, anywhere, terminal }: StreamGrammar): ReadonlySet<string> {
  return new Set([...Object.values(states).flatMap((next) => Object.keys(next)), ...anywhere, ...terminal]);
}

/** The symbols that lead to the end. */
function finalSymbols({ states }: StreamGrammar): string[] {
  return Object.values(states).flatMap((next) => Object.keys(next).filter((symbol) => next[symbol] === 'done'));
}

function firstOrderViolation(grammar: StreamGrammar, events: readonly StreamEvent[]): ParsedStream['orderViolation'] {
  // The schema of an event reports its missing members
  const machine = new StreamMachine({ ...grammar, requires: {} });
  let addedBlock: unknown;
  for (const event of events) {
    addedBlock = addedBlockOf(event.json) ?? addedBlock;
    for (const symbol of event.symbols) {
      if (isOfUnknownKind(event.json, addedBlock)) continue;
      const message = machine.take(symbol, event.json);
      if (message !== undefined) return { event, message };
    }
  }
  return undefined;
}

/** The index of a block whose type is an addition of the vendor. */
function addedBlockOf(json: unknown): unknown {
  const block = isObject(json) ? json['content_block'] : undefined;
  if (!isObject(json) || !isObject(block) || typeof block['type'] !== 'string') return undefined;
  const { blocks }: StreamGrammar = STREAM_GRAMMARS.createMessage;
  return Object.hasOwn(blocks.deltas, block['type']) ? undefined : json['index'];
}

// An unknown kind of delta, and any delta of an unknown kind of block, is an addition and does not break the order
function isOfUnknownKind(json: unknown, addedBlock: unknown): boolean {
  if (!isObject(json) || !isObject(json['delta']) || typeof json['delta']['type'] !== 'string') return false;
  if (addedBlock !== undefined && json['index'] === addedBlock) return true;
  const { blocks }: StreamGrammar = STREAM_GRAMMARS.createMessage;
  return !Object.values(blocks.deltas).flat().includes(json['delta']['type']);
}

/** The output that the events add up to, without the events that cannot be applied. */
function assemble(
  operation: TurnOperationId,
  events: readonly StreamEvent[],
): Pick<ParsedStream, 'turn' | 'assembled'> {
  const accumulator = PROTOCOLS[operation].accumulate();
  for (const { json, violations, symbols } of events) {
    if (violations.length > 0 || symbols.length === 0 || symbols[0] === 'error' || json === undefined) continue;
    // The accumulator takes text in a delta of any kind, and other clients drop it
    if (isOfUnknownKind(json, undefined)) continue;
    try {
      accumulator.push(json as never);
    } catch {
      // Other checks report a delta without its block, and a tool input that is not JSON
    }
  }
  const assembled = boundDepth(accumulator.partial());
  const turn = parseTurn(operation, assembled)!;
  return { assembled, turn: operation === 'createMessage' ? { ...turn, calls: callsIn(events) } : turn };
}

/** The tool calls of a streamed message, with their raw input. */
function callsIn(events: readonly StreamEvent[]): ToolCall[] {
  const calls: (ToolCall & { initial: unknown })[] = [];
  const open = new Map<unknown, (typeof calls)[number]>();
  for (const { json } of events) {
    if (!isObject(json)) continue;
    const { index, content_block: block, delta } = json;
    if (isObject(block) && block['type'] === 'tool_use') {
      const [id, name] = [block['id'], block['name']].map((each) => (typeof each === 'string' ? each : undefined));
      const call = { id, name, input: '', pointer: `/content/${String(index)}`, initial: block['input'] };
      calls.push(call);
      open.set(index, call);
    }
    const call = open.get(index);
    if (call && isObject(delta) && typeof delta['partial_json'] === 'string') call.input += delta['partial_json'];
  }
  return calls.map(({ initial, input, ...call }) => {
    const started = isObject(initial) && Object.keys(initial).length > 0 ? JSON.stringify(initial) : '';
    // A gateway may send input in the start event too; the input is then both parts together
    return { ...call, input: started + input || '{}' };
  });
}
