/** Reads members of a HAR file. An error names the place of the wrong member. */
import { isObject } from '../../shared/json.js';

/** An object of the file and its place: empty for the file itself, `entry 3: ` or `entry 3: request`. */
export interface HarPart {
  at: string;
  value: Record<string, unknown>;
}

/** The value as a part. Throws a `TypeError` unless it is an object. */
function partOf(value: unknown, at: string): HarPart {
  if (isObject(value)) return { at, value };
  throw new TypeError(`${at} ${value === undefined ? 'is missing' : 'must be an object'}`);
}

/** A member that is an object. */
export function objectIn(part: HarPart, name: string): HarPart {
  return partOf(part.value[name], placeOf(part, name));
}

/** A member that is a list of objects. */
export function objectsIn(part: HarPart, name: string): HarPart[] {
  const list = part.value[name];
  if (!Array.isArray(list)) throw wrong(part, name, 'a list');
  return list.map((each, index) => partOf(each, `${placeOf(part, name)}[${index}]`));
}

/** A member that is a string. */
export function textIn(part: HarPart, name: string): string {
  const value = part.value[name];
  if (typeof value !== 'string') throw wrong(part, name, 'a string');
  return value;
}

/** A member that is a string, null or missing. */
export function maybeTextIn(part: HarPart, name: string): string | undefined {
  return part.value[name] === undefined || part.value[name] === null ? undefined : textIn(part, name);
}

/** A member that is a number. */
export function numberIn(part: HarPart, name: string): number {
  const value = part.value[name];
  if (typeof value !== 'number') throw wrong(part, name, 'a number');
  return value;
}

/** A duration, milliseconds. 0 for -1 or a missing member, which mean that it was not measured. */
export function durationIn(part: HarPart | undefined, name: string): number {
  const value = part?.value[name];
  return typeof value === 'number' && value > 0 ? value : 0;
}

/** The error of a wrong member. */
export function wrong(part: HarPart, name: string, wanted: string): TypeError {
  const value = part.value[name];
  return new TypeError(`${placeOf(part, name)} ${value === undefined ? 'is missing' : `must be ${wanted}`}`);
}

function placeOf({ at }: HarPart, name: string): string {
  return at === '' || at.endsWith(' ') ? at + name : `${at}.${name}`;
}
