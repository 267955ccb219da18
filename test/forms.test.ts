/** The derived forms of the description mean what the description means, and every linter is content with them. */
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { createParser } from 'eventsource-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import form30 from '../generated/openapi.3.0.json' with { type: 'json' };
import sdk from '../generated/openapi.3.0.sdk.json' with { type: 'json' };
import form31 from '../generated/openapi.3.1.json' with { type: 'json' };
import source from '../generated/openapi.json' with { type: 'json' };
import { mediaTypes, operations, type Json } from '../scripts/spec.js';
import { runNode } from './process.js';

type Accepts = (pointer: string, value: unknown) => boolean;

const options: Options = { strict: false, formats: { byte: true } };
const exact: Record<string, Accepts> = {
  '3.2': acceptor(new Ajv2020(options), source),
  '3.1': acceptor(new Ajv2020(options), form31),
  // ajv's draft 7 knows `nullable`
  '3.0': acceptor(new Ajv(options), form30),
};
const wider = acceptor(new Ajv(options), sdk);
const forms = { ...exact, '3.0 sdk': wider };

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

/** Every body of the examples, with where its schema stands in each form. */
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
  const type = id === 'createMessage' ? 'MessageStreamEvent' : 'ChatCompletionStreamData';
  return Object.entries<Json>(streams).flatMap(([name, { serializedValue }]) =>
    dataOf(serializedValue).map((value, index) => ({
      name: `${id} stream ${name} event ${index + 1}`,
      pointer: `/components/schemas/${type}`,
      value,
    })),
  );
}

function dataOf(text: string): unknown[] {
  const data: unknown[] = [];
  createParser({ onEvent: (event) => event.data !== '[DONE]' && data.push(JSON.parse(event.data)) }).feed(text);
  return data;
}

/** The value with one node of it left out or of another kind, for each node. */
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
  test('is checked with examples of every operation, error row and stream', () => {
    expect(examples.length).toBeGreaterThan(80);
    expect(new Set(examples.map(({ pointer }) => pointer)).size).toBeGreaterThanOrEqual(9 + 12 + 2);
  });

  for (const { name, pointer, value } of examples) {
    test(`accepts ${name}, and refuses the same changes of it`, () => {
      for (const [form, accepts] of Object.entries(forms)) expect(accepts(pointer, value), form).toBe(true);
      let refused = 0;
      for (const mutant of mutants(value)) {
        const [wanted, ...others] = Object.values(exact).map((accepts) => accepts(pointer, mutant));
        expect(others, JSON.stringify(mutant)).toEqual(others.map(() => wanted));
        if (wanted) expect(wider(pointer, mutant), `sdk: ${JSON.stringify(mutant)}`).toBe(true);
        else refused += 1;
      }
      expect(refused).toBeGreaterThanOrEqual(6);
    });
  }

  test('refuses a model more tokens than it has', () => {
    const pointer = '/components/schemas/MessageRequest';
    const request = { model: 'caicaini/haiku', max_tokens: 8193, messages: [{ role: 'user', content: 'Hi' }] };
    for (const [form, accepts] of Object.entries(exact)) expect(accepts(pointer, request), form).toBe(false);
    expect(wider(pointer, request)).toBe(true);
  });

  test('has the operations of the description, and answers each of its statuses', () => {
    const shape = (document: Json) =>
      operations(document).map(({ id, method, path, node }) => [id, method, path, Object.keys(node.responses)]);
    for (const form of [form31, form30, sdk]) expect(shape(form)).toEqual(shape(source));
  });
});

describe('the older forms', () => {
  const keywords: Record<string, RegExp> = {
    '3.1': /"(itemSchema|serializedValue)":/,
    '3.0':
      /"(itemSchema|serializedValue|const|if|then|contentSchema|contentMediaType|contentEncoding)":|"type": ?"null"|"type": ?\[/,
    '3.0 sdk': /"(oneOf|anyOf|allOf|not|discriminator|const)":/,
  };
  const texts: Record<string, unknown> = { '3.1': form31, '3.0': form30, '3.0 sdk': sdk };
  for (const [form, unknown] of Object.entries(keywords)) {
    test(`${form} has no keyword that its readers do not know`, () => {
      expect(JSON.stringify(texts[form])).not.toMatch(unknown);
    });
  }

  test('leave no reference without a target', () => {
    for (const form of [form31, form30, sdk] as Json[]) {
      for (const [, kind, name] of JSON.stringify(form).matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
        expect(form.components[kind!][name!], `${kind}/${name}`).toBeDefined();
    }
  });
});

describe('Spectral with the OWASP rules', () => {
  let findings: Json[];
  beforeAll(async () => {
    const paths = ['3.1', '3.0', '3.0.sdk'].map((form) => `generated/openapi.${form}.json`);
    const args = ['lint', '--format', 'json', '--quiet', ...paths];
    findings = JSON.parse((await runNode('node_modules/@stoplight/spectral-cli/dist/index.js', args)).stdout);
  }, 60_000);

  test('finds nothing', () => {
    expect(findings).toEqual([]);
  });
});
