/**
 * Converts OpenAPI 3.2 to 3.1, and writes it as code generators read it best: a request is one object, a constant an
 * enum of one value, and every error has the one envelope. Not by @apiture/openapi-down-convert, which leaves
 * itemSchema as it is.
 */
import { mapObjects, operations, resolve, type Json } from '../../spec.js';
import { isConditional } from './publish.js';
import { mapMembers, mapSchemas } from './schemas.js';

const STREAM = 'text/event-stream';

/** Converts a published description to 3.1, where a stream is text and its contentSchema is a list of events. */
export function to31(document: Json): Json {
  const copy = mapObjects(document, (node) =>
    node[STREAM] ? { ...node, [STREAM]: streamAsText(node[STREAM]) } : node,
  );
  const plain = mapSchemas(copy, ({ 'x-exact': _, ...schema }) => open(format(openEnum(constant(schema)))));
  const { responses, schemas } = plain.components;
  plain.components.responses = mapMembers(responses, oneEnvelope);
  plain.components.schemas = requests(plain, schemas);
  for (const { node } of operations(plain)) nameStream(plain, node);
  return { ...plain, openapi: '3.1.0' };
}

function streamAsText({ itemSchema, examples, ...media }: Json): Json {
  return {
    schema: {
      description: 'Server-sent events.',
      type: 'string',
      contentMediaType: STREAM,
      contentSchema: { type: 'array', items: itemSchema },
    },
    ...media,
    examples: mapMembers(examples, ({ serializedValue, ...example }) => ({ ...example, value: serializedValue })),
  };
}

// Generators take a constant for any value, or cannot tell the members of a union apart by it
function constant({ const: value, ...node }: Json): Json {
  return value === undefined ? node : { ...node, enum: [value] };
}

// Generators make names for the known values, and still accept others
function openEnum(node: Json): Json {
  const known = node['x-extensible-enum'];
  if (!known) return node;
  const { type, ...rest } = node;
  return { ...rest, anyOf: [{ type, enum: known }, { type }] };
}

// Seconds since 1970 need 64 bits from 2038 on; tokens, credits and indices fit in 32
function format(node: Json): Json {
  return node.type === 'integer' ? { ...node, format: node.format ?? 'int64' } : node;
}

// Generators take an object without members for one that must be empty
function open(node: Json): Json {
  return node.type === 'object' && !node.properties ? { additionalProperties: true, ...node } : node;
}

/** Each component with its name as title; a request with all members of its parts, and without the limits per model. */
function requests(document: Json, schemas: Json): Json {
  const kept = Object.entries<Json>(schemas).filter(([, schema]) => !isConditional(schema));
  return Object.fromEntries(kept.map(([name, schema]) => [name, { title: name, ...flat(document, schema) }]));
}

function flat(document: Json, { allOf, ...own }: Json): Json {
  if (!allOf) return own;
  const parts: Json[] = allOf.map((part: Json) => resolve(document, part));
  const shapes = [...parts.filter((part) => !isConditional(part)).map((part) => flat(document, part)), own];
  return {
    ...own,
    required: [...new Set(shapes.flatMap(({ required = [] }) => required))],
    properties: Object.assign({}, ...shapes.map(({ properties }) => properties)),
    ...constraints(shapes, parts.some(isConditional)),
  };
}

function constraints(shapes: Json[], hasLimits: boolean): Json {
  const limits = { name: 'max-tokens-of-model', description: 'max_tokens is at most maxOutputTokens of x-models' };
  const rules = [...shapes.flatMap((shape) => shape['x-constraints'] ?? []), ...(hasLimits ? [limits] : [])];
  return rules.length > 0 ? { 'x-constraints': rules } : {};
}

function oneEnvelope({ content, ...response }: Json): Json {
  const { examples } = content['application/json'];
  return {
    ...response,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorEnvelope' }, examples } },
  };
}

/** The stream of an operation in the extensions of Speakeasy and Fern. */
function nameStream(document: Json, operation: Json): void {
  const { [STREAM]: media, 'application/json': whole } = operation.responses['200'].content;
  if (!media) return;
  const { data } = resolve(document, media.schema.contentSchema.items).properties;
  const parts: Json[] = data.anyOf ?? [data];
  const terminator = parts.find((part) => part.enum)?.enum[0];
  if (terminator) media['x-speakeasy-sse-sentinel'] = terminator;
  operation['x-fern-streaming'] = {
    format: 'sse',
    ...(terminator && { terminator }),
    'stream-condition': '$request.stream',
    response: whole.schema,
    'response-stream': parts.find((part) => part.contentSchema)!.contentSchema,
  };
}
