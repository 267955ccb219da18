/** Files that arguments name: read, tried before anything is sent of which they shall tell, and written. */
import { access, constants, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { invalid } from './command.js';
import { say } from './say.js';

/** A file to be written. */
export interface Output {
  path: string;
  /** The path with whoever asked for it, as `--record a.har`. */
  name: string;
}

/** What the system's codes say of a file. */
const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
};

/** Why a file could not be read or written. */
export function reasonOf(thrown: unknown): string {
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** Reads the argument. An empty one, as of a variable that is not set, would be taken for none. */
export function filePath(text: string): string {
  if (text === '') throw invalid('It must name a file.');
  return text;
}

/** The text of a file that an option names. Throws for the argument when it cannot be read. */
export async function readInputFile(option: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((thrown: unknown) => {
    throw invalid(`${option} ${path}: ${reasonOf(thrown)}`);
  });
}

/** Throws for the argument when the file could not be written; leaves nothing behind. */
export async function checkOutput({ path, name }: Output): Promise<void> {
  const folder = dirname(path);
  const [found, around] = await Promise.all([kindOf(path), kindOf(folder)]);
  if (found === 'folder' || path.endsWith(sep)) throw invalid(`${name}: it is a folder`);
  if (found === undefined && around !== 'folder') throw invalid(`${name}: there is no folder ${folder}`);
  await access(found === undefined ? folder : path, constants.W_OK).catch((thrown: unknown) => {
    throw invalid(`${name}: ${reasonOf(thrown)}`);
  });
}

/** Writes a file, or says why it could not: never rejects, so that one that fails takes no other with it. */
export async function writeOutput({ path, name }: Output, text: () => string, flag: 'w' | 'a' = 'w'): Promise<boolean> {
  try {
    await writeFile(path, text(), { flag });
    return true;
  } catch (thrown) {
    say(`caicaini: ${name} could not be written: ${reasonOf(thrown)}`);
    return false;
  }
}

/** What lies at a path; undefined where nothing does. */
async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  return stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => undefined,
  );
}
