/** Requests just inside and just outside of every constraint of the description, derived from its schemas and examples. */
import { check, type SchemaName } from '../check.js';
import { CONSTRAINTS, DESCRIPTION, MODELS, OPERATIONS, type OperationId } from '../contract.js';
import { isObject } from '../json.js';
import type { Basis } from './exchange.js';
import { ROUTER } from './facts.js';
import { picture } from './pictures.js';
import {
  basisOf,
  parts,
  placeOf,
  propertiesOf,
  property,
  rootPlace,
  typeOf,
  weaker,
  WEAKEST_FIRST,
  type Part,
} from './walk.js';
import { CANARY } from './words.js';

/** A request body that the description allows or forbids. */
export interface Derived {
  operation: OperationId;
  body: Record<string, unknown>;
  isValid: boolean;
  /** What is special about it: "/max_tokens is 0 (minimum 1)". */
  why: string;
  basis: Basis;
  source: readonly string[];
  /** JSON pointer into the description. */
  schema: string;
}

/** Tokens that are plenty for an answer nobody reads. */
const FEW_TOKENS = 16;

/** All that can be derived for an operation: the documented examples first, and one of each kind. */
export function derive(operation: OperationId): Derived[] {
  const schema = OPERATIONS[operation].request as SchemaName | null;
  if (schema === null) return [];
  const floor: Basis = operation === 'countMessageTokens' ? 'convention' : 'documented';
  const bases = basesOf(operation, schema);
  const found = new Map<string, Derived>();
  for (const { name, body } of bases) {
    const add = (
      key: string,
      change: Change,
      isValid: boolean,
      place: Pick<Derived, 'basis' | 'source' | 'schema'>,
    ) => {
      // An image that would have to be fetched says more of the network than of the gateway
      if (isValid && JSON.stringify(change.body).includes('"https://')) return;
      if (found.has(key) || (check(schema, change.body).length === 0) !== isValid) return;
      const basis = weaker(floor, isValid ? basisOf(schema, change.body) : place.basis);
      found.set(key, { operation, body: change.body, isValid, why: change.why, ...place, basis });
    };
    add(`example ${name}`, { body, why: `the example ${name}` }, true, rootPlace(schema));
    for (const part of parts(rootPlace(schema), body)) {
      const place = { basis: part.basis, source: part.source, schema: part.schema };
      for (const { kind, basis = part.basis, ...change } of outside(part, body))
        add(`${part.schema} ${kind}`, change, false, { ...place, basis: weaker(basis, part.basis) });
      for (const { kind, ...change } of inside(part, body)) add(`${part.schema} ${kind}`, change, true, place);
    }
  }
  if (schema !== 'ChatCompletionRequest')
    for (const { body, why, isValid, rule } of prose(bases[0]!.body)) {
      const { source } = placeOf(schema, body, '/messages');
      const place = { basis: floor, source, schema: `/components/schemas/${rule}` };
      found.set(why, { operation, body, isValid, why, ...place });
    }
  return [...found.values()];
}

interface Change {
  body: Record<string, unknown>;
  why: string;
}
/** A change of a kind; where it rests on less than the part that is changed, it says so. */
type Kind = Change & { kind: string; basis?: Basis };

/** Bodies to start from, the best founded first: the examples, and the first of them with every model. */
function basesOf(operation: OperationId, schema: SchemaName): { name: string; body: Record<string, unknown> }[] {
  const examples = Object.entries(DESCRIPTION.requests[operation]!).map(([name, body]) => ({
    name,
    body: modest(body),
  }));
  const [first] = examples as [(typeof examples)[number]];
  const models = Object.keys(MODELS).map((model) => ({
    name: `${first.name} on ${model}`,
    body: { ...first.body, model },
  }));
  const strength = (body: unknown) => WEAKEST_FIRST.indexOf(basisOf(schema, body));
  return [...examples, ...models].sort((one, other) => strength(other.body) - strength(one.body));
}

/** The body with a short question that can be found again, and few tokens to answer it. */
function modest(example: Record<string, unknown>): Record<string, unknown> {
  const body = structuredClone(example);
  const last = (body['messages'] as Record<string, unknown>[]).at(-1)!;
  if (typeof last['content'] === 'string' && last['role'] === 'user') last['content'] = `Answer with OK. ${CANARY}`;
  if (typeof body['max_tokens'] === 'number' && !body['thinking']) body['max_tokens'] = FEW_TOKENS;
  if (body['model'] !== undefined) body['model'] = ROUTER;
  return body;
}

