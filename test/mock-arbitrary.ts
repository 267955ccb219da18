/** Arbitrary requests that follow the schemas of the description, and requests that depart from them somewhere. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import * as fc from 'fast-check';
import document from '../generated/openapi.json' with { type: 'json' };
import { CONSTRAINTS, MODELS, type ModelId, type Operation } from '../src/contract.js';

type Schema = Record<string, any>;
const schemas = document.components.schemas as Record<string, Schema>;
const DEPTH = 6;

const ajv = new Ajv2020({ strict: false });
ajvFormats.default(ajv);
ajv.addSchema(document, 'spec');
const compiled = new Map<string, ValidateFunction>();

/** What ajv finds wrong by a part of the description; empty when it fits. */
export function problems(pointer: string, value: unknown): unknown[] {
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `spec#${pointer}` });
  compiled.set(pointer, validate);
  validate(value);
  return validate.errors ?? [];
}

/** Whether a request body is allowed: by ajv, and by the documented rules that no schema can say. */
export function isAllowed({ request }: Operation, body: any): boolean {
  if (problems(`/components/schemas/${request}`, body).length > 0) return false;
  if (request === 'ChatCompletionRequest') return true;
  const { messages } = body as { messages: { role: string; content: any }[] };
  return (
    messages.at(-1)!.role === 'user' &&
    messages.every(({ role }, index) => role !== messages[index - 1]?.role) &&
    messages.every(({ content }) => imagesIn(content) <= CONSTRAINTS['images-per-turn'].max)
  );
}

function imagesIn(content: any): number {
  if (!Array.isArray(content)) return 0;
  return content.reduce<number>((sum, block: any) => sum + (block.type === 'image' ? 1 : imagesIn(block.content)), 0);
}

/** Requests that an operation allows. */
export function allowedRequest({ request }: Operation): fc.Arbitrary<any> {
  return arbitraryOf({ $ref: `#/components/schemas/${request}` }).map((generated) => {
    const body = structuredClone(generated);
    const max = MODELS[body.model as ModelId].maxOutputTokens;
    if ('max_tokens' in body) body.max_tokens = 1 + (Number(body.max_tokens) % max);
    const last = body.messages.length - 1;
    if (request !== 'ChatCompletionRequest')
      body.messages.forEach((message: any, index: number) => {
        message.role = (last - index) % 2 === 0 ? 'user' : 'assistant';
      });
    return body;
  });
}

const JUNK = [null, 0, -1, 1.5, 1e9, '', 'x', [], {}, true, ['x'], [{}], { type: 'x' }];

/** Requests with one place that is replaced or missing; a few of them are allowed all the same. */
export function departingRequest(operation: Operation): fc.Arbitrary<any> {
  return departing(allowedRequest(operation));
}

/** Values with one place that is replaced or missing. */
export function departing(arbitrary: fc.Arbitrary<any>): fc.Arbitrary<any> {
  const junk = fc.option(fc.constantFrom(...JUNK), { nil: undefined });
  return fc.tuple(arbitrary, fc.nat(), junk).map(([whole, at, value]) => {
    const body = structuredClone(whole);
    const places = placesOf(body);
    const place = places[at % places.length];
    if (!place) return body;
    if (value === undefined && !Array.isArray(place.holder)) Reflect.deleteProperty(place.holder, place.name);
    else place.holder[place.name] = structuredClone(value ?? null);
    return body;
  });
}

function placesOf(holder: any): { holder: any; name: string }[] {
  if (typeof holder !== 'object' || holder === null) return [];
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesOf(holder[name])]);
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', ' ', 'one\n\ntwo', '两个字', '👩‍🚀 data: [DONE]\n', 'a'.repeat(99)),
);

/** Values that follow a schema, as far as the description's schemas go. */
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

/** Schemas as tools declare them, always of an object. */
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

// Two parts of an allOf that say different things of one member could not be met
function rename(properties: Schema, index: number): Schema {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [`${index}${key}`, value]));
}
