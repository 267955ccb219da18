/** The npm package that generated/ is: the description for SDKs in other languages. What it holds stands here once. */
import { operations, type Json, type Spec } from '../spec.js';
import { emitConformanceRules } from './conformance-rules.js';

/** What is published, by its path with a star for every file of a folder, and what each is for. */
export const PUBLISHED: readonly [path: string, meaning: string][] = [
  ['openapi.json', 'the description, OpenAPI 3.2'],
  ['openapi.yaml', 'the same as YAML'],
  ['openapi.3.1.json', 'the same as OpenAPI 3.1, for tools that read no 3.2'],
  ['openapi.3.0.json', 'the same as OpenAPI 3.0'],
  [
    'openapi.3.0.sdk.json',
    'OpenAPI 3.0 that accepts more: without tagged unions, closed constants and streams, for generators that cannot read them',
  ],
  ['errors.json', 'the error rows with their actions, in English and Chinese, the envelope and the retry policy'],
  ['stream-grammar.json', 'the order of events in streams, as state machines'],
  ['schemas/*.json', 'JSON Schema 2020-12, one file per type, each usable alone'],
  ['conformance/decisions.json', 'vectors: what came of an attempt, and whether and when to try again'],
  ['conformance/streams.json', 'vectors: the text of a stream, and what a reader makes of it'],
  ['conformance/vectors.schema.json', 'the format of both, with every member explained'],
  ['arazzo.yaml', 'workflows: the loop of tool use, and every error provoked on the mock'],
  ['postman.json', 'a collection that Postman and Bruno import'],
  ['overlays/zh-CN.yaml', 'an OpenAPI overlay with the Chinese of every text'],
  [
    'overlays/retries.yaml',
    'an OpenAPI overlay with what `x-speakeasy-retries` and `x-fern-retries` can say of the retry policy, which is not how many attempts',
  ],
  ['llms.txt', 'a summary for language models'],
];

/** What the members mean that begin with x-, in the forms of the description and in the schemas. */
const EXTENSIONS: readonly [names: string[], meaning: string][] = [
  [
    ['x-basis'],
    'what a part rests on: `documented` (on a page of the vendor), `convention` (what the mirrored APIs do) or `assumed`; where it is not said, that of the parent holds',
  ],
  [['x-bounds-basis'], 'the same of the bounds of a number alone'],
  [['x-source', 'x-sources'], 'the pages of the vendor, and their titles'],
  [['x-error'], 'what an error means for a client; `x-members` of `errors.json` explains it'],
  [
    ['x-retry-policy'],
    'how a client retries, as in `errors.json`; times are in milliseconds where the name ends in `Ms`',
  ],
  [['x-stream-grammar'], 'the order of events in a stream; `x-members` of `stream-grammar.json` explains it'],
  [['x-stream'], 'in the form for SDKs: the schema of what a stream carries'],
  [['x-content-media-type', 'x-content-schema'], 'in the forms of OpenAPI 3.0: what a text holds'],
  [['x-idempotent'], 'the request may be repeated without being charged twice'],
  [['x-extensible-enum'], 'the values that are known; others may come'],
  [['x-constraints'], 'rules of a request that JSON Schema cannot say'],
  [['x-max-bytes'], 'the longest body of a request, in bytes'],
  [['x-model'], 'what a model can do; its context window in tokens'],
  [['x-limits'], 'the limits of a tier; one that is not listed has limits of its own'],
  [['x-key-prefix', 'x-key-pattern'], 'how an API key begins, and all of it as a regular expression'],
  [['x-environment'], "the environment variables of the vendor's samples"],
  [['x-client-method'], 'what the TypeScript SDK calls an operation'],
  [['x-generated'], 'where the file comes from'],
];

/** The name of the package: that of the SDK, and that it is the contract alone. */
export function contractName({ project }: Spec): string {
  return `${project.manifest['name']}-contract`;
}

/** Its package.json; what both packages say alike is read from that of the repository. */
export function emitManifest(spec: Spec): Json {
  const { version, license, engines, type, sideEffects } = spec.project.manifest;
  const paths = PUBLISHED.map(([path]) => path);
  return {
    name: contractName(spec),
    version,
    description: `${spec.document.info.title} as data, for SDKs in any language: OpenAPI, error table, JSON Schemas, conformance vectors.`,
    keywords: ['caicaini', 'llm', 'gateway', 'openapi', 'json-schema', 'arazzo', 'conformance', 'sdk'],
    license,
    // Modules of the repository lie in this folder too, unpublished, and are read by this file
    type,
    sideEffects,
    engines,
    files: paths,
    exports: Object.fromEntries([...paths, 'package.json'].map((path) => [`./${path}`, `./${path}`])),
  };
}

/** Its README. */
export function emitContractReadme(spec: Spec): string {
  const { document } = spec;
  const name = contractName(spec);
  const sdk = spec.project.manifest['name'] as string;
  const endpoints = operations(document).map(({ method, path }) => `- \`${method} ${path}\``);
  return `# ${name}

${document.info.summary}

This package is its description for whoever writes or generates an SDK, in any language: data, no code, no dependency. The
TypeScript SDK made from the same description is the package \`${sdk}\`.

| file | what it is |
| --- | --- |
${PUBLISHED.map(([path, meaning]) => `| \`${path.replace('*', '<Type>')}\` | ${meaning} |`).join('\n')}

\`\`\`sh
npm pack ${name}              # a .tgz to unpack, where npm is nothing but the way here
npm install --save-dev ${name}
\`\`\`

In JavaScript each file is an export: \`import errors from '${name}/errors.json' with { type: 'json' }\`.

Described are:

${endpoints.join('\n')}

Objects in answers are open: the vendor may add fields. Members that begin with \`x-\` are read so:

| member | what it says |
| --- | --- |
${EXTENSIONS.map(([names, meaning]) => `| ${names.map((each) => `\`${each}\``).join(', ')} | ${meaning} |`).join('\n')}

\`npx ${sdk} mock\` serves a gateway made from the same description, with keys of every kind and with faults, to try a client
against.

\`errors.json\` and \`stream-grammar.json\` say under \`x-members\` what the members of a row and of a grammar mean.
\`conformance/vectors.schema.json\` explains every member of the vectors, which an SDK in any language can prove itself with:

${emitConformanceRules()}
`;
}
