/**
 * OpenAPI 3.1 as 3.0: each keyword that 3.0 lacks becomes one that means the same, or an extension of its name.
 * @apiture/openapi-down-convert was tried: it leaves info.summary, `null` within oneOf and contentSchema in place.
 */
import { resolve, type Json } from '../../spec.js';
import { mapSchema, mapSchemas } from './schemas.js';

/** The same description in 3.0. */
export function to30(document: Json): Json {
  const change = (schema: Json): Json =>
    [constant, nullType, nullAlternative, conditional, content, reference].reduce(
      (node, rewrite) => rewrite(node, changed),
      schema,
    );
  const changed = (schema: Json) => mapSchema(resolve(document, schema), change);
  return { ...mapSchemas(document, change), openapi: '3.0.3', info: info(document.info) };
}

function info({ summary, license: { identifier, ...license }, ...rest }: Json): Json {
  return {
    ...rest,
    description: `${summary}\n\n${rest.description}`,
    license: { ...license, url: `https://spdx.org/licenses/${identifier}.html` },
  };
}

function constant({ const: value, ...node }: Json): Json {
  return value === undefined ? node : { type: typeof value, ...node, enum: [value] };
}

function nullType(node: Json): Json {
  if (node.type === 'null') return { ...node, type: 'string', nullable: true, enum: [null] };
  if (!Array.isArray(node.type)) return node;
  return { ...node, type: node.type.find((name) => name !== 'null'), nullable: true };
}

// 3.0 allows null only beside a type: the alternative is written out with `nullable`
function nullAlternative({ oneOf, ...node }: Json, changed: (schema: Json) => Json): Json {
  if (!oneOf?.some(isNull)) return oneOf ? { ...node, oneOf } : node;
  const [alternative] = oneOf.filter((schema: Json) => !isNull(schema));
  return { ...nullable(changed(alternative)), ...node };
}

function nullable({ oneOf, ...schema }: Json): Json {
  return oneOf
    ? { ...schema, oneOf: [{ ...oneOf[0], nullable: true }, ...oneOf.slice(1)] }
    : { ...schema, nullable: true };
}

function isNull({ enum: values }: Json): boolean {
  return values?.length === 1 && values[0] === null;
}

// "if A then B" is "not A, or B"
function conditional({ if: condition, then: consequence, ...node }: Json): Json {
  return condition ? { ...node, anyOf: [{ not: condition }, consequence] } : node;
}

function content({ contentEncoding, contentMediaType, contentSchema, ...node }: Json): Json {
  return {
    ...node,
    ...(contentEncoding === 'base64' && { format: 'byte' }),
    ...(contentMediaType && { 'x-content-media-type': contentMediaType, 'x-content-schema': contentSchema }),
  };
}

// 3.0 ignores what stands beside a reference
function reference({ $ref, ...beside }: Json): Json {
  if (!$ref) return beside;
  const said = Object.keys(beside).some((key) => !key.startsWith('x-'));
  return said ? { allOf: [{ $ref }], ...beside } : { $ref };
}
