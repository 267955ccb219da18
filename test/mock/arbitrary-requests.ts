/** Random requests that follow the schemas of the contract, and random requests with one altered member. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import * as fc from 'fast-check';
import document from '../../generated/openapi.json' with { type: 'json' };
import { CONSTRAINTS, MODELS, type KnownModelId, type Operation } from '../../src/contract.js';

type Schema = Record<string, any>;
const schemas = document.components.schemas as Record<string, Schema>;
const DEPTH = 6;

const ajv = new Ajv2020({ strict: false });
ajvFormats.default(ajv);
ajv.addSchema(document, 'spec');
const compiled = new Map<string, ValidateFunction>();

/** The errors of ajv for a value and a part of the contract; empty when the value is valid. */
export function problems(pointer: string, value: unknown): unknown[] {
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `spec#${pointer}` });
  compiled.set(pointer, validate);
  validate(value);
  return validate.errors ?? [];
}

/** Whether a request body is valid: by ajv, and by the rules that a schema cannot express. */
export function isValid({ request }: Operation, given: any): boolean {
  const body = withoutNulls(given);
  if (problems(`/components/schemas/${request}`, body).length > 0) return false;
  const names = (body.tools ?? []).map((tool: any) => tool.name ?? tool.function.name);
  if (new Set(names).size < names.length) return false;
  const choice = body.tool_choice?.type ?? body.tool_choice;
  if (['any', 'required'].includes(choice) && names.length === 0) return false;
  if (['tool', 'function'].includes(choice)) {
    const { name } = body.tool_choice.function ?? body.tool_choice;
    if (!names.includes(name)) return false;
  }
  const { messages } = body as { messages: any[] };
  if (request === 'ChatCompletionRequest') return pairsOf(chatTurns(messages));
  const spoken = messages.filter(({ role }) => role !== 'system');
  return (
    spoken.at(-1)?.role === 'user' &&
    pairsOf(messageTurns(spoken)) &&
    messages.every(({ content }) => imagesIn(content) <= CONSTRAINTS['images-per-turn'].max)
  );
}

/** Valid requests with one message and few other members, so that pages of the vendor name every form of many. */
export function smallRequest(operation: Operation): fc.Arbitrary<any> {
  const kept = fc.nat({ max: 3 }).chain((count) => fc.array(fc.nat(), { maxLength: count }));
  return fc
    .tuple(validRequest(operation), kept)
    .map(([body, picks]) => {
      const { model, max_tokens, messages: _, ...others } = body;
      const names = Object.keys(others);
      const few = Object.fromEntries(
        picks.map((pick) => names[pick % names.length]!).map((name) => [name, others[name]]),
      );
      const limit = max_tokens === undefined ? {} : { max_tokens };
      return { ...few, ...limit, model, messages: [{ role: 'user', content: 'Hi' }] };
    })
    .filter((body) => isValid(operation, body));
}

const documented = new Ajv2020({ strict: false });
ajvFormats.default(documented);
documented.addSchema({ components: { schemas: documentedPart(schemas) } }, 'spec');

/** A part of the schemas without the forms that only the convention has. */
function documentedPart(part: any): any {
  if (Array.isArray(part)) return part.map(documentedPart);
  if (typeof part !== 'object' || part === null) return part;
  if (part['x-basis'] === 'convention' && part['x-source'] === undefined) return false;
  const left = Object.fromEntries(Object.entries(part).map(([name, member]) => [name, documentedPart(member)]));
  const byConvention = part['x-convention-values'] ?? [];
  return part.enum ? { ...left, enum: part.enum.filter((each: unknown) => !byConvention.includes(each)) } : left;
}

/** Whether pages of the vendor name every form of a valid request. */
export function isDocumented({ request }: Operation, given: any): boolean {
  const body = withoutNulls(given);
  if (JSON.stringify(body) !== JSON.stringify(given)) return false;
  const alternates = (messages: any[]) => messages.every(({ role }, index) => role !== messages[index - 1]?.role);
  return (
    documented.validate({ $ref: `spec#/components/schemas/${request}` }, body) &&
    (request === 'ChatCompletionRequest' || alternates(body.messages))
  );
}

