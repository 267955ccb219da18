/** The published JSON Schemas: each compiles alone and judges the examples of the description. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { createParser } from 'eventsource-parser';
import { describe, expect, test } from 'vitest';
import errors from '../generated/errors.json' with { type: 'json' };
import bundle from '../generated/openapi.json' with { type: 'json' };
import { mapObjects, mediaTypes, operations, refName, type Json } from '../scripts/spec.js';
import { ROOT } from './process.js';

const folder = join(ROOT, 'generated/schemas');
const document: Json = bundle;
const names = Object.keys(document.components.schemas);
const files = await readdir(folder);
const schemas: Json = Object.fromEntries(
  await Promise.all(files.map(async (file) => [file, JSON.parse(await readFile(join(folder, file), 'utf8'))])),
);

/** A validator that has seen this schema and no other; a keyword it does not know is an error. */
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

const examples: { type: string; name: string; value: any }[] = [
  ...operations(document).flatMap(({ id, node }) => mediaTypes(node).flatMap((media) => examplesOf(id, media))),
  ...Object.entries<Json>(document.components.responses).map(([status, { content }]) => ({
    type: 'ErrorEnvelope',
    name: `${status} sample`,
    value: content['application/json'].examples.sample.value,
  })),
];

function examplesOf(id: string, { node }: { node: Json }) {
  return Object.entries<Json>(node.examples ?? {}).flatMap(([example, { value, serializedValue }]) => {
    const name = `${id} ${example}`;
    if (typeof serializedValue !== 'string') return [{ type: refName(node.schema)!, name, value }];
    const type = id === 'createMessage' ? 'MessageStreamEvent' : 'ChatCompletionStreamData';
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
    test(`${name} compiles alone, with its title and its basis`, () => {
      const schema = schemas[`${name}.json`];
      expect(alone(schema)).toBeTypeOf('function');
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
    test(`${name} fits ${type}, and without a required member it does not`, () => {
      const validate = alone(schemas[`${type}.json`]);
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      const required: string[] = schemas[`${type}.json`].required ?? [];
      for (const member of required) expect(validate({ ...value, [member]: undefined }), member).toBe(false);
    });
  }
});
