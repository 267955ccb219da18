/** Reads the handwritten description into one document, and answers what the emitters ask of it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle, createConfig } from '@redocly/openapi-core';
import { parse } from 'yaml';
import { loadOverlay, type OverlayFile } from './overlay.js';

/** A JSON object whose members are not known in advance. */
export type Json = Record<string, any>;

/** The bundled description with the SHA-256 of its JSON text, and its Chinese. */
export interface Spec {
  document: Json;
  sha256: string;
  zh: OverlayFile;
  /** The handwritten workflows. */
  arazzo: Json;
  /** What openapi/conformance/ says by hand: vectors, and the schema of their files. */
  conformance: { decisions: Json[]; streams: Json[]; schema: Json };
  /** What the members of error rows and of grammars mean, by their names. */
  members: { errors: Record<string, string>; grammar: Record<string, string> };
  /** What the packages say of themselves: package.json and LICENSE of the repository. */
  project: { manifest: Json; licence: string };
}

export const SPEC_SOURCE = 'openapi/openapi.yaml';
const ZH_SOURCE = 'openapi/overlays/zh-CN.yaml';
const GENERATE_COMMAND = 'npm run generate';

const sourcePath = fileURLToPath(new URL(`../${SPEC_SOURCE}`, import.meta.url));

/** The description, with everything beside it that the emitters read. */
export async function loadSpec(): Promise<Spec> {
  const document = await bundleDocument(sourcePath);
  const sha256 = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const [zh, conformance, arazzo, errors, grammar, project] = await Promise.all([
    loadOverlay(ZH_SOURCE),
    loadConformance(),
    loadYaml('arazzo'),
    loadYaml('errors'),
    loadYaml('stream-grammar'),
    loadProject(),
  ]);
  const members = { errors: errors.members, grammar: grammar.members };
  return { document, sha256, zh, arazzo, conformance, members, project };
}

/** A description from its path, bundled: every $ref into another file resolved, every example file inlined. */
export async function bundleDocument(path: string): Promise<Json> {
  const { bundle: bundled, problems } = await bundle({ ref: path, config: await createConfig({}) });
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new Error(`${SPEC_SOURCE}: ${errors.map((error) => error.message).join('; ')}`);
  // A copy through JSON, because bundled nodes share objects
  const document: Json = JSON.parse(JSON.stringify(bundled.parsed));
  for (const operation of operations(document)) {
    for (const media of mediaTypes(operation.node)) serializeStreamExamples(media.node, media.type);
  }
  return document;
}

async function loadConformance(): Promise<Spec['conformance']> {
  const [decisions, streams, schema] = await Promise.all(
    ['decisions', 'streams', 'vectors.schema'].map((name) => loadYaml(`conformance/${name}`)),
  );
  return { decisions, streams, schema };
}

async function loadProject(): Promise<Spec['project']> {
  const [manifest, licence] = await Promise.all(
    ['package.json', 'LICENSE'].map((name) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')),
  );
  return { manifest: JSON.parse(manifest!), licence: licence! };
}

async function loadYaml(name: string): Promise<any> {
  return parse(await readFile(new URL(`../openapi/${name}.yaml`, import.meta.url), 'utf8'), { merge: true });
}

/** The three lines every generated file opens with. */
export function banner(spec: Spec): string[] {
  return [
    `Generated from ${SPEC_SOURCE}; do not edit.`,
    `SHA-256 of the description: ${spec.sha256}`,
    `Remake it with: ${GENERATE_COMMAND}`,
  ];
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
  charged: 'never' | 'unknown';
  chargedBasis: string;
  honorsRetryAfter: boolean;
  summary: string;
  whatToDo: string;
  message: string;
  source: string[];
}

/** The rows of errors.yaml, by rising status. */
export function errorRows(document: Json): ErrorRow[] {
  return Object.entries<Json>(document.components.responses).map(([status, response]) => {
    const { schema, examples } = response.content['application/json'];
    const { action, charged, chargedBasis, honorsRetryAfter, whatToDo } = response['x-error'];
    return {
      status: Number(status),
      type: schema.allOf[1].properties.error.properties.type.const,
      action,
      charged,
      chargedBasis,
      honorsRetryAfter,
      summary: response.description,
      whatToDo,
      message: examples.sample.value.error.message,
      source: response['x-source'],
    };
  });
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

/** A copy of a JSON value in which every object has passed through `change`, innermost first. */
export function mapObjects(value: any, change: (node: Json) => Json): any {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (value === null || typeof value !== 'object') return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapObjects(item, change)])));
}

/** Whether a member of a schema is there for readers only; a property may have the name of one, but is no text or list. */
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
