/** Reads the handwritten description into one document, and gives the emitters access to its parts. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle, createConfig } from '@redocly/openapi-core';
import { parse } from 'yaml';
import { addModels } from './models.js';
import { loadOverlay, type OverlayFile } from './overlay.js';

/** A JSON object whose members are not known in advance. */
export type Json = Record<string, any>;

/**
 * Everything that the emitters read: the bundled description, the SHA-256 of its JSON text, and the files beside it.
 */
export interface Spec {
  document: Json;
  sha256: string;
  zh: OverlayFile;
  /** The handwritten workflows. */
  arazzo: Json;
  /** The handwritten part of the vectors, openapi/conformance/, and the schema of their files. */
  conformance: {
    decisions: Json[];
    streams: Json[];
    /** The clauses that the vectors of streams are about. */
    clauses: { name: string; text: string }[];
    schema: Json;
    /** How many wrong readings the vectors find, of how many. */
    score: { found: number; mistakes: number };
  };
  /** The schemas of errors.json and of stream-grammar.json. */
  schemas: { errors: Json; grammars: Json };
  /** The rules of openapi/stream-assembly.yaml by operation, and the meaning of their members. */
  assembly: Json;
  /** The rules of openapi/rules.yaml. */
  rules: Json;
  /** The meaning of each member of an error row and of a grammar. */
  members: { errors: Record<string, string>; grammar: Record<string, string> };
  /** package.json and LICENSE of the repository. */
  project: { manifest: Json; licence: string };
}

export const SPEC_SOURCE = 'openapi/openapi.yaml';
const ZH_SOURCE = 'openapi/overlays/zh-CN.yaml';

/** The root of the repository, with a slash at its end. */
export const ROOT = new URL('../', import.meta.url);

/** Reads the description of a repository, and the files beside it. */
export async function loadSpec(root = ROOT): Promise<Spec> {
  const text = (path: string) => readFile(new URL(path, root), 'utf8');
  const yaml = async (name: string) => parse(await text(`openapi/${name}.yaml`), { merge: true });
  const [document, zh, arazzo, rules, assembly, errors, grammar, manifest, licence] = await Promise.all([
    bundleDocument(fileURLToPath(new URL(SPEC_SOURCE, root))),
    loadOverlay(ZH_SOURCE, root),
    yaml('arazzo'),
    yaml('rules'),
    yaml('stream-assembly'),
    yaml('errors'),
    yaml('stream-grammar'),
    text('package.json'),
    text('LICENSE'),
  ]);
  const [decisions, streams, clauses, schema, score, errorsSchema, grammarsSchema] = await Promise.all(
    [
      ...['decisions', 'streams', 'stream-clauses', 'vectors.schema', 'score'],
      ...['errors.schema', 'stream-grammar.schema'],
    ].map((name) => yaml(`conformance/${name}`)),
  );
  return {
    document,
    sha256: hashOf(document),
    zh,
    arazzo,
    conformance: { decisions, streams, clauses, schema, score },
    schemas: { errors: errorsSchema, grammars: grammarsSchema },
    assembly,
    rules,
    members: { errors: errors.members, grammar: grammar.members },
    project: { manifest: JSON.parse(manifest), licence },
  };
}

/** SHA-256 of the JSON text of a description. */
export function hashOf(document: Json): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}

/**
 * Reads a description from its path and bundles it: resolves every $ref into another file, and inlines example files.
 */
export async function bundleDocument(path: string): Promise<Json> {
  const { bundle: bundled, problems } = await bundle({ ref: path, config: await createConfig({}) });
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new Error(`${SPEC_SOURCE}: ${errors.map((error) => error.message).join('; ')}`);
  // A copy through JSON, because bundled nodes share objects
  const document: Json = JSON.parse(JSON.stringify(bundled.parsed));
  addModels(document);
  addErrorTypes(document);
  for (const operation of operations(document)) {
    for (const media of mediaTypes(operation.node)) serializeStreamExamples(media.node, media.type);
  }
  return document;
}

