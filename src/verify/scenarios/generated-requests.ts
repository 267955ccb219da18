/** Generated request bodies: valid combinations of what the schemas allow, and single departures from them. */
import type { Arbitrary, default as FastCheck } from 'fast-check';
import { OPERATIONS } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { check, toleratedIn, type SchemaName } from '../../validate/check.js';
import type { Basis } from '../read/exchange.js';
import {
  basisOf,
  branchesOf,
  descend,
  property,
  propertiesOf,
  rootLocation,
  type SchemaLocation,
} from '../read/schema-walk.js';
import { departuresFrom, type BoundaryCase } from './boundary-cases.js';
import { imageBlock } from './image-block.js';
import { FEW_TOKENS, OK_PROMPT } from './requests.js';

type Fc = typeof FastCheck;
type Body = Record<string, unknown>;
/** An operation with a request body. */
type BodyOperation = 'createMessage' | 'createChatCompletion' | 'countMessageTokens';

/** How often each operation gets a valid body. Counting tokens is free and checks the same members. */
const WEIGHTS: Record<BodyOperation, number> = { countMessageTokens: 3, createMessage: 1, createChatCompletion: 1 };
/** How often each operation gets an invalid body, which costs nothing when it is refused. */
const DEPARTURE_WEIGHT = 3;
/** Members that make an answer long, and so a turn expensive. */
const COSTLY: Partial<Record<BodyOperation, readonly string[]>> = {
  createMessage: ['thinking'],
  createChatCompletion: ['max_completion_tokens'],
};
/** Members that every body has, beside those that its schema requires. */
const ALWAYS = ['max_tokens'];

/** The generated cases of every operation; without `strict`, only documented ones. They shrink to small bodies. */
export function generatedCases(fc: Fc, strict: boolean): Arbitrary<BoundaryCase> {
  const operations = Object.keys(WEIGHTS) as BodyOperation[];
  return fc.oneof(
    ...operations.flatMap((operation) => {
      const members = membersFor(fc, operation, strict);
      const valid = bodiesOf(fc, operation, members).map((body) => toCase(operation, body));
      // One for each member, so that each has the same share
      const invalid = Object.keys(members).map((member) =>
        departures(fc, operation, bodiesOf(fc, operation, members, member), { member, strict }),
      );
      return [
        { weight: WEIGHTS[operation], arbitrary: valid },
        { weight: DEPARTURE_WEIGHT, arbitrary: fc.oneof(...invalid) },
      ];
    }),
  );
}

function toCase(operation: BodyOperation, body: Body): BoundaryCase {
  const schema = OPERATIONS[operation].request as SchemaName;
  const { source, schema: pointer } = rootLocation(schema);
  const basis = operation === 'countMessageTokens' ? 'convention' : basisOf(schema, body);
  return { operation, body, isValid: true, why: 'a generated valid body', basis, source, schema: pointer };
}

/** Departures of one member. */
function departures(
  fc: Fc,
  operation: BodyOperation,
  bodies: Arbitrary<Body>,
  { member, strict }: { member: string; strict: boolean },
): Arbitrary<BoundaryCase> {
  const isWanted = ({ basis }: BoundaryCase) =>
    strict || basis === 'documented' || (basis === 'convention' && operation === 'countMessageTokens');
  const schema = OPERATIONS[operation].request as SchemaName;
  const isInvalid = (each: BoundaryCase) => check(schema, each.body).length > 0;
  const isOfMember = ({ why }: BoundaryCase) => why.startsWith(`/${member}/`) || why.startsWith(`/${member} `);
  return fc.tuple(bodies, fc.noShrink(fc.nat({ max: 1_000_000 }))).map(([body, choice]) => {
    const weighed = departuresFrom(operation, body)
      .filter(isWanted)
      .map((each) => ({ each, weight: hashOf(`${choice} ${ruleOf(each)}`) }));
    // The rule of the greatest weight stays the same while the body shrinks
    const all = weighed.sort((one, other) => other.weight - one.weight).map(({ each }) => each);
    // A member may have no documented rule; some other member has one. Checked one by one, as a check takes the most time
    return (all.filter(isOfMember).find(isInvalid) ?? all.find(isInvalid))!;
  });
}

