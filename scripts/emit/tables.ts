/** The tables that `src/` reads: error rows, retry policy, operations, grammars, models, tiers and limits. */
import type { ModelRow } from '../models.js';
import { applyOverlay } from '../overlay.js';
import { projectLinks } from '../project-links.js';
import {
  errorRows,
  isNote,
  mapObjects,
  operations,
  refName,
  resolve,
  responseOf,
  type ErrorRow,
  type Json,
  type Spec,
} from '../spec.js';
import type { Language } from './pages.js';
import { standalone } from './schemas.js';

/** Emits the error table, its types and the retry policy. */
export function emitErrors(spec: Spec): string {
  const rows = errorRows(spec.document);
  const policy = withoutNotes(spec.document['x-retry-policy']);
  // The strategy is code
  const { strategy: _, jitter: _1, ...backoff } = policy.backoff;
  return `
/** The reaction of a client to an error: try again, stop and tell a person, or correct the request. */
export type Action = 'retry' | 'stop' | 'fix';
/** Whether credits may have been consumed. */
export type Charged = 'never' | 'unknown';

/** The rows of ERRORS without their texts: all that a decision reads, so that a bundle can leave the texts out. */
export const ERROR_ROWS = ${numericKeys(table(rows.map(deciding), (row) => row.status))} as const satisfies Record<string, { action: Action; charged: Charged; [field: string]: unknown }>;

/** The error table: one row per documented status, with its meaning and the action for it. Source: Errors. */
export const ERRORS = ${numericKeys(table(rows.map(shown), (row) => row.status))} as const;

/** A status of the error table. */
export type ErrorStatus = keyof typeof ERRORS;
/** One row of the error table. */
export type ErrorRow = (typeof ERRORS)[ErrorStatus];

/** The retry policy: attempts, backoff, Retry-After and time limits. Names that end in Ms are milliseconds. */
export const RETRY_POLICY = ${literal({ ...policy, backoff })} as const;
`;
}

// Without the members that only readers of the description need
const shown = ({ actionBasis: _, messageBasis: _1, note: _2, ...row }: ErrorRow) => row;

// The members on which a decision depends
const deciding = ({ status, type, action, charged, honorsRetryAfter }: Json) => ({
  status,
  type,
  action,
  charged,
  // An action other than retry waits for nothing
  ...(action === 'retry' && !honorsRetryAfter && { honorsRetryAfter }),
});

/** Emits the error table in Chinese: the texts of each status, and the words for actions and charges. */
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
export const ERRORS_ZH = ${numericKeys(literal(withoutTheirNotes(chineseRows(spec))))} as const satisfies Record<ErrorStatus, { summary: string; whatToDo: string }>;
`;
}

function withoutTheirNotes(rows: Record<string, Texts>): Json {
  return Object.fromEntries(Object.entries(rows).map(([status, { note: _, ...texts }]) => [status, texts]));
}

/** The texts of a row. */
type Texts = Pick<ErrorRow, 'summary' | 'whatToDo' | 'note'>;

/** The texts of each row by status. Throws for a row that the overlay leaves in English. */
function chineseRows(spec: Spec): Record<string, Texts> {
  const english = errorRows(spec.document);
  const rows = errorRows(applyOverlay(spec.document, spec.zh)).map(({ status, summary, whatToDo, note }, index) => {
    const texts: Texts = { summary, whatToDo, ...(note === undefined ? {} : { note }) };
    for (const [name, text] of Object.entries(texts))
      if (text === english[index]![name as keyof Texts])
        throw new Error(`${spec.zh.path}: the row ${status} is not translated`);
    return [status, texts];
  });
  return Object.fromEntries(rows);
}

/** Emits the table of operations: path, method of the client, schemas, limits and errors of each. */
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
    // An operation that documents a 402 spends credits
    spends: '402' in node.responses,
    maxBodyBytes: node.requestBody?.['x-max-bytes'] ?? null,
    required: requiredOf(spec.document, node.responses['200'].content['application/json'].schema),
    errors: Object.keys(node.responses)
      .map(Number)
      .filter((status) => status >= 400),
  }));
  const rules = rows.map(({ request: _, response: _1, errors: _2, ...rest }) => rest);
  return `
/** The operations of the gateway. */
export const OPERATIONS = ${table(rows, ({ id }) => id)} as const;

/** The operationId of an operation. */
export type OperationId = keyof typeof OPERATIONS;
/** One operation. */
export type Operation = (typeof OPERATIONS)[OperationId];

/** What a client reads of the operations, apart, so that a bundle leaves out the rest. */
export const OPERATION_RULES = ${table(rules, ({ id }) => id)} as const satisfies Record<OperationId, object>;

