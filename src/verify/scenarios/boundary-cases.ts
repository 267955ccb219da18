/** The last valid and the first invalid value of every constraint, derived from the description's schemas and examples. */
import { check, toleratedIn, type SchemaName } from '../../validate/check.js';
import { CONSTRAINTS, DESCRIPTION, MODELS, OPERATIONS, type OperationId } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { CANARY, ROUTER } from '../read/constants.js';
import type { Basis } from '../read/exchange.js';
import {
  basisOf,
  locationOf,
  parts,
  propertiesOf,
  property,
  rootLocation,
  typeOf,
  weaker,
  WEAKEST_FIRST,
  type SchemaPart,
} from '../read/schema-walk.js';
import { imageBlock } from './image-block.js';
import { asFunction, OK_PROMPT, timeTool, weatherTool } from './requests.js';

/** A request body at the edge of a constraint. */
export interface BoundaryCase {
  operation: OperationId;
  body: Record<string, unknown>;
  isValid: boolean;
  /** Its special property: "/max_tokens is 0 (minimum 1)". */
  why: string;
  basis: Basis;
  source: readonly string[];
  /** JSON pointer into the description. */
  schema: string;
}

/** Calls that no tool of the request can answer, on both surfaces. */
const NO_TOOLS = 'a required tool call without tools';
const OTHER_TOOL = 'a required call of a tool that is not offered';
/** Output tokens of a probe whose text does not matter. */
const MAX_TOKENS = 16;

/** The boundary cases of an operation: its examples, and one case per rule of each schema. */
export function boundaryCasesOf(operation: OperationId): BoundaryCase[] {
  const schema = OPERATIONS[operation].request as SchemaName | null;
  if (schema === null) return [];
  const floor = floorOf(operation);
  const bases = baseBodies(operation, schema);
  const found = new Map<string, BoundaryCase>();
  for (const { name, body } of bases) {
    const add = (
      key: string,
      change: Change,
      isValid: boolean,
      place: Pick<BoundaryCase, 'basis' | 'source' | 'schema'>,
    ) => {
      // The gateway might be unable to fetch an image by URL
      if (isValid && JSON.stringify(change.body).includes('"https://')) return;
      if (found.has(key) || (check(schema, change.body).length === 0) !== isValid) return;
      // A gateway may keep to the page or to the convention
      if (isValid && toleratedIn(schema, change.body).length > 0) return;
      const basis = weaker(floor, isValid ? weaker(place.basis, basisOf(schema, change.body)) : place.basis);
      found.set(key, { operation, body: change.body, isValid, why: change.why, ...place, basis });
    };
    add(`example ${name}`, { body, why: `the example ${name}` }, true, rootLocation(schema));
    for (const part of parts(rootLocation(schema), body)) {
      const place = { basis: part.basis, source: part.source, schema: part.schema };
      for (const { key, basis = part.basis, ...change } of invalidVariants(part, body))
        add(`${part.schema} ${key}`, change, false, { ...place, basis: weaker(basis, part.basis) });
      for (const { key, basis, ...change } of validVariants(part, body))
        add(`${part.schema} ${key}`, change, true, { ...place, ...(basis && { basis }) });
    }
  }
  if (schema !== 'ChatCompletionRequest')
    for (const { body, why, isValid, rule, basis = 'documented' } of constraintCases(bases[0]!.body)) {
      const { source } = locationOf(schema, body, '/messages');
      const place = {
        basis: weaker(floor, basis),
        source: /image/i.test(rule) ? ['vision'] : source,
        schema: `/components/schemas/${rule}`,
      };
      found.set(why, { operation, body, isValid, why, ...place });
    }
  else for (const each of chatCases(bases[0]!.body)) found.set(each.why, each);
  return [...found.values()];
}

/** Bodies that one part of the schema forbids, each made from a valid body by one change. Another part may allow some. */
export function departuresFrom(operation: OperationId, body: Record<string, unknown>): BoundaryCase[] {
  const schema = OPERATIONS[operation].request as SchemaName;
  return [...parts(rootLocation(schema), body)].flatMap((part) =>
    [...invalidVariants(part, body)].map(({ body: changed, why, basis = part.basis }) => ({
      ...{ operation, body: changed, isValid: false, why },
      ...{ basis: weaker(floorOf(operation), weaker(basis, part.basis)), source: part.source },
      schema: part.schema,
    })),
  );
}

/** The strongest basis of a rule of an operation: counting tokens itself is a convention. */
function floorOf(operation: OperationId): Basis {
  return operation === 'countMessageTokens' ? 'convention' : 'documented';
}

