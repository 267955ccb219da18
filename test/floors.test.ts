/**
 * The house of `src/` drawn as data: what stands on which floor, and that imports point down.
 * A new file gets its place in this table first; a floor that grows raises its ceiling in ratchet.json on purpose.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { splice } from '../scripts/outputs.js';
import { drawFloors } from './floors-drawing.js';
import { ROOT } from './process.js';
import ratchet from './ratchet.json' with { type: 'json' };

/** Files of each floor; a name that ends in `/` is a room with all its files, `*` stands for the rest of a name. */
const FLOORS: Record<number, string[]> = {
  0: ['../generated/'],
  1: ['contract.ts'],
  2: [
    'backoff.ts',
    'budget.ts',
    'json.ts',
    'check.ts',
    'door-stop.ts',
    'door-store.ts',
    'door-window.ts',
    'failure.ts',
    'rate-limit.ts',
    'redact.ts',
    'retry-after.ts',
    'world.ts',
  ],
  3: ['classify.ts', 'door-rules.ts', 'error.ts', 'retry.ts'],
  4: [
    ...['answer.ts', 'attempt.ts', 'body.ts', 'credentials.ts', 'receipt.ts', 'request.ts', 'scope.ts'],
    ...['door.ts', 'door-share.ts', 'doors.ts'],
    ...['grammar.ts', 'sse.ts', 'surface*.ts', 'stream.ts', 'chat-stream.ts', 'message-stream.ts'],
  ],
  5: [
    ...['at-door.ts', 'call.ts', 'client.ts', 'create-fetch.ts', 'event-stream.ts', 'hooks.ts', 'methods.ts'],
    ...['options.ts', 'stream-methods.ts'],
  ],
  6: ['index.ts', 'lite.ts', 'validate.ts', 'mock/', 'verify/', 'engines/', 'otel/'],
  7: ['cli/'],
};

/** Floors whose files may call each other; on the others they are strangers. The files of one room always may. */
const NEIGHBOURS = [4, 5];

/** Packages, and the only file that knows each; types from anywhere. */
const PACKAGES: Record<string, string> = {
  'openapi-fetch': 'client.ts',
  'eventsource-parser': 'sse.ts',
  '@hono/node-server': 'mock/server.ts',
  commander: 'cli/command.ts',
  'cli-progress': 'cli/progress.ts',
  'fast-xml-builder': 'verify/reports/junit.ts',
  'ajv/dist/2020.js': 'verify/tool-schema.ts',
  '@opentelemetry/api': 'otel/index.ts',
  bullmq: 'engines/bullmq.ts',
  '@temporalio/common': 'engines/temporal.ts',
};

