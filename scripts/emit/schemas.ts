/**
 * JSON Schemas (2020-12), one document per type, each usable alone. They have the rules of `x-exact`, which code generators
 * cannot read.
 */
import { mapObjects, operations, refName, type Json, type Spec } from '../spec.js';

/**
 * Emits one schema document per type of the description, by name of the type. The types of answers are open, as a
 * client must read them: unions accept types that are not listed, and what a client forgives is not required.
 */
export function emitSchemas({ document }: Spec): Record<string, Json> {
  const schemas: Json = openAnswers(document);
  const basis: string = document['x-basis'];
  return Object.fromEntries(Object.keys(schemas).map((name) => [name, standalone(schemas, name, basis)]));
}

/** The schema of a type, with all types that it refers to under `$defs`. */
export function standalone(schemas: Json, name: string, basis: string): Json {
  const rename = (node: Json) => exact(plain(node, (type) => (type === name ? '#' : `#/$defs/${type}`)));
  // Each type gets the basis of the document, because the document is not there to inherit it from
  const part = (type: string): Json => ({ title: type, 'x-basis': basis, ...mapObjects(schemas[type], rename) });
  const $defs = Object.fromEntries(needed(schemas, name).map((type) => [type, part(type)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:caicaini:schema:${name}`,
    ...part(name),
    ...(Object.keys($defs).length > 0 ? { $defs } : {}),
  };
}

/** The names of the types that occur in answers and in no request. */
export function answerTypes(document: Json): Set<string> {
  const { schemas } = document.components;
  const from = (nodes: unknown[]) =>
    nodes.flatMap((node) => [...refsIn(node)].flatMap((type) => reached(schemas, type)));
  const sent = new Set(from(operations(document).map(({ node }) => node.requestBody ?? {})));
  const received = from(operations(document).map(({ node }) => node.responses['200']));
  return new Set(received.filter((type) => !sent.has(type)));
}

function openAnswers(document: Json): Json {
  const answers = answerTypes(document);
  const forgiven = forgivenMembers(document);
  return Object.fromEntries(
    Object.entries<Json>(document.components.schemas).map(([name, schema]) => [
      name,
      answers.has(name) ? mapObjects(schema, (node) => openUnion(without(node, forgiven))) : schema,
    ]),
  );
}

/** The members that a client forgives when they are missing: those that the grammars require of an event. */
function forgivenMembers(document: Json): string[] {
  const grammars = operations(document).map(({ node }) => node.responses['200'].content['text/event-stream']);
  const pointers = grammars
    .flatMap((media) => Object.values<string[]>(media?.['x-stream-grammar'].requires ?? {}))
    .flat();
  return pointers.map((pointer) => pointer.split('/').at(-1)!);
}

function without(node: Json, members: string[]): Json {
  if (!Array.isArray(node.required)) return node;
  return { ...node, required: node.required.filter((name: string) => !members.includes(name)) };
}

// The vendor adds types of blocks and events without notice
function openUnion(node: Json): Json {
  if (!node.discriminator) return node;
  const { propertyName, mapping } = node.discriminator;
  const other = { type: 'string', not: { enum: Object.keys(mapping) } };
  const unlisted = {
    description: 'Of a type that is not listed; ignore it.',
    type: 'object',
    required: [propertyName],
    properties: { [propertyName]: other },
  };
  return { ...node, oneOf: [...node.oneOf, unlisted] };
}

/** The types that a type refers to, directly or indirectly, in the order of the description. */
function needed(schemas: Json, name: string): string[] {
  const found = reached(schemas, name);
  return Object.keys(schemas).filter((type) => type !== name && found.includes(type));
}

/** A type, and all types that it refers to. */
function reached(schemas: Json, name: string): string[] {
  const seen = new Set([name]);
  // The loop also visits the types that are added to the set while it runs
  for (const type of seen) for (const other of refsIn(schemas[type])) seen.add(other);
  return [...seen];
}

function refsIn(value: unknown): Set<string> {
  const found = new Set<string>();
  mapObjects(value, (node) => {
    if (typeof node.$ref === 'string' && node.$ref.startsWith('#/components/schemas/')) found.add(refName(node)!);
    return node;
  });
  return found;
}

function exact({ 'x-exact': rule, ...node }: Json): Json {
  return rule ? { ...node, allOf: [...(node.allOf ?? []), rule] } : node;
}

// JSON Schema has no `discriminator`; the members of such a union differ by a constant anyway
function plain({ discriminator: _, ...node }: Json, refTo: (type: string) => string): Json {
  return typeof node.$ref === 'string' ? { ...node, $ref: refTo(refName(node)!) } : node;
}
