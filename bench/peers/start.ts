/** How much longer a process takes that imports a peer, each in processes of its own. */
import { execFileSync } from 'node:child_process';
import { PEERS } from './peers.js';
import { spread } from '../measure.js';
import { ROOT } from './place.js';

/** Milliseconds over a bare process, in so many rounds in turns. */
export function compareStarts(rounds: number): { head: string[]; rows: string[][] } {
  const packaged = PEERS.filter(({ packages }) => packages.length > 0);
  const taken = new Map(packaged.map(({ name }) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round++) {
    const bareMs = processMs('');
    for (const { name, packages, imports = packages } of packaged) {
      const ms = processMs(imports.map((each) => `import '${each}';`).join(''));
      // The first round only warms the disk
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
