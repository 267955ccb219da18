/** Samples a value that satisfies a JSON Schema, for the keywords that schemas of tools use. */
import { isObject } from '../../shared/json.js';
import { Budget, STEPS } from './budget.js';
import { pick, type Random } from './random.js';
import { sampleNumber } from './sample-number.js';
import { sampleText } from './sample-text.js';
import {
  lengthIn,
  listIn,
  mergeSchemas,
  namesIn,
  numberIn,
  objectIn,
  resolveReference,
  type Schema,
} from './schema.js';

// Below this depth optional members and items are left out
const MAX_OPTIONAL_DEPTH = 6;
// A schema that requires itself has no finite value; the sample ends at this depth
const MAX_DEPTH = 40;
const UNIQUE_TRIES = 200;

/** A value that satisfies a schema. */
export function sampleSchema(schema: unknown, random: Random): unknown {
  return sample(schema, { random, root: schema, depth: 0, budget: new Budget() });
}

/** The input of a tool call: an object that satisfies the schema of the tool. */
export function sampleToolInput(schema: unknown, random: Random): Record<string, unknown> {
  const value = sampleSchema(schema, random);
  return isObject(value) ? value : {};
}

/** The position in the schema at which a value is sampled. */
interface SampleContext {
  random: Random;
  /** The whole schema; references are resolved in it. */
  root: unknown;
  depth: number;
  /** The work that is left for the whole value; shared by all positions. */
  budget: Budget;
}

function sample(schema: unknown, context: SampleContext): unknown {
  const { budget, random } = context;
  if (!isObject(schema) || context.depth > MAX_DEPTH) return {};
  if (!budget.spend(STEPS.part + STEPS.member * budget.widthOf(schema))) return {};
  const inner = { ...context, depth: context.depth + 1 };
  const { $ref, allOf, oneOf, anyOf, ...rest } = schema;
  if (typeof $ref === 'string')
    return sample(mergeSchemas([referred(schema, context), { ...schema, $ref: undefined }], budget), inner);
  if (Array.isArray(allOf)) {
    const parts = allOf.map((part: unknown) => referred(part, context));
    return sample(mergeSchemas([{ ...schema, allOf: undefined }, ...parts], budget), inner);
  }
  const union = oneOf ?? anyOf;
  if (Array.isArray(union) && union.length > 0)
    return sample(mergeSchemas([rest, chooseBranch(union, context)], budget), inner);
  const [choices, [example]] = [listIn(schema, 'enum'), listIn(schema, 'examples')];
  const given =
    'const' in schema
      ? schema['const']
      : 'default' in schema
        ? schema['default']
        : choices.length > 0
          ? pick(choices, random)
          : example;
  if (given === undefined) return sampleType(typeOf(schema), schema, context);
  return budget.spendWriting(given) ? given : {};
}

/** The schema that a schema refers to; itself if it refers to none. */
function referred(schema: unknown, { root, budget }: SampleContext): unknown {
  if (!isObject(schema) || typeof schema['$ref'] !== 'string') return schema;
  const reference = schema['$ref'];
  return budget.spend(STEPS.member * (1 + reference.length)) ? resolveReference(root, reference) : {};
}

function sampleType(type: unknown, node: Schema, context: SampleContext): unknown {
  switch (type) {
    case 'object':
      return sampleObject(node, context);
    case 'array':
      return sampleArray(node, context);
    case 'string':
      return sampleText(node, context.random, context.budget);
    case 'integer':
    case 'number':
      return sampleNumber(node, context.random);
    case 'boolean':
      return context.random() < 0.5;
    case 'null':
      return null;
    default:
      return {};
  }
}

function sampleObject(node: Schema, context: SampleContext): Record<string, unknown> {
  const { random, depth, budget } = context;
  const properties = objectIn(node, 'properties');
  const width = budget.widthOf(properties) + listIn(node, 'required').length + lengthIn(node, 'minProperties');
  if (!budget.spend(STEPS.member * width)) return {};
  const kept = new Set(namesIn(node, 'required'));
  const least = lengthIn(node, 'minProperties');
  const most = numberIn(node, 'maxProperties') ?? Infinity;
  for (const [name, part] of Object.entries(properties))
    if (part !== false && kept.size < most)
      if (kept.size < least || (depth < MAX_OPTIONAL_DEPTH && random() < 0.7)) kept.add(name);
  // Iterating a Set also visits the names that are added meanwhile
  for (const name of kept) namesIn(objectIn(node, 'dependentRequired'), name).forEach((each) => kept.add(each));
  for (let extra = 0; kept.size < least; extra++) kept.add(`extra${extra}`);
  const partOf = (name: string) =>
    Object.hasOwn(properties, name) ? properties[name] : objectIn(node, 'additionalProperties');
  const inner = { ...context, depth: depth + 1 };
  return Object.fromEntries([...kept].map((name) => [name, sample(partOf(name), inner)]));
}

function sampleArray(node: Schema, context: SampleContext): unknown[] {
  const prefix = listIn(node, 'prefixItems');
  const least = Math.max(lengthIn(node, 'minItems'), prefix.length);
  const most = Math.max(least, numberIn(node, 'maxItems') ?? least + 1);
  const length = context.depth < MAX_OPTIONAL_DEPTH ? Math.min(most, Math.max(least, 1)) : least;
  const inner = { ...context, depth: context.depth + 1 };
  const items: unknown[] = [];
  const known = new Set<string>();
  for (let index = 0; index < length; index++) {
    const makeItem = () => sample(prefix[index] ?? node['items'] ?? {}, inner);
    items.push(node['uniqueItems'] ? sampleDistinct(known, makeItem, context.budget) : makeItem());
  }
  return items;
}

/** Samples a value that is not in `known`, and adds it there. Gives up after some tries: a schema may allow too few values. */
function sampleDistinct(known: Set<string>, make: () => unknown, budget: Budget): unknown {
  let item = make();
  for (let tries = 0; tries < UNIQUE_TRIES && budget.spendWriting(item) && known.has(JSON.stringify(item)); tries++)
    item = make();
  if (typeof item === 'string' && known.has(JSON.stringify(item))) item = `${item}${known.size}`;
  known.add(JSON.stringify(item));
  return item;
}

// At depth, prefer a branch of a scalar type: it ends the nesting
function chooseBranch(branches: unknown[], { random, depth, budget }: SampleContext): unknown {
  if (!budget.spend(STEPS.member * branches.length)) return {};
  const usable = branches.filter((branch) => branch !== false);
  const scalar = usable.filter(
    (branch) => isObject(branch) && !['object', 'array', undefined].includes(typeOf(branch)),
  );
  return pick(depth < MAX_OPTIONAL_DEPTH || scalar.length === 0 ? usable : scalar, random);
}

function typeOf(node: Schema): string | undefined {
  const [type]: unknown[] = [node['type']].flat();
  if (typeof type === 'string') return type;
  if (node['properties'] ?? node['required']) return 'object';
  if (node['items'] ?? node['prefixItems']) return 'array';
  if (node['pattern'] ?? node['format'] ?? node['minLength']) return 'string';
  return (node['minimum'] ?? node['maximum'] ?? node['multipleOf']) ? 'number' : undefined;
}