/** What each floor is for, in the drawing of CONTRIBUTING.md. */
const ABOUT: Record<number, string> = {
  0: 'made from openapi/ by npm run generate',
  1: 'the one door to generated/',
  2: 'pure pieces',
  3: 'judgement: no clock, no network, no chance of its own',
  4: 'doing: one request, once; one stream; the door of a key',
  5: 'the client: attempt, decide, wait',
  6: 'public names and rooms, strangers to each other',
  7: 'the command',
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

describe('the floors', () => {
  for (const file of files) {
    test(`src/${file} has its place`, () => {
      const places = Object.values(FLOORS)
        .flat()
        .filter((place) => matches(place, file));
      expect(places, `src/${file} must stand in exactly one row of FLOORS in test/floors.test.ts`).toHaveLength(1);
    });
  }

  test('imports point down, or to a neighbour where the floor allows it', () => {
    expect(inside.filter((edge) => !isAllowed(edge)).map(inWords)).toEqual([]);
  });

  test('contract.ts is the one door to generated/', () => {
    const through = inside.filter(({ to }) => floorOf(to) === 0).map(({ from }) => from);
    expect([...new Set(through)]).toEqual(['contract.ts']);
  });

  test('rooms are strangers', () => {
    const between = inside.filter(({ from, to }) => roomOf(to) !== undefined && roomOf(from) !== roomOf(to));
    expect(between.filter(({ from }) => roomOf(from) !== 'cli').map(inWords)).toEqual([]);
  });

  test('imports go round in no circle', () => {
    expect(files.flatMap((file) => cycleFrom(file) ?? [])).toEqual([]);
  });

  test('a package is known to one file', () => {
    const packages = imports.filter(
      ({ to, typeOnly }) => !typeOnly && !to.startsWith('node:') && !inside.some((edge) => edge.to === to),
    );
    expect(packages.filter(({ from, to }) => PACKAGES[to] !== from).map(inWords)).toEqual([]);
  });

  test('below the rooms nothing needs Node', () => {
    const node = imports.filter(({ from, to }) => to.startsWith('node:') && floorOf(from) < 6);
    expect(node.map(inWords)).toEqual([]);
  });
});

test('CONTRIBUTING.md draws the floors as they are (-u draws them anew)', async () => {
  const floor = (number: string) => ({
    about: ABOUT[Number(number)]!,
    places: FLOORS[Number(number)]!.map((place) => place.replace('../', '')),
    areNeighbours: NEIGHBOURS.includes(Number(number)),
  });
  const drawing = drawFloors(Object.fromEntries(Object.keys(FLOORS).map((number) => [number, floor(number)])));
  const path = join(ROOT, 'CONTRIBUTING.md');
  await expect(splice(await readFile(path, 'utf8'), 'floors', drawing)).toMatchFileSnapshot(path);
});

describe('the rules tell a wrong import', () => {
  const edge = (from: string, to: string, typeOnly = false) => ({ from, to, typeOnly });
  const cases: { edge: Import; allowed: boolean }[] = [
    { edge: edge('call.ts', 'retry.ts'), allowed: true },
    { edge: edge('retry.ts', 'call.ts'), allowed: false },
    { edge: edge('retry.ts', 'call.ts', true), allowed: false },
    { edge: edge('retry.ts', 'classify.ts'), allowed: false },
    { edge: edge('retry.ts', 'error.ts', true), allowed: true },
    { edge: edge('attempt.ts', 'scope.ts'), allowed: true },
    { edge: edge('mock/index.ts', 'mock/keys.ts'), allowed: true },
    { edge: edge('mock/index.ts', 'validate.ts'), allowed: false },
    { edge: edge('mock/index.ts', 'verify/index.ts'), allowed: false },
    { edge: edge('cli/mock.ts', 'mock/index.ts'), allowed: true },
    { edge: edge('mock/index.ts', 'cli/say.ts'), allowed: false },
  ];
  for (const { edge, allowed } of cases) {
    test(`${inWords(edge)} is ${allowed ? 'allowed' : 'refused'}`, () => {
      expect(isAllowed(edge)).toBe(allowed);
    });
  }

  test('a line counts by its code', () => {
    const text = '/** doc */\n\n// note\nconst a = 1; // why\nconst b = `x\n\ny`;\n/* more\n of it */\nf();\n';
    expect(codeLines(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true))).toBe(5);
  });
});

test('the core stays under its ceiling of code lines', () => {
  const lines = [1, 2, 3, 4, 5, 6, 7].map((floor) => {
    const standing = [...sources].filter(([file]) => floorOf(file) === floor);
    return standing.reduce((sum, [, source]) => sum + codeLines(source), 0);
  });
  const core = lines.slice(0, 5).reduce((sum, floor) => sum + floor, 0);
  console.log(`code lines of src/ by floor, from 1: ${lines.join(', ')}; core ${core} of ${ratchet.core}`);
  expect(
    core,
    'handwritten code lines of floors 1 to 5; raise the ceiling in test/ratchet.json on purpose',
  ).toBeLessThanOrEqual(ratchet.core);
});

function isAllowed({ from, to, typeOnly }: Import): boolean {
  const [upper, lower] = [floorOf(from), floorOf(to)];
  if (upper !== lower) return upper > lower;
  if (roomOf(from) !== undefined && roomOf(from) === roomOf(to)) return true;
  return NEIGHBOURS.includes(upper) || (typeOnly && upper < 6);
}

function floorOf(file: string): number {
  const found = Object.entries(FLOORS).find(([, places]) => places.some((place) => matches(place, file)));
  return found ? Number(found[0]) : NaN;
}

function matches(place: string, file: string): boolean {
  if (place.endsWith('/')) return file.startsWith(place);
  const [start, end] = place.split('*') as [string, string?];
  return end === undefined ? file === place : file.startsWith(start) && file.endsWith(end) && !file.includes('/');
}

function roomOf(file: string): string | undefined {
  return file.startsWith('..') || !file.includes('/') ? undefined : file.split('/')[0];
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