/** By convention, null for an optional member is no member; in the JSON of a schema or of an input it is a value. */
function withoutNulls(value: any, name = ''): any {
  if (typeof value !== 'object' || value === null) return value;
  if (['input', 'input_schema', 'parameters', 'schema'].includes(name)) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member, key)]));
}

interface Turn {
  role: string;
  calls: string[];
  results: string[];
}

/** Whether the calls of each turn and the results of the next are for each other. */
function pairsOf(turns: Turn[]): boolean {
  const isIn = (some: string[] = [], all: string[] = []) => some.every((each) => all.includes(each));
  return turns.every(
    ({ calls, results }, index) => isIn(calls, turns[index + 1]?.results) && isIn(results, turns[index - 1]?.calls),
  );
}

function messageTurns(messages: any[]): Turn[] {
  return merged(
    messages.map(({ role, content }) => {
      const ids = (type: string, member: string) =>
        Array.isArray(content) ? content.filter((block) => block.type === type).map((block) => block[member]) : [];
      return { role, calls: ids('tool_use', 'id'), results: ids('tool_result', 'tool_use_id') };
    }),
    () => true,
  );
}

function chatTurns(messages: any[]): Turn[] {
  return merged(
    messages.map(({ role, tool_calls = [], tool_call_id }) => ({
      role,
      calls: role === 'assistant' ? tool_calls.map(({ id }: any) => id) : [],
      results: role === 'tool' ? [tool_call_id] : [],
    })),
    (role) => role === 'tool',
  );
}

function merged(turns: Turn[], merges: (role: string) => boolean): Turn[] {
  return turns.reduce<Turn[]>((all, turn) => {
    const last = all.at(-1);
    if (last?.role !== turn.role || !merges(turn.role)) return [...all, turn];
    const both = { role: turn.role, calls: last.calls.concat(turn.calls), results: last.results.concat(turn.results) };
    return [...all.slice(0, -1), both];
  }, []);
}

function imagesIn(content: any): number {
  if (!Array.isArray(content)) return 0;
  return content.reduce<number>((sum, block: any) => sum + (block.type === 'image' ? 1 : imagesIn(block.content)), 0);
}

/** Valid requests of an operation. */
export function validRequest({ request }: Operation): fc.Arbitrary<any> {
  return arbitraryOf({ $ref: `#/components/schemas/${request}` }).map((generated) => {
    const body = structuredClone(generated);
    const max = MODELS[body.model as KnownModelId].maxOutputTokens;
    for (const name of ['max_tokens', 'max_completion_tokens'])
      if (name in body) body[name] = 1 + (Number(body[name]) % max);
    repairTools(body);
    if (request === 'ChatCompletionRequest') body.messages = body.messages.flatMap(answeredCalls);
    else {
      body.messages = body.messages.flatMap(answeredUses);
      if (body.messages.every(({ role }: any) => role === 'system')) body.messages[0].role = 'user';
      if (body.messages.findLast(({ role }: any) => role !== 'system').role === 'assistant')
        body.messages.push({ role: 'user', content: 'And now?' });
    }
    return body;
  });
}

/** Gives the tools different names, and a forced choice the name of a tool. */
function repairTools(body: any): void {
  const tools = (body.tools ?? []).map((tool: any) => tool.function ?? tool);
  tools.forEach((tool: any, index: number) => (tool.name = `${tool.name}${index}`));
  const choice = body.tool_choice;
  if (['any', 'tool', 'function'].includes(choice?.type) || choice === 'required') {
    if (tools.length === 0) delete body.tool_choice;
    else if (choice.function ?? choice.name) (choice.function ?? choice).name = tools[0].name;
  }
}

/** A message without tool calls and results of its own, or an assistant message with calls and then their results. */
function answeredUses({ role, content }: any): any[] {
  if (!Array.isArray(content)) return [{ role, content }];
  const uses = role === 'assistant' ? content.filter(({ type }) => type === 'tool_use') : [];
  const kept = content.filter(
    (block) => block.type !== 'tool_result' && (block.type !== 'tool_use' || uses.length > 0),
  );
  // An id of each call that differs from all others
  uses.forEach((use, index) => (use.id = `${use.id}-${index}`));
  const results = uses.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'done' }));
  return [{ role, content: kept }, ...(results.length > 0 ? [{ role: 'user', content: results }] : [])];
}

