/**
 * The folders of `src/`: an import goes to an earlier row of ORDER, or stays in its folder. `contract.ts` alone reads
 * `generated/`. Files go round in no circle, and one file knows each package.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/process.js';
import ratchet from './ratchet.json' with { type: 'json' };

/** The order of the folders; a file of `src/` itself counts by its own name. */
const ORDER = [
  ['contract'],
  ['shared'],
  ['policy'],
  ['http', 'limiter'],
  ['stream'],
  ['client'],
  ['validate', 'jobs'],
  ['index', 'tools', 'redis', 'bullmq', 'temporal', 'otel', 'mock', 'verify'],
  ['cli'],
];

/** The folders that the ceiling of code lines holds for. */
const CORE = ['shared', 'policy', 'http', 'stream', 'limiter', 'client'];

/** Packages, and the only file that knows each; types from anywhere. */
const PACKAGES: Record<string, string> = {
  'openapi-fetch': 'client/api-client.ts',
  'eventsource-parser': 'stream/sse.ts',
  '@hono/node-server': 'mock/gateway/server.ts',
  commander: 'cli/command.ts',
  'cli-progress': 'cli/progress.ts',
  'fast-xml-builder': 'verify/reports/junit.ts',
  'ajv/dist/2020.js': 'verify/read/tool-schema.ts',
  'fast-check': 'verify/run/fuzz.ts',
  '@opentelemetry/api': 'otel/index.ts',
  bullmq: 'bullmq/index.ts',
  '@temporalio/common': 'temporal/index.ts',
  '@cfworker/json-schema': 'tools/tool.ts',
};

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((file) => file.endsWith('.ts')).sort();
const sources = new Map<string, ts.SourceFile>();
for (const file of files) {
  const text = await readFile(join(ROOT, 'src', file), 'utf8');
  sources.set(file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
}
const imports = [...sources].flatMap(([file, source]) => importsOf(file, source));
const inside = imports.filter(({ to }) => /\.(ts|js)$/.test(to) && !Object.hasOwn(PACKAGES, to));

describe('imports', () => {
  test('every file is in a folder of the order', () => {
    expect(files.filter((file) => rowOf(file) < 0)).toEqual([]);
  });

  test('an import goes to an earlier folder or stays in its own', () => {
    expect(inside.filter((edge) => !isAllowed(edge)).map(inWords)).toEqual([]);
  });

  test('only contract.ts reads generated/', () => {
    const readers = inside.filter(({ to }) => to.startsWith('../generated/')).map(({ from }) => from);
    expect([...new Set(readers)]).toEqual(['contract.ts']);
  });

  test('files import each other in no circle', () => {
    expect(files.flatMap((file) => cycleFrom(file) ?? [])).toEqual([]);
  });

  test('one file knows each package', () => {
    const packages = imports.filter(
      ({ to, typeOnly }) => !typeOnly && !to.startsWith('node:') && !inside.some((edge) => edge.to === to),
    );
    expect(packages.filter(({ from, to }) => PACKAGES[to] !== from).map(inWords)).toEqual([]);
  });

  test('the core needs nothing of Node', () => {
    const node = imports.filter(({ from, to }) => to.startsWith('node:') && CORE.includes(folderOf(from)));
    expect(node.map(inWords)).toEqual([]);
  });
});

describe('the rule', () => {
  const edge = (from: string, to: string) => ({ from, to, typeOnly: false });
  const cases: { edge: Import; allowed: boolean }[] = [
    { edge: edge('client/call.ts', 'policy/decide.ts'), allowed: true },
    { edge: edge('policy/decide.ts', 'client/call.ts'), allowed: false },
    { edge: edge('http/attempt.ts', 'limiter/limiter.ts'), allowed: false },
    { edge: edge('policy/decide.ts', 'policy/backoff.ts'), allowed: true },
    { edge: edge('mock/index.ts', 'mock/gateway/keys.ts'), allowed: true },
    { edge: edge('mock/index.ts', 'verify/index.ts'), allowed: false },
    { edge: edge('mock/index.ts', 'validate/check.ts'), allowed: true },
    { edge: edge('cli/mock.ts', 'mock/index.ts'), allowed: true },
    { edge: edge('mock/index.ts', 'cli/say.ts'), allowed: false },
    { edge: edge('client/client.ts', '../generated/types.ts'), allowed: false },
  ];
  for (const { edge, allowed } of cases) {
    test(`${allowed ? 'allows' : 'refuses'} ${inWords(edge)}`, () => {
      expect(isAllowed(edge)).toBe(allowed);
    });
  }

  test('the counter counts a line by its code', () => {
    const text = '/** doc */\n\n// note\nconst a = 1; // why\nconst b = `x\n\ny`;\n/* more\n of it */\nf();\n';
    expect(codeLines(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true))).toBe(5);
  });
});

