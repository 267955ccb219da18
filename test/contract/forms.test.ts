/** The derived forms of the description accept the same bodies as the description, and the linters find nothing in them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { createParser } from 'eventsource-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import source from '../../generated/openapi.json' with { type: 'json' };
import { mapSchemas } from '../../scripts/emit/forms/schemas.js';
import { errorRows, mapObjects, mediaTypes, operations, type Json } from '../../scripts/spec.js';
import { contractJson, contractPath } from '../setup/contract.js';
import { REDOCLY, REDOCLY_ENV } from '../../scripts/redocly.js';
import { inFolder, runNode } from '../support/process.js';

const FORMS = ['3.1', '3.0', '3.0.sdk'].map((form) => `openapi.${form}.json`);
const [form31, form30, sdk] = (await Promise.all(FORMS.map(contractJson))) as [Json, Json, Json];

type Accepts = (pointer: string, value: unknown) => boolean;

const options: Options = { strict: false, formats: { byte: true, int64: true, double: true } };
const exact: Record<string, Accepts> = {
  '3.2': acceptor(new Ajv2020(options), source),
  '3.1': acceptor(new Ajv2020(options), form31),
  // ajv's draft 7 knows `nullable`
  '3.0': acceptor(new Ajv(options), form30),
};
const wider = acceptor(new Ajv(options), sdk);
const forms = { ...exact, '3.0 sdk': wider };
/** Schemas of which the forms for generators accept more: every error has one envelope there. */
const envelope = '/components/schemas/ErrorEnvelope';
const accepts31 = exact['3.1']!;
const isLoose = (pointer: string) => pointer.startsWith('/components/responses/');

function acceptor(ajv: Pick<Ajv, 'addSchema' | 'compile'>, document: Json): Accepts {
  ajvFormats.default(ajv as Ajv, ['date']);
  ajv.addSchema(document, 'form');
  const compiled = new Map<string, ValidateFunction>();
  return (pointer, value) => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `form#${pointer}` });
    compiled.set(pointer, validate);
    return validate(value);
  };
}

/** Every body of the examples, with the place of its schema in each form. */
const examples: { name: string; pointer: string; value: unknown }[] = [
  ...operations(source).flatMap(({ id, method, path, node }) => {
    const at = `/paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}`;
    const answers = mediaTypes({ responses: { 200: node.responses['200'] } });
    return [
      ...bodies(`${id} request`, `${at}/requestBody/content`, node.requestBody?.content),
      ...bodies(`${id} answer`, `${at}/responses/200/content`, node.responses['200'].content),
      ...answers.flatMap(({ node: media }) => events(id, media)),
    ];
  }),
  ...Object.entries<Json>(source.components.responses).flatMap(([status, { content }]) =>
    bodies(status, `/components/responses/${status}/content`, content),
  ),
];

function bodies(name: string, pointer: string, content: Json = {}) {
  const found = Object.entries<Json>(content['application/json']?.examples ?? {});
  const schema = `${pointer}/application~1json/schema`;
  return found.map(([example, { value }]) => ({ name: `${name} ${example}`, pointer: schema, value }));
}

function events(id: string, { itemSchema, examples: streams }: Json) {
  if (!itemSchema) return [];
  const type = id === 'createMessage' ? 'MessageStreamData' : 'ChatCompletionStreamData';
  return Object.entries<Json>(streams).flatMap(([name, { serializedValue }]) =>
    dataOf(serializedValue).map((value, index) => ({
      name: `${id} stream ${name} event ${index + 1}`,
      pointer: `/components/schemas/${type}`,
      value,
    })),
  );
}

/** Whether a member of a schema says anything about values. */
const isRule = (key: string) => key !== 'description' && key !== 'title' && !key.startsWith('x-');
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function dataOf(text: string): unknown[] {
  const data: unknown[] = [];
  createParser({ onEvent: (event) => event.data !== '[DONE]' && data.push(JSON.parse(event.data)) }).feed(text);
  return data;
}

/** Copies of the value, each with one node left out or replaced by another kind. */
function mutants(value: unknown): unknown[] {
  const wrong = [null, 'wrong', -1, 0.5, true, {}, []];
  if (typeof value !== 'object' || value === null) return wrong;
  const members = Object.keys(value).flatMap((key) => {
    const copies = mutants((value as Json)[key]).map((inner) => replaced(value, key, inner));
    return [...copies, replaced(value, key)];
  });
  return [...wrong, ...members];
}

