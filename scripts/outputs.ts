/** Every generated file: its path and its emitter. The generate script writes them, the drift test compares them. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { stringify } from 'yaml';
import { emitArazzo } from './emit/arazzo.js';
import { emitConformance } from './emit/conformance.js';
import { emitConformanceRules } from './emit/conformance-rules.js';
import { emitContractReadme, emitManifest } from './emit/contract-package.js';
import { emitLlms } from './emit/llms.js';
import { emitPostman } from './emit/postman.js';
import { emitRetriesOverlay } from './emit/retries.js';
import { emitSchemas } from './emit/schemas.js';
import { emitShellCases } from './emit/shell.js';
import { to30 } from './emit/forms/to-3.0.js';
import { to31 } from './emit/forms/to-3.1.js';
import { toSdk } from './emit/forms/to-sdk.js';
import {
  emitDescription,
  emitErrors,
  emitErrorsJson,
  emitErrorsZh,
  emitFacts,
  emitGrammars,
  emitGrammarsJson,
  emitOperations,
  emitReadmeErrors,
  emitReadmeRetry,
} from './emit/tables.js';
import { emitTypes } from './emit/types.js';
import { emitValidators, emitValidatorTypes } from './emit/validators.js';
import { emitZhOverlay } from './emit/zh.js';
import { banner, type Json, type Spec } from './spec.js';

export interface Output {
  /** Path from the root of the repository. */
  path: string;
  /** Name of the marked region that is replaced, where the rest of the file is written by hand. */
  region?: string;
  emit(spec: Spec): string | Promise<string>;
}

const OUTPUTS: Output[] = [
  { path: 'generated/openapi.json', emit: (spec) => json(spec, spec.document) },
  { path: 'generated/openapi.yaml', emit: (spec) => yaml(spec, spec.document) },
  { path: 'generated/openapi.3.1.json', emit: (spec) => json(spec, to31(spec.document)) },
  { path: 'generated/openapi.3.0.json', emit: (spec) => json(spec, to30(to31(spec.document))) },
  { path: 'generated/openapi.3.0.sdk.json', emit: (spec) => json(spec, toSdk(to30(to31(spec.document)))) },
  { path: 'generated/errors.json', emit: (spec) => json(spec, emitErrorsJson(spec)) },
  { path: 'generated/overlays/retries.yaml', emit: (spec) => yaml(spec, emitRetriesOverlay(spec)) },
  { path: 'generated/overlays/zh-CN.yaml', emit: (spec) => yaml(spec, emitZhOverlay(spec)) },
  { path: 'generated/arazzo.yaml', emit: (spec) => yaml(spec, emitArazzo(spec)) },
  { path: 'generated/postman.json', emit: (spec) => json(spec, emitPostman(spec)) },
  { path: 'generated/llms.txt', emit: (spec) => `${emitLlms(spec)}\n\n${comment(spec)}` },
  { path: 'generated/README.md', emit: (spec) => `${emitContractReadme(spec)}\n${comment(spec)}` },
  { path: 'generated/LICENSE', emit: ({ project }) => project.licence },
  { path: 'generated/package.json', emit: (spec) => json(spec, emitManifest(spec)) },
  { path: 'generated/types.ts', emit: async (spec) => typescript(spec, await emitTypes(spec)) },
  { path: 'generated/errors.ts', emit: (spec) => typescript(spec, emitErrors(spec)) },
  { path: 'generated/errors.zh.ts', emit: (spec) => typescript(spec, emitErrorsZh(spec)) },
  { path: 'generated/operations.ts', emit: (spec) => typescript(spec, emitOperations(spec)) },
  { path: 'generated/streams.ts', emit: (spec) => typescript(spec, emitGrammars(spec)) },
  { path: 'generated/stream-grammar.json', emit: (spec) => json(spec, emitGrammarsJson(spec)) },
  { path: 'generated/facts.ts', emit: (spec) => typescript(spec, emitFacts(spec)) },
  { path: 'generated/description.ts', emit: (spec) => typescript(spec, emitDescription(spec)) },
  { path: 'generated/validators.js', emit: async (spec) => commented('//', spec, await emitValidators(spec)) },
  { path: 'generated/validators.d.ts', emit: (spec) => typescript(spec, emitValidatorTypes(spec)) },
  { path: 'README.md', region: 'errors', emit: emitReadmeErrors },
  { path: 'README.md', region: 'retry', emit: emitReadmeRetry },
  { path: 'docs/retries.md', region: 'retry', emit: emitReadmeRetry },
  { path: 'docs/conformance.md', region: 'rules', emit: emitConformanceRules },
  { path: 'examples/handler.sh', region: 'cases', emit: emitShellCases },
];

/** Folders of JSON files whose number depends on the description: path and the files' content by name. */
const FOLDERS: { path: string; emit: (spec: Spec) => Record<string, Json> }[] = [
  { path: 'generated/schemas', emit: emitSchemas },
  { path: 'generated/conformance', emit: emitConformance },
];

/** Every generated file of a description, those of the folders included. */
export function outputsOf(spec: Spec): Output[] {
  const inFolders = FOLDERS.flatMap(({ path, emit }) =>
    Object.entries(emit(spec)).map(([name, content]) => ({
      path: `${path}/${name}.json`,
      emit: () => json(spec, content),
    })),
  );
  return [...OUTPUTS, ...inFolders];
}

/** Files below generated/ that nothing makes any more, by their paths from the root. */
export async function surplusFiles(root: URL, outputs: Output[]): Promise<string[]> {
  const wanted = new Set(outputs.map(({ path }) => path));
  const entries = await readdir(new URL('generated/', root), { recursive: true, withFileTypes: true });
  const folder = fileURLToPath(root);
  const found = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return found.filter((path) => !wanted.has(path)).sort();
}

/** The text with a marked region replaced; the marks are comments of Markdown or of a shell. */
export function splice(text: string, region: string, content: string): string {
  const [open, close] = text.startsWith('#!') ? ['# ', ''] : ['<!-- ', ' -->'];
  const [start, end] = [`${open}${region}: generated${close}`, `${open}/${region}${close}`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`no region "${start} … ${end}"`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

/** Number and both forms of the first line in which two texts differ, counted from 1. */
export function firstDifference(want: string, got: string): { line: number; want: string; got: string } | undefined {
  if (want === got) return undefined;
  const [wanted, found] = [want.split('\n'), got.split('\n')];
  const at = wanted.findIndex((line, index) => line !== found[index]);
  const index = at < 0 ? wanted.length : at;
  return { line: index + 1, want: wanted[index] ?? '(end of file)', got: found[index] ?? '(end of file)' };
}

function json(spec: Spec, value: Json): string {
  return `${JSON.stringify({ 'x-generated': banner(spec), ...value }, null, 2)}\n`;
}

function yaml(spec: Spec, value: Json): string {
  return commented('#', spec, stringify(value, { lineWidth: 120, aliasDuplicateObjects: false }));
}

function comment(spec: Spec): string {
  return `<!--\n${banner(spec).join('\n')}\n-->\n`;
}

function commented(mark: string, spec: Spec, text: string): string {
  return `${banner(spec)
    .map((line) => `${mark} ${line}`)
    .join('\n')}\n${text}`;
}

function typescript(spec: Spec, text: string): Promise<string> {
  return format(commented('//', spec, text), { parser: 'typescript', singleQuote: true, printWidth: 120 });
}
