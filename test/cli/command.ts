/** The built command as a user starts it: a single process, so that signals reach it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, inject } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import type { Ended } from '../support/process.js';

/** Path of the command in the installed package. */
export const COMMAND = join(inject('installed'), 'node_modules/caicaini', manifest.bin.caicaini);

/** How a command is started. */
export interface Settings {
  env?: NodeJS.ProcessEnv;
  /** The folder it runs in. Default that of the tests. */
  cwd?: string;
  /** What stdin holds; null leaves it open. Default nothing. */
  input?: string | Buffer | null | undefined;
  /** A file to write to instead of a pipe to the test. */
  stdout?: number;
}

/** A running command. */
export interface Running {
  child: ChildProcess;
  /** Resolves once the output so far matches. */
  until: (from: 'stdout' | 'stderr', pattern: RegExp) => Promise<void>;
  /** The output so far. */
  output: { stdout: string; stderr: string };
  ended: Promise<Ended>;
}

const children = new Set<ChildProcess>();
// A failed test may leave its process running
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

/** Starts the command, and asserts that no signal kills it and that it prints no stack trace. */
export function startCommand(args: string[], settings: Settings = {}): Running {
  const { env, cwd, input = '', stdout = 'pipe' } = settings;
  const child = spawn(process.execPath, [COMMAND, ...args], {
    // In English, whatever the locale of the machine is
    env: { ...process.env, NO_COLOR: '1', LC_ALL: 'C', ...env },
    cwd,
    stdio: ['pipe', stdout, 'pipe'],
  });
  children.add(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  child.stdin!.on('error', () => {});
  if (input !== null) child.stdin!.end(input);
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    children.delete(child);
    expect(signal, output.stderr).toBeNull();
    expect(output.stderr).not.toMatch(/^ {4}at /m);
    return { code, ...output };
  });
  const until: Running['until'] = async (from, pattern) => {
    const tooLate = ended.then((how) => Promise.reject(new Error(`it ended: ${how.stdout}${how.stderr}`)));
    tooLate.catch(() => {});
    while (!pattern.test(output[from])) await Promise.race([once(child[from]!, 'data'), tooLate]);
  };
  return { child, until, output, ended };
}
