/** Packs a package of the repository and installs it into an empty project, as npm does both for its users. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execute } from '../../scripts/execute.js';
import { ROOT } from '../support/process.js';

/** A tarball and its contents. */
export interface Packed {
  path: string;
  paths: string[];
  /** Size of the installed files. */
  bytes: number;
}

/** Packs a folder of the repository into another folder. */
export async function pack(source: string, into: string): Promise<Packed> {
  const args = ['pack', source, '--json', '--pack-destination', into, '--loglevel=error'];
  const stdout = await execute('npm', args, { cwd: ROOT });
  // The scripts of the package print before the JSON
  const [{ filename, files, unpackedSize }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return { path: join(into, filename), paths: files.map(({ path }: { path: string }) => path), bytes: unpackedSize };
}

/** Installs a tarball into a new project below a folder. Returns the path of the project. */
export async function install(tarball: Packed, below: string): Promise<string> {
  const project = await mkdtemp(join(below, 'project-'));
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const args = ['install', tarball.path, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await execute('npm', args, { cwd: project });
  return project;
}
