/** JSON Schemas for the sampler: reads members of any type, resolves references, merges parts. */
import { isObject } from '../../shared/json.js';
import { STEPS, type Budget } from './budget.js';

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

/** One schema with the requirements of all parts; of the first ones, when the budget ends. */
export function mergeSchemas(parts: readonly unknown[], budget: Budget): Schema {
  const merged: Schema = {};
  for (const part of parts.filter(isObject)) {
    if (!budget.spend(STEPS.member * budget.widthOf(part))) return merged;
    for (const [name, value] of Object.entries(part)) {
      if (value === undefined) continue;
      const isNew = !Object.hasOwn(merged, name);
      if (!isNew && !budget.spend(STEPS.member * (budget.widthOf(merged[name]) + budget.widthOf(value)))) return merged;
      merged[name] = isNew ? value : mergeMember(name, merged, part, budget);
    }
  }
  return merged;
}

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

function mergeMember(name: string, one: Schema, other: Schema, budget: Budget): unknown {
  if (name === 'required') return [...new Set([...namesIn(one, name), ...namesIn(other, name)])];
  if (name === 'properties') return mergeProperties(objectIn(one, name), objectIn(other, name), budget);
  if (name === 'enum') {
    const others = new Set(listIn(other, name));
    return listIn(one, name).filter((value) => others.has(value));
  }
  if (name === 'type') return commonTypes(one[name], other[name]);
  if (LOWER_BOUNDS.includes(name)) return Math.max(Number(one[name]), Number(other[name]));
  return UPPER_BOUNDS.includes(name) ? Math.min(Number(one[name]), Number(other[name])) : other[name];
}

function mergeProperties(one: Schema, other: Schema, budget: Budget): Schema {
  const names = Object.keys({ ...one, ...other });
  return Object.fromEntries(
    names.map((name) => [name, mergeSchemas([objectIn(one, name), objectIn(other, name)], budget)]),
  );
}

function commonTypes(one: unknown, other: unknown): unknown {
  const others = [other].flat();
  return [one].flat().filter((type) => others.includes(type) || (type === 'integer' && others.includes('number')));
}
