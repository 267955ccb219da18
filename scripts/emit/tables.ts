/** The tables the thin layer reads: error rows, retry policy, operations, models, tiers and limits. */
import { applyOverlay } from '../overlay.js';
import { errorRows, isNote, mapObjects, operations, refName, resolve, type Json, type Spec } from '../spec.js';
import { standalone } from './schemas.js';

/** The error table with the unions read from it. */
export function emitErrors(spec: Spec): string {
  const rows = errorRows(spec.document);
  const policy = spec.document['x-retry-policy'];
  return `
/** What a client does about an error: try again, stop and tell a person, or correct the request. */
export type Action = 'retry' | 'stop' | 'fix';
/** Whether credits may have been consumed. */
export type Charged = 'never' | 'unknown';

/** What judges: of each row below the members that decide what a client does, without the texts. */
export const ERROR_ROWS = ${numericKeys(table(rows.map(deciding), (row) => row.status))} as const satisfies Record<string, { action: Action; charged: Charged; [field: string]: unknown }>;

/** One row per documented error status: what it means and what a client does about it. */
export const ERRORS = ${numericKeys(table(rows, (row) => row.status))} as const;

/** A status that has a row. */
export type ErrorStatus = keyof typeof ERRORS;
/** One row of the table. */
export type ErrorRow = (typeof ERRORS)[ErrorStatus];
/** A documented \`error.type\`. */
export type ErrorType = ErrorRow['type'];

/** How a client retries; the numbers are in milliseconds. */
export const RETRY_POLICY = ${literal(withoutNotes(policy))} as const;
`;
}

// A client that only judges has no use for the texts, and its bundle leaves them out
const deciding = ({ status, type, action, charged, honorsRetryAfter }: Json) => ({
  status,
  type,
  action,
  charged,
  honorsRetryAfter,
});

/** The Chinese of the error table: a text per status, and the words for actions and charges. */
export function emitErrorsZh(spec: Spec): string {
  const document = applyOverlay(spec.document, spec.zh);
  return `
import type { Action, Charged, ErrorStatus } from './errors.js';

// The texts are those of ${spec.zh.path}

/** The Chinese words for the actions. */
export const ACTIONS_ZH = ${literal(document['x-actions'])} as const satisfies Record<Action, string>;

/** The Chinese words for what was charged. */
export const CHARGED_ZH = ${literal(document['x-charged'])} as const satisfies Record<Charged, string>;

/** Summary and advice of every error row in Chinese. */
export const ERRORS_ZH = ${numericKeys(literal(chineseRows(spec)))} as const satisfies Record<ErrorStatus, { summary: string; whatToDo: string }>;
`;
}

/** Summary and advice by status. Throws for a row that the overlay leaves in English. */
function chineseRows(spec: Spec): Record<string, { summary: string; whatToDo: string }> {
  const english = errorRows(spec.document);
  const rows = errorRows(applyOverlay(spec.document, spec.zh)).map(({ status, summary, whatToDo }, index) => {
    if (summary === english[index]!.summary || whatToDo === english[index]!.whatToDo)
      throw new Error(`${spec.zh.path}: the row ${status} is not translated`);
    return [status, { summary, whatToDo }];
  });
  return Object.fromEntries(rows);
}

/** One entry per operation: where it is, how the client names it, what it takes and gives. */
export function emitOperations(spec: Spec): string {
  const rows = operations(spec.document).map(({ id, method, path, node }) => ({
    id,
    method: method,
    path,
    clientMethod: node['x-client-method'],
    idempotent: node['x-idempotent'] === true,
    request: refName(node.requestBody?.content['application/json'].schema) ?? null,
    response: refName(node.responses['200'].content['application/json'].schema),
    streams: Boolean(node.responses['200'].content['text/event-stream']),
    maxBodyBytes: node.requestBody?.['x-max-bytes'] ?? null,
    required: requiredOf(spec.document, node.responses['200'].content['application/json'].schema),
    errors: Object.keys(node.responses)
      .map(Number)
      .filter((status) => status >= 400),
  }));
  return `${rows.map((row) => `\nexport const ${constant(row.id)} = ${literal(row)} as const;\n`).join('')}
/** The operations of the gateway. */
export const OPERATIONS = {
${rows.map(({ id }) => `  ${id}: ${constant(id)},`).join('\n')}
};

/** The operationId of an operation. */
export type OperationId = keyof typeof OPERATIONS;
/** One operation. */
export type Operation = (typeof OPERATIONS)[OperationId];
`;
}

