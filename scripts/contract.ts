/**
 * Makes the folder of the package `caicaini-contract`. It is not committed; a program that reads it calls
 * `ensureContract`.
 */
import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFiles, type Change } from './files.js';

/** The folder, from the root of the repository; `npm pack ./dist/contract` packs it. */
export const CONTRACT = 'dist/contract';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The files and folders from which the package is made. */
const SOURCES = ['openapi', 'scripts', 'package.json', 'package-lock.json', 'LICENSE'];

/** The file whose modification time is that of the folder. */
const STAMP = 'package.json';

/** Makes the folder, unless it is newer than all its sources. */
export async function ensureContract(): Promise<void> {
  if (!(await isFresh())) await makeContract();
}

/** Makes the folder. Returns for each file whether it changed. */
export async function makeContract(): Promise<Change[]> {
  // A dynamic import, because spec.ts loads Redocly, which takes a second
  const [{ loadSpec }, { contractFiles }] = await Promise.all([
    import('./spec.js'),
    import('./emit/contract-package.js'),
  ]);
  const [folder, begun] = [join(ROOT, CONTRACT), new Date()];
  const changes = await writeFiles(folder, contractFiles(await loadSpec()), '.');
  await utimes(join(folder, STAMP), begun, begun);
  return changes;
}

async function isFresh(): Promise<boolean> {
  const made = await timeOf(join(ROOT, CONTRACT, STAMP)).catch(() => 0);
  const times = await Promise.all(SOURCES.map((source) => newest(join(ROOT, source))));
  return times.every((time) => time < made);
}

/** The last modification of a file, or of anything in a folder, milliseconds since 1970. */
async function newest(path: string): Promise<number> {
  const entries = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true }) : [];
  const times = await Promise.all([path, ...entries.map((entry) => join(path, entry))].map(timeOf));
  return Math.max(...times);
}

async function timeOf(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}
