/** A package of the repository as npm packs it, for the tests of the packages. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { run } from './process.js';

/** The tarball, and what it holds. */
export interface Packed {
  path: string;
  paths: string[];
  /** What it weighs when it is installed. */
  bytes: number;
}

/** Packs a folder of the repository into another folder. */
export async function packed(source: string, into: string): Promise<Packed> {
  const args = ['pack', source, '--json', '--pack-destination', into, '--loglevel=error'];
  const { code, stdout, stderr } = await run('npm', args);
  expect(code, stderr).toBe(0);
  const [{ filename, files, unpackedSize }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return { path: join(into, filename), paths: files.map(({ path }: { path: string }) => path), bytes: unpackedSize };
}

/** An empty project below a folder, in which a tarball was installed: its path. */
export async function installed(tarball: Packed, below: string): Promise<string> {
  const project = await mkdtemp(join(below, 'project-'));
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const args = ['install', tarball.path, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, stderr } = await run('npm', args, { cwd: project });
  expect(code, stderr).toBe(0);
  return project;
}
