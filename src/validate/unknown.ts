/** Finds the members of a request that the description does not have: most of them are misspelt. */
import { DESCRIPTION, type DescriptionNode } from '../contract.js';
import { isObject } from '../shared/json.js';
import { escapePointer, type SchemaName, type Violation } from './check.js';

/** The unknown members of a value, each with the name that was probably meant as its `limit`. */
export function unknownIn(name: SchemaName, value: unknown): Violation[] {
  return visit([{ $ref: name }], value, '');
}

function visit(nodes: DescriptionNode[], value: unknown, pointer: string): Violation[] {
  const layers = nodes.flatMap((node) => layersOf(node, value));
  if (Array.isArray(value)) {
    const items = layers.flatMap(({ items }) => (isObject(items) ? [items] : []));
    return value.flatMap((item, at) => visit(items, item, `${pointer}/${at}`));
  }
  // Free-form objects, such as the input of a tool, have no properties
  const known = layers.flatMap(({ properties }) => (isObject(properties) ? [properties] : []));
  if (!isObject(value) || known.length === 0) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = `${pointer}/${escapePointer(name)}`;
    const parts = known.flatMap((properties) => (Object.hasOwn(properties, name) ? [properties[name]] : []));
    return parts.length > 0 ? visit(parts as DescriptionNode[], member, at) : [violationAt(at, name, known)];
  });
}

function violationAt(pointer: string, name: string, known: object[]): Violation {
  const meant = known.flatMap(Object.keys).find((each) => isAlike(plain(each), plain(name)));
  return {
    pointer,
    rule: 'unknown-member',
    ...(meant !== undefined && { limit: meant }),
    message: `${pointer} is not in the description${meant === undefined ? '' : `; use ${meant}`}`,
  };
}

interface Combined {
  $ref?: string;
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  allOf?: DescriptionNode[];
  oneOf?: DescriptionNode[];
  anyOf?: DescriptionNode[];
}

/** The schema and all that apply beside it. A tagged union has the branch of the value's tag. */
function layersOf(node: DescriptionNode, value: unknown): DescriptionNode[] {
  const { $ref, discriminator, allOf = [], oneOf = [], anyOf = [] } = node as Combined;
  if ($ref !== undefined) return layersOf(DESCRIPTION.components.schemas[refName($ref)]!, value);
  if (discriminator) {
    const tag = isObject(value) ? String(value[discriminator.propertyName]) : '';
    const { mapping } = discriminator;
    return Object.hasOwn(mapping, tag) ? layersOf({ $ref: mapping[tag] }, value) : [];
  }
  return [node, ...[...allOf, ...oneOf, ...anyOf].flatMap((each) => layersOf(each, value))];
}

const refName = (ref: string) => ref.split('/').at(-1)!;
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Whether two names are equal but for one letter that is missing, too many, other, or swapped with the next. */
function isAlike(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [left, right] = [one.slice(start), other.slice(start)];
  if (left === right || left.slice(1) === right || left === right.slice(1) || left.slice(1) === right.slice(1))
    return true;
  return left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
}