function replaced(value: object, key: string, ...inner: unknown[]): unknown {
  const copy: any = Array.isArray(value) ? [...value] : { ...value };
  if (Array.isArray(copy)) copy.splice(Number(key), 1, ...inner);
  else if (inner.length > 0) copy[key] = inner[0];
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  else delete copy[key];
  return copy;
}

describe('every form', () => {
  test('the examples cover every operation, error row and stream', () => {
    expect(examples.length).toBeGreaterThan(80);
    expect(new Set(examples.map(({ pointer }) => pointer)).size).toBeGreaterThanOrEqual(9 + 13 + 2);
  });

  for (const { name, pointer, value } of examples) {
    test(`every form accepts ${name} and refuses the same changes of it`, () => {
      for (const [form, accepts] of Object.entries(forms)) expect(accepts(pointer, value), form).toBe(true);
      let refused = 0;
      for (const mutant of mutants(value)) {
        const [wanted, ...others] = Object.values(exact).map((accepts) => accepts(pointer, mutant));
        const equal = isLoose(pointer) ? accepts31(envelope, mutant) : wanted;
        expect(others, JSON.stringify(mutant)).toEqual(others.map(() => equal));
        if (wanted) expect(wider(pointer, mutant), `sdk: ${JSON.stringify(mutant)}`).toBe(true);
        else refused += 1;
      }
      expect(refused).toBeGreaterThanOrEqual(6);
    });
  }

  test('the description refuses more tokens than a model has, and the other forms say so in a text', () => {
    const pointer = '/components/schemas/MessageRequest';
    const request = { model: 'caicaini/haiku', max_tokens: 8193, messages: [{ role: 'user', content: 'Hi' }] };
    expect(exact['3.2']!(pointer, request)).toBe(false);
    for (const form of [form31, form30, sdk]) {
      const { properties } = form['components'].schemas.MessageRequest;
      expect(properties.max_tokens.description).toContain('caicaini/haiku 8192');
    }
  });

  test('every form has the operations and the statuses of the description', () => {
    const shape = (document: Json) =>
      operations(document).map(({ id, method, path, node }) => [id, method, path, Object.keys(node.responses)]);
    for (const form of [form31, form30, sdk]) expect(shape(form)).toEqual(shape(source));
  });
});

