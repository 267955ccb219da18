/** The published JSON Schemas: each compiles alone and judges the examples of the description. */
import { readdir } from 'node:fs/promises';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { createParser } from 'eventsource-parser';
import { describe, expect, test } from 'vitest';
import bundle from '../../generated/openapi.json' with { type: 'json' };
import { mapObjects, mediaTypes, operations, refName, type Json } from '../../scripts/spec.js';
import { contractJson, contractPath } from '../setup/contract.js';

const document: Json = bundle;
const names = Object.keys(document.components.schemas);
const errors: Json = await contractJson('errors.json');
const { $defs }: Json = await contractJson('conformance/vectors.schema.json');
const reasons: string[] = $defs.Decision.properties.want.properties.because.enum;
const files = await readdir(contractPath('schemas'));
const schemas: Json = Object.fromEntries(
  await Promise.all(files.map(async (file) => [file, await contractJson(`schemas/${file}`)])),
);

/** A validator that knows this schema alone. An unknown keyword is an error. */
function alone(schema: Json): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  ajvFormats.default(ajv);
  const extensions = new Set<string>();
  mapObjects(schema, (node) => {
    for (const key of Object.keys(node)) if (key.startsWith('x-')) extensions.add(key);
    return node;
  });
  ajv.addVocabulary([...extensions]);
  return ajv.compile(schema);
}

const compiled = new Map<string, ValidateFunction>();
function validatorOf(type: string): ValidateFunction {
  const validate = compiled.get(type) ?? alone(schemas[`${type}.json`]);
  compiled.set(type, validate);
  return validate;
}

const examples: { type: string; name: string; value: any }[] = [
  ...operations(document).flatMap(({ id, node }) => mediaTypes(node).flatMap((media) => examplesOf(id, media))),
  ...Object.entries<Json>(document.components.responses).map(([name, { content }]) => ({
    type: 'ErrorEnvelope',
    name: `${name} sample`,
    value: content['application/json'].examples.sample.value,
  })),
];

function examplesOf(id: string, { node }: { node: Json }) {
  return Object.entries<Json>(node.examples ?? {}).flatMap(([example, { value, serializedValue }]) => {
    const name = `${id} ${example}`;
    if (typeof serializedValue !== 'string') return [{ type: refName(node.schema)!, name, value }];
    const type = id === 'createMessage' ? 'MessageStreamData' : 'ChatCompletionStreamData';
    return eventsOf(serializedValue).map((event, index) => ({ type, name: `${name} event ${index}`, value: event }));
  });
}

function eventsOf(text: string): unknown[] {
  const data: string[] = [];
  createParser({ onEvent: (event) => data.push(event.data) }).feed(text);
  return data.filter((each) => each !== '[DONE]').map((each) => JSON.parse(each));
}

test('there is one schema per type', () => {
  expect(files.sort()).toEqual(names.map((name) => `${name}.json`).sort());
});

describe('a schema', () => {
  for (const name of names) {
    test(`${name} compiles alone and has a title and a basis`, () => {
      const schema = schemas[`${name}.json`];
      expect(validatorOf(name)).toBeTypeOf('function');
      expect(schema).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: `urn:caicaini:schema:${name}`,
        title: name,
        'x-basis': expect.stringMatching(/^(documented|convention|assumed)$/),
      });
    });
  }
});

test('the envelope of errors.json is the schema of its type, and compiles without the description', () => {
  const { 'x-generated': _, ...schema } = schemas['ErrorEnvelope.json'];
  expect(errors.envelope).toEqual(schema);
  expect(alone(errors.envelope)({ type: 'error', error: { type: 'api_error' } })).toBe(false);
});

describe('the examples', () => {
  for (const { type, name, value } of examples) {
    test(`${name} fits ${type}, and no longer without a required member`, () => {
      const validate = validatorOf(type);
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      const required: string[] = schemas[`${type}.json`].required ?? [];
      for (const member of required) expect(validate({ ...value, [member]: undefined }), member).toBe(false);
    });
  }
});

describe('the tables', () => {
  test('errors.json fits errors.schema.json, which is strict enough to decode its maps', async () => {
    const validate = alone(await contractJson('errors.schema.json'));
    expect(validate(errors), JSON.stringify(validate.errors)).toBe(true);
    const { retryPolicy, operations: idempotent, rules } = errors;
    for (const action of Object.values(retryPolicy.statuses.actions)) expect(action).toMatch(/^(retry|stop|fix)$/);
    expect(validate({ ...errors, retryPolicy: { ...retryPolicy, statuses: { '408': 'retry' } } })).toBe(false);
    expect(Object.keys(retryPolicy.noAnswer.outcomes)).toContain('unusable-stream');
    expect(idempotent.getAccount).toEqual({ method: 'GET', path: '/v1/account', idempotent: true });
    expect(idempotent.createMessage.idempotent).toBe(false);
    expect(rules.decision.map(({ because }: Json) => because)).toEqual([...new Set(reasons)]);
  });
});

