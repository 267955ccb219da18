/**
 * Runs npm scripts side by side, `tsx scripts/together.ts check:static test:all`: the commands of each that `&&` joins
 * one after another, all of them also after a failure. Prints how long each took. Exit code 1: one failed.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { ensureContract } from './contract.js';

interface Step {
  command: string;
  seconds: number;
  code: number;
}

const scripts: Record<string, string> = manifest.scripts;
const startMs = Date.now();
// Once, because two commands that find it missing would write it at the same time
await ensureContract();
const steps = (await Promise.all(process.argv.slice(2).map(runScript))).flat();
for (const { command, seconds, code } of steps)
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${command}${code === 0 ? '' : `  FAILED with ${code}`}`);
console.log(`${((Date.now() - startMs) / 1000).toFixed(1).padStart(7)} s  together`);
process.exitCode = steps.some(({ code }) => code !== 0) ? 1 : 0;

async function runScript(name: string): Promise<Step[]> {
  const done: Step[] = [];
  for (const command of scripts[name]!.split(' && ')) done.push(await runCommand(command));
  return done;
}

/** Runs a command in a shell that finds the programs of node_modules, and prints its output once it has ended. */
function runCommand(command: string): Promise<Step> {
  const beginMs = Date.now();
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const child = spawn(command, { cwd, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => output.push(bytes));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const seconds = (Date.now() - beginMs) / 1000;
      process.stdout.write(`\n> ${command}\n\n${Buffer.concat(output).toString()}`);
      resolve({ command, seconds, code: code ?? 1 });
    });
  });
}