describe('the older forms', () => {
  const keywords: Record<string, RegExp> = {
    '3.1': /"(itemSchema|serializedValue|const|if|then)":/,
    '3.0':
      /"(itemSchema|serializedValue|const|if|then|contentSchema|contentMediaType|contentEncoding)":|"type": ?"null"|"type": ?\[/,
    '3.0 sdk': /"(oneOf|anyOf|allOf|discriminator|const)":/,
  };
  const texts: Record<string, unknown> = { '3.1': form31, '3.0': form30, '3.0 sdk': sdk };
  for (const [form, unknown] of Object.entries(keywords)) {
    test(`${form} has no keyword of a later version`, () => {
      expect(JSON.stringify(texts[form])).not.toMatch(unknown);
    });
  }

  const named = Object.entries({ '3.1': form31, '3.0': form30, '3.0 sdk': sdk });
  for (const [form, document] of named) {
    test(`${form} has requests with members of their own, a title in each type, and a format in each integer`, () => {
      const { schemas, responses } = document['components'];
      for (const name of ['MessageRequest', 'MessageInput', 'ChatCompletionRequest']) {
        expect(schemas[name], name).not.toHaveProperty('allOf');
        expect(Object.keys(schemas[name].properties)).toEqual(expect.arrayContaining(schemas[name].required));
      }
      for (const [name, schema] of Object.entries<Json>(schemas)) expect(schema['title']).toBe(name);
      expect(Object.keys(responses)).toEqual(Object.keys(responses).filter((name) => /^[A-Z][A-Za-z]+$/.test(name)));
      for (const { node } of operations(document)) expect(node['responses']).toHaveProperty('default');
      mapObjects(document, (node) => {
        if (node['type'] === 'integer') expect(node['format'], JSON.stringify(node)).toBe('int64');
        return node;
      });
    });

    test(`${form} has a type in every schema but a union${form === '3.0 sdk' ? ' and a value of any type' : ''}`, () => {
      const untyped: Json[] = [];
      mapSchemas(document, (schema) => {
        const hasKind = ['type', '$ref', 'oneOf', 'anyOf', 'allOf'].some((key) => key in schema);
        if (!hasKind) untyped.push(schema);
        return schema;
      });
      expect(untyped.filter((schema) => form !== '3.0 sdk' || Object.keys(schema).some(isRule))).toEqual([]);
    });

    test(`${form} says what to do about each error, the rules of a request, and which parts are a guess`, () => {
      const { schemas, responses } = document['components'];
      for (const { action, whatToDo, summary } of errorRows(source))
        expect(Object.values<Json>(responses).map(({ description }) => description)).toContainEqual(
          expect.stringMatching(new RegExp(`^${escaped(summary)}\n\n\\*\\*${action}\\*\\*: ${escaped(whatToDo)}`)),
        );
      for (const rule of ['messages alternate', 'at most 20 images', '8,000 pixels'])
        expect(schemas.MessageRequest.properties.messages.description).toContain(rule);
      expect(schemas.UsageRow.description).toMatch(/Assumed, not documented\.$/);
    });
  }

  test('3.1 and 3.0 name the values of open enums, and accept others', () => {
    for (const accepts of [exact['3.1']!, exact['3.0']!])
      for (const type of ['rate_limit_error', 'brand_new_error'])
        expect(accepts(envelope, { type: 'error', error: { type, message: 'text' } })).toBe(true);
    for (const form of [form31, form30]) {
      const [known, any] = form['components'].schemas.ErrorType.anyOf;
      expect(known.enum).toEqual([...new Set(errorRows(source).map(({ type }) => type))]);
      expect(any).toEqual({ type: 'string' });
    }
  });

  test('3.1 and 3.0 name the events of a stream for Speakeasy and Fern', () => {
    for (const { paths } of [form31, form30]) {
      const { 'x-fern-streaming': streaming, responses } = paths['/v1/chat/completions'].post;
      expect(streaming).toMatchObject({ terminator: '[DONE]', 'stream-condition': '$request.stream' });
      expect(streaming['response-stream'].$ref).toBe('#/components/schemas/ChatCompletionStreamData');
      expect(responses['200'].content['text/event-stream']['x-speakeasy-sse-sentinel']).toBe('[DONE]');
      expect(paths['/v1/messages'].post['x-fern-streaming']).not.toHaveProperty('terminator');
    }
  });

  for (const form of FORMS)
    test(`a bundler that removes unused components keeps the types of events of ${form}`, async () => {
      const kept = await inFolder(async (folder) => {
        const output = join(folder, form);
        const args = ['bundle', contractPath(form), '--remove-unused-components', '--output', output];
        const { code, stderr } = await runNode(REDOCLY, args, { env: REDOCLY_ENV });
        expect(code, stderr).toBe(0);
        return JSON.parse(await readFile(output, 'utf8'));
      });
      const whole = Object.keys((await contractJson(form)).components.schemas);
      // Its unions are single objects, and nothing refers to the types of their members
      const wanted = form.includes('sdk') ? ['MessageStreamData', 'ChatCompletionStreamData'] : whole;
      expect(Object.keys(kept.components.schemas)).toEqual(expect.arrayContaining(wanted));
    }, 60_000);

  test('every reference of the older forms has a target', () => {
    for (const form of [form31, form30, sdk] as Json[]) {
      for (const [, kind, name] of JSON.stringify(form).matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
        expect(form.components[kind!][name!], `${kind}/${name}`).toBeDefined();
    }
  });
});

describe('Spectral with the OWASP rules', () => {
  let findings: Json[];
  beforeAll(async () => {
    const args = ['lint', '--format', 'json', '--quiet', ...FORMS.map(contractPath)];
    findings = JSON.parse((await runNode('node_modules/@stoplight/spectral-cli/dist/index.js', args)).stdout);
  }, 60_000);

  test('Spectral finds nothing', () => {
    expect(findings).toEqual([]);
  });
});
