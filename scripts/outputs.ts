/**
 * The committed generated files, each with its emitter. `npm run generate` writes them, and the drift test compares
 * them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { emitConformanceRules, emitReadmeScore } from './emit/conformance-rules.js';
import {
  emitActions,
  emitErrorTable,
  emitImageLimits,
  emitModels,
  emitRetryOptions,
  emitTiers,
  type Language,
} from './emit/pages.js';
import { emitShellCases } from './emit/shell.js';
import {
  emitDescription,
  emitErrors,
  emitErrorsZh,
  emitFacts,
  emitGrammars,
  emitOperations,
  emitReadmeLinks,
} from './emit/tables.js';
import { commented, json } from './emit/text.js';
import { emitTypes } from './emit/types.js';
import { emitValidators, emitValidatorTypes } from './emit/validators.js';
import type { Files } from './files.js';
import { SPEC_SOURCE, type Spec } from './spec.js';

export interface Output {
  /** Path from the root of the repository. */
  path: string;
  /**
   * Name of the marked region to replace; the rest of that file is handwritten. Without it the whole file is generated.
   */
  region?: string;
  emit: (spec: Spec) => string | Promise<string>;
}

/** The folder that contains generated files only. */
export const GENERATED = 'generated';

export const OUTPUTS: readonly Output[] = [
  { path: 'generated/README.md', emit: emitFolderReadme },
  { path: 'generated/openapi.json', emit: ({ document }) => json(document) },
  { path: 'generated/types.ts', emit: (spec) => typescript(emitTypes(spec)) },
  { path: 'generated/errors.ts', emit: (spec) => typescript(emitErrors(spec)) },
  { path: 'generated/errors.zh.ts', emit: (spec) => typescript(emitErrorsZh(spec)) },
  { path: 'generated/operations.ts', emit: (spec) => typescript(emitOperations(spec)) },
  { path: 'generated/streams.ts', emit: (spec) => typescript(emitGrammars(spec)) },
  { path: 'generated/facts.ts', emit: (spec) => typescript(emitFacts(spec)) },
  { path: 'generated/description.ts', emit: (spec) => typescript(emitDescription(spec)) },
  { path: 'generated/validators.js', emit: async (spec) => commented('//', await emitValidators(spec)) },
  { path: 'generated/validators.d.ts', emit: (spec) => typescript(emitValidatorTypes(spec)) },
  { path: 'README.md', region: 'errors', emit: emitErrorTable('en') },
  { path: 'README.md', region: 'links', emit: emitReadmeEnd('en') },
  { path: 'README.zh-CN.md', region: 'errors', emit: emitErrorTable('zh') },
  { path: 'README.zh-CN.md', region: 'links', emit: emitReadmeEnd('zh') },
  { path: 'docs/site/en/resources/other-languages.md', region: 'rules', emit: emitConformanceRules },
  ...(['zh', 'en'] as const).flatMap(pageTables),
  { path: 'examples/handler.sh', region: 'cases', emit: emitShellCases },
];

/** The tables of the docs' pages in one language. Chinese is the language of the root. */
function pageTables(language: Language): Output[] {
  const folder = language === 'zh' ? 'docs/site' : `docs/site/${language}`;
  return [
    { path: `${folder}/start/models.md`, region: 'models', emit: emitModels(language) },
    { path: `${folder}/guides/errors.md`, region: 'actions', emit: emitActions(language) },
    { path: `${folder}/guides/rate-limits.md`, region: 'tiers', emit: emitTiers(language) },
    { path: `${folder}/guides/retries.md`, region: 'retry', emit: emitRetryOptions(language) },
    { path: `${folder}/guides/vision.md`, region: 'limits', emit: emitImageLimits(language) },
  ];
}

/** Emits the committed files of a description. Reads the handwritten parts of files below `root`. */
export async function committedFiles(spec: Spec, root: string): Promise<Files> {
  const files: Files = {};
  for (const { path, region, emit } of OUTPUTS) {
    const text = await emit(spec);
    files[path] = region ? splice(files[path] ?? (await readFile(join(root, path), 'utf8')), region, text) : text;
  }
  return files;
}

/** Replaces a marked region of a text. The marks are comments of Markdown, or of a shell script. */
function splice(text: string, region: string, content: string): string {
  const [open, close] = text.startsWith('#!') ? ['# ', ''] : ['<!-- ', ' -->'];
  const [start, end] = [`${open}${region}: generated${close}`, `${open}/${region}${close}`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`no region "${start} … ${end}"`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function emitReadmeEnd(language: Language): Output['emit'] {
  return (spec) => `${emitReadmeLinks(spec, language)} ${emitReadmeScore(spec, language)}`;
}

function emitFolderReadme(): string {
  return `\`npm run generate\` writes every file of this folder from \`${SPEC_SOURCE}\` with the emitters of \`scripts/outputs.ts\`: edit those, never these.\n`;
}

function typescript(text: string): Promise<string> {
  return format(commented('//', text), { parser: 'typescript', singleQuote: true, printWidth: 120 });
}
