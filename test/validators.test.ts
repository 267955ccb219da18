/** The validators compiled ahead, made small, say of every value what the whole ajv says of it at run time. */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import * as compiled from '../generated/validators.js';
import { condense } from '../scripts/emit/condense.js';
import { plainSchemas } from '../scripts/emit/validators.js';
import { loadSpec, mediaTypes, operations, refName, type Json } from '../scripts/spec.js';

const spec = await loadSpec();
const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: false });
ajvFormats.default(ajv);
ajv.addSchema({ $id: 'whole', $defs: plainSchemas(spec) });

type Validate = { (value: unknown): boolean; errors?: Partial<ErrorObject>[] | null };
const validators = Object.entries<Validate>(compiled);
const wholes = Object.fromEntries(
  validators.map(([name]) => [name, ajv.getSchema(`whole#/$defs/${name}`) as Validate]),
);

/** What is told of a value; what is missing has a name, and gets no sentence from ours. */
const told = (validate: Validate, value: unknown) =>
  validate(value)
    ? []
    : validate.errors!.map(({ instancePath, keyword, params, message }) => ({
        ...{ instancePath, keyword, params },
        message: keyword === 'required' ? undefined : message,
      }));

const DATES = [
  '2026-02-28',
  '2026-02-29',
  '2024-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-1-01',
  '02026-01-01',
  '0000-01-01',
];

/** What stands in the place of a part of an example. */
const STRANGERS = [undefined, null, true, -1, 0.5, 1e6, '', 'x', ...DATES, [], ['x'], {}, { type: 'x' }];

/** The value with one part of it replaced, for every part and every stranger. */
function* changes(value: unknown): Generator {
  yield* STRANGERS;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const change of changes(part))
      yield Array.isArray(value)
        ? value.map((each, at) => (String(at) === key ? change : each))
        : { ...value, [key]: change };
  }
}

/** A value and everything within it. */
function partsOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null
    ? [value, ...Object.values(value).flatMap((part) => partsOf(part))]
    : [value];
}

const examples = operations(spec.document).flatMap(({ node }) =>
  mediaTypes(node).flatMap(({ node: media }) =>
    Object.values<Json>(media.examples ?? {}).map((example) => ({
      name: refName(media.schema ?? media.itemSchema),
      values: example.value === undefined ? events(example.serializedValue) : [example.value],
    })),
  ),
);

/** The events of a stream, and their data. */
function events(text: string): unknown[] {
  return [...text.matchAll(/(?:event: (.*)\n)?data: (.*)\n/g)].flatMap(([, event, data]) => [
    { event, data },
    data!.startsWith('{') ? JSON.parse(data!) : data,
  ]);
}

describe('a validator', () => {
  test('tells every departure of a changed example as ajv does', () => {
    let departures = 0;
    for (const { name, values } of examples) {
      for (const change of values.flatMap((value) => [...changes(value)])) {
        const want = told(wholes[name!]!, change);
        departures += want.length;
        expect(told((compiled as Record<string, Validate>)[name!]!, change), JSON.stringify(change)).toEqual(want);
      }
    }
    expect(departures).toBeGreaterThan(10_000);
  });

  test.each(validators)('%s says what ajv says of every part of every example', (name, validate) => {
    const parts = [...STRANGERS, ...examples.flatMap(({ values }) => values.flatMap(partsOf))];
    for (const part of parts) expect(told(validate, part), JSON.stringify(part)).toEqual(told(wholes[name]!, part));
  });
});

test('code of ajv in another form stops the generator', () => {
  expect(() => condense('function validate(data) {}')).toThrow(
    'ajv writes the parameters of a function in another form',
  );
});