/** What a client reads of one operation. */
export type OperationRules = (typeof OPERATION_RULES)[OperationId];
`;
}

/** The members by which a client knows an answer: its lists and objects; the others only where it has no list. */
function requiredOf(document: Json, schema: Json): Record<string, 'any' | 'list' | 'object'> {
  const { required = [], properties = {} } = resolve(document, schema);
  const kindOf = (name: string) => {
    const { type } = resolve(document, properties[name]);
    return type === 'array' ? 'list' : type === 'object' ? 'object' : 'any';
  };
  const kinds = required.map((name: string) => [name, kindOf(name)]);
  const hasList = kinds.some(([, kind]: [string, string]) => kind === 'list');
  return Object.fromEntries(kinds.filter(([, kind]: [string, string]) => !hasList || kind !== 'any'));
}

const TRANSITIONS = 'Record<string, Record<string, string>>';
const SYMBOLS = 'readonly string[]';
const LISTS = `Record<string, ${SYMBOLS}>`;
const GRAMMAR_TYPES = {
  states: TRANSITIONS,
  finish: 'string',
  last: 'string',
  lastIsOptional: 'boolean',
  anywhere: SYMBOLS,
  terminal: SYMBOLS,
  content: SYMBOLS,
  requires: LISTS,
  'blocks?': `{ start: string; delta: string; stop: string; deltas: ${LISTS} }`,
};

/** The members that a client reads. */
const READ_BY_CLIENT = ['finish', 'last', 'lastIsOptional', 'anywhere', 'content'];

/** Emits the order of events in each stream, as state machines. */
export function emitGrammars(spec: Spec): string {
  const all = grammars(spec.document, withoutNotes);
  const rules = grammars(spec.document, (grammar) =>
    Object.fromEntries(READ_BY_CLIENT.map((name) => [name, grammar[name]])),
  );
  const members = Object.entries(GRAMMAR_TYPES).map(
    ([member, type]) => `  /** ${spec.members.grammar[member.replace('?', '')]} */\n  ${member}: ${type};\n`,
  );
  return `
/** A state machine over the symbols of a stream's events. */
export interface StreamGrammar {
${members.join('')}}

/** One grammar per operation that streams. */
export const STREAM_GRAMMARS = ${literal(all)} satisfies Record<string, StreamGrammar>;

/** What a client reads of the grammars, apart, so that a bundle leaves out the rest. */
export type StreamRules = Pick<StreamGrammar, ${READ_BY_CLIENT.map((name) => `'${name}'`).join(' | ')}>;

/** The rules of each operation that streams. */
export const STREAM_RULES = ${literal(rules)} satisfies Record<string, StreamRules>;
`;
}

/** Emits the grammars for other languages, with the meaning of their members. */
export function emitGrammarsJson({ document, members, assembly }: Spec): Json {
  const { members: ofAssembly, ...steps } = assembly;
  const orders = Object.entries(grammars(document, (grammar) => grammar));
  return {
    'x-members': { ...members.grammar, ...ofAssembly },
    grammars: Object.fromEntries(orders.map(([id, order]) => [id, { ...order, ...steps[id] }])),
  };
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

/** The x-members of schemas that the verifier reads. */
const READ = ['x-basis', 'x-bounds-basis', 'x-convention-values', 'x-refused', 'x-source', 'x-extensible-enum'];

/**
 * Emits the parts that the verifier reads: schemas without texts, examples of requests, and titles of the vendor's
 * pages.
 */
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

/** Emits models, tiers, constraints that no schema can express, and the facts about keys. */
export function emitFacts(spec: Spec): string {
  const { schemas, securitySchemes } = spec.document.components;
  const models: ModelRow[] = spec.document['x-models'];
  const constraints = schemas.MessageInput['x-constraints'];
  const tiers: Json = schemas.Tier['x-limits'];
  return `
/** SHA-256 of the description from which this package was generated, in hexadecimal. */
export const SPEC_SHA256 = '${spec.sha256}';

/** Version of the description, as x.y.z. */
export const SPEC_VERSION = '${spec.document.info.version}';

/** URL of the public gateway. */
export const DEFAULT_BASE_URL = '${spec.document.servers[0].url}';

/** URL of the published docs with a slash at the end, from \`homepage\` of package.json; empty without one. */
export const DOCS_URL: string = ${literal(projectLinks(spec.project.manifest).docs ?? '')};

/** Names of the environment variables the vendor's samples use. */
export const ENVIRONMENT = ${literal(spec.document['x-environment'])} as const;

/** The beginning of every API key. */
export const KEY_PREFIX = '${securitySchemes.bearer['x-key-prefix']}';

/** The pattern of a whole API key. */
export const KEY_PATTERN = /${securitySchemes.bearer['x-key-pattern']}/;

