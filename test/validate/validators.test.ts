/** The validators compiled ahead say of every value what ajv says of it at run time. */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import * as compiled from '../../generated/validators.js';
import { plainSchemas } from '../../scripts/emit/validators.js';
import { loadSpec, mediaTypes, operations, refName, type Json } from '../../scripts/spec.js';

const spec = await loadSpec();
const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: false });
ajvFormats.default(ajv);
ajv.addSchema({ $id: 'whole', $defs: plainSchemas(spec) });

type Validate = { (value: unknown): boolean; errors?: Partial<ErrorObject>[] | null };
const validators = Object.entries<Validate>(compiled);
const wholes = Object.fromEntries(
  validators.map(([name]) => [name, ajv.getSchema(`whole#/$defs/${name}`) as Validate]),
);

/** The errors of a value, without the path in the schema, which names the root differently. */
const told = (validate: Validate, value: unknown) =>
  validate(value)
    ? []
    : validate.errors!.map(({ instancePath, keyword, params, message }) => ({
        instancePath,
        keyword,
        params,
        message,
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

/** Values that take the place of a part of an example. */
const REPLACEMENTS = [undefined, null, true, -1, 0.5, 1e6, '', 'x', ...DATES, [], ['x'], {}, { type: 'x' }];

const dateOf = (year: number, month: number, day: number) =>
  [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');

/** The value with one part of it replaced, for every part and every such value. */
function* changes(value: unknown): Generator {
  yield* REPLACEMENTS;
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
  test('takes for a date what ajv-formats takes for one, in every year', () => {
    const ends = Array.from({ length: 10_000 }, (_, year) => [28, 29, 30].map((day) => dateOf(year, 2, day))).flat();
    const days = Array.from({ length: 14 * 33 }, (_, at) => dateOf(2023, Math.floor(at / 33), at % 33));
    const isDate = ajv.compile({ type: 'string', format: 'date' });
    for (const date of [...ends, ...days]) {
      const errors = told(compiled.UsageRow, { date });
      expect(
        errors.some(({ keyword }) => keyword === 'format'),
        date,
      ).toBe(!isDate(date));
    }
  });

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
    const parts = [...REPLACEMENTS, ...examples.flatMap(({ values }) => values.flatMap(partsOf))];
    for (const part of parts) expect(told(validate, part), JSON.stringify(part)).toEqual(told(wholes[name]!, part));
  });
});
