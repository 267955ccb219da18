/** JSON Schemas for the sampler: reads members of any type, resolves references, merges parts. */
import { isObject } from '../../shared/json.js';

/** A schema as the client sent it, which may be invalid. */
export type Schema = Record<string, unknown>;

// A longer text or list would not be useful
const MAX_LENGTH = 10_000;

/** A member as a list; empty if it is none. */
export function listIn(node: Schema, name: string): unknown[] {
  return Array.isArray(node[name]) ? (node[name] as unknown[]) : [];
}

/** The strings in a member that should be a list of names. */
export function namesIn(node: Schema, name: string): string[] {
  return listIn(node, name).filter((each) => typeof each === 'string');
}

/** A member as an object; empty if it is none. */
export function objectIn(node: Schema, name: string): Schema {
  return Object.hasOwn(node, name) && isObject(node[name]) ? node[name] : {};
}

/** A member as a number; undefined if it is none. */
export function numberIn(node: Schema, name: string): number | undefined {
  return typeof node[name] === 'number' ? node[name] : undefined;
}

/** A member as a length from 0 to 10,000; 0 if it is not a number. */
export function lengthIn(node: Schema, name: string): number {
  return Math.min(MAX_LENGTH, Math.max(0, Math.ceil(numberIn(node, name) ?? 0)));
}

/** The schema that a local reference such as `#/$defs/city` points to; an empty schema if there is none. */
export function resolveReference(root: unknown, reference: string): Schema {
  const names = decode(reference).replace(/^#\/?/, '').split('/').filter(Boolean);
  const found = names
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), root);
  return isObject(found) ? found : {};
}

function decode(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}

/** One schema with the requirements of all parts. */
export function mergeSchemas(parts: readonly unknown[]): Schema {
  return parts.filter(isObject).reduce<Schema>((merged, part) => {
    const result = { ...merged };
    for (const [name, value] of Object.entries(part))
      if (value !== undefined) result[name] = Object.hasOwn(merged, name) ? mergeMember(name, merged, part) : value;
    return result;
  }, {});
}

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

function mergeMember(name: string, one: Schema, other: Schema): unknown {
  if (name === 'required') return [...new Set([...namesIn(one, name), ...namesIn(other, name)])];
  if (name === 'properties') return mergeProperties(objectIn(one, name), objectIn(other, name));
  if (name === 'enum') return listIn(one, name).filter((value) => listIn(other, name).includes(value));
  if (name === 'type') return commonTypes(one[name], other[name]);
  if (LOWER_BOUNDS.includes(name)) return Math.max(Number(one[name]), Number(other[name]));
  return UPPER_BOUNDS.includes(name) ? Math.min(Number(one[name]), Number(other[name])) : other[name];
}

function mergeProperties(one: Schema, other: Schema): Schema {
  const names = Object.keys({ ...one, ...other });
  return Object.fromEntries(names.map((name) => [name, mergeSchemas([objectIn(one, name), objectIn(other, name)])]));
}

function commonTypes(one: unknown, other: unknown): unknown {
  const others = [other].flat();
  return [one].flat().filter((type) => others.includes(type) || (type === 'integer' && others.includes('number')));
}