/** The role developer alone, so that a gateway without it fails this case only, and what no schema of a chat request says. */
function chatCases(base: Record<string, unknown>): BoundaryCase[] {
  const place = { operation: 'createChatCompletion', basis: 'convention', source: ['chat-completions'] } as const;
  const schema = '/components/schemas/ChatCompletionRequest/x-constraints/tool-choice-is-offered';
  const [developer, user] = ['developer', 'user'].map((role) => ({ role, content: OK_PROMPT }));
  const other = { type: 'function', function: { name: timeTool.name } };
  return [
    {
      ...place,
      body: { ...base, messages: [developer, user] },
      isValid: true,
      why: 'a message with the role developer',
      schema: '/components/schemas/ChatDeveloperMessage',
    },
    { ...place, schema, body: { ...base, tool_choice: 'required' }, isValid: false, why: NO_TOOLS },
    {
      ...{ ...place, schema, isValid: false, why: OTHER_TOOL },
      body: { ...base, tools: [asFunction(weatherTool)], tool_choice: other },
    },
  ];
}

interface Change {
  body: Record<string, unknown>;
  why: string;
}
/** A change with the rule that it tests; `basis` is set if it is weaker than the basis of the changed part. */
type KeyedChange = Change & { key: string; basis?: Basis };

/** Bodies to change, the strongest basis first: the examples, and the first example with every model. */
function baseBodies(operation: OperationId, schema: SchemaName): { name: string; body: Record<string, unknown> }[] {
  const examples = Object.entries(DESCRIPTION.requests[operation]!).map(([name, body]) => ({
    name,
    body: shortened(body),
  }));
  const [first] = examples as [(typeof examples)[number]];
  const models = Object.keys(MODELS).map((model) => ({
    name: `${first.name} on ${model}`,
    body: { ...first.body, model },
  }));
  const strength = (body: unknown) => WEAKEST_FIRST.indexOf(basisOf(schema, body));
  return [...examples, ...models].sort((one, other) => strength(other.body) - strength(one.body));
}

/** The body with the canary prompt and a low token limit. */
function shortened(example: Record<string, unknown>): Record<string, unknown> {
  const body = structuredClone(example);
  const last = (body['messages'] as Record<string, unknown>[]).at(-1)!;
  // The role is a convention; the probes that are built on this body test documented rules
  for (const each of body['messages'] as Record<string, unknown>[])
    if (each['role'] === 'developer') each['role'] = 'system';
  if (typeof last['content'] === 'string' && last['role'] === 'user') last['content'] = OK_PROMPT;
  if (typeof body['max_tokens'] === 'number' && !body['thinking']) body['max_tokens'] = MAX_TOKENS;
  if (body['model'] !== undefined) body['model'] = ROUTER;
  return body;
}

/** Bodies that one rule of a schema forbids. */
function* invalidVariants(part: SchemaPart, body: Record<string, unknown>): Generator<KeyedChange> {
  const { node, value, pointer } = part;
  // tool_choice without tools would violate another rule
  const { tool_choice: _, ...withoutChoice } = body;
  const put = (key: string, wrong: unknown, what: string): KeyedChange => ({
    key,
    body: replaceAt(pointer === '/tools' ? withoutChoice : body, pointer, wrong),
    why: `${pointer || 'the body'} ${what}`,
  });
  const types = [node['type'] ?? []].flat() as string[];
  if (types.length === 1 && pointer !== '') {
    const wrong = { string: 42, integer: 'many', number: 'much', boolean: 'perhaps', object: 'text', array: 'text' }[
      types[0]!
    ];
    yield put('type', wrong, `is ${JSON.stringify(wrong)}, not of type ${types[0]!}`);
    if (types[0] === 'integer') yield put('fraction', Number(value) + 0.5, 'is not a whole number');
  }
  if (Array.isArray(node['enum'])) yield put('enum', `${String(value)}-none`, 'is not an allowed value');
  if ('const' in node && typeof node['const'] === 'string')
    yield { ...put('const', 'no-such-kind', 'is of an unknown kind'), basis: 'assumed' };
  const step = node['type'] === 'number' ? 0.01 : 1;
  if (typeof node['minimum'] === 'number')
    yield put('minimum', node['minimum'] - step, `is ${node['minimum'] - step} (minimum ${node['minimum']})`);
  if (typeof node['maximum'] === 'number')
    yield put('maximum', node['maximum'] + step, `is ${node['maximum'] + step} (maximum ${node['maximum']})`);
  if (node['minItems'] === 1) yield put('minItems', [], 'is empty');
  if (typeof node['maxItems'] === 'number' && Array.isArray(value))
    yield put(
      'maxItems',
      resized(value, node['maxItems'] + 1),
      `has ${node['maxItems'] + 1} items (maximum ${node['maxItems']})`,
    );
  // No page says that a gateway refuses an empty text
  if (typeof node['minLength'] === 'number') yield { ...put('minLength', '', 'is empty'), basis: 'assumed' };
  if (typeof node['pattern'] === 'string')
    yield put('pattern', corrupt(String(value)), `does not match ${node['pattern']}`);
  if (Array.isArray(node['required']) && isObject(value))
    for (const name of node['required'] as string[]) {
      const { [name]: _, ...rest } = value;
      yield {
        key: `required ${name}`,
        body: replaceAt(body, pointer, rest),
        why: `${pointer}/${name} is missing`,
        ...(Object.hasOwn(propertiesOf(part), name) && { basis: property(part, name).basis }),
      };
    }
}

