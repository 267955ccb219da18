/**
 * Loosens OpenAPI 3.0 for generators that cannot read tagged unions. The result accepts everything that the exact form
 * accepts, and more: a union of plain types becomes any value, a constant an extensible enum, and a tagged union one
 * object.
 */
import { operations, resolve, type Json } from '../../spec.js';
import { mapMembers, mapSchema, mapSchemas } from './schemas.js';

/** Converts an exact 3.0 description to the form for SDKs. */
export function toSdk(document: Json): Json {
  const change = (schema: Json): Json =>
    [number, constant, anyObject, composition, union].reduce((node, rewrite) => rewrite(node, changed), schema);
  const changed = (schema: Json) => mapSchema(resolve(document, schema), change);

  const copy = mapSchemas(document, change);
  for (const { node } of operations(copy)) streamAside(copy, node);
  return copy;
}

// Without a format, generators choose a type that the default does not fit
function number(node: Json): Json {
  return node.type === 'number' ? { format: 'double', ...node } : node;
}

// A constant becomes an extensible enum: an enum of one value is a closed type in most languages
function constant({ enum: values, ...node }: Json): Json {
  if (values?.length !== 1) return values ? { type: 'string', ...node, enum: values } : node;
  return { ...node, 'x-extensible-enum': values };
}

// Generators take `additionalProperties: true` for a map of objects
function anyObject({ additionalProperties, ...node }: Json): Json {
  return additionalProperties === true || additionalProperties === undefined ? node : { ...node, additionalProperties };
}

// In 3.0 a reference with texts of its own is an allOf of one
function composition({ allOf, ...node }: Json): Json {
  return allOf ? (allOf[0] as Json) : node;
}

function union({ oneOf, anyOf, discriminator, ...node }: Json, changed: (schema: Json) => Json): Json {
  if (!oneOf && !anyOf) return node;
  if (node['x-extensible-enum']) return { type: 'string', ...node };
  if (!discriminator) {
    // The reference of a text to the schema of its JSON, as to-3.0.ts writes it
    const content = anyOf?.find(({ not }: Json) => not)?.not;
    return { ...(content && { type: 'string', not: content }), ...untyped(node) };
  }
  const members: Json[] = oneOf.map(changed);
  const tag = {
    description: 'The tag that tells which members apply.',
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

// A member that two types define differently accepts any value
function merged(properties: Json, member: Json): Json {
  const added = mapMembers(member.properties, (schema, name) =>
    name in properties && !isAlike(properties[name], schema) ? untyped(schema) : schema,
  );
  return { ...properties, ...added };
}

function isAlike({ description: _first, ...first }: Json, { description: _second, ...second }: Json): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

function untyped({ title, description, 'x-basis': basis }: Json): Json {
  return { ...(title && { title }), description, ...(basis && { 'x-basis': basis }) };
}

// The stream moves into an extension: 3.0 generators take an answer with JSON and a stream for the stream alone. The member
// `stream` of the request refers to it as well, as to-3.0.ts does, for bundlers.
function streamAside(document: Json, { requestBody, responses }: Json): void {
  const { content } = responses['200'];
  const { 'text/event-stream': stream, 'application/json': whole } = content;
  if (!stream) return;
  whole['x-stream'] = stream.schema;
  delete content['text/event-stream'];
  const { stream: member } = resolve(document, requestBody.content['application/json'].schema).properties;
  member.not = stream.schema.not;
}
