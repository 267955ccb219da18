/** Runtimes that run the suite as a process: Node, Bun and Deno, from their packages in the npm registry. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { obtain } from '../support/cached.js';
import { execute } from '../../scripts/execute.js';
import { SUITE_MS, type Line, type Runtime } from './runtime.js';

interface Program {
  name: string;
  /** Package of this platform, its range, and the program in it. */
  from: { package: string; range: string; file: string };
  /** Arguments before those of the script. */
  args?: string[];
  how?: string;
}

/** A program that runs `main.mjs` in the project. */
export function programRuntime({ name, from, args = [], how = 'installed by npm' }: Program): Runtime {
  return {
    name,
    how,
    find: () => programOf(from),
    version: async (program) => /\d+\.\d+\.\d+/.exec(await execute(program, ['--version']))?.[0] ?? '?',
    async run(program, project, stage, report) {
      const onLine = (line: string) => report(JSON.parse(line) as Line);
      const settings = { cwd: project, onLine, limitMs: SUITE_MS, env: { DENO_NO_UPDATE_CHECK: '1' } };
      await execute(program, [...args, 'main.mjs', JSON.stringify(stage)], settings);
    },
  };
}

/** Path of a program in a package. */
export async function programOf(from: Program['from']): Promise<string> {
  const program = join(await obtain('runtimes', from.package, from.range), from.file);
  await chmod(program, 0o755);
  return program;
}
