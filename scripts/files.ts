/** Compares and updates folders of generated files. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Texts by their paths below a root folder, with forward slashes. */
export type Files = Record<string, string>;

export interface Change {
  path: string;
  change: 'same' | 'written' | 'removed';
}

/**
 * Writes each file that differs, and removes every other file from the folder `owned`. Paths are relative to `root`.
 */
export async function writeFiles(root: string, files: Files, owned: string): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [path, text] of Object.entries(files)) {
    const isSame = text === (await textOf(root, path));
    if (!isSame) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    changes.push({ path, change: isSame ? 'same' : 'written' });
  }
  for (const path of await surplusFiles(root, files, owned)) {
    await rm(join(root, path));
    changes.push({ path, change: 'removed' });
  }
  return changes;
}

/**
 * Returns one message per file that differs, with its first different line, and one per file that nothing generates.
 */
export async function compareFiles(root: string, files: Files, owned: string): Promise<string[]> {
  const compared = Object.entries(files).map(async ([path, want]) => {
    const first = firstDifference(want, await textOf(root, path));
    return first && `${path}:${first.line}\n  want: ${first.want}\n  got:  ${first.got}`;
  });
  const surplus = (await surplusFiles(root, files, owned)).map((path) => `${path}: no emitter writes this file`);
  return [...(await Promise.all(compared)).filter((text) => text !== undefined), ...surplus];
}

/** The first different line of two texts, with its number from 1; undefined when the texts are the same. */
export function firstDifference(want: string, got: string): { line: number; want: string; got: string } | undefined {
  if (want === got) return undefined;
  const [wanted, found] = [want.split('\n'), got.split('\n')];
  const at = wanted.findIndex((line, index) => line !== found[index]);
  const index = at < 0 ? wanted.length : at;
  return { line: index + 1, want: wanted[index] ?? '(end of file)', got: found[index] ?? '(end of file)' };
}

/** The files of a folder that have no text, as paths below the root. */
async function surplusFiles(root: string, files: Files, owned: string): Promise<string[]> {
  const entries = await readdir(join(root, owned), { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return found.filter((path) => !(path in files)).sort();
}

/** The text of a file; empty when the file is missing. */
function textOf(root: string, path: string): Promise<string> {
  return readFile(join(root, path), 'utf8').catch(() => '');
}
