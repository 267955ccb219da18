/** Reads and writes the files that arguments name. Outputs are checked before a command starts its work. */
import { access, constants, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { invalid } from './command.js';
import { say } from './say.js';

/** A file to write. */
export interface Output {
  path: string;
  /** The option with the path, for messages, such as `--record a.har`. */
  name: string;
}

/** Messages for the system's error codes of files. */
const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
};

/** The reason why a file could not be read or written, as text. */
export function reasonOf(thrown: unknown): string {
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** Parses a path. Refuses an empty one, such as an unset shell variable, which the command would take for no option. */
export function filePath(text: string): string {
  if (text === '') throw invalid('It must name a file.');
  return text;
}

/** Reads the file of an option as text. Throws an argument error when that fails. */
export async function readInputFile(option: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((thrown: unknown) => {
    throw invalid(`${option} ${path}: ${reasonOf(thrown)}`);
  });
}

/** Throws an argument error when a file could not be written. Creates nothing. */
export async function checkOutput({ path, name }: Output): Promise<void> {
  const folder = dirname(path);
  const [found, around] = await Promise.all([kindOf(path), kindOf(folder)]);
  if (found === 'folder' || path.endsWith(sep)) throw invalid(`${name}: it is a folder`);
  if (found === undefined && around !== 'folder') throw invalid(`${name}: there is no folder ${folder}`);
  await access(found === undefined ? folder : path, constants.W_OK).catch((thrown: unknown) => {
    throw invalid(`${name}: ${reasonOf(thrown)}`);
  });
}

/**
 * Writes a file and returns true; prints the reason and returns false when that fails, so that the next file is
 * written.
 */
export async function writeOutput({ path, name }: Output, text: () => string, flag: 'w' | 'a' = 'w'): Promise<boolean> {
  try {
    await writeFile(path, text(), { flag });
    return true;
  } catch (thrown) {
    say(`caicaini: ${name} could not be written: ${reasonOf(thrown)}`);
    return false;
  }
}

/** The kind of file at a path; undefined when there is none. */
async function kindOf(path: string): Promise<'folder' | 'file' | undefined> {
  return stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => undefined,
  );
}
