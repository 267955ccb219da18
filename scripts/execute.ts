/** Runs other programs for the commands. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Execution {
  cwd?: string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Standard input. Default none. */
  input?: string;
  /** Told of each line of standard output as it comes. */
  onLine?: (line: string) => void;
  /** Longest it may take, milliseconds. Default 900,000: a first build of Rust takes minutes. */
  limitMs?: number;
}

const SHOWN_LINES = 15;

/** What the program printed. Throws with the end of all it said when it fails. */
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
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-SHOWN_LINES).join('\n');
  throw new Error(`${program} ${args[0] ?? ''} ended with ${await ended}\n${said}`);
}

async function linesOf(stream: Readable, onLine?: (line: string) => void): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(stream)) {
    lines.push(line);
    onLine?.(line);
  }
  return lines.join('\n');
}
