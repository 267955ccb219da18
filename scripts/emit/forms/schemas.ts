/** Walks the schemas of a description, and nothing else: examples and extensions are data. */
import { mapObjects, type Json } from '../../spec.js';

/** Changes one schema whose parts have been changed already. */
export type Change = (schema: Json) => Json;

const PARTS = ['items', 'not', 'if', 'then', 'contentSchema', 'x-content-schema'];
const LISTS = ['oneOf', 'anyOf', 'allOf'];
const HOLDERS = ['schema', 'itemSchema'];

/** A copy of the description in which every schema has passed through `change`, innermost first. */
export function mapSchemas(document: Json, change: Change): Json {
  const { schemas, ...components } = document.components;
  const around = mapObjects({ ...document, components }, (node) =>
    mapMembers(node, (schema, key) => (HOLDERS.includes(key) ? mapSchema(schema, change) : schema)),
  );
  around.components.schemas = mapMembers(schemas, (schema) => mapSchema(schema, change));
  return around;
}

/** A copy of one schema in which every schema within has passed through `change`, innermost first. */
export function mapSchema(schema: Json, change: Change): Json {
  const parts = mapMembers(schema, (value, key) => {
    if (PARTS.includes(key)) return mapSchema(value, change);
    if (LISTS.includes(key)) return value.map((part: Json) => mapSchema(part, change));
    if (key === 'properties') return mapMembers(value, (part) => mapSchema(part, change));
    return value;
  });
  return change(parts);
}

/** A copy of an object with every value changed. */
export function mapMembers(node: Json, change: (value: any, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value, key)]));
}
