/** Measures the time that an import of each peer adds to the start of a process. */
import { execFileSync } from 'node:child_process';
import { PEERS } from './peers.js';
import { spread } from '../measure.js';
import { ROOT } from './root.js';

/** The time of a process with the import, minus that of a bare process in the same round, milliseconds. */
export function compareStarts(rounds: number): { head: string[]; rows: string[][] } {
  const packaged = PEERS.filter(({ packages }) => packages.length > 0);
  const taken = new Map(packaged.map(({ name }) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round++) {
    const bareMs = processMs('');
    for (const { name, packages, imports = packages } of packaged) {
      const ms = processMs(imports.map((each) => `import '${each}';`).join(''));
      // The first round is not counted: it fills the disk cache
      if (round >= 0) taken.get(name)!.push(ms - bareMs);
    }
  }
  return { head: ['', 'import, ms'], rows: [...taken].map(([name, values]) => [name, spread(values, 0)]) };
}

function processMs(program: string): number {
  const startMs = performance.now();
  execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT, stdio: 'ignore' });
  return performance.now() - startMs;
}