/** Names of the documented response headers. */
export const HEADERS = ${literal(headerNames(spec.document))} as const;

/** The models by id: limits in tokens, and capabilities. Source: Models. */
export const MODELS = ${table(models, ({ id }) => id)} as const;

/** The id of a model in {@link MODELS}. */
export type KnownModelId = keyof typeof MODELS;

/** The limits of each rate-limit tier; the vendor agrees those of enterprise with the customer. Source: Rate limits. */
export const TIERS = ${literal(tiers)} as const;

/** The streams that each tier may have open at a time, apart, so that a bundle leaves out the other limits. */
export const STREAMS_OF_TIER: Readonly<Record<string, number>> = ${literal(mapValues(tiers, (limits) => limits.concurrentStreams))};

/** The documented rules of message requests that JSON Schema cannot express. */
export const CONSTRAINTS = ${table(
    constraints.map((row: Json) => ({ ...withoutNotes(row), description: row.description })),
    (row: Json) => row.name,
  )} as const;
`;
}

/** Emits the error table for other languages, with the retry policy, the rules and the meaning of each member. */
export function emitErrorsJson(spec: Spec): Json {
  const zh = chineseRows(spec);
  const { components, 'x-basis': basis } = spec.document;
  const idempotent = operations(spec.document).map(({ id, method, path, node }) => [
    id,
    { method, path, idempotent: node['x-idempotent'] === true },
  ]);
  return {
    'x-members': spec.members.errors,
    envelope: standalone(components.schemas, 'ErrorEnvelope', basis),
    errors: errorRows(spec.document).map((row) => ({ ...row, zh: zh[row.status] })),
    operations: Object.fromEntries(idempotent),
    retryPolicy: policyAsMaps(spec.document),
    rules: spec.rules,
  };
}

/** The retry policy with its maps apart from their descriptions, so that a typed language can decode them. */
export function policyAsMaps(document: Json): Json {
  const { statuses, noAnswer, ...policy } = document['x-retry-policy'];
  const outcomes = mapOf(noAnswer);
  // A stream that breaks its rules is an answer that is not what was asked for
  const unusable = { action: statuses['2xx'], charged: 'unknown' };
  return {
    ...policy,
    statuses: { ...notesOf(statuses), actions: mapOf(statuses) },
    noAnswer: { ...notesOf(noAnswer), outcomes: { ...outcomes, 'unusable-stream': unusable } },
  };
}

const isNoteOfPart = (key: string) => key === 'description' || key.startsWith('x-');
const notesOf = (node: Json): Json => Object.fromEntries(Object.entries(node).filter(([key]) => isNoteOfPart(key)));
const mapOf = (node: Json): Json => Object.fromEntries(Object.entries(node).filter(([key]) => !isNoteOfPart(key)));

/** Emits the README's links to the docs, the source and the issues. */
export function emitReadmeLinks({ project }: Spec, language: Language = 'en'): string {
  const { docs, source, issues } = projectLinks(project.manifest);
  const [toDocs, toSource, toIssues, none] = {
    en: ['Docs', 'Source', 'Issues', 'The docs have no public address yet.'],
    zh: ['文档', '源代码', '报告问题', '文档还没有公开的网址。'],
  }[language];
  const links = [
    docs && `[${toDocs}](${docs})`,
    source && `[${toSource}](${source})`,
    issues && `[${toIssues}](${issues})`,
  ];
  return links.filter(Boolean).join(' · ') || none!;
}

// { RateLimitTier: 'X-RateLimit-Tier', …, RetryAfter: 'Retry-After' }, from the 429, which has all of them
function headerNames(document: Json): Json {
  const { headers } = responseOf(document, 429);
  return Object.fromEntries(Object.entries<Json>(headers).map(([name, header]) => [refName(header), name]));
}

function table<Row>(rows: Row[], key: (row: Row) => string | number): string {
  return literal(Object.fromEntries(rows.map((row) => [key(row), row])));
}

// Keys that are statuses become numbers, so that `keyof` gives number literals
function numericKeys(text: string): string {
  return text.replace(/^( *)"(\d+)":/gm, '$1$2:');
}

function literal(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

// Without descriptions and bases, which are for readers of the description
function withoutNotes(node: Json): Json {
  const entries = Object.entries(node).filter(([key]) => key !== 'description' && !key.startsWith('x-'));
  return mapValues(Object.fromEntries(entries), (value) => (isObject(value) ? withoutNotes(value) : value));
}

function mapValues(node: Json, change: (value: Json) => unknown): Json {
  return Object.fromEntries(Object.entries<Json>(node).map(([key, value]) => [key, change(value)]));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
