/** Real processes and temporary folders, for the tests that look at the project from outside. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of the repository, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a process ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; a failing one is an answer, not an error. */
export function run(
  program: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: '1', ...options.env };
  return new Promise((resolve) => {
    const done = (error: Error | null, stdout: string, stderr: string) => {
      const code = error ? (error as { code?: unknown }).code : 0;
      resolve({ code: typeof code === 'number' ? code : 1, stdout, stderr });
    };
    execFile(program, args, { cwd: options.cwd ?? ROOT, env, maxBuffer: 2 ** 26 }, done).stdin?.end();
  });
}

/** Runs a script of an installed package, such as `tsx/dist/cli.mjs`. */
export function runNode(script: string, args: string[], options: Parameters<typeof run>[2] = {}): Promise<Ended> {
  return run(process.execPath, [script, ...args], options);
}

/** A new folder for the time of one action. */
export async function inFolder<T>(action: (path: string) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'caicaini-'));
  try {
    return await action(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
