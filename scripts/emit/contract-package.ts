/** The npm package caicaini-contract: the description for SDKs in other languages. Its files are listed here, once. */
import { operations, type Json, type Spec } from '../spec.js';
import type { Files } from '../files.js';
import { emitArazzo } from './arazzo.js';
import { emitConformance } from './conformance.js';
import { emitConformanceRules } from './conformance-rules.js';
import { publish } from './forms/publish.js';
import { to30 } from './forms/to-3.0.js';
import { to31 } from './forms/to-3.1.js';
import { toSdk } from './forms/to-sdk.js';
import { emitLlms } from './llms.js';
import { emitPostman } from './postman.js';
import { emitRetriesOverlay } from './retries.js';
import { emitSchemas } from './schemas.js';
import { emitErrorsJson, emitGrammarsJson } from './tables.js';
import * as text from './text.js';
import { emitZhOverlay } from './zh.js';

const COMMAND = 'npm run generate -- --all';
const json = (value: Json) => text.json(value, COMMAND);
const yaml = (value: Json) => text.yaml(value, COMMAND);

/** A file of the package, or a folder of files. */
interface Published {
  /** Path in the package; a star stands for the name of each file of a folder. */
  path: string;
  /** Its purpose, for the README. */
  meaning: string;
  /** The text of the file; for a folder, the texts by file name. */
  emit: (spec: Spec) => string | Record<string, string>;
}

export const PUBLISHED: readonly Published[] = [
  {
    path: 'openapi.json',
    meaning: 'the description, OpenAPI 3.2, with streams as sequences of events',
    emit: ({ document }) => json(publish(document)),
  },
  { path: 'openapi.yaml', meaning: 'the same as YAML', emit: ({ document }) => yaml(publish(document)) },
  {
    path: 'openapi.3.1.json',
    meaning: 'OpenAPI 3.1 for code generators: flat requests, one error envelope, streams as text',
    emit: ({ document }) => json(to31(publish(document))),
  },
  {
    path: 'openapi.3.0.json',
    meaning: 'the same as OpenAPI 3.0, for generators that cannot read 3.1',
    emit: ({ document }) => json(to30(to31(publish(document)))),
  },
  {
    path: 'openapi.3.0.sdk.json',
    meaning:
      'OpenAPI 3.0 that accepts more: without tagged unions, closed constants and streams, for generators that cannot read them',
    emit: ({ document }) => json(toSdk(to30(to31(publish(document))))),
  },
  {
    path: 'errors.json',
    meaning:
      'the error rows with their actions, in English and Chinese, the envelope, the operations, the retry policy, and the rules in order',
    emit: (spec) => json(emitErrorsJson(spec)),
  },
  {
    path: 'errors.schema.json',
    meaning: 'the format of `errors.json`, for tools that make types of it',
    emit: ({ schemas }) => json(schemas.errors),
  },
  {
    path: 'stream-grammar.json',
    meaning:
      'the order of events in streams, as state machines; their symbols; and how the whole answer is put together',
    emit: (spec) => json(emitGrammarsJson(spec)),
  },
  {
    path: 'stream-grammar.schema.json',
    meaning: 'the format of `stream-grammar.json`',
    emit: ({ schemas }) => json(schemas.grammars),
  },
  {
    path: 'schemas/*.json',
    meaning:
      'JSON Schema 2020-12, one file per type, each usable alone; those of answers accept types that are not listed',
    emit: (spec) => Object.fromEntries(Object.entries(emitSchemas(spec)).map(([name, schema]) => [name, json(schema)])),
  },
  {
    path: 'conformance/decisions.json',
    meaning: 'vectors: the outcome of an attempt, and the decision about a retry',
    emit: (spec) => json(emitConformance(spec).decisions),
  },
  {
    path: 'conformance/streams.json',
    meaning: 'vectors: the text of a stream, and the events and the answer that a reader returns',
    emit: (spec) => json(emitConformance(spec).streams),
  },
  {
    path: 'conformance/vectors.schema.json',
    meaning: 'the format of both files of vectors, with an explanation of every member',
    emit: ({ conformance }) => json(conformance.schema),
  },
  {
    path: 'arazzo.yaml',
    meaning: 'workflows: the loop of tool use, and a request for every error, which the mock answers',
    emit: (spec) => yaml(emitArazzo(spec)),
  },
  {
    path: 'postman.json',
    meaning: 'a collection that Postman and Bruno import',
    emit: (spec) => json(emitPostman(spec)),
  },
  {
    path: 'overlays/zh-CN.yaml',
    meaning: 'an OpenAPI overlay of `openapi.yaml` with the Chinese of every text',
    emit: (spec) => yaml(emitZhOverlay(spec)),
  },
  {
    path: 'overlays/retries.yaml',
    meaning:
      'an OpenAPI overlay with the part of the retry policy that `x-speakeasy-retries` and `x-fern-retries` can express; the number of attempts is not in it',
    emit: (spec) => yaml(emitRetriesOverlay(spec)),
  },
  {
    path: 'llms.txt',
    meaning: 'a summary for language models',
    emit: (spec) => text.markdown(emitLlms(spec, contractName(spec), PUBLISHED), COMMAND),
  },
];

