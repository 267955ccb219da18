/** JSON Schemas as the sampler handles them: members read with care, references followed, parts merged. */
import { isObject } from '../json.js';

/** A schema as it was sent: nobody has checked it. */
export type Schema = Record<string, unknown>;

// Beyond it an answer would be of no use
const MOST = 10_000;

/** A member that should be a list. */
export function listIn(node: Schema, name: string): unknown[] {
  return Array.isArray(node[name]) ? (node[name] as unknown[]) : [];
}

/** A member that should be a list of names. */
export function namesIn(node: Schema, name: string): string[] {
  return listIn(node, name).filter((each) => typeof each === 'string');
}

/** A member that should be an object. */
export function objectIn(node: Schema, name: string): Schema {
  return Object.hasOwn(node, name) && isObject(node[name]) ? node[name] : {};
}

/** A member that should be a number. */
export function numberIn(node: Schema, name: string): number | undefined {
  return typeof node[name] === 'number' ? node[name] : undefined;
}

/** A member that should be a length; 0 where it is missing. */
export function lengthIn(node: Schema, name: string): number {
  return Math.min(MOST, Math.max(0, Math.ceil(numberIn(node, name) ?? 0)));
}

/** What a local reference (`#/$defs/city`) points to; an empty schema where it points to nothing. */
export function follow(root: unknown, reference: string): Schema {
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

/** One schema that asks for what all of them ask for. */
export function mergeSchemas(parts: readonly unknown[]): Schema {
  return parts.filter(isObject).reduce<Schema>((merged, part) => {
    const result = { ...merged };
    for (const [name, value] of Object.entries(part))
      if (value !== undefined) result[name] = Object.hasOwn(merged, name) ? mergeMember(name, merged, part) : value;
    return result;
  }, {});
}

const HIGHER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const LOWER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

function mergeMember(name: string, one: Schema, other: Schema): unknown {
  if (name === 'required') return [...new Set([...namesIn(one, name), ...namesIn(other, name)])];
  if (name === 'properties') return mergeProperties(objectIn(one, name), objectIn(other, name));
  if (name === 'enum') return listIn(one, name).filter((value) => listIn(other, name).includes(value));
  if (name === 'type') return commonTypes(one[name], other[name]);
  if (HIGHER.includes(name)) return Math.max(Number(one[name]), Number(other[name]));
  return LOWER.includes(name) ? Math.min(Number(one[name]), Number(other[name])) : other[name];
}

function mergeProperties(one: Schema, other: Schema): Schema {
  const names = Object.keys({ ...one, ...other });
  return Object.fromEntries(names.map((name) => [name, mergeSchemas([objectIn(one, name), objectIn(other, name)])]));
}

function commonTypes(one: unknown, other: unknown): unknown {
  const others = [other].flat();
  return [one].flat().filter((type) => others.includes(type) || (type === 'integer' && others.includes('number')));
}
