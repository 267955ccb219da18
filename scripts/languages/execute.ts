/** Runs a program to its end. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Execution {
  cwd: string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Standard input. Default none. */
  input?: string;
}

/** Longest a generator, compiler or driver may take, milliseconds. A first build of Rust takes minutes. */
const LIMIT_MS = 900_000;
const SHOWN_LINES = 15;

/** What the program printed. Throws with the end of all it said when it fails. */
export async function execute(program: string, args: string[], { cwd, env, input }: Execution): Promise<string> {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, timeout: LIMIT_MS });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (status) => resolve(status ?? 1));
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await code) === 0) return stdout;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-SHOWN_LINES).join('\n');
  throw new Error(`${program} ${args[0] ?? ''} ended with ${await code}\n${said}`);
}
