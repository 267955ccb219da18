/** TypeScript types: one name for each schema, and `paths` for openapi-fetch. */
import { operations, refName, resolve, type Json, type Spec } from '../spec.js';

/** A schema of conditions alone, which a type cannot express. */
const CONDITIONS = 'MaxTokensOfModel';

/**
 * Emits an interface for each object and a type for each other schema, all documented. Two schemas have two types. The
 * request of an operation that streams: what a method takes, and with `Body` at the end of its name what is sent, with
 * `stream`. The data of a stream: with `Event` at the end of its name what a loop gets, and what is sent, with errors.
 */
export function emitTypes({ document }: Spec): string {
  const streamed = operations(document)
    .filter(({ node }) => node.responses['200'].content['text/event-stream'])
    .map(({ node }) => refName(node.requestBody.content['application/json'].schema));
  const schemas = Object.entries<Json>(document.components.schemas).filter(([name]) => name !== CONDITIONS);
  const types = schemas.flatMap(([name, schema]) => {
    if (streamed.includes(name)) return requestTypes(document, name, schema);
    if (schema.discriminator?.mapping.error) return eventTypes(document, name, schema);
    return declaration(document, name, schema);
  });
  return [...types, pathsOf(document, streamed), PLAIN].join('\n\n');
}

/** Without the open unions, which the mapped types of openapi-fetch would turn into objects. */
const PLAIN = `type Plain<T> = T extends string
  ? string extends T ? string : T
  : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;`;

function requestTypes(document: Json, name: string, schema: Json): string[] {
  const { stream, ...properties } = schema.properties;
  return [
    declaration(document, name, { ...schema, properties }),
    `/** ${name} as it is sent. */\nexport interface ${name}Body extends ${name} {\n${member(document, 'stream?', stream)}\n}`,
  ];
}

// Not Exclude<>, which every program that streams would have to evaluate
function eventTypes(document: Json, name: string, schema: Json): string[] {
  const { error } = schema.discriminator.mapping;
  const event = name.replace('Data', 'Event');
  const description = 'An event of a stream. An `error` event is not among them: the loop throws it.';
  const oneOf = schema.oneOf.filter(({ $ref }: Json) => $ref !== error);
  return [
    declaration(document, event, { ...schema, description, oneOf }),
    declaration(document, name, { ...schema, oneOf: [{ $ref: `#/components/schemas/${event}` }, { $ref: error }] }),
  ];
}

function declaration(document: Json, name: string, schema: Json): string {
  const doc = comment([schema.description ?? schema.title, sourceOf(document, schema)]);
  if (!schema.properties) return `${doc}export type ${name} = ${typeOf(document, schema, true)};`;
  const parents = (schema.allOf ?? []).map(refName).filter((parent: string) => parent !== CONDITIONS);
  const heritage = parents.length > 0 ? ` extends ${parents.join(', ')}` : '';
  return `${doc}export interface ${name}${heritage} ${membersOf(document, schema)}`;
}

function membersOf(document: Json, { properties, required = [] }: Json): string {
  const members = Object.entries<Json>(properties).map(([key, schema]) =>
    member(document, required.includes(key) ? key : `${key}?`, schema),
  );
  return `{\n${members.join('\n')}\n}`;
}

function member(document: Json, key: string, schema: Json): string {
  const { description } = { ...resolve(document, schema), ...schema };
  return `${comment([[description, boundsOf(schema)].filter(Boolean).join(' ')])}${key}: ${typeOf(document, schema)};`;
}

// 'From 0 to 2. Default: 1.'
function boundsOf({ minimum, maximum, maxItems, default: value }: Json): string {
  return [
    maximum !== undefined && maximum > minimum && `From ${minimum} to ${maximum}.`,
    maxItems > 0 && `At most ${maxItems}.`,
    value !== undefined && `Default: ${value}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The type of a schema. The values of a named enum are open, because the vendor may add a model at any time. */
function typeOf(document: Json, schema: Json, isNamed = false): string {
  const { $ref, enum: values, 'x-extensible-enum': known, type, items, properties, oneOf } = schema;
  if ($ref) return refName(schema)!;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (known || (values && isNamed)) return `${union((known ?? values).map(quoted))} | (string & {})`;
  if (values) return union(values.map(quoted));
  if (oneOf) return union(oneOf.map((each: Json) => typeOf(document, each)));
  if (Array.isArray(type)) return union(type.map((each) => typeOf(document, { ...schema, type: each })));
  if (type === 'array') return `(${typeOf(document, items)})[]`;
  if (type === 'object') return properties ? membersOf(document, schema) : 'Record<string, unknown>';
  if (type === 'integer') return 'number';
  if (['string', 'number', 'boolean', 'null'].includes(type)) return type;
  throw new Error(`no type for ${JSON.stringify(schema)}`);
}

const union = (types: string[]) => types.join(' | ');
const quoted = (value: unknown) => JSON.stringify(value);

function pathsOf(document: Json, streamed: (string | undefined)[]): string {
  const paths = operations(document).map(({ path, method, node }) => {
    const name = (schema: Json) => `Plain<${refName(schema)}${streamed.includes(refName(schema)) ? 'Body' : ''}>`;
    const content = ({ schema }: Json) => `{ content: { 'application/json': ${name(schema)} } }`;
    const request = node.requestBody && `requestBody: ${content(node.requestBody.content['application/json'])};`;
    const { 200: success, default: failure } = node.responses;
    return `'${path}': {
      ${comment([`${node.summary}. ${node.description}`, sourceOf(document, node)])}${method.toLowerCase()}: {
        ${request ?? ''}
        responses: {
          200: ${content(success.content['application/json'])};
          default: ${content(resolve(document, failure).content['application/json'])};
        };
      };
    };`;
  });
  return `/** The paths of the description, for openapi-fetch. */\nexport interface paths {\n${paths.join('\n')}\n}`;
}

/** Links to the vendor's pages, in Markdown, which editors show. */
function sourceOf(document: Json, { 'x-source': pages }: Json): string | undefined {
  const links = pages?.map((page: string) => `[${document['x-sources'][page]}](${document['x-sources-url']}${page})`);
  return links && `Source: ${links.join(', ')}.`;
}

/** A doc comment with its paragraphs, on lines of its own; empty without text. */
function comment(paragraphs: (string | undefined)[]): string {
  const [first, ...more] = paragraphs.filter(Boolean).map((text) => text!.replace(/\s+/g, ' ').trim());
  if (first === undefined) return '';
  return more.length > 0 ? `/**\n * ${[first, ...more].join('\n *\n * ')}\n */\n` : `/** ${first} */\n`;
}
