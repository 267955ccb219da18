/** Walks a value together with its schema: finds the schema of each part of the value, and the basis of that schema. */
import { DESCRIPTION, type DescriptionNode } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { escapePointer, type SchemaName } from '../../validate/check.js';
import type { Basis } from './exchange.js';

/** A schema that describes a value, with the members that it inherits. */
export interface SchemaLocation {
  node: DescriptionNode;
  /** JSON pointer into the description. */
  schema: string;
  basis: Basis;
  source: readonly string[];
}

/** A part of a value with a schema that describes it. */
export interface SchemaPart extends SchemaLocation {
  /** JSON pointer into the value. */
  pointer: string;
  value: unknown;
}

/** Every basis, the weakest first. */
export const WEAKEST_FIRST: readonly Basis[] = ['assumed', 'convention', 'documented'];

/** The weaker of two bases. */
export function weaker(one: Basis, other: Basis): Basis {
  return WEAKEST_FIRST.find((basis) => basis === one || basis === other)!;
}

/** The root of a schema. */
export function rootLocation(name: SchemaName): SchemaLocation {
  return descend(
    { node: {}, schema: '', basis: 'documented', source: [] },
    DESCRIPTION.components.schemas[name]!,
    `/components/schemas/${name}`,
  );
}

/** Every part of a value with each schema that describes it; a value precedes its members. */
export function* parts(location: SchemaLocation, value: unknown, pointer = ''): Generator<SchemaPart> {
  for (const each of flatten(location, value)) {
    yield { ...each, pointer, value };
    if (isObject(value)) {
      for (const name of Object.keys(propertiesOf(each)))
        if (Object.hasOwn(value, name))
          yield* parts(property(each, name), value[name], `${pointer}/${escapePointer(name)}`);
    } else if (Array.isArray(value) && isObject(each.node['items'])) {
      const items = descend(each, each.node['items'], `${each.schema}/items`);
      for (const [index, item] of value.entries()) yield* parts(items, item, `${pointer}/${index}`);
    }
  }
}

/** The schema of the part at a JSON pointer; if no schema describes the part, the last schema on the way to it. */
export function locationOf(name: SchemaName, value: unknown, pointer: string): SchemaLocation {
  let [location, at] = [rootLocation(name), value];
  for (const segment of pointer.split('/').slice(1).map(unescape)) {
    const found = step(location, at, segment);
    if (!found) break;
    location = found;
    at = isObject(at) || Array.isArray(at) ? (at as Record<string, unknown>)[segment] : undefined;
  }
  return flatten(location, at)[0] ?? location;
}

/** The weakest basis of any part of a value. */
export function basisOf(name: SchemaName, value: unknown): Basis {
  let basis: Basis = 'documented';
  for (const part of parts(rootLocation(name), value)) basis = weaker(basis, part.basis);
  return basis;
}

/** The schema of a property; the value need not have it. */
export function property(location: SchemaLocation, name: string): SchemaLocation {
  return descend(location, propertiesOf(location)[name]!, `${location.schema}/properties/${escapePointer(name)}`);
}

/** The properties that the schema itself defines. */
export function propertiesOf({ node }: SchemaLocation): Readonly<Record<string, DescriptionNode>> {
  return (node['properties'] ?? {}) as Record<string, DescriptionNode>;
}

function step(location: SchemaLocation, value: unknown, segment: string): SchemaLocation | undefined {
  for (const each of flatten(location, value)) {
    if (Object.hasOwn(propertiesOf(each), segment)) return property(each, segment);
    if (isObject(each.node['items']) && Array.isArray(value))
      return descend(each, each.node['items'], `${each.schema}/items`);
  }
  return undefined;
}

/** The schema with its references and the branches that match the value, outermost first. */
function flatten(location: SchemaLocation, value: unknown): SchemaLocation[] {
  const { node, schema } = location;
  const all = list(node['allOf']).map((part, index) => descend(location, part, `${schema}/allOf/${index}`));
  return [location, ...[...all, ...matchingBranches(location, value)].flatMap((part) => flatten(part, value))];
}

// A condition counts where it holds; a union counts by its first branch that looks like the value
function matchingBranches(location: SchemaLocation, value: unknown): SchemaLocation[] {
  const { node, schema } = location;
  if (isObject(node['if']) && isObject(node['then']))
    return looksLike(value, node['if']) ? [descend(location, node['then'], `${schema}/then`)] : [];
  for (const union of ['oneOf', 'anyOf']) {
    const branches = list(node[union]).map((branch, index) => descend(location, branch, `${schema}/${union}/${index}`));
    const found = branches.filter((branch) => looksLike(value, branch.node));
    if (found.length > 0) return found.slice(0, 1);
  }
  return [];
}

/** Whether a value has the type of a schema and the constants of its properties. */
function looksLike(value: unknown, node: DescriptionNode): boolean {
  if ('const' in node) return node['const'] === value;
  if (Array.isArray(node['enum'])) return node['enum'].includes(value);
  const types = [node['type'] ?? []].flat();
  if (types.length > 0 && !types.some((type) => typeOf(value) === type)) return false;
  if (!isObject(value)) return types.length > 0;
  return Object.entries((node['properties'] ?? {}) as Record<string, DescriptionNode>).every(
    ([name, part]) => !('const' in part) || part['const'] === value[name],
  );
}

/** The JSON type of a value. A number without a fraction is an integer. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
}

/** A subschema: follows its reference, and inherits basis and source where it has none. */
export function descend(parent: SchemaLocation, node: DescriptionNode, schema: string): SchemaLocation {
  const own: SchemaLocation = {
    node,
    schema,
    basis: (node['x-basis'] as Basis | undefined) ?? parent.basis,
    source: (node['x-source'] as string[] | undefined) ?? parent.source,
  };
  if (typeof node['$ref'] !== 'string') return own;
  const name = node['$ref'].split('/').at(-1)!;
  const target = DESCRIPTION.components.schemas[name]!;
  // A named schema has its own basis and takes none from the schema that refers to it
  const fresh: SchemaLocation = { node, schema, basis: 'documented', source: own.source };
  const found = descend(fresh, target, `/components/schemas/${name}`);
  return { ...found, basis: weaker(found.basis, own.basis) };
}

/** Every branch of a schema, whether or not a value takes it. */
export function branchesOf(location: SchemaLocation): SchemaLocation[] {
  const { node, schema } = location;
  const lists = ['allOf', 'oneOf', 'anyOf'].flatMap((name) =>
    list(node[name]).map((branch, index) => descend(location, branch, `${schema}/${name}/${index}`)),
  );
  return isObject(node['then']) ? [...lists, descend(location, node['then'], `${schema}/then`)] : lists;
}

function list(value: unknown): DescriptionNode[] {
  return Array.isArray(value) ? (value as DescriptionNode[]) : [];
}

function unescape(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