/** The members that an answer must have; of those that callers go into, also whether they are lists or objects. */
function requiredOf(document: Json, schema: Json): Record<string, 'any' | 'list' | 'object'> {
  const { required = [], properties = {} } = resolve(document, schema);
  const kindOf = (name: string) => {
    const { type } = resolve(document, properties[name]);
    return type === 'array' ? 'list' : type === 'object' ? 'object' : 'any';
  };
  return Object.fromEntries(required.map((name: string) => [name, kindOf(name)]));
}

const TRANSITIONS = 'Record<string, Record<string, string>>';
const SYMBOLS = 'readonly string[]';
const LISTS = `Record<string, ${SYMBOLS}>`;
const GRAMMAR_TYPES = {
  states: TRANSITIONS,
  lenient: TRANSITIONS,
  anywhere: SYMBOLS,
  terminal: SYMBOLS,
  content: SYMBOLS,
  requires: LISTS,
  'blocks?': `{ start: string; delta: string; stop: string; deltas: ${LISTS} }`,
};

/** The order of events in each stream, as state machines. */
export function emitGrammars(spec: Spec): string {
  const all = grammars(spec.document, withoutNotes);
  const members = Object.entries(GRAMMAR_TYPES).map(
    ([member, type]) => `  /** ${spec.members.grammar[member.replace('?', '')]} */\n  ${member}: ${type};\n`,
  );
  return `
/** A state machine over the symbols of a stream's events. */
export interface StreamGrammar {
${members.join('')}}

${Object.entries(all)
  .map(([id, grammar]) => `export const ${constant(id)}_GRAMMAR = ${literal(grammar)} satisfies StreamGrammar;\n`)
  .join('\n')}
/** One grammar per operation that streams. */
export const STREAM_GRAMMARS = {
${Object.keys(all)
  .map((id) => `  ${id}: ${constant(id)}_GRAMMAR,`)
  .join('\n')}
};
`;
}

/** The grammars for other languages, with what their members mean. */
export function emitGrammarsJson({ document, members }: Spec): Json {
  return { 'x-members': members.grammar, ...grammars(document, (grammar) => grammar) };
}

function grammars(document: Json, form: (grammar: Json) => Json): Json {
  const streaming = operations(document).map(({ id, node }) => [
    id,
    node.responses['200'].content['text/event-stream'],
  ]);
  return Object.fromEntries(
    streaming.filter(([, media]) => media).map(([id, media]) => [id, form(media['x-stream-grammar'])]),
  );
}

/** The x-members of schemas that a verification reads. */
const READ = ['x-basis', 'x-bounds-basis', 'x-source', 'x-extensible-enum'];

/** What a verification walks: the schemas without what only readers want, the examples of requests, and the titles of the vendor's pages. */
export function emitDescription({ document }: Spec): string {
  const requests = operations(document).map(({ id, node }) => {
    const examples: Json = node.requestBody?.content['application/json'].examples ?? {};
    return [id, Object.fromEntries(Object.entries(examples).map(([name, { value }]) => [name, value]))];
  });
  const parts = {
    'x-sources': document['x-sources'],
    requests: Object.fromEntries(requests),
    components: { schemas: mapObjects(document.components.schemas, walked) },
  };
  return `
/** A part of the description, as JSON. */
export type DescriptionNode = { readonly [member: string]: unknown };

/** Titles of the vendor's pages, examples of requests by operation and name, and the schemas. */
export const DESCRIPTION: {
  readonly 'x-sources': Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, DescriptionNode>> };
} = ${literal(parts)};
`;
}

function walked(node: Json): Json {
  const entries = Object.entries(node).filter(([key, value]) => !isNote(key, value));
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith('x-') || READ.includes(key)));
}