/** The rule that a departure breaks, without the place in a list. */
function ruleOf({ schema, why }: BoundaryCase): string {
  return `${schema} ${why.replace(/\d+/g, '#')}`;
}

/** A hash of a text. Source: FNV-1a, 32 bits, with a final mix. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The values of each member of a body. */
function membersFor(fc: Fc, operation: BodyOperation, strict: boolean): Record<string, Arbitrary<unknown>> {
  const context: Context = { fc, isWanted: (basis) => strict || basis === 'documented' };
  const without = COSTLY[operation] ?? [];
  const places = Object.entries(membersOf(rootLocation(OPERATIONS[operation].request as SchemaName)));
  const members = Object.fromEntries(
    places.flatMap(([name, place]) => {
      if (without.includes(name)) return [];
      const values = SPECIAL[name]?.(context, operation) ?? arbitraryOf(place, context);
      return values === undefined ? [] : [[name, values] as const];
    }),
  );
  const { tool_choice: _, ...withoutChoice } = members;
  // A choice needs tools to choose from
  return Object.hasOwn(members, 'tools') ? members : withoutChoice;
}

/** Valid bodies; with a member, only those that have it. */
function bodiesOf(
  fc: Fc,
  operation: BodyOperation,
  members: Record<string, Arbitrary<unknown>>,
  member?: string,
): Arbitrary<Body> {
  const schema = OPERATIONS[operation].request as SchemaName;
  const names = [...requiredOf(rootLocation(schema)), ...ALWAYS, ...(member === undefined ? [] : [member])];
  if (member === 'tool_choice') names.push('tools');
  const requiredKeys = [...new Set(names)].filter((name) => Object.hasOwn(members, name));
  return fc
    .record(members, { requiredKeys, noNullPrototype: true })
    .map(reconciled)
    .filter((body) => member === undefined || Object.hasOwn(body, member))
    .filter((body) => check(schema, body).length === 0 && toleratedIn(schema, body).length === 0);
}

/** Members whose values follow rules that a schema cannot express. */
const SPECIAL: Record<string, (context: Context, operation: BodyOperation) => Arbitrary<unknown>> = {
  messages: conversation,
  max_tokens: ({ fc }) => fc.integer({ min: 1, max: FEW_TOKENS }),
};

/** User and assistant in turn, the user first and last; on chat completions perhaps a system message before them. */
function conversation({ fc, isWanted }: Context, operation: BodyOperation): Arbitrary<unknown> {
  const text = phrase(fc);
  const isChat = operation === 'createChatCompletion';
  const texts = fc.array(
    text.map((each): object => ({ type: 'text', text: each })),
    { minLength: 1, maxLength: 3 },
  );
  // One image, because its price is unknown
  const pictured = texts.map((blocks) => [imageBlock({}), ...blocks]);
  const said = isChat ? text : fc.oneof(text, texts, pictured);
  const turn = fc.tuple(isChat ? text : fc.oneof(text, texts), text).map(([content, answer]) => [
    { role: 'user', content },
    { role: 'assistant', content: answer },
  ]);
  const system = text.map((content) => [{ role: 'system', content }]);
  // On chat completions the role assistant is a convention
  const turns = fc.array(turn, { maxLength: !isChat || isWanted('convention') ? 3 : 0 });
  return fc
    .tuple(isChat ? fc.oneof(fc.constant([]), system) : fc.constant([]), turns, said)
    .map(([first, before, content]) => [...first, ...before.flat(), { role: 'user', content }]);
}

/** A text that is not blank, in any script. */
function phrase(fc: Fc): Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .map((more) => `${OK_PROMPT}${more.trim() && ` ${more.trim()}`}`);
}

interface Context {
  fc: Fc;
  isWanted: (basis: Basis) => boolean;
}

const NAMES = ['get_weather', 'get_time', 'f'];
const OBJECTS = [{ type: 'object' }, { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }];

