/** Runs other programs for the commands. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Execution {
  cwd?: string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Told of each line of stdout as it comes. */
  onLine?: (line: string) => void;
  /** The program is ended after this time. Default 300,000. */
  timeoutMs?: number;
}

/** What a program printed; throws with what it complained of when it ends with anything but 0. */
export async function execute(program: string, args: string[], options: Execution = {}): Promise<string> {
  const { cwd, env, onLine, timeoutMs = 300_000 } = options;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const printed: string[] = [];
  const complaints: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    printed.push(line);
    onLine?.(line);
  });
  createInterface(child.stderr).on('line', (line) => complaints.push(line));
  const how = await new Promise<string | number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  if (how === 0) return printed.join('\n');
  const told = (complaints.length > 0 ? complaints : printed).slice(-20).join('\n');
  throw new Error(`${program} ended with ${how === 'SIGKILL' ? `the limit of ${timeoutMs} ms` : how}: ${told}`);
}