test('the core stays under its ceiling of code lines', () => {
  const lines = Object.fromEntries(ORDER.flat().map((folder) => [folder, linesOf(folder)]));
  const core = CORE.reduce((sum, folder) => sum + lines[folder]!, 0);
  console.log(`code lines of src/: ${JSON.stringify(lines)}; core ${core} of ${ratchet.core}`);
  expect(core, `code lines of ${CORE.join(', ')}; raise "core" in test/ratchet.json on purpose`).toBeLessThanOrEqual(
    ratchet.core,
  );
});

function linesOf(folder: string): number {
  return files
    .filter((file) => folderOf(file) === folder)
    .reduce((sum, file) => sum + codeLines(sources.get(file)!), 0);
}

function isAllowed({ from, to }: Import): boolean {
  if (to.startsWith('../generated/')) return from === 'contract.ts';
  return folderOf(from) === folderOf(to) || rowOf(to) < rowOf(from);
}

function folderOf(file: string): string {
  return file.split('/')[0]!.replace(/\.ts$/, '');
}

function rowOf(file: string): number {
  return ORDER.findIndex((folders) => folders.includes(folderOf(file)));
}

function inWords({ from, to, typeOnly }: Import): string {
  return `${from} → ${to}${typeOnly ? ' (types)' : ''}`;
}

/** Imports and re-exports of a file, `import()` and `typeof import()` included. */
function importsOf(from: string, source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const { text } = specifier;
    const path = text.startsWith('.') ? posix.join(posix.dirname(from), text) : text;
    const typescript = path.replace(/\.js$/, '.ts');
    found.push({ from, to: sources.has(typescript) ? typescript : path, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly || areTypes(node.exportClause));
    else if (ts.isImportTypeNode(node)) add((node.argument as ts.LiteralTypeNode).literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause.name && areTypes(clause.namedBindings));
}

function areTypes(names: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  return names !== undefined && 'elements' in names && names.elements.every(({ isTypeOnly }) => isTypeOnly);
}

/** The files of a circle of imports that leads back to the file, type imports included. */
function cycleFrom(file: string): string | undefined {
  const seen = new Set<string>();
  const walk = (at: string, path: string[]): string | undefined => {
    for (const { to } of inside.filter(({ from }) => from === at)) {
      if (to === file) return [...path, to].join(' → ');
      if (seen.has(to)) continue;
      seen.add(to);
      const found = walk(to, [...path, to]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(file, [file]);
}

/** Lines with some code on them; blank lines and comments do not count. */
function codeLines(source: ts.SourceFile): number {
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node) || node.kind === ts.SyntaxKind.EndOfFileToken) return;
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach(visit);
    if (node.getWidth(source) === 0) return;
    const [first, last] = [node.getStart(source), node.getEnd()].map(
      (at) => source.getLineAndCharacterOfPosition(at).line,
    );
    for (let line = first!; line <= last!; line++) lines.add(line);
  };
  visit(source);
  return lines.size;
}
