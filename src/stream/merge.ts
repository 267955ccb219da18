/** Puts an answer together from its pieces. Lists and objects are copied; null changes nothing that is known. */
import { isObject } from '../shared/json.js';
import { DEEPEST } from '../shared/redact.js';

/** An answer, or a part of one, of which any member may be missing. */
export type Part = Record<string, unknown>;

/** Members that come whole; some gateways repeat them in each piece. All other texts come in pieces. */
const WHOLE = new Set(['id', 'type', 'role', 'name']);

/** The number of pieces of a text that are joined at a time. */
const BATCH = 64;

/** A text that grows. A rope of all its pieces would cost the garbage collector half as much as parsing them. */
class TextBuffer {
  #pieces: string[] = [];

  constructor(private text: string) {}

  add(piece: string): void {
    if (this.#pieces.push(piece) === BATCH) this.toString();
  }

  toString(): string {
    this.text += this.#pieces.join('');
    this.#pieces = [];
    return this.text;
  }
}

/**
 * Appends a piece: texts and lists grow, objects are merged, and other values replace. Where a text, an object and a list
 * meet they become the parts of one list, as of the content of a message.
 */
export function append(target: Part, piece: Part, depth = 0): void {
  // Not Object.entries, because its arrays would be half of the cost of an event
  for (const name of Object.keys(piece)) appendMember(target, name, piece[name], depth);
}

/** Appends one member of a piece. */
export function appendMember(target: Part, name: string, value: unknown, depth = 0): void {
  const known = knownOf(target, name);
  if (typeof value === 'string' && known instanceof TextBuffer) known.add(value);
  else if (!isFilled(known) || (isPart(known) && isPart(value))) set(target, name, value, append, depth);
  else if (!isFilled(value) || WHOLE.has(name)) return;
  else if (typeof known === 'string' && typeof value === 'string') target[name] = new TextBuffer(known + value);
  else {
    const list = (target[name] = partsOf(known));
    const last = list.at(-1);
    if (typeof value === 'string' && isPart(last) && last['type'] === 'text') appendMember(last, 'text', value, depth);
    else for (const each of partsOf(value)) list.push(copy(each, depth));
  }
}

/** Whether a value is an object, a list or a text that is not empty. */
const isFilled = (value: unknown) => Boolean(value) && (typeof value === 'object' || typeof value === 'string');
const isPart = (value: unknown): value is Part => isObject(value) && !(value instanceof TextBuffer);
const partsOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : [isPart(value) ? value : { type: 'text', text: String(value) }];

/**
 * Updates what is known: objects are merged, other values replace. An empty text replaces nothing, and an id, a type and
 * the like stay as they were first.
 */
export function update(target: Part, changes: Part, depth = 0): void {
  for (const name of Object.keys(changes)) {
    const known = knownOf(target, name);
    if (changes[name] === '' ? known === undefined : !(WHOLE.has(name) && isFilled(known)))
      set(target, name, changes[name], update, depth);
  }
}

function set(target: Part, name: string, value: unknown, merge: typeof append, depth: number): void {
  const known = knownOf(target, name);
  // A text or a number in place of an object says nothing of its members
  const isLess =
    (value ?? undefined) === undefined || (typeof known === 'object' && known && typeof value !== 'object');
  // To set __proto__ would replace the prototype
  if ((known !== undefined && isLess) || name === '__proto__') return;
  if (isPart(value) && isPart(known)) merge(known, value, depth + 1);
  else target[name] = copy(value, depth + 1);
}

// A member of the prototype, which other code may have extended, is no part of an answer
function knownOf(target: Part, name: string): unknown {
  return Object.hasOwn(target, name) ? target[name] : undefined;
}

/** A copy in plain data, down to `DEEPEST` levels; what is below is left out, because the recursion could overflow the stack. */
export function copy(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof TextBuffer) return String(value);
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((each) => copy(each, depth + 1));
  const part: Part = {};
  append(part, value as Part, depth);
  return part;
}

/** A value as an object; an empty one for any other value. */
export function asPart(value: unknown): Part {
  return isObject(value) ? value : {};
}
