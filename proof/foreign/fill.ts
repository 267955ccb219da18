/** A value that satisfies a JSON Schema. */

type Schema = any;

const FORMATS: Record<string, string> = {
  date: '2026-05-09',
  'date-time': '2026-05-09T08:30:00Z',
  email: 'someone@example.com',
  time: '08:30:00Z',
  uri: 'https://example.com/',
  uuid: '0f8fad5b-d9cb-469f-a165-70867728950e',
};

export function fill(schema: Schema, root: Schema = schema, depth = 0): unknown {
  if (schema === null || typeof schema !== 'object') return 'anything';
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.at(-1);
  if (typeof schema.$ref === 'string') return fill(resolve(schema.$ref, root), root, depth + 1);
  const union = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(union)) return fill({ ...without(schema, 'anyOf', 'oneOf'), ...union[0] }, root, depth);
  if (Array.isArray(schema.allOf)) return fill(merge([without(schema, 'allOf'), ...schema.allOf]), root, depth);
  const type = Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? guess(schema));
  return byType(String(type), schema, root, depth);
}

function byType(type: string, schema: Schema, root: Schema, depth: number): unknown {
  switch (type) {
    case 'object':
      return fillObject(schema, root, depth);
    case 'array': {
      const length = schema.minItems ?? (depth < 4 ? Math.min(2, schema.maxItems ?? 2) : 0);
      return Array.from({ length }, () => fill(schema.items ?? {}, root, depth + 1));
    }
    case 'integer':
    case 'number':
      return fillNumber(schema, type === 'integer');
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return fillText(schema);
  }
}

function fillObject(schema: Schema, root: Schema, depth: number): unknown {
  const required: string[] = schema.required ?? [];
  const names = [...new Set([...required, ...Object.keys(schema.properties ?? {})])];
  // Deep optional members are left out
  const wanted = names.filter((name) => required.includes(name) || depth < 3);
  return Object.fromEntries(
    wanted.map((name) => [name, fill(schema.properties?.[name] ?? {}, root, depth + 1)] as const),
  );
}

function fillNumber(schema: Record<string, number | undefined>, whole: boolean): number {
  const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + 1);
  const high = schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - 1);
  const step = schema.multipleOf ?? (whole ? 1 : 0.5);
  const value = low ?? Math.min(high ?? 7, 7);
  return Math.ceil(value / step) * step;
}

function fillText(schema: Schema): string {
  if (typeof schema.format === 'string' && schema.format in FORMATS) return FORMATS[schema.format]!;
  if (typeof schema.pattern === 'string') return fillPattern(schema.pattern);
  const text = 'Zürich'.padEnd(schema.minLength ?? 0, 'o');
  return text.slice(0, schema.maxLength ?? text.length);
}

// Tries a few forms, as a model would
function fillPattern(pattern: string): string {
  const tries = ['abc', 'ABC', 'AB', '123', '12345', '2026-05-09', 'abc-123', 'A1', 'a', '1', '#a0b1c2', 'a@b.co'];
  return tries.find((each) => new RegExp(pattern, 'u').test(each)) ?? 'abc';
}

const guess = (schema: Schema) => (schema.properties || schema.required ? 'object' : schema.items ? 'array' : 'string');
const resolve = (ref: string, root: Schema): Schema =>
  ref
    .split('/')
    .slice(1)
    .reduce((at: Schema, name) => at?.[name], root) ?? {};
const without = (schema: Schema, ...names: string[]) =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));
const merge = (schemas: Schema[]): Schema =>
  schemas.reduce((sum, each) => ({
    ...sum,
    ...each,
    ...(sum.properties || each.properties ? { properties: { ...sum.properties, ...each.properties } } : {}),
    ...(sum.required || each.required ? { required: [...(sum.required ?? []), ...(each.required ?? [])] } : {}),
  }));
