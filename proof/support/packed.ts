/** The package as users get it: built, packed, and installed from the tarball into an empty folder. */
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from '../../scripts/execute.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Path of a new temporary project that has the package; the caller removes it. */
export async function installPacked(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'caicaini-packed-'));
  await execute('npm', ['pack', '--pack-destination', folder, ...QUIET], { cwd: ROOT });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await execute('npm', ['install', '--prefer-offline', ...QUIET, `./${tarball}`], { cwd: folder });
  return folder;
}
