/** Runs another program and returns its output. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Execution {
  cwd?: string;
  /** Variables to add to the environment. */
  env?: Record<string, string>;
  /** Text for standard input. Default none. */
  input?: string;
  /** Called for each line of standard output. */
  onLine?: (line: string) => void;
  /** Time limit, milliseconds. Default 900,000, because a first build of Rust takes minutes. */
  limitMs?: number;
}

const SHOWN_LINES = 15;

/** Runs a program and returns its standard output. Throws with the last lines of all its output when it fails. */
export async function execute(program: string, args: string[], options: Execution = {}): Promise<string> {
  const { cwd, env, input, onLine, limitMs = 900_000 } = options;
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, timeout: limitMs, killSignal: 'SIGKILL' });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<number | string>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (status, signal) => resolve(status ?? signal ?? 1));
  });
  const [stdout, stderr] = await Promise.all([linesOf(child.stdout, onLine), linesOf(child.stderr)]);
  if ((await ended) === 0) return stdout;
  const shown = `${stdout}\n${stderr}`.trim().split('\n').slice(-SHOWN_LINES).join('\n');
  throw new Error(`${program} ${args[0] ?? ''} ended with ${await ended}\n${shown}`);
}

async function linesOf(stream: Readable, onLine?: (line: string) => void): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(stream)) {
    lines.push(line);
    onLine?.(line);
  }
  return lines.join('\n');
}