function answeredCalls(message: any): any[] {
  if (message.role === 'tool') return [{ role: 'user', content: 'done' }];
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
  return [message, ...calls.map(({ id }: any) => ({ role: 'tool', tool_call_id: id, content: 'done' }))];
}

const JUNK = [null, 0, -1, 1.5, 1e9, '', 'x', [], {}, true, ['x'], [{}], { type: 'x' }];

/** Requests with one member or item replaced or removed. A few of them are still valid. */
export function alteredRequest(operation: Operation): fc.Arbitrary<any> {
  return altered(validRequest(operation));
}

/** Values with one member or item replaced or removed. */
export function altered(arbitrary: fc.Arbitrary<any>): fc.Arbitrary<any> {
  const junk = fc.option(fc.constantFrom(...JUNK), { nil: undefined });
  return fc.tuple(arbitrary, fc.nat(), junk).map(([original, index, value]) => {
    const body = structuredClone(original);
    const members = membersOf(body);
    const member = members[index % members.length];
    if (!member) return body;
    if (value === undefined && !Array.isArray(member.parent)) Reflect.deleteProperty(member.parent, member.name);
    else member.parent[member.name] = structuredClone(value ?? null);
    return body;
  });
}

/** Every member and item of a value, at any depth. */
function membersOf(parent: any): { parent: any; name: string }[] {
  if (typeof parent !== 'object' || parent === null) return [];
  return Object.keys(parent).flatMap((name) => [{ parent, name }, ...membersOf(parent[name])]);
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', ' ', 'one\n\ntwo', '两个字', '👩‍🚀 data: [DONE]\n', 'a'.repeat(99)),
);