/** Values that a schema forbids, each by one of its rules. */
function* outside(part: Part, body: Record<string, unknown>): Generator<Kind> {
  const { node, value, pointer } = part;
  // A choice among tools that are none would be wrong for another reason
  const { tool_choice: _, ...unchosen } = body;
  const put = (kind: string, wrong: unknown, what: string): Kind => ({
    kind,
    body: replace(pointer === '/tools' ? unchosen : body, pointer, wrong),
    why: `${pointer || 'the body'} ${what}`,
  });
  const types = [node['type'] ?? []].flat() as string[];
  if (types.length === 1 && pointer !== '') {
    const wrong = { string: 42, integer: 'many', number: 'much', boolean: 'perhaps', object: 'text', array: 'text' }[
      types[0]!
    ];
    yield put('type', wrong, `is ${JSON.stringify(wrong)}, no ${types[0]!}`);
    if (types[0] === 'integer') yield put('fraction', Number(value) + 0.5, 'is no whole number');
  }
  if (Array.isArray(node['enum'])) yield put('enum', `${String(value)}-none`, 'is none of the allowed values');
  if ('const' in node && typeof node['const'] === 'string')
    yield { ...put('const', 'no-such-kind', 'is of no known kind'), basis: 'assumed' };
  const step = node['type'] === 'number' ? 0.01 : 1;
  if (typeof node['minimum'] === 'number')
    yield put('minimum', node['minimum'] - step, `is ${node['minimum'] - step} (minimum ${node['minimum']})`);
  if (typeof node['maximum'] === 'number')
    yield put('maximum', node['maximum'] + step, `is ${node['maximum'] + step} (maximum ${node['maximum']})`);
  if (node['minItems'] === 1) yield put('minItems', [], 'is empty');
  if (typeof node['maxItems'] === 'number' && Array.isArray(value))
    yield put(
      'maxItems',
      grow(value, node['maxItems'] + 1),
      `has ${node['maxItems'] + 1} items (maximum ${node['maxItems']})`,
    );
  if (typeof node['minLength'] === 'number') yield put('minLength', '', 'is empty');
  if (typeof node['pattern'] === 'string')
    yield put('pattern', spoil(String(value)), `does not match ${node['pattern']}`);
  if (Array.isArray(node['required']) && isObject(value))
    for (const name of node['required'] as string[]) {
      const { [name]: _, ...rest } = value;
      yield {
        kind: `required ${name}`,
        body: replace(body, pointer, rest),
        why: `${pointer}/${name} is missing`,
        ...(Object.hasOwn(propertiesOf(part), name) && { basis: property(part, name).basis }),
      };
    }
}

/** Values at the very edge of what a schema allows. */
function* inside(part: Part, body: Record<string, unknown>): Generator<Kind> {
  const { node, value, pointer } = part;
  const put = (kind: string, right: unknown, what: string): Kind => ({
    kind: `edge ${kind}`,
    body: replace(body, pointer, right),
    why: `${pointer} ${what}`,
  });
  // A bound that nobody documented may lie elsewhere
  const bounds = node['x-bounds-basis'] === undefined ? (['minimum', 'maximum'] as const) : [];
  for (const bound of bounds)
    if (typeof node[bound] === 'number' && typeOf(value) !== 'string')
      yield put(bound, node[bound], `is ${node[bound]}, the ${bound}`);
  if (typeof node['maxItems'] === 'number' && Array.isArray(value))
    yield put('maxItems', grow(value, node['maxItems']), `has ${node['maxItems']} items, the most`);
  if (Array.isArray(node['enum']))
    for (const each of node['enum'] as unknown[]) yield put(`enum ${String(each)}`, each, `is ${String(each)}`);
}

/** What the prose demands beyond the schema, from both sides. */
function prose(base: Record<string, unknown>): (Change & { isValid: boolean; rule: string })[] {
  const { max } = CONSTRAINTS['images-per-turn'];
  const { max: maxPixels } = CONSTRAINTS['image-pixels'];
  const constraint = (name: keyof typeof CONSTRAINTS) => `MessageInput/x-constraints/${name}`;
  const turns = (...roles: string[]) => ({
    ...base,
    messages: roles.map((role) => ({ role, content: `Answer with OK. ${CANARY}` })),
  });
  const images = (count: number, image = picture({})) => ({
    ...base,
    messages: [
      { role: 'user', content: [...Array.from({ length: count }, () => image), { type: 'text', text: CANARY }] },
    ],
  });
  return [
    {
      rule: constraint('roles-alternate'),
      isValid: false,
      body: turns('user', 'user'),
      why: 'two messages of the user in a row',
    },
    {
      rule: constraint('roles-alternate'),
      isValid: false,
      body: turns('user', 'assistant', 'assistant', 'user'),
      why: 'two messages of the assistant in a row',
    },
    {
      rule: constraint('roles-alternate'),
      isValid: true,
      body: turns('user', 'assistant', 'user'),
      why: 'roles that alternate',
    },
    {
      rule: constraint('last-message-is-user'),
      isValid: false,
      body: turns('user', 'assistant'),
      why: 'the last message is of the assistant',
    },
    {
      rule: constraint('images-per-turn'),
      isValid: false,
      body: images(max + 1),
      why: `${max + 1} images in a turn (maximum ${max})`,
    },
    { rule: constraint('images-per-turn'), isValid: true, body: images(max), why: `${max} images in a turn, the most` },
    {
      rule: constraint('image-pixels'),
      isValid: false,
      body: images(1, picture({ width: maxPixels + 1 })),
      why: `an image that is ${maxPixels + 1} pixels wide (maximum ${maxPixels})`,
    },
    {
      rule: constraint('image-pixels'),
      isValid: true,
      body: images(1, picture({ width: maxPixels })),
      why: `an image that is ${maxPixels} pixels wide, the most`,
    },
    {
      rule: 'InputMessage/properties/role',
      isValid: false,
      body: turns('system', 'user'),
      why: 'a message of the system',
    },
  ];
}

function grow(items: readonly unknown[], length: number): unknown[] {
  return Array.from({ length }, (_, index) => {
    const item = items[index % Math.max(1, items.length)] ?? 'END';
    return typeof item === 'string' ? `${item}${index}` : item;
  });
}

/** Nearly the same text: a URL without its s, anything else with a mark before it. */
function spoil(text: string): string {
  return text.startsWith('https://') ? text.replace('https://', 'http://') : `!${text}`;
}

/** A copy of the body with another value at a JSON pointer. */
function replace(body: Record<string, unknown>, pointer: string, value: unknown): Record<string, unknown> {
  if (pointer === '') return value as Record<string, unknown>;
  const copy = structuredClone(body);
  const names = pointer.slice(1).split('/');
  const last = names.pop()!;
  const holder = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], copy);
  (holder as Record<string, unknown>)[last] = value;
  return copy;
}