/** Values of a schema; undefined when it or one of its parts is not wanted. */
function arbitraryOf(place: SchemaLocation, context: Context): Arbitrary<unknown> | undefined {
  const { fc, isWanted } = context;
  const { node, schema, basis } = place;
  if (!isWanted(basis)) return undefined;
  if ('const' in node) return fc.constant(node['const']);
  if (Array.isArray(node['enum'])) {
    const byConvention = (node['x-convention-values'] ?? []) as unknown[];
    const values = (node['enum'] as unknown[]).filter((each) => isWanted('convention') || !byConvention.includes(each));
    return fc.constantFrom(...values);
  }
  if (Array.isArray(node['oneOf']) || Array.isArray(node['anyOf'])) {
    const branches = branchesOf(place).flatMap((branch) => arbitraryOf(branch, context) ?? []);
    return branches.length === 0 ? undefined : fc.oneof(...branches);
  }
  switch (node['type']) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: numberIn(node['minimum'], 0), max: numberIn(node['maximum'], 4_096) });
    case 'number':
      // Hundredths, because they are readable
      return fc
        .integer({ min: 100 * numberIn(node['minimum'], 0), max: 100 * numberIn(node['maximum'], 1) })
        .map((hundredths) => hundredths / 100);
    case 'string':
      return schema.endsWith('/name') ? fc.constantFrom(...NAMES) : phrase(fc);
    case 'array':
      return listOf(place, context);
    case 'object':
      return objectOf(place, context);
    default:
      return undefined;
  }
}

function listOf(place: SchemaLocation, context: Context): Arbitrary<unknown> | undefined {
  const { node, schema } = place;
  if (!isObject(node['items'])) return undefined;
  const items = arbitraryOf(descend(place, node['items'], `${schema}/items`), context);
  const maxLength = numberIn(node['maxItems'], 3);
  return items && context.fc.array(items, { minLength: numberIn(node['minItems'], 1), maxLength });
}

function objectOf(place: SchemaLocation, context: Context): Arbitrary<unknown> | undefined {
  const { fc } = context;
  const places = Object.entries(membersOf(place));
  if (places.length === 0) return fc.constantFrom(...OBJECTS);
  const members = places.flatMap(([name, each]) => {
    const arbitrary = arbitraryOf(each, context);
    return arbitrary === undefined ? [] : [[name, arbitrary] as const];
  });
  const requiredKeys = requiredOf(place);
  const isWhole = requiredKeys.every((name) => members.some(([each]) => each === name));
  return isWhole ? fc.record(Object.fromEntries(members), { requiredKeys, noNullPrototype: true }) : undefined;
}

/** The properties of a schema and of those that it includes. */
function membersOf(place: SchemaLocation): Record<string, SchemaLocation> {
  const own = Object.keys(propertiesOf(place)).map((name) => [name, property(place, name)] as const);
  const included = includedIn(place).map((each) => membersOf(each));
  return Object.assign({}, ...included, Object.fromEntries(own)) as Record<string, SchemaLocation>;
}

function requiredOf(place: SchemaLocation): string[] {
  const own = (place.node['required'] ?? []) as string[];
  return [...new Set([...own, ...includedIn(place).flatMap((each) => requiredOf(each))])];
}

function includedIn(place: SchemaLocation): SchemaLocation[] {
  const { allOf } = place.node;
  if (!Array.isArray(allOf)) return [];
  return allOf.map((part: SchemaLocation['node'], index) => descend(place, part, `${place.schema}/allOf/${index}`));
}

function numberIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The body with members that fit each other: tools with different names, a choice among them, one way of sampling. */
function reconciled(body: Body): Body {
  const { temperature, ...withoutTemperature } = body;
  // The page asks for one of both
  const sampled = temperature !== undefined && body['top_p'] !== undefined ? withoutTemperature : body;
  const { tools: given, tool_choice: choice, ...rest } = sampled;
  const tools = Array.isArray(given) ? uniqueBy(given, nameOf) : [];
  if (tools.length === 0) return rest;
  return {
    ...rest,
    tools,
    ...(choice !== undefined && { tool_choice: withName(choice, nameOf(tools[0])) }),
  };
}

function nameOf(tool: unknown): string {
  if (!isObject(tool)) return '';
  return String(isObject(tool['function']) ? tool['function']['name'] : tool['name']);
}

function withName(choice: unknown, name: string): unknown {
  if (!isObject(choice)) return choice;
  if (isObject(choice['function'])) return { ...choice, function: { name } };
  return 'name' in choice ? { ...choice, name } : choice;
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
