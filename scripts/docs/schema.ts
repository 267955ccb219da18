/** Writes the fields of a schema as nested lists: required ones first, each with its type, bounds and basis. */
import { refName, resolve, type Json } from '../spec.js';
import { code, href, mark, type Site } from './markdown.js';

/** Objects inside of objects are unfolded in place down to this depth. */
const DEPTH = 4;

interface Place {
  /** Begins the anchors of the fields. */
  prefix: string;
  basis: string;
  /** The word for a member that is always there. */
  required: string;
  /** The schemas around the fields. */
  seen: readonly string[];
}

/** The fields of a schema and of those that it extends. `nested: false` links to other schemas only. */
export function fields(site: Site, name: string, prefix: string, required: string, nested = true): string {
  const basis = site.document['components'].schemas[name]['x-basis'] ?? site.document['x-basis'];
  const seen = nested ? [name] : Array<string>(DEPTH).fill(name);
  return `<div class="fields">\n\n${listOf(site, objectOf(site, name), { prefix, basis, required, seen })}\n\n</div>`;
}

/** The rules that a schema cannot express, those of the schemas that it extends included. */
export function constraints(site: Site, name: string): string {
  const rules: Json[] = chainOf(site, name).flatMap((each) => each['x-constraints'] ?? []);
  const lines = rules.map(({ description, max, 'x-basis': basis = 'documented' }) => {
    const limit = max === undefined ? '' : `${site.words['colon']}${max.toLocaleString('en')}`;
    return `- ${description}${limit}${mark(site, basis)}`;
  });
  return lines.length === 0 ? '' : `### ${site.words['constraints']}\n\n${lines.join('\n')}`;
}

/** The type in the notation of TypeScript, with links to the schemas. */
export function typeOf(site: Site, node: Json): string {
  const name = refName(node);
  if (name !== undefined) return `[\`${name}\`](${href(site, 'api/schemas', name)})`;
  if ('const' in node) return code(JSON.stringify(node['const']));
  if (node['enum']) return node['enum'].map((value: unknown) => code(JSON.stringify(value))).join(' | ');
  const union: Json[] | undefined = node['oneOf'] ?? node['anyOf'];
  if (union) return union.map((each) => typeOf(site, each)).join(' | ');
  if (node['type'] === 'array') return `${typeOf(site, node['items'])}\`[]\``.replace('``', '');
  if (node['contentSchema']) return typeOf(site, node['contentSchema']);
  return code([node['type'] ?? 'object'].flat().join(' | '));
}

/** A schema after those that it extends. */
function chainOf(site: Site, name: string): Json[] {
  const schema: Json = site.document['components'].schemas[name];
  return [
    ...(schema['allOf'] ?? [])
      .flatMap((each: Json) => refName(each) ?? [])
      .flatMap((each: string) => chainOf(site, each)),
    schema,
  ];
}

function objectOf(site: Site, name: string): Json {
  const chain = chainOf(site, name);
  return {
    properties: Object.assign({}, ...chain.map(({ properties }) => properties)) as Json,
    required: chain.flatMap(({ required }) => required ?? []),
  };
}

function listOf(site: Site, { properties, required = [] }: Json, place: Place): string {
  const [first, last] = [true, false].map((is) =>
    Object.keys(properties).filter((key) => required.includes(key) === is),
  );
  return [...first!, ...last!]
    .map((key) => field(site, key, properties[key], required.includes(key), place))
    .join('\n');
}

function field(site: Site, key: string, node: Json, isRequired: boolean, place: Place): string {
  const target = resolve(site.document, node);
  const basis: string = node['x-basis'] ?? target['x-basis'] ?? place.basis;
  const id = `${place.prefix}.${key}`;
  const head = `<a id="${id}" class="field" href="#${id}">\`${key}\`</a> <span class="type">${typeOf(site, node)}</span>`;
  const need = isRequired ? ` <span class="need">${place.required}</span>` : '';
  const text = [node['description'] ?? target['description'], facts(site, node, target)].filter(Boolean).join(' ');
  const parts = [text, ...inner(site, node, { ...place, prefix: id, basis })].filter((part) => part !== '');
  return `${[`- ${head}${need}${mark(site, basis)}`, ...parts].join('\n\n').replaceAll('\n', '\n  ')}\n`;
}

/** The fields of the objects in a field, folded: one block for each schema of its type. */
function inner(site: Site, node: Json, place: Place): string[] {
  if (node['properties']) return [listOf(site, node, place)];
  const names = objectsIn(site, node).filter((name) => !place.seen.includes(name) && place.seen.length < DEPTH);
  return names.map((name) => {
    const inside = { ...place, prefix: `${place.prefix}.${name}`, seen: [...place.seen, name] };
    const summary = site.words['fieldsOf'].replace('{name}', `<code>${name}</code>`);
    return `<details><summary>${summary}</summary>\n\n${listOf(site, objectOf(site, name), inside)}\n\n</details>`;
  });
}

/** The names of the schemas with fields that a type contains. */
function objectsIn(site: Site, node: Json): string[] {
  const name = refName(node);
  const target = resolve(site.document, node);
  if (name !== undefined && (target['properties'] || target['allOf'])) return [name];
  const parts: Json[] = target['oneOf'] ?? target['anyOf'] ?? [target['items'] ?? []].flat();
  return [...new Set(parts.flatMap((part) => objectsIn(site, part)))];
}

/** The bounds, the values and the default of a field. */
function facts({ words }: Site, node: Json, target: Json): string {
  const open: unknown[] = target['x-extensible-enum'] ?? [];
  const values: unknown[] = [...(node === target ? [] : (target['enum'] ?? [])), ...open];
  const { default: given, pattern } = node;
  return [
    ...bounds(target).map(([of, sign, limit]) => code(`${words['bounds'][of]}${sign} ${limit}`)),
    ...values.map((value) => code(JSON.stringify(value))),
    open.length > 0 && words['openValues'],
    given !== undefined && `${words['default']} ${code(JSON.stringify(given))}`,
    pattern !== undefined && `${words['pattern']} ${code(pattern)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

// The members of a union differ in type, so their bounds cannot be confused
function bounds(node: Json): (readonly [string, string, number])[] {
  const all = [
    ['value', '≥', node['minimum']],
    ['value', '≤', node['maximum']],
    ['length', '≥', node['minLength']],
    ['items', '≥', node['minItems']],
    ['items', '≤', node['maxItems']],
  ] as const;
  return [...all.filter(([, , limit]) => limit !== undefined), ...(node['oneOf'] ?? []).flatMap(bounds)];
}
