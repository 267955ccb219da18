/**
 * Converts OpenAPI 3.1 to 3.0: a keyword that 3.0 lacks becomes one with the same meaning, or an extension.
 * Not by @apiture/openapi-down-convert, which leaves info.summary, `null` inside oneOf and contentSchema as they are.
 */
import { resolve, type Json } from '../../spec.js';
import { mapSchema, mapSchemas } from './schemas.js';

/** Converts a description to 3.0. */
export function to30(document: Json): Json {
  const change = (schema: Json): Json =>
    [nullType, nullAlternative, conditional, content, reference].reduce(
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

function nullType(node: Json): Json {
  // Null, or no text: generators fail on an enum of null
  if (node.type === 'null') return { ...node, type: 'string', nullable: true, maxLength: 0 };
  if (!Array.isArray(node.type)) return node;
  return { ...node, type: node.type.find((name) => name !== 'null'), nullable: true };
}

// 3.0 has `nullable` beside a type only, so the other alternative is written out
function nullAlternative({ oneOf, ...node }: Json, changed: (schema: Json) => Json): Json {
  if (!oneOf?.some(isNull)) return oneOf ? { ...node, oneOf } : node;
  const [alternative] = oneOf.filter((schema: Json) => !isNull(schema));
  return { ...nullable(changed(alternative)), ...node };
}

function nullable({ oneOf, anyOf, ...schema }: Json): Json {
  if (oneOf) return { ...schema, oneOf: [{ ...oneOf[0], nullable: true }, ...oneOf.slice(1)] };
  // The last part of an open enum is the one that accepts other values
  if (anyOf) return { ...schema, anyOf: [...anyOf.slice(0, -1), { ...anyOf.at(-1), nullable: true }] };
  return { ...schema, nullable: true };
}

function isNull({ nullable: canBeNull, maxLength }: Json): boolean {
  return canBeNull && maxLength === 0;
}

// "if A then B" becomes "not A, or B"
function conditional({ if: condition, then: consequence, ...node }: Json): Json {
  return condition ? { ...node, anyOf: [{ not: condition }, consequence] } : node;
}

function content({ contentEncoding, contentMediaType, contentSchema, ...node }: Json): Json {
  return {
    ...node,
    ...(contentEncoding === 'base64' && { format: 'byte' }),
    ...(contentMediaType && { 'x-content-media-type': contentMediaType, 'x-content-schema': contentSchema }),
    // Always true, because a text is no object: bundlers follow references in keywords and not those in extensions
    ...(contentSchema && { not: contentSchema }),
  };
}

// 3.0 ignores members beside a reference
function reference({ $ref, ...beside }: Json): Json {
  if (!$ref) return beside;
  const hasMembers = Object.keys(beside).some((key) => !key.startsWith('x-'));
  return hasMembers ? { allOf: [{ $ref }], ...beside } : { $ref };
}
