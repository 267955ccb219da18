/**
 * OpenAPI 3.0 for generators that cannot read tagged unions. It accepts all that the exact form accepts, and more: a
 * union of plain types is any value, a constant is an extensible enum, a tagged union is one object with the tag.
 */
import { operations, resolve, type Json } from '../../spec.js';
import { mapMembers, mapSchema, mapSchemas } from './schemas.js';

/** The sdk flavour of an exact 3.0 description. */
export function toSdk(document: Json): Json {
  const change = (schema: Json): Json =>
    [number, constant, composition, union].reduce((node, rewrite) => rewrite(node, changed), schema);
  const changed = (schema: Json) => mapSchema(resolve(document, schema), change);

  const { schemas } = document.components;
  const copy = mapSchemas(document, change);
  for (const { node } of operations(copy)) streamAside(node.responses['200']);
  copy.components.schemas = Object.fromEntries(
    Object.entries<Json>(copy.components.schemas).filter(([name, { type }]) => type || !schemas[name].allOf),
  );
  return copy;
}

// Without a format, generators choose a type of 32 bits, or one that the default does not fit
function number(node: Json): Json {
  const formats: Json = { integer: 'int64', number: 'double' };
  return node.type in formats ? { format: formats[node.type], ...node } : node;
}

// "One of one" would be a closed type in most languages
function constant({ enum: values, ...node }: Json): Json {
  if (values?.length !== 1) return values ? { type: 'string', ...node, enum: values } : node;
  return values[0] === null ? untyped(node) : { ...node, 'x-extensible-enum': values };
}

// Parts without a type only narrow what others describe: limits per model, the type of each error
function composition({ allOf, ...node }: Json, changed: (schema: Json) => Json): Json {
  if (!allOf) return node;
  const parts: Json[] = allOf.filter((part: Json) => changed(part).type);
  if (!node.properties) return parts[0] ?? node;
  const shapes = [...parts.map(changed), node];
  return {
    ...node,
    required: [...new Set(shapes.flatMap((shape) => shape.required ?? []))],
    properties: Object.assign({}, ...shapes.map((shape) => shape.properties)),
  };
}

function union({ oneOf, anyOf, discriminator, ...node }: Json, changed: (schema: Json) => Json): Json {
  if (!oneOf && !anyOf) return node;
  if (!discriminator) return untyped(node);
  const members: Json[] = oneOf.map(changed);
  const tag = {
    description: 'Says which members apply.',
    type: 'string',
    'x-extensible-enum': Object.keys(discriminator.mapping),
  };
  return {
    ...node,
    type: 'object',
    required: members[0]!.required.filter((name: string) => members.every(({ required }) => required.includes(name))),
    properties: { ...members.reduce(merged, {}), [discriminator.propertyName]: tag },
  };
}

// A member that two types use differently may be anything
function merged(properties: Json, member: Json): Json {
  const added = mapMembers(member.properties, (schema, name) =>
    name in properties && !isAlike(properties[name], schema) ? untyped(schema) : schema,
  );
  return { ...properties, ...added };
}

function isAlike({ description: _first, ...first }: Json, { description: _second, ...second }: Json): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

function untyped({ description, 'x-basis': basis }: Json): Json {
  return { description, ...(basis && { 'x-basis': basis }) };
}

// Generators of that age take an answer that is either JSON or a stream for the stream
function streamAside({ content }: Json): void {
  const stream = content['text/event-stream'];
  if (stream) content['application/json']['x-stream'] = stream.schema;
  delete content['text/event-stream'];
}
