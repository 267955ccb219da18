/** What a schema says, as rows for a table: its fields, their types and bounds. */
import { refName, resolve, type Json } from '../spec.js';

/** A piece of a type: text, or the name of a schema to link to. */
export interface TypePart {
  text: string;
  schema?: string;
}

/** A bound as a sign and a number, on the value itself or on how long or how many it is. */
export interface Bound {
  of: 'value' | 'length' | 'items';
  sign: '≥' | '≤';
  limit: number;
}

export interface Field {
  /** Dotted path from the schema. */
  name: string;
  type: TypePart[];
  required: boolean;
  description?: string;
  bounds: Bound[];
  default?: string;
  pattern?: string;
  /** The only values, where the type is a name. */
  values: string[];
  /** Values that may grow. */
  openValues: string[];
  basis: string;
  source: string[];
}

/** What a schema cannot say. */
export interface Constraint {
  description: string;
  max?: number;
}

export interface SchemaModel {
  name: string;
  description: string;
  type: TypePart[];
  fields: Field[];
  /** Schemas whose fields belong to this one too. */
  extends: string[];
  /** Schemas of which it is one, where all of them have names. */
  variants: string[];
  openValues: string[];
  constraints: Constraint[];
  basis: string;
  source: string[];
}

/** All schemas of the description, by name. */
export function schemaModels(document: Json): SchemaModel[] {
  return Object.entries<Json>(document.components.schemas)
    .map(([name, schema]) => schemaModel(document, name, schema))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function schemaModel(document: Json, name: string, schema: Json): SchemaModel {
  const basis: string = schema['x-basis'] ?? document['x-basis'];
  const isNamed = schema.oneOf?.every((each: Json) => refName(each) !== undefined);
  return {
    name,
    description: schema.description,
    type: typeOf(isNamed ? { ...schema, oneOf: undefined } : schema),
    fields: fieldsOf(document, schema, basis),
    extends: names(schema.allOf),
    variants: isNamed ? names(schema.oneOf) : [],
    openValues: schema['x-extensible-enum'] ?? [],
    constraints: schema['x-constraints'] ?? [],
    basis,
    source: schema['x-source'] ?? [],
  };
}

/** The fields of a schema by its name, those of the schemas it extends first. */
export function allFields(document: Json, name: string): Field[] {
  const schema = resolve(document, { $ref: `#/components/schemas/${name}` });
  const inherited = names(schema.allOf).flatMap((each) => allFields(document, each));
  return [...inherited, ...fieldsOf(document, schema, schema['x-basis'] ?? document['x-basis'])];
}

/** The constraints of a schema by its name, those of the schemas it extends first. */
export function allConstraints(document: Json, name: string): Constraint[] {
  const schema = resolve(document, { $ref: `#/components/schemas/${name}` });
  return [...names(schema.allOf).flatMap((each) => allConstraints(document, each)), ...(schema['x-constraints'] ?? [])];
}

function fieldsOf(document: Json, schema: Json, basis: string, prefix = ''): Field[] {
  return Object.entries<Json>(schema.properties ?? {}).flatMap(([key, node]) => {
    const name = `${prefix}${key}`;
    const own: string = node['x-basis'] ?? basis;
    const field = fieldOf(document, name, node, (schema.required ?? []).includes(key), own);
    return [field, ...fieldsOf(document, node, own, `${name}.`)];
  });
}

function fieldOf(document: Json, name: string, node: Json, required: boolean, basis: string): Field {
  const target = resolve(document, node);
  const description: string | undefined = node.description ?? target.description;
  return {
    name,
    type: typeOf(node),
    required,
    ...(description === undefined ? {} : { description }),
    bounds: boundsOf(target),
    ...(node.default === undefined ? {} : { default: JSON.stringify(node.default) }),
    ...(node.pattern === undefined ? {} : { pattern: node.pattern }),
    openValues: target['x-extensible-enum'] ?? [],
    values: node === target ? [] : (target.enum ?? []),
    basis,
    source: node['x-source'] ?? [],
  };
}

/** The type in the notation of TypeScript. */
function typeOf(node: Json): TypePart[] {
  const name = refName(node);
  if (name !== undefined) return [{ text: name, schema: name }];
  if ('const' in node) return [{ text: JSON.stringify(node.const) }];
  if (node.enum) return [{ text: node.enum.map((value: unknown) => JSON.stringify(value)).join(' | ') }];
  const union: Json[] | undefined = node.oneOf ?? node.anyOf;
  if (union) return union.flatMap((each, index) => [...(index > 0 ? [{ text: ' | ' }] : []), ...typeOf(each)]);
  if (node.type === 'array') return listOf(typeOf(node.items));
  if (node.contentSchema) return typeOf(node.contentSchema);
  return [{ text: [node.type ?? 'object'].flat().join(' | ') }];
}

function listOf(parts: TypePart[]): TypePart[] {
  return parts.length > 1 ? [{ text: '(' }, ...parts, { text: ')[]' }] : [...parts, { text: '[]' }];
}

/** Those of the variants too, which differ in type, so that each is of another thing. */
function boundsOf(node: Json): Bound[] {
  const bounds: [Bound['of'], Bound['sign'], number | undefined][] = [
    ['value', '≥', node.minimum],
    ['value', '≤', node.maximum],
    ['length', '≥', node.minLength],
    ['items', '≥', node.minItems],
    ['items', '≤', node.maxItems],
  ];
  const own = bounds.flatMap(([of, sign, limit]) => (limit === undefined ? [] : [{ of, sign, limit }]));
  return [...own, ...(node.oneOf ?? []).flatMap(boundsOf)];
}

function names(list: Json[] = []): string[] {
  return list.flatMap((each) => refName(each) ?? []);
}
