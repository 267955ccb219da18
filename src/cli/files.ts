/** Files that arguments name. */
import { readFile } from 'node:fs/promises';
import { invalid } from './command.js';

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