/** Bodies with the last value that a schema allows. */
function* validVariants(part: SchemaPart, body: Record<string, unknown>): Generator<KeyedChange> {
  const { node, value, pointer } = part;
  const put = (key: string, right: unknown, what: string): KeyedChange => ({
    key: `edge ${key}`,
    body: replaceAt(body, pointer, right),
    why: `${pointer} ${what}`,
  });
  // An undocumented bound may have another value
  const bounds = node['x-bounds-basis'] === undefined ? (['minimum', 'maximum'] as const) : [];
  for (const bound of bounds)
    if (typeof node[bound] === 'number' && typeOf(value) !== 'string')
      yield put(bound, node[bound], `is ${node[bound]}, the ${bound}`);
  if (typeof node['maxItems'] === 'number' && Array.isArray(value))
    yield put('maxItems', resized(value, node['maxItems']), `has ${node['maxItems']} items, the maximum`);
  const byConvention = (node['x-convention-values'] ?? []) as unknown[];
  if (Array.isArray(node['enum']))
    for (const each of node['enum'] as unknown[])
      yield {
        ...put(`enum ${String(each)}`, each, `is ${String(each)}`),
        ...(byConvention.includes(each) && { basis: 'convention' }),
      };
}

/** Cases of the constraints that the description states in prose, valid and invalid. */
function constraintCases(
  base: Record<string, unknown>,
): (Change & { isValid: boolean; rule: string; basis?: Basis })[] {
  const { max } = CONSTRAINTS['images-per-turn'];
  const { max: maxPixels } = CONSTRAINTS['image-pixels'];
  const constraint = (name: keyof typeof CONSTRAINTS) => `MessageInput/x-constraints/${name}`;
  const turns = (...roles: string[]) => ({
    ...base,
    messages: roles.map((role) => ({ role, content: OK_PROMPT })),
  });
  const inline = imageBlock({});
  const images = (count: number, image = inline) => ({
    ...base,
    messages: [
      { role: 'user', content: [...Array.from({ length: count }, () => image), { type: 'text', text: CANARY }] },
    ],
  });
  return [
    {
      rule: constraint('roles-alternate'),
      isValid: true,
      body: turns('user', 'assistant', 'user'),
      why: 'alternating roles',
    },
    {
      rule: constraint('last-message-is-user'),
      isValid: false,
      body: turns('user', 'assistant'),
      why: 'an assistant message at the end',
    },
    {
      rule: constraint('tool-choice-is-offered'),
      isValid: false,
      body: { ...turns('user'), tool_choice: { type: 'any' } },
      why: NO_TOOLS,
      basis: 'convention',
    },
    {
      rule: constraint('tool-choice-is-offered'),
      isValid: false,
      body: { ...turns('user'), tools: [weatherTool], tool_choice: { type: 'tool', name: timeTool.name } },
      why: OTHER_TOOL,
      basis: 'convention',
    },
    {
      rule: constraint('tool-results-have-calls'),
      isValid: false,
      body: {
        ...base,
        messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_none', content: 'END' }] }],
      },
      why: 'a tool result without its call',
      basis: 'convention',
    },
    {
      rule: constraint('images-per-turn'),
      isValid: false,
      body: images(max + 1),
      why: `${max + 1} images in a turn (maximum ${max})`,
    },
    {
      rule: constraint('images-per-turn'),
      isValid: true,
      body: images(max),
      why: `${max} images in a turn, the maximum`,
    },
    {
      rule: 'Base64ImageSource/properties/data',
      isValid: false,
      body: images(1, { ...inline, source: { ...inline.source, data: `data:image/png;base64,${inline.source.data}` } }),
      why: 'an image as a data URL',
      basis: 'assumed',
    },
    {
      rule: constraint('image-pixels'),
      isValid: false,
      body: images(1, imageBlock({ width: maxPixels + 1 })),
      why: `an image that is ${maxPixels + 1} pixels wide (maximum ${maxPixels})`,
    },
    {
      rule: constraint('image-pixels'),
      isValid: true,
      body: images(1, imageBlock({ width: maxPixels })),
      why: `an image that is ${maxPixels} pixels wide, the maximum`,
    },
  ];
}

function resized(items: readonly unknown[], length: number): unknown[] {
  return Array.from({ length }, (_, index) => {
    const item = items[index % Math.max(1, items.length)] ?? 'END';
    return typeof item === 'string' ? `${item}${index}` : item;
  });
}

/** A text that violates a pattern: a URL with http, any other text with `!` before it. */
function corrupt(text: string): string {
  return text.startsWith('https://') ? text.replace('https://', 'http://') : `!${text}`;
}

/** A copy of the body with another value at a JSON pointer. */
function replaceAt(body: Record<string, unknown>, pointer: string, value: unknown): Record<string, unknown> {
  if (pointer === '') return value as Record<string, unknown>;
  const copy = structuredClone(body);
  const names = pointer.slice(1).split('/');
  const last = names.pop()!;
  const holder = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], copy);
  (holder as Record<string, unknown>)[last] = value;
  return copy;
}
