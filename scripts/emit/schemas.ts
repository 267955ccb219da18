/** JSON Schemas (2020-12) of the types, one document per type, each usable alone. */
import { mapObjects, refName, type Json, type Spec } from '../spec.js';

/** A schema document per type of the description, by the name of the type. */
export function emitSchemas({ document }: Spec): Record<string, Json> {
  const schemas: Json = document.components.schemas;
  const basis: string = document['x-basis'];
  return Object.fromEntries(Object.keys(schemas).map((name) => [name, standalone(schemas, name, basis)]));
}

/** The schema of a type with all that it needs under `$defs`. */
export function standalone(schemas: Json, name: string, basis: string): Json {
  const rename = (node: Json) => plain(node, (type) => (type === name ? '#' : `#/$defs/${type}`));
  // Without the document around it, every type says its basis itself
  const part = (type: string): Json => ({ 'x-basis': basis, ...mapObjects(schemas[type], rename) });
  const $defs = Object.fromEntries(needed(schemas, name).map((type) => [type, part(type)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:caicaini:schema:${name}`,
    title: name,
    ...part(name),
    ...(Object.keys($defs).length > 0 ? { $defs } : {}),
  };
}

/** The other types that a type needs, directly or through others, in the order of the description. */
function needed(schemas: Json, name: string): string[] {
  const seen = new Set([name]);
  // A set that grows while it is walked is walked to its new end
  for (const type of seen) {
    mapObjects(schemas[type], (node) => {
      const other = typeof node.$ref === 'string' ? refName(node) : undefined;
      if (other !== undefined) seen.add(other);
      return node;
    });
  }
  return Object.keys(schemas).filter((type) => type !== name && seen.has(type));
}

// `discriminator` is OpenAPI's; a constant in every member of such a union says the same
function plain({ discriminator: _, ...node }: Json, refTo: (type: string) => string): Json {
  return typeof node.$ref === 'string' ? { ...node, $ref: refTo(refName(node)!) } : node;
}
