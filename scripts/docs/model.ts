/** The model of the whole site in one language: everything pages show, without a word of HTML. */
import { CHECKS } from '../../src/verify/index.js';
import { errorRows, operations, refName, resolve, type ErrorRow, type Json, type Operation } from '../spec.js';
import { CHECKS_ZH } from './checks.zh.js';
import { basisParts, type BasisPart } from './basis.js';
import { sampleFacts, samplesOf, type Sample } from './samples.js';
import { allConstraints, allFields, schemaModels, type Constraint, type Field, type SchemaModel } from './schema.js';
import { WORDS, type Language, type Words } from './words.js';

export interface Example {
  name: string;
  summary: string;
  /** JSON, or the text of a stream. */
  text: string;
  grammar: 'json' | 'sse';
}

export interface OperationModel extends Operation {
  /** File name of its page. */
  file: string;
  summary: string;
  description: string;
  tag: string;
  requestSchema?: string;
  requestDescription?: string;
  requestFields: Field[];
  requestConstraints: Constraint[];
  calls: { name: string; summary: string; samples: Sample[] }[];
  responseSchema: string;
  responseDescription: string;
  responseFields: Field[];
  responses: Example[];
  streams: Example[];
  streamSchema?: string;
  statuses: number[];
  basis: string;
  source: string[];
}

export interface CheckModel {
  name: string;
  describe: string;
  basis: string;
  source: readonly string[];
}

export interface Plot {
  /** One of `plotNames`. */
  name: string;
  svg: string;
}

export interface Site {
  language: Language;
  words: Words;
  document: Json;
  operations: OperationModel[];
  schemas: SchemaModel[];
  errors: ErrorRow[];
  checks: CheckModel[];
  basisParts: BasisPart[];
  plots: Plot[];
}

/** The model of a description that is already in its language. */
export async function siteOf(document: Json, language: Language, plots: Plot[]): Promise<Site> {
  const models = await Promise.all(operations(document).map((operation) => operationModel(document, operation)));
  return {
    language,
    words: WORDS[language],
    document,
    operations: models,
    schemas: schemaModels(document),
    errors: errorRows(document),
    checks: checkModels(language),
    basisParts: basisParts(document, models),
    plots,
  };
}

async function operationModel(document: Json, operation: Operation): Promise<OperationModel> {
  const { node, id, path } = operation;
  const request = node.requestBody?.content['application/json'];
  const ok = node.responses['200'];
  const [json, stream] = [ok.content['application/json'], ok.content['text/event-stream']];
  const facts = sampleFacts(document, path);
  const bodies = Object.entries<Json>(request?.examples ?? { call: { summary: node.summary } });
  const requestSchema = refName(request?.schema);
  const responseSchema = refName(json.schema)!;
  return {
    ...operation,
    file: `${kebab(id)}.html`,
    summary: node.summary,
    description: node.description,
    tag: node.tags[0],
    ...(requestSchema === undefined ? {} : { requestSchema, requestDescription: node.requestBody.description }),
    requestFields: requestSchema === undefined ? [] : allFields(document, requestSchema),
    requestConstraints: requestSchema === undefined ? [] : allConstraints(document, requestSchema),
    calls: await Promise.all(
      bodies.map(async ([name, { summary, value }]) => ({
        name,
        summary,
        samples: await samplesOf(operation, facts, value),
      })),
    ),
    responseSchema,
    responseDescription: ok.description,
    responseFields: allFields(document, responseSchema),
    responses: examplesOf(json, 'json'),
    streams: stream ? examplesOf(stream, 'sse') : [],
    ...(stream ? { streamSchema: refName(stream.itemSchema)! } : {}),
    statuses: Object.keys(node.responses)
      .map(Number)
      .filter((status) => status >= 300),
    basis: node['x-basis'] ?? document['x-basis'],
    source: node['x-source'] ?? [],
  };
}

function examplesOf(media: Json, grammar: Example['grammar']): Example[] {
  return Object.entries<Json>(media.examples ?? {}).map(([name, { summary, value, serializedValue }]) => ({
    name,
    summary,
    text: grammar === 'sse' ? serializedValue : JSON.stringify(value, null, 2),
    grammar,
  }));
}

function checkModels(language: Language): CheckModel[] {
  return Object.entries(CHECKS).map(([name, { describe, basis, source }]) => ({
    name,
    describe: language === 'zh' ? (CHECKS_ZH[name] ?? describe) : describe,
    basis,
    source,
  }));
}

/** The header names of an answer, each with its header object. */
export function headersOf(document: Json, response: Json): [string, Json][] {
  return Object.entries<Json>(response.headers ?? {}).map(([name, header]) => [name, resolve(document, header)]);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
