/** Reads members of a HAR file that others wrote; what is wrong is told with its place. */
import { isObject } from '../json.js';

/** An object of the file, and where it stands: empty for the file itself, `entry 3: ` or `entry 3: request`. */
export interface Part {
  at: string;
  value: Record<string, unknown>;
}

/** A part that should be an object. Throws a `TypeError` that names the place. */
function partOf(value: unknown, at: string): Part {
  if (isObject(value)) return { at, value };
  throw new TypeError(`${at} ${value === undefined ? 'is missing' : 'must be an object'}`);
}

/** A member that is an object. */
export function objectIn(part: Part, name: string): Part {
  return partOf(part.value[name], placeOf(part, name));
}

/** A member that is a list of objects. */
export function objectsIn(part: Part, name: string): Part[] {
  const list = part.value[name];
  if (!Array.isArray(list)) throw wrong(part, name, 'a list');
  return list.map((each, index) => partOf(each, `${placeOf(part, name)}[${index}]`));
}

/** A member that is text. */
export function textIn(part: Part, name: string): string {
  const value = part.value[name];
  if (typeof value !== 'string') throw wrong(part, name, 'text');
  return value;
}

/** A member that is text, or is not there. */
export function maybeTextIn(part: Part, name: string): string | undefined {
  return part.value[name] === undefined || part.value[name] === null ? undefined : textIn(part, name);
}

/** A member that is a number. */
export function numberIn(part: Part, name: string): number {
  const value = part.value[name];
  if (typeof value !== 'number') throw wrong(part, name, 'a number');
  return value;
}

/** A duration, milliseconds; whoever did not measure it writes -1 or nothing. */
export function durationIn(part: Part | undefined, name: string): number {
  const value = part?.value[name];
  return typeof value === 'number' && value > 0 ? value : 0;
}

/** What is wrong with a member. */
export function wrong(part: Part, name: string, wanted: string): TypeError {
  const value = part.value[name];
  return new TypeError(`${placeOf(part, name)} ${value === undefined ? 'is missing' : `must be ${wanted}`}`);
}

function placeOf({ at }: Part, name: string): string {
  return at === '' || at.endsWith(' ') ? at + name : `${at}.${name}`;
}
