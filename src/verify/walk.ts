/** Walks a value and its schema together: where in the description a part of a value is described, and on what it rests. */
import { DESCRIPTION, type DescriptionNode } from '../contract.js';
import { isObject } from '../json.js';
import { escapePointer, type SchemaName } from '../check.js';
import type { Basis } from './exchange.js';

/** A schema that describes a value, with what it inherits. */
export interface Place {
  node: DescriptionNode;
  /** JSON pointer into the description. */
  schema: string;
  basis: Basis;
  source: readonly string[];
}

/** A part of a value with a schema that describes it. */
export interface Part extends Place {
  /** JSON pointer into the value. */
  pointer: string;
  value: unknown;
}

/** What statements rest on, by rising strength. */
export const WEAKEST_FIRST: readonly Basis[] = ['assumed', 'convention', 'documented'];

/** The weaker of two. */
export function weaker(one: Basis, other: Basis): Basis {
  return WEAKEST_FIRST.find((basis) => basis === one || basis === other)!;
}

/** The root of a schema. */
export function rootPlace(name: SchemaName): Place {
  return refine(
    { node: {}, schema: '', basis: 'documented', source: [] },
    DESCRIPTION.components.schemas[name]!,
    `/components/schemas/${name}`,
  );
}

/** Every part of a value, each with every schema that describes it: the value itself, then its parts. */
export function* parts(place: Place, value: unknown, pointer = ''): Generator<Part> {
  for (const each of flatten(place, value)) {
    yield { ...each, pointer, value };
    if (isObject(value)) {
      for (const name of Object.keys(propertiesOf(each)))
        if (Object.hasOwn(value, name))
          yield* parts(property(each, name), value[name], `${pointer}/${escapePointer(name)}`);
    } else if (Array.isArray(value) && isObject(each.node['items'])) {
      const items = refine(each, each.node['items'], `${each.schema}/items`);
      for (const [index, item] of value.entries()) yield* parts(items, item, `${pointer}/${index}`);
    }
  }
}

/** Where the part of a value at a JSON pointer is described; the last place on the way where it is not. */
export function placeOf(name: SchemaName, value: unknown, pointer: string): Place {
  let [place, at] = [rootPlace(name), value];
  for (const segment of pointer.split('/').slice(1).map(unescape)) {
    const found = step(place, at, segment);
    if (!found) break;
    place = found;
    at = isObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[segment] : undefined;
  }
  return flatten(place, at)[0] ?? place;
}

/** The weakest ground that any part of a value rests on. */
export function basisOf(name: SchemaName, value: unknown): Basis {
  let basis: Basis = 'documented';
  for (const part of parts(rootPlace(name), value)) basis = weaker(basis, part.basis);
  return basis;
}

/** The place of a property, whether or not it is there. */
export function property(place: Place, name: string): Place {
  return refine(place, propertiesOf(place)[name]!, `${place.schema}/properties/${escapePointer(name)}`);
}

/** The properties that a schema itself names. */
export function propertiesOf({ node }: Place): Readonly<Record<string, DescriptionNode>> {
  return (node['properties'] ?? {}) as Record<string, DescriptionNode>;
}

function step(place: Place, value: unknown, segment: string): Place | undefined {
  for (const each of flatten(place, value)) {
    if (Object.hasOwn(propertiesOf(each), segment)) return property(each, segment);
    if (isObject(each.node['items']) && Array.isArray(value))
      return refine(each, each.node['items'], `${each.schema}/items`);
  }
  return undefined;
}

/** The schema with what it refers to and the branches that are meant by the value, outermost first. */
function flatten(place: Place, value: unknown): Place[] {
  const { node, schema } = place;
  const all = list(node['allOf']).map((part, index) => refine(place, part, `${schema}/allOf/${index}`));
  return [place, ...[...all, ...meant(place, value)].flatMap((part) => flatten(part, value))];
}

// Conditions count only where they hold; of a union the branch that the value seems to mean
function meant(place: Place, value: unknown): Place[] {
  const { node, schema } = place;
  if (isObject(node['if']) && isObject(node['then']))
    return seemsTo(value, node['if']) ? [refine(place, node['then'], `${schema}/then`)] : [];
  for (const union of ['oneOf', 'anyOf']) {
    const branches = list(node[union]).map((branch, index) => refine(place, branch, `${schema}/${union}/${index}`));
    const found = branches.filter((branch) => seemsTo(value, branch.node));
    if (found.length > 0) return found.slice(0, 1);
  }
  return [];
}

/** Whether a value has the type of a schema and the constants of its members. */
function seemsTo(value: unknown, node: DescriptionNode): boolean {
  if ('const' in node) return node['const'] === value;
  if (Array.isArray(node['enum'])) return node['enum'].includes(value);
  const types = [node['type'] ?? []].flat();
  if (types.length > 0 && !types.some((type) => typeOf(value) === type)) return false;
  if (!isObject(value)) return types.length > 0;
  return Object.entries((node['properties'] ?? {}) as Record<string, DescriptionNode>).every(
    ([name, part]) => !('const' in part) || part['const'] === value[name],
  );
}

/** The JSON type of a value; numbers without a fraction are integers. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
}

/** A part of a schema: follows its reference, and inherits what it does not say. */
function refine(parent: Place, node: DescriptionNode, schema: string): Place {
  const own: Place = {
    node,
    schema,
    basis: (node['x-basis'] as Basis | undefined) ?? parent.basis,
    source: (node['x-source'] as string[] | undefined) ?? parent.source,
  };
  if (typeof node['$ref'] !== 'string') return own;
  const name = node['$ref'].split('/').at(-1)!;
  const target = DESCRIPTION.components.schemas[name]!;
  // What stands in a file of its own inherits from the top of the description, not from who uses it
  const fresh: Place = { node, schema, basis: 'documented', source: own.source };
  const found = refine(fresh, target, `/components/schemas/${name}`);
  return { ...found, basis: weaker(found.basis, own.basis) };
}

function list(value: unknown): DescriptionNode[] {
  return Array.isArray(value) ? (value as DescriptionNode[]) : [];
}

function unescape(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
