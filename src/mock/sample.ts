/** A value that satisfies a JSON Schema, as far as tools' schemas go. */
import { isObject } from '../json.js';
import { pick, type Chance } from './chance.js';
import { sampleNumber } from './sample-number.js';
import { sampleText } from './sample-text.js';
import { follow, lengthIn, listIn, mergeSchemas, namesIn, numberIn, objectIn, type Schema } from './schema.js';

const MAX_DEPTH = 6;
// A schema that requires itself has no finite value
const END_OF_DEPTH = 40;
// And one that requires itself twice has too many parts before that depth
const MOST_PARTS = 20_000;
const UNIQUE_TRIES = 200;

/** What a tool is called with: an object that satisfies the schema. */
export function sampleInput(schema: unknown, chance: Chance): Record<string, unknown> {
  const value = sample(schema, { chance, root: schema, depth: 0, made: { parts: 0 } });
  return isObject(value) ? value : {};
}

/** Where in the schema a value is made. */
interface Place {
  chance: Chance;
  root: unknown;
  depth: number;
  /** Counts all parts of the value. */
  made: { parts: number };
}

function sample(schema: unknown, place: Place): unknown {
  if (!isObject(schema) || place.depth > END_OF_DEPTH || ++place.made.parts > MOST_PARTS) return {};
  const inner = { ...place, depth: place.depth + 1 };
  const { $ref, allOf, oneOf, anyOf, ...rest } = schema;
  if (typeof $ref === 'string')
    return sample(mergeSchemas([follow(place.root, $ref), { ...schema, $ref: undefined }]), inner);
  if (Array.isArray(allOf)) {
    const parts = allOf.map((part: unknown) =>
      isObject(part) && typeof part['$ref'] === 'string' ? follow(place.root, part['$ref']) : part,
    );
    return sample(mergeSchemas([{ ...schema, allOf: undefined }, ...parts]), inner);
  }
  const union = oneOf ?? anyOf;
  if (Array.isArray(union) && union.length > 0) return sample(mergeSchemas([rest, chooseBranch(union, place)]), inner);
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  const [choices, [example]] = [listIn(schema, 'enum'), listIn(schema, 'examples')];
  if (choices.length > 0) return pick(choices, place.chance);
  return example ?? sampleType(typeOf(schema), schema, place);
}

function sampleType(type: unknown, node: Schema, place: Place): unknown {
  switch (type) {
    case 'object':
      return sampleObject(node, place);
    case 'array':
      return sampleArray(node, place);
    case 'string':
      return sampleText(node, place.chance);
    case 'integer':
    case 'number':
      return sampleNumber(node, place.chance);
    case 'boolean':
      return place.chance() < 0.5;
    case 'null':
      return null;
    default:
      return {};
  }
}

function sampleObject(node: Schema, place: Place): Record<string, unknown> {
  const { chance, depth } = place;
  const properties = objectIn(node, 'properties');
  const kept = new Set(namesIn(node, 'required'));
  const least = lengthIn(node, 'minProperties');
  const most = numberIn(node, 'maxProperties') ?? Infinity;
  for (const [name, part] of Object.entries(properties))
    if (part !== false && kept.size < most)
      if (kept.size < least || (depth < MAX_DEPTH && chance() < 0.7)) kept.add(name);
  // A set takes what is added while it is walked
  for (const name of kept) namesIn(objectIn(node, 'dependentRequired'), name).forEach((each) => kept.add(each));
  for (let extra = 0; kept.size < least; extra++) kept.add(`extra${extra}`);
  const partOf = (name: string) =>
    Object.hasOwn(properties, name) ? properties[name] : objectIn(node, 'additionalProperties');
  const inner = { ...place, depth: depth + 1 };
  return Object.fromEntries([...kept].map((name) => [name, sample(partOf(name), inner)]));
}

function sampleArray(node: Schema, place: Place): unknown[] {
  const prefix = listIn(node, 'prefixItems');
  const least = Math.max(lengthIn(node, 'minItems'), prefix.length);
  const most = Math.max(least, numberIn(node, 'maxItems') ?? least + 1);
  const length = place.depth < MAX_DEPTH ? Math.min(most, Math.max(least, 1)) : least;
  const inner = { ...place, depth: place.depth + 1 };
  const items: unknown[] = [];
  const known = new Set<string>();
  for (let index = 0; index < length; index++) {
    const make = () => sample(prefix[index] ?? node['items'] ?? {}, inner);
    items.push(node['uniqueItems'] ? unlike(known, make) : make());
  }
  return items;
}

/** A value that is not among the known ones; then it is. */
function unlike(known: Set<string>, make: () => unknown): unknown {
  let item = make();
  for (let tries = 0; tries < UNIQUE_TRIES && known.has(JSON.stringify(item)); tries++) item = make();
  if (known.has(JSON.stringify(item)) && typeof item === 'string') item = `${item}${known.size}`;
  known.add(JSON.stringify(item));
  return item;
}

// Deep down a branch that ends is better than one that goes on
function chooseBranch(branches: unknown[], { chance, depth }: Place): unknown {
  const usable = branches.filter((branch) => branch !== false);
  const flat = usable.filter((branch) => isObject(branch) && !['object', 'array', undefined].includes(typeOf(branch)));
  return pick(depth < MAX_DEPTH || flat.length === 0 ? usable : flat, chance);
}

function typeOf(node: Schema): string | undefined {
  const [type]: unknown[] = [node['type']].flat();
  if (typeof type === 'string') return type;
  if (node['properties'] ?? node['required']) return 'object';
  if (node['items'] ?? node['prefixItems']) return 'array';
  if (node['pattern'] ?? node['format'] ?? node['minLength']) return 'string';
  return (node['minimum'] ?? node['maximum'] ?? node['multipleOf']) ? 'number' : undefined;
}