test('stream-grammar.json fits stream-grammar.schema.json, and its steps name symbols of the grammar', async () => {
  const validate = alone(await contractJson('stream-grammar.schema.json'));
  const tables: Json = await contractJson('stream-grammar.json');
  expect(validate(tables), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...tables, grammars: { ...tables['grammars'], 'x-members': {} } })).toBe(false);
  for (const { states, symbols, assembly } of Object.values<Json>(tables['grammars'])) {
    const known = Object.values<Json>(states).flatMap((next) => Object.keys(next));
    const named = [...(symbols.list ?? []), ...assembly].flatMap(({ symbol, on }: Json) => symbol ?? on ?? []);
    expect(known).toEqual(expect.arrayContaining(named));
  }
});

describe('the vectors', async () => {
  const { vectors } = await contractJson('conformance/streams.json');
  // A lenient vector breaks the description on purpose
  for (const { name, given, want } of vectors.filter(({ lenient }: Json) => !lenient)) {
    const [event, final] =
      given.operation === 'createMessage'
        ? ['MessageStreamData', 'Message']
        : ['ChatCompletionStreamData', 'ChatCompletion'];
    test(`the schemas of answers accept what a client must read: ${name}`, () => {
      const readsAs = (type: string, value: unknown) => {
        const validate = validatorOf(type);
        expect(validate(value), JSON.stringify([value, validate.errors])).toBe(true);
      };
      for (const value of want.events) readsAs(event, value);
      if (want.final) readsAs(final, want.final);
    });
  }

  const user = (content: unknown) => ({ role: 'user', content });
  const image = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } };
  const inline = (data: string) => ({ type: 'base64', media_type: 'image/png', data });
  const result = { type: 'tool_result', tool_use_id: 'toolu_1' };
  const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
  const rules: { rule: string; type: string; right: unknown[]; wrong: unknown[] }[] = [
    {
      rule: 'a base64 text whose length is no multiple of 4',
      type: 'Base64ImageSource',
      right: ['aGk=', 'aGkh', 'a'.repeat(200_001)].map(inline),
      wrong: ['aGk', 'aGkh=', 'a'].map(inline),
    },
    {
      rule: 'a tool result in a turn of the assistant',
      type: 'InputMessage',
      right: [user([result]), { role: 'assistant', content: 'Hi' }],
      wrong: [{ role: 'assistant', content: [{ type: 'text', text: 'Hi' }, result] }],
    },
    {
      rule: 'more than 20 images in a turn',
      type: 'InputMessage',
      right: [user(Array(20).fill(image)), user([...Array(20).fill(image), { type: 'text', text: 'Hi' }]), user([])],
      wrong: [user(Array(21).fill(image))],
    },
    {
      rule: 'an input schema that is not of an object',
      type: 'Tool',
      right: [{ name: 'f', input_schema: { type: 'object', properties: {} } }],
      wrong: [{}, { type: 'string' }, { anyOf: [] }].map((schema) => ({ name: 'f', input_schema: schema })),
    },
    {
      rule: 'a message of the assistant with neither content nor calls',
      type: 'ChatAssistantMessage',
      right: [{ content: 'Hi' }, { content: null, tool_calls: [call] }, { tool_calls: [call] }].map(assistant),
      wrong: [{}, { content: null }, { tool_calls: [] }].map(assistant),
    },
  ];
  for (const { rule, type, right, wrong } of rules)
    test(`the schemas of requests refuse ${rule}`, () => {
      const validate = alone(schemas[`${type}.json`]);
      for (const value of right) expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      for (const value of wrong) expect(validate(value), JSON.stringify(value)).toBe(false);
    });
  function assistant(message: object) {
    return { role: 'assistant', ...message };
  }

  test('the schemas of requests stay closed', () => {
    const unknown = { role: 'user', content: [{ type: 'news' }] };
    expect(alone(schemas['InputMessage.json'])(unknown)).toBe(false);
    expect(alone(schemas['ContentBlock.json'])({ type: 'news' })).toBe(true);
    expect(alone(schemas['ContentBlock.json'])({ type: 'text' })).toBe(false);
  });
});