/** Models, tiers, constraints that no schema can say, and the facts about keys. */
export function emitFacts(spec: Spec): string {
  const { schemas, securitySchemes } = spec.document.components;
  const models = schemas.MaxTokensOfModel.allOf.map((row: Json) => ({
    id: row.if.properties.model.const,
    displayName: row.title,
    maxOutputTokens: row.then.properties.max_tokens.maximum,
    ...row['x-model'],
  }));
  const constraints = schemas.MessageInput['x-constraints'];
  return `
/** SHA-256 of the description this package was made from. */
export const SPEC_SHA256 = '${spec.sha256}';

/** Version of the description. */
export const SPEC_VERSION = '${spec.document.info.version}';

/** The public gateway. */
export const DEFAULT_BASE_URL = '${spec.document.servers[0].url}';

/** Names of the environment variables the vendor's samples use. */
export const ENVIRONMENT = ${literal(spec.document['x-environment'])} as const;

/** What every API key begins with. */
export const KEY_PREFIX = '${securitySchemes.bearer['x-key-prefix']}';

/** A whole API key. */
export const KEY_PATTERN = /${securitySchemes.bearer['x-key-pattern']}/;

/** Names of the documented response headers. */
export const HEADERS = ${literal(headerNames(spec.document))} as const;

/** One row per model: its limits and capabilities, counted in tokens. */
export const MODELS = ${table(models, (row: Json) => row.id)} as const;

/** Limits of each rate-limit tier; enterprise limits are set by hand. */
export const TIERS = ${literal(schemas.Tier['x-limits'])} as const;

/** Documented rules on message requests that JSON Schema cannot say. */
export const CONSTRAINTS = ${table(
    constraints.map((row: Json) => ({ ...withoutNotes(row), description: row.description })),
    (row: Json) => row.name,
  )} as const;
`;
}

/** The error table for other languages, with the policy that goes with it and what the members of a row mean. */
export function emitErrorsJson(spec: Spec): Json {
  const zh = chineseRows(spec);
  const { components, 'x-basis': basis } = spec.document;
  return {
    'x-members': spec.members.errors,
    envelope: standalone(components.schemas, 'ErrorEnvelope', basis),
    errors: errorRows(spec.document).map((row) => ({ ...row, zh: zh[row.status] })),
    retryPolicy: spec.document['x-retry-policy'],
  };
}

/** The README's table of retry options. */
export function emitReadmeRetry(spec: Spec): string {
  const { attempts, backoff, retryAfter, timeouts } = spec.document['x-retry-policy'];
  const rows: [string, number, string][] = [
    ['maxAttempts', attempts.default, `Attempts in all, from 1 (an engine above retries) to ${attempts.max}.`],
    [
      'baseMs',
      backoff.baseMs,
      `Bound of the first wait; full jitter draws from 0 to the bound, which grows by \`factor\` ${backoff.factor}.`,
    ],
    ['capMs', backoff.capMs, 'The bound grows no further.'],
    [
      'maxRetryAfterMs',
      retryAfter.maxMs,
      `Longest Retry-After that is waited for, in full and ${retryAfter.spreadMinMs} to ${retryAfter.spreadMaxMs} ms on top; a longer one is reported.`,
    ],
    ['attemptTimeoutMs', timeouts.attemptMs, 'One attempt with its body.'],
    ['deadlineMs', timeouts.deadlineMs, 'All attempts and waits of a call; of a stream, until its first content.'],
    ['idleTimeoutMs', timeouts.idleMs, 'Silence after which a stream is given up.'],
  ];
  const lines = rows.map(([name, value, meaning]) => `| \`${name}\` | ${value.toLocaleString('en')} | ${meaning} |`);
  return ['| option | default | meaning |', '| --- | --- | --- |', ...lines].join('\n');
}

/** The README's error table. */
export function emitReadmeErrors(spec: Spec): string {
  const rows = errorRows(spec.document).map(
    (row) =>
      `| ${row.status} | \`${row.type}\` | **${row.action}** | ${row.charged} | ${row.summary} ${row.whatToDo} |`,
  );
  return [
    '| status | `error.type` | action | charged | when, and what to do |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

// { RateLimitTier: 'X-RateLimit-Tier', …, RetryAfter: 'Retry-After' }, from the answer that carries them all
function headerNames(document: Json): Json {
  const { headers } = document.components.responses['429'];
  return Object.fromEntries(Object.entries<Json>(headers).map(([name, header]) => [refName(header), name]));
}

function table<Row>(rows: Row[], key: (row: Row) => string | number): string {
  return literal(Object.fromEntries(rows.map((row) => [key(row), row])));
}

// A status is a number, as a key too
function numericKeys(text: string): string {
  return text.replace(/^( *)"(\d+)":/gm, '$1$2:');
}

/** `CREATE_MESSAGE` of `createMessage`: one constant for each, so that a bundle takes only those it uses. */
function constant(id: string): string {
  return id.replace(/[A-Z]/g, '_$&').toUpperCase();
}

function literal(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

// Descriptions and bases are for readers of the description, not for programs
function withoutNotes(node: Json): Json {
  const entries = Object.entries(node).filter(([key]) => key !== 'description' && !key.startsWith('x-'));
  return Object.fromEntries(entries.map(([key, value]) => [key, isObject(value) ? withoutNotes(value) : value]));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