/** All files of the package by path. */
export function contractFiles(spec: Spec): Files {
  const published = PUBLISHED.flatMap(({ path, emit }) => {
    const made = emit(spec);
    if (typeof made === 'string') return [[path, made]];
    return Object.entries(made).map(([name, each]) => [path.replace('*', name), each]);
  });
  return {
    'README.md': text.markdown(emitContractReadme(spec), COMMAND),
    LICENSE: spec.project.licence,
    'package.json': json(emitManifest(spec)),
    ...Object.fromEntries(published),
  };
}

/** The meaning of the members that begin with x-, in the forms of the description and in the schemas. */
const EXTENSIONS: readonly [names: string[], meaning: string][] = [
  [
    ['x-basis'],
    'the basis of a part: `documented` (on a page of the vendor), `convention` (of the mirrored APIs) or `assumed`; a part without one has the basis of its parent',
  ],
  [['x-bounds-basis'], 'the basis of the bounds of a number'],
  [['x-convention-values'], 'the values of an enum whose basis is `convention`'],
  [['x-refused'], 'the tags of a union that the convention knows and that are refused, each with the reason'],
  [
    ['x-null-is-absent'],
    'the basis on which null for an optional member of a request counts as if the member were absent',
  ],
  [
    ['x-source', 'x-sources', 'x-sources-url'],
    'the pages of the vendor, their titles, and the URL that their names follow',
  ],
  [['x-contradictions'], "where the vendor's pages contradict each other or the description, and what holds here"],
  [['x-error'], 'the meaning of an error for a client; `x-members` of `errors.json` explains it'],
  [
    ['x-speakeasy-sse-sentinel', 'x-fern-streaming'],
    'in the forms of 3.1 and 3.0: the stream of an operation, for the generators of Speakeasy and Fern',
  ],
  [['x-retry-policy'], 'the retry policy, as in `errors.json`; members whose names end in `Ms` are milliseconds'],
  [['x-stream-grammar'], 'the order of events in a stream; `x-members` of `stream-grammar.json` explains it'],
  [['x-stream'], 'in the form for SDKs: the schema of the events of a stream'],
  [
    ['x-content-media-type', 'x-content-schema'],
    'in the forms of OpenAPI 3.0: the media type and the schema of a text',
  ],
  [['x-idempotent'], 'true when the request can be repeated without a second charge'],
  [['x-extensible-enum'], 'the known values; the vendor may add others'],
  [['x-constraints'], 'the rules of a request that JSON Schema cannot express'],
  [
    ['x-exact'],
    'further rules of a part, as JSON Schema: the files in `schemas/` have them, code generators cannot read them',
  ],
  [['x-max-bytes'], 'the longest body of a request, in bytes'],
  [['x-models'], 'the models, each with its limits in tokens and its capabilities'],
  [['x-limits'], 'the limits of each tier; the vendor agrees those of other tiers with the customer'],
  [['x-key-prefix', 'x-key-pattern'], 'the beginning of an API key, and its regular expression'],
  [['x-environment'], "the environment variables of the vendor's samples"],
  [['x-client-method'], 'the method of the TypeScript SDK for an operation'],
  [['x-generated'], 'the source of the file, and the command that generates it'],
];

