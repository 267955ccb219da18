/**
 * Compares a valid request with the description: names the forms that only the convention has, and the members that the
 * description does not have.
 */
import { DESCRIPTION, type DescriptionNode } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { escapePointer } from '../../validate/check.js';

/** What a request has beyond the vendor's pages. */
export interface Departures {
  /** The forms that no page names and that are accepted by convention, such as `/system is a list`. */
  conventions: string[];
  /** JSON pointers to the members that the description does not have, and that change nothing. */
  ignored: string[];
}

/** A request may have any number of unknown members; the notes end here. */
const MAX_NOTES = 20;
const MAX_CHARACTERS = 200;

/** The departures of a request that is valid by its schema, among its first `maxValues` values. */
export function departuresOf(schema: string, body: unknown, maxValues = Infinity): Departures {
  const found = { conventions: [], ignored: [], valuesLeft: maxValues };
  visit(targetOf(schema), body, '', found);
  return { conventions: found.conventions, ignored: found.ignored };
}

/** The tag of a union. */
interface Tag {
  name: string;
  values: string[];
  /** Why the value of the tag is refused, if the description says it. */
  reason: string | undefined;
}

/** The tag of the union at a JSON pointer; undefined if there is no tagged union. */
export function tagAt(schema: string, body: unknown, pointer: string): Tag | undefined {
  let nodes: DescriptionNode[] = [targetOf(schema)];
  let value = body;
  for (const name of pointer.split('/').slice(1)) {
    nodes = nodes
      .flatMap((node) => layersOf(node, value))
      .flatMap((node): DescriptionNode[] => [partOf(node, name) ?? []].flat());
    value = isObject(value) || Array.isArray(value) ? (value as Record<string, unknown>)[name] : undefined;
  }
  const union = nodes.flatMap((node) => layersOf(node, value)).find((node) => 'discriminator' in node);
  if (!union) return undefined;
  const { propertyName: name, mapping } = union['discriminator'] as { propertyName: string; mapping: object };
  const reasons = new Map(Object.entries((union['x-refused'] ?? {}) as Record<string, string>));
  return { name, values: Object.keys(mapping), reason: reasons.get(String(isObject(value) && value[name])) };
}

function visit(
  node: DescriptionNode,
  value: unknown,
  pointer: string,
  found: Departures & { valuesLeft: number },
): void {
  if (--found.valuesLeft < 0) return;
  const layers = layersOf(node, value);
  const values = layers.flatMap((layer) => (layer['x-convention-values'] as unknown[] | undefined) ?? []);
  if (layers.some(isUnnamed) || values.includes(value)) note(found.conventions, describe(pointer, value));
  if (Array.isArray(value)) {
    const items = layers.map((layer) => layer['items'] as DescriptionNode | undefined).find(Boolean);
    if (items) for (const [at, item] of value.entries()) visit(items, item, `${pointer}/${at}`, found);
  } else if (isObject(value) && layers.some((layer) => layer['properties'])) {
    for (const [name, member] of Object.entries(value)) {
      if (--found.valuesLeft < 0) return;
      const at = `${pointer}/${escapePointer(name)}`;
      const part = layers.map((layer) => partOf(layer, name)).find(Boolean);
      if (!part) note(found.ignored, at);
      else if (member === null && !takesNull(part)) note(found.conventions, `${at} is null`);
      else visit(part, member, at, found);
    }
  }
}

function note(notes: string[], text: string): void {
  if (notes.length < MAX_NOTES) notes.push(text.slice(0, MAX_CHARACTERS));
}

/** Whether no page of the vendor names a form: its basis is the convention, and it has no source of its own. */
function isUnnamed(node: DescriptionNode): boolean {
  return node['x-basis'] === 'convention' && node['x-source'] === undefined;
}

/** The part of a schema's layers that no value changes, and its unions. */
interface FixedLayers {
  layers: readonly DescriptionNode[];
  unions: readonly (readonly DescriptionNode[])[];
}

/** The fixed layers by schema: every request asks for the same ones. */
const fixed = new WeakMap<DescriptionNode, FixedLayers>();

/** A schema and those that apply to the value beside it: its target, its parts, and the branch that fits the value. */
function layersOf(node: DescriptionNode, value: unknown): readonly DescriptionNode[] {
  let known = fixed.get(node);
  if (!known) fixed.set(node, (known = fixedLayersOf(node)));
  const { layers, unions } = known;
  if (unions.length === 0) return layers;
  const branches = unions.map((union) => union.find((each) => fits(each, value)));
  return [...layers, ...branches.flatMap((branch) => (branch ? layersOf(branch, value) : []))];
}

function fixedLayersOf(node: DescriptionNode): FixedLayers {
  const { $ref, allOf, oneOf } = node as Partial<Record<'allOf' | 'oneOf', DescriptionNode[]>> & { $ref?: string };
  const parts = [...($ref === undefined ? [] : [targetOf($ref)]), ...(allOf ?? [])].map(fixedLayersOf);
  return {
    layers: [node, ...parts.flatMap(({ layers }) => layers)].filter((each) => READ.some((member) => member in each)),
    unions: [...parts.flatMap(({ unions }) => unions), ...(oneOf ? [oneOf] : [])],
  };
}

/** The members of a schema that this file reads. */
const READ = ['properties', 'items', 'discriminator', 'x-basis', 'x-convention-values'];

function targetOf(reference: string): DescriptionNode {
  return DESCRIPTION.components.schemas[reference.split('/').at(-1)!]!;
}

function partOf(node: DescriptionNode, name: string): DescriptionNode | undefined {
  const { properties, items } = node as { properties?: Record<string, DescriptionNode>; items?: DescriptionNode };
  return properties && Object.hasOwn(properties, name) ? properties[name] : items;
}

/** Whether a branch of a union is that of a value: by its tag, else by the type. */
function fits(branch: DescriptionNode, value: unknown): boolean {
  const node = typeof branch['$ref'] === 'string' ? targetOf(branch['$ref']) : branch;
  if (Array.isArray(node['oneOf'])) return node['oneOf'].some((each: DescriptionNode) => fits(each, value));
  if (Array.isArray(node['enum'])) return node['enum'].includes(value);
  if (node['type'] === 'array') return Array.isArray(value);
  if (node['type'] === 'null') return value === null;
  if (!isObject(value)) return typeof value === node['type'];
  const properties = Object.entries((node['properties'] ?? {}) as Record<string, DescriptionNode>);
  return (
    node['type'] === 'object' && properties.every(([name, part]) => !('const' in part) || part['const'] === value[name])
  );
}

function takesNull(node: DescriptionNode): boolean {
  return Array.isArray(node['oneOf']) && node['oneOf'].some((each: DescriptionNode) => fits(each, null));
}

function describe(pointer: string, value: unknown): string {
  if (Array.isArray(value)) return `${pointer} is a list`;
  if (typeof value === 'string') return `${pointer} is ${value}`;
  const { type, role } = isObject(value) ? value : {};
  const tag = type ?? role;
  return typeof tag === 'string' ? `${pointer} is ${tag}` : pointer;
}