// A description of before this schema is left as it is: `npm run diff` reads earlier versions
function addErrorTypes(document: Json): void {
  const { ErrorType } = document.components.schemas;
  if (ErrorType) ErrorType['x-extensible-enum'] = [...new Set(errorRows(document).map(({ type }) => type))];
}

/** The first lines of a generated file: its source, and the command that generates it. */
export function banner(command = 'npm run generate'): string[] {
  return [`Generated from ${SPEC_SOURCE}; do not edit.`, `Remake it with: ${command}`];
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  node: Json;
}

/** All operations, in the order of the paths. */
export function operations(document: Json): Operation[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, node]) => ({
      id: node.operationId,
      method: method.toUpperCase(),
      path,
      node,
    })),
  );
}

export interface ErrorRow {
  status: number;
  type: string;
  action: 'retry' | 'stop' | 'fix';
  actionBasis: string;
  charged: 'never' | 'unknown';
  chargedBasis: string;
  honorsRetryAfter: boolean;
  summary: string;
  whatToDo: string;
  /** Where the vendor's page says more, or less, than the row. */
  note?: string;
  message: string;
  messageBasis: string;
  source: string[];
}

/** The rows of errors.yaml, in order of status. */
export function errorRows(document: Json): ErrorRow[] {
  const rows = Object.values<Json>(document.components.responses).filter((response) => 'x-error' in response);
  return rows.map((response) => {
    const { schema, examples } = response.content['application/json'];
    const { status, action, actionBasis, charged, chargedBasis, honorsRetryAfter, whatToDo, note, messageBasis } =
      response['x-error'];
    return {
      status,
      type: schema.allOf[1].properties.error.properties.type.const,
      action,
      actionBasis,
      charged,
      chargedBasis,
      honorsRetryAfter,
      summary: response.description,
      whatToDo,
      ...(note === undefined ? {} : { note }),
      message: examples.sample.value.error.message,
      messageBasis,
      source: response['x-source'],
    };
  });
}

/** The response of an error row. */
export function responseOf(document: Json, status: number): Json {
  const responses = Object.values<Json>(document.components.responses);
  return responses.find((response) => response['x-error']?.status === status)!;
}

/** Follows a local reference such as #/components/schemas/Message. */
export function resolve(document: Json, node: Json): Json {
  if (typeof node.$ref !== 'string') return node;
  return resolve(
    document,
    node.$ref
      .slice(2)
      .split('/')
      .reduce((at: any, key: string) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], document),
  );
}

/** The last segment of a reference: the name of the schema. */
export function refName(node: Json | undefined): string | undefined {
  return node?.$ref?.split('/').at(-1);
}

/** The request and response media types of an operation, each with its content type. */
export function mediaTypes(operation: Json): { type: string; node: Json }[] {
  const contents = [
    operation.requestBody?.content,
    ...Object.values<Json>(operation.responses).map((response) => response.content),
  ];
  return contents.flatMap((content) => Object.entries<Json>(content ?? {}).map(([type, node]) => ({ type, node })));
}

/** Returns a copy of a JSON value with `change` applied to every object, innermost first. */
export function mapObjects(value: any, change: (node: Json) => Json): any {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (value === null || typeof value !== 'object') return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapObjects(item, change)])));
}

/** Whether a member of a schema is a note for readers. A property may have such a name, but its value is an object. */
export function isNote(key: string, value: unknown): boolean {
  if (key === 'title' || key === 'description') return typeof value === 'string';
  return key === 'examples' && Array.isArray(value);
}

// OpenAPI 3.2 §4.19: text of a sequential media type is a serializedValue
function serializeStreamExamples(media: Json, type: string): void {
  if (type !== 'text/event-stream') return;
  for (const example of Object.values<Json>(media.examples ?? {})) {
    example.serializedValue = example.value;
    delete example.value;
  }
}