/** The name of the package: the name of the SDK with `-contract`. */
function contractName({ project }: Spec): string {
  return `${project.manifest['name']}-contract`;
}

/** Its package.json. The members that both packages share come from that of the repository. */
function emitManifest(spec: Spec): Json {
  const { version, homepage, bugs, repository, license } = spec.project.manifest;
  const paths = PUBLISHED.map(({ path }) => path);
  return {
    name: contractName(spec),
    version,
    description: `${spec.document.info.title} as data, for SDKs in any language: OpenAPI, error table, JSON Schemas, conformance vectors.`,
    keywords: ['caicaini', 'llm', 'gateway', 'openapi', 'json-schema', 'arazzo', 'conformance', 'sdk'],
    homepage,
    bugs,
    repository,
    license,
    files: paths,
    exports: Object.fromEntries([...paths, 'package.json'].map((path) => [`./${path}`, `./${path}`])),
  };
}

/** Its README. */
function emitContractReadme(spec: Spec): string {
  const { document } = spec;
  const name = contractName(spec);
  const sdk = spec.project.manifest['name'] as string;
  const endpoints = operations(document).map(({ method, path }) => `- \`${method} ${path}\``);
  return `# ${name}

${document.info.summary}

This package describes the API, so that you can write or generate an SDK in any language. It is data: no code, no
dependency. The TypeScript SDK made from the same description is the package \`${sdk}\`.

| file | content |
| --- | --- |
${PUBLISHED.map(({ path, meaning }) => `| \`${path.replace('*', '<Type>')}\` | ${meaning} |`).join('\n')}

Which file first:

1. For a code generator, \`openapi.3.1.json\`, or \`openapi.3.0.json\` when it cannot read 3.1. Requests are single objects there,
   a constant is an enum of one value, and each open enum is a union of its known values with any text.
2. When the generated code does not compile, or cannot read unions: \`openapi.3.0.sdk.json\`. It has no unions. It is the file
   for openapi-generator in Java, Go, PHP, Ruby, Rust and Python.
3. For validation, \`schemas/\`. Those of requests are exact, with the limit of \`max_tokens\` for each model. Those of answers are
   open: they accept types of blocks and events that are not listed, and answers without credits.
4. For documentation, mocks and any tool that reads OpenAPI 3.2: \`openapi.json\`, the source of the other forms.

A bundler may remove unused components, but not those of \`openapi.3.0.sdk.json\`: its unions are single objects, and nothing
refers to the types of their members.

\`\`\`sh
npm pack ${name}              # downloads a .tgz, for a project that is not JavaScript
npm install --save-dev ${name}
\`\`\`

In JavaScript each file is an export: \`import errors from '${name}/errors.json' with { type: 'json' }\`.

The description covers these endpoints:

${endpoints.join('\n')}

Objects in answers are open: the vendor may add fields. The members that begin with \`x-\` are:

| member | meaning |
| --- | --- |
${EXTENSIONS.map(([names, meaning]) => `| ${names.map((each) => `\`${each}\``).join(', ')} | ${meaning} |`).join('\n')}

\`npx ${sdk} mock\` serves a mock of the gateway from the same description, with keys of every kind and with faults. Test your
client against it.

\`x-members\` in \`errors.json\` and in \`stream-grammar.json\` explains the members of a row and of a grammar.
\`conformance/vectors.schema.json\` explains every member of the vectors. An SDK in any language can test itself with them:

${emitConformanceRules(spec)}`;
}
