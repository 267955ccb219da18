/** A value that satisfies a JSON Schema, as far as tools' schemas go. */
import { pick, type Chance } from './chance.js';

type Schema = Record<string, unknown>;

const MAX_DEPTH = 8;
const WORDS = ['alpha', 'bravo', 'carol', 'delta', 'ember', 'fjord'];
const FORMATS: Record<string, string> = {
  date: '2026-11-23',
  'date-time': '2026-11-23T12:00:00Z',
  time: '12:00:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  ipv4: '192.0.2.1',
  hostname: 'example.com',
};

/** A value for the schema; required properties always, optional ones by chance. */
export function sample(schema: unknown, chance: Chance, root: unknown = schema, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null) return {};
  const node = schema as Schema;
  if (typeof node['$ref'] === 'string') return sample(follow(root, node['$ref']), chance, root, depth + 1);
  if ('const' in node) return node['const'];
  if ('default' in node) return node['default'];
  if (Array.isArray(node['enum'])) return pick(node['enum'] as unknown[], chance);
  if (Array.isArray(node['examples']) && node['examples'].length > 0) return (node['examples'] as unknown[])[0];
  const union = node['oneOf'] ?? node['anyOf'];
  if (Array.isArray(union))
    return sample({ ...without(node, 'oneOf', 'anyOf'), ...(union[0] as Schema) }, chance, root, depth);
  if (Array.isArray(node['allOf']))
    return sample(mergeAll(without(node, 'allOf'), node['allOf'] as Schema[], root), chance, root, depth);
  const type: unknown = [node['type'] ?? guessType(node)].flat()[0];
  if (type === 'object') return sampleObject(node, chance, root, depth);
  if (type === 'array') return sampleArray(node, chance, root, depth);
  if (type === 'string') return sampleString(node, chance);
  if (type === 'integer' || type === 'number') return sampleNumber(node, type === 'integer', chance);
  if (type === 'boolean') return chance() < 0.5;
  return type === 'null' ? null : {};
}

function sampleObject(node: Schema, chance: Chance, root: unknown, depth: number): Record<string, unknown> {
  const properties = (node['properties'] ?? {}) as Record<string, unknown>;
  const required = (node['required'] ?? []) as string[];
  const names = new Set([...required, ...Object.keys(properties)]);
  const kept = [...names].filter((name) => required.includes(name) || (depth < MAX_DEPTH && chance() < 0.7));
  return Object.fromEntries(kept.map((name) => [name, sample(properties[name] ?? {}, chance, root, depth + 1)]));
}

function sampleArray(node: Schema, chance: Chance, root: unknown, depth: number): unknown[] {
  const prefix = (node['prefixItems'] ?? []) as unknown[];
  const least = Math.max(Number(node['minItems'] ?? 0), prefix.length);
  const length = Math.max(least, Math.min(Number(node['maxItems'] ?? least + 1), depth < MAX_DEPTH ? 1 : 0));
  const items = Array.from({ length }, (_, index) =>
    sample(prefix[index] ?? node['items'] ?? {}, chance, root, depth + 1),
  );
  return node['uniqueItems']
    ? items.map((item, index) => (typeof item === 'string' ? `${item}${index}` : item))
    : items;
}

function sampleString(node: Schema, chance: Chance): string {
  const format = FORMATS[String(node['format'])];
  if (format !== undefined) return format;
  const text = node['pattern'] === undefined ? pick(WORDS, chance) : fromPattern(node['pattern'] as string);
  return text.padEnd(Number(node['minLength'] ?? 0), 'x').slice(0, Number(node['maxLength'] ?? Infinity));
}

function sampleNumber(node: Schema, whole: boolean, chance: Chance): number {
  const step = Number(node['multipleOf'] ?? (whole ? 1 : 0.5));
  const exclusive = (name: string) => (node[name] === undefined ? undefined : Number(node[name]));
  const low = Number(node['minimum'] ?? exclusive('exclusiveMinimum') ?? Math.min(0, Number(node['maximum'] ?? 0)));
  const high = Number(node['maximum'] ?? exclusive('exclusiveMaximum') ?? low + 10 * step);
  const first = Math.ceil(low / step) + (node['exclusiveMinimum'] === undefined ? 0 : 1);
  const last = Math.floor(high / step) - (node['exclusiveMaximum'] === undefined ? 0 : 1);
  return (first + Math.floor(chance() * Math.max(1, last - first + 1))) * step;
}

// The plain patterns of tools: anchors, literals, classes, counts
function fromPattern(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(
      /(\\d|\\w|\[\^?[^\]]+\]|\\?.)(?:\{(\d+)(?:,\d*)?\}|([*+?]))?/g,
      (_, atom: string, count?: string, repeat?: string) => {
        const times = count === undefined ? (repeat === '*' || repeat === '?' ? 0 : 1) : Number(count);
        return characterOf(atom).repeat(times);
      },
    );
}

function characterOf(atom: string): string {
  if (atom === '\\d') return '7';
  if (atom === '\\w' || atom === '.') return 'a';
  if (atom.startsWith('['))
    return atom.startsWith('[^') ? '~' : atom.slice(1).replace('\\d', '7').replace('\\w', 'a')[0]!;
  return atom.replace('\\', '');
}

function mergeAll(base: Schema, parts: Schema[], root: unknown): Schema {
  return parts.reduce<Schema>((merged, part) => {
    const node = (typeof part['$ref'] === 'string' ? follow(root, part['$ref']) : part) as Schema;
    return {
      ...merged,
      ...node,
      properties: { ...(merged['properties'] as object), ...(node['properties'] as object) },
      required: [...((merged['required'] ?? []) as string[]), ...((node['required'] ?? []) as string[])],
    };
  }, base);
}

function follow(root: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce((at: unknown, key) => (at as Schema | undefined)?.[key], root);
}

function guessType(node: Schema): string | undefined {
  if (node['properties'] ?? node['required']) return 'object';
  return node['items'] ? 'array' : undefined;
}

function without(node: Schema, ...names: string[]): Schema {
  return Object.fromEntries(Object.entries(node).filter(([name]) => !names.includes(name)));
}