/** Values that follow a schema, for the keywords that the contract uses. */
function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<any> {
  if (schema['$ref']) return arbitraryOf(schemas[schema['$ref'].split('/').at(-1)]!, depth);
  if ('const' in schema) return fc.constant(schema['const']);
  if (schema['enum']) return fc.constantFrom(...schema['enum']);
  if (schema['oneOf']) return fc.oneof(...schema['oneOf'].map((each: Schema) => arbitraryOf(each, depth + 1)));
  const parts = (schema['allOf'] ?? []).map((part: Schema) => schemas[part['$ref']?.split('/').at(-1)] ?? part);
  const merged = [...parts, schema].reduce((all, part) => ({
    ...part,
    properties: { ...all.properties, ...part.properties },
    required: [...new Set([...(all.required ?? []), ...(part.required ?? [])])],
  }));
  switch ([schema['type']].flat()[0]) {
    case 'object':
      return objectOf(merged, depth);
    case 'array': {
      const minItems = Number(schema['minItems'] ?? 0);
      const maxItems = Number(schema['maxItems'] ?? minItems + 4);
      const maxLength = depth > DEPTH ? minItems : maxItems;
      return fc.array(arbitraryOf(schema['items'], depth + 1), { minLength: minItems, maxLength });
    }
    case 'string':
      if (schema['pattern']) return fc.stringMatching(new RegExp(schema['pattern'], 'u'));
      return text.map((value) => value.padEnd(schema['minLength'] ?? 0, 'x'));
    case 'integer':
      return fc.integer({ min: schema['minimum'] ?? 0, max: schema['maximum'] ?? 5_000 });
    case 'number':
      return fc.double({ min: schema['minimum'] ?? -1e6, max: schema['maximum'] ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

function objectOf({ properties, required = [] }: Schema, depth: number): fc.Arbitrary<any> {
  if (!properties || Object.keys(properties).length === 0)
    return fc.oneof(fc.constant({ type: 'object' }), fc.dictionary(text, fc.jsonValue({ maxDepth: 2 })), toolSchema);
  const members = Object.entries(properties as Record<string, Schema>).map(([name, part]) => [
    name,
    arbitraryOf(part, depth + 1),
  ]);
  return fc.record(Object.fromEntries(members), { requiredKeys: required, noNullPrototype: true });
}

const name = fc.oneof(fc.constantFrom('city', 'units', 'a b', '名', 'constructor'), fc.string({ minLength: 1 }));
const count = fc.nat({ max: 4 });

/** Schemas of tool input; each describes an object. */
export const toolSchema: fc.Arbitrary<Schema> = fc.letrec<{ any: Schema; object: Schema }>((tie) => ({
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(name, tie('any')), { selector: ([key]) => key, maxLength: 4 }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([members, all, closed]) => ({
      type: 'object',
      properties: Object.fromEntries(members),
      required: members.map(([key]) => key).filter((_, index) => all || index % 2 === 0),
      ...(closed && { additionalProperties: false }),
    })),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Schema>(
      { type: 'string' },
      { type: 'boolean' },
      { type: 'null' },
      { type: ['string', 'null'] },
      { const: 7 },
      { type: 'string', enum: ['celsius', 'fahrenheit'] },
      { enum: [1, null, 'x', { a: [1] }] },
      { type: 'string', default: 'north' },
      {},
      { description: 'anything' },
    ),
    fc.tuple(count, count).map(([min, more]) => ({ type: 'string', minLength: min, maxLength: min + more })),
    fc
      .constantFrom(
        ...['date', 'date-time', 'time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname', 'duration'],
        ...['uri-reference', 'json-pointer', 'regex', 'byte'],
      )
      .map((format) => ({ type: 'string', format })),
    fc
      .constantFrom(
        ...[
          '^\\d{5}$',
          '^[A-Z]{3}$',
          '^(a|b)+$',
          '^[a-z0-9-]+$',
          '^\\+?[0-9]{2,4}$',
          '^https://',
          '\\.csv$',
          '^\\w+@\\w+$',
        ],
        ...[
          '^[^\\s]{3,}$',
          '^(?:GET|POST)$',
          '^v\\d+(\\.\\d+)?$',
          '[A-F\\d]{8}',
          '^$',
          '^\\S+ \\S+$',
          '^#[0-9a-fA-F]{6}$',
        ],
      )
      .map((pattern) => ({ type: 'string', pattern })),
    fc
      .tuple(
        fc.constantFrom('integer', 'number'),
        fc.integer({ min: -9, max: 9 }),
        fc.nat({ max: 20 }),
        fc.nat({ max: 5 }),
      )
      .map(([type, low, more, form]) => {
        if (form === 0) return { type, minimum: low, maximum: low + more };
        if (form === 1) return { type, exclusiveMinimum: low, exclusiveMaximum: low + more + 2 };
        if (form === 2) return { type, minimum: low, multipleOf: more + 1 };
        if (form === 3) return { type, maximum: low };
        return form === 4 ? { type, exclusiveMaximum: low } : { type: 'number', multipleOf: 0.25, minimum: low };
      }),
    fc.tuple(tie('any'), count, count).map(([items, min, more]) => ({
      type: 'array',
      items,
      minItems: min,
      maxItems: min + more,
    })),
    fc
      .tuple(fc.constantFrom<Schema>({ type: 'integer' }, { type: 'string' }, { type: 'number' }), count)
      .map(([items, minItems]) => ({ type: 'array', items, minItems, uniqueItems: true })),
    fc.tuple(tie('any'), tie('any')).map(([one, other]) => ({ anyOf: [one, other] })),
    fc.constant({ oneOf: [{ type: 'string' }, { type: 'integer' }] }),
    fc.tuple(tie('object'), tie('object')).map(([one, other]) => ({
      allOf: [one, other].map(({ additionalProperties: _, ...open }, index) => ({
        ...open,
        properties: rename(open['properties'], index),
        required: open['required'].map((key: string) => `${index}${key}`),
      })),
    })),
    tie('object'),
  ),
})).object;

// The parts of an allOf get different names: two parts could contradict each other on a member of the same name
function rename(properties: Schema, index: number): Schema {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [`${index}${key}`, value]));
}
