/** Maps the schemas of a description. Leaves examples and extensions alone, because they are data. */
import { mapObjects, type Json } from '../../spec.js';

/** A function that changes one schema; the schemas inside it are changed already. */
export type Change = (schema: Json) => Json;

const PARTS = ['items', 'not', 'if', 'then', 'contentSchema', 'x-content-schema'];
const LISTS = ['oneOf', 'anyOf', 'allOf'];
const HOLDERS = ['schema', 'itemSchema'];

/** Returns a copy of the description with `change` applied to every schema, innermost first. */
export function mapSchemas(document: Json, change: Change): Json {
  const { schemas, ...components } = document.components;
  const around = mapObjects({ ...document, components }, (node) =>
    mapMembers(node, (schema, key) => (HOLDERS.includes(key) ? mapSchema(schema, change) : schema)),
  );
  around.components.schemas = mapMembers(schemas, (schema) => mapSchema(schema, change));
  return around;
}

/** Returns a copy of one schema with `change` applied to it and to every schema inside it, innermost first. */
export function mapSchema(schema: Json, change: Change): Json {
  const parts = mapMembers(schema, (value, key) => {
    if (PARTS.includes(key)) return mapSchema(value, change);
    if (LISTS.includes(key)) return value.map((part: Json) => mapSchema(part, change));
    if (key === 'properties') return mapMembers(value, (part) => mapSchema(part, change));
    return value;
  });
  return change(parts);
}

/** Returns a copy of an object with `change` applied to every value. */
export function mapMembers(node: Json, change: (value: any, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value, key)]));
}
