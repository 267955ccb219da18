/** The command as it is published: built, so that it starts quickly, and a single process, so that signals reach it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { ROOT, runNode, type Ended } from './process.js';

/** Builds the package into a folder, and gives the path of its command. */
export async function buildCommand(folder: string): Promise<string> {
  await copyFile(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const options = ['--no-dts', '--out-dir', join(folder, 'dist')];
  const { code, stdout, stderr } = await runNode('node_modules/tsdown/dist/run.mjs', options);
  expect(code, stdout + stderr).toBe(0);
  return join(folder, manifest.bin.caicaini);
}

/** How a command is started. */
export interface Settings {
  env?: NodeJS.ProcessEnv;
  /** Text on stdin; null leaves it open. Default none. */
  input?: string | null | undefined;
  /** A file to write to instead of a pipe to the test. */
  stdout?: number;
}

/** A command that runs. */
export interface Running {
  child: ChildProcess;
  /** Resolves once the output so far matches. */
  until: (from: 'stdout' | 'stderr', pattern: RegExp) => Promise<void>;
  /** What was printed so far. */
  output: { stdout: string; stderr: string };
  ended: Promise<Ended>;
}

const children = new Set<ChildProcess>();
// What a test that failed has left
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

/** Starts the built command. However it ends, no signal has killed it and no stack trace is shown. */
export function startCommand(built: string, args: string[], settings: Settings = {}): Running {
  const { env, input = '', stdout = 'pipe' } = settings;
  const child = spawn(process.execPath, [built, ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
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
