/** Puts an answer together from its pieces. Lists and objects are copied; null changes nothing that is known. */
import { isObject } from '../shared/json.js';

/** An answer, or a part of one, of which any member may be missing. */
export type Part = Record<string, unknown>;

/** Members that come whole; some gateways repeat them in each piece. All other texts come in pieces. */
const WHOLE = new Set(['id', 'type', 'role', 'name']);

/** Appends a piece: texts and lists grow, objects are merged, and other values replace. */
export function append(target: Part, piece: Part): void {
  // Not Object.entries, because its arrays would be half of the cost of an event
  for (const name in piece) appendMember(target, name, piece[name]);
}

/** Appends one member of a piece. */
export function appendMember(target: Part, name: string, value: unknown): void {
  const known = target[name];
  if (typeof value === 'string' && typeof known === 'string' && known !== '') {
    if (!WHOLE.has(name)) target[name] = known + value;
  } else if (Array.isArray(value) && Array.isArray(known)) known.push(...copy(value));
  else set(target, name, value, append);
}

/** Updates what is known: objects are merged, other values replace. An empty text replaces nothing. */
export function update(target: Part, changes: Part): void {
  for (const name in changes)
    if (changes[name] !== '' || target[name] === undefined) set(target, name, changes[name], update);
}

function set(target: Part, name: string, value: unknown, merge: typeof append): void {
  const known = target[name];
  // To set __proto__ would replace the prototype
  if (((value ?? undefined) === undefined && known !== undefined) || name === '__proto__') return;
  if (isObject(value)) merge((target[name] = isObject(known) ? known : {}), value);
  else target[name] = Array.isArray(value) ? copy(value) : value;
}

function copy(list: unknown[]): unknown[] {
  return JSON.parse(JSON.stringify(list)) as unknown[];
}

/** A value as an object; an empty one for any other value. */
export function asPart(value: unknown): Part {
  return isObject(value) ? value : {};
}
