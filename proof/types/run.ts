/** `npm run types:matrix`: a user's file against the packed package, under each version of TypeScript. `-- --only 5.4,7`. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { obtain } from '../support/cached.js';
import { execute } from '../../scripts/execute.js';
import { installPacked } from '../support/packed.js';
import { asUser, SETTINGS, tsconfigOf, VERSIONS } from './settings.js';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const versions = VERSIONS.filter((version) => values.only?.split(',').includes(version) ?? true);
const names = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

say('the package is built, packed and installed');
const project = await installPacked();
const rows: string[] = [];
const cells: string[] = [];
try {
  await writeFile(join(project, 'use.ts'), asUser(await readFile(new URL('use.ts', import.meta.url), 'utf8')));
  const typeRoots = [dirname(await obtain('types', '@types/node', '20'))];
  for (const name of names) await writeFile(fileOf(name), tsconfigOf(name, typeRoots));
  for (const version of versions) {
    say(`TypeScript ${version}`);
    const row = await compileAll(version);
    cells.push(...row);
    rows.push(`| ${version} | ${row.join(' | ')} |`);
  }
} finally {
  await rm(project, { recursive: true, force: true });
}
console.log(`| TypeScript | ${names.join(' | ')} |\n| --- |${' --- |'.repeat(names.length)}\n${rows.join('\n')}`);
process.exitCode = cells.includes('**errors**') || cells.length === 0 ? 1 : cells.includes('not run') ? 2 : 0;

/** A cell for each of the settings; the compiler's complaints go to stderr. */
async function compileAll(version: string): Promise<string[]> {
  const folder = await obtain('types', 'typescript', version).catch((error: unknown) => say((error as Error).message));
  const row: string[] = [];
  for (const name of names) {
    if (folder === undefined) row.push('not run');
    else row.push(await compile(join(folder, 'bin/tsc'), name));
  }
  return row;
}

async function compile(compiler: string, name: keyof typeof SETTINGS): Promise<string> {
  try {
    await execute(process.execPath, [compiler, '-p', fileOf(name)], { cwd: project });
    return 'good';
  } catch (error) {
    say((error as Error).message);
    return '**errors**';
  }
}

function fileOf(name: string): string {
  return join(project, `tsconfig.${name.replace(/\W+/g, '-')}.json`);
}

function say(text: string): undefined {
  process.stderr.write(`… ${text}\n`);
}
