/** Builds, packs and installs the package once before a run (globalSetup of the project `package` in vitest.config.ts). */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { install, pack, type Packed } from '../package/packed.js';
import { ROOT } from '../support/process.js';

declare module 'vitest' {
  export interface ProvidedContext {
    tarball: Packed;
    /** An empty project into which the tarball was installed; beside it `modules.json` of the build. */
    installed: string;
  }
}

export default async function installPackage(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'caicaini-package-'));
  // npm builds before it packs: the script `prepack`. Nothing reads dist/ later, as another run may build it anew
  const tarball = await pack('.', folder);
  const installed = await install(tarball, folder);
  await copyFile(join(ROOT, 'dist/modules.json'), join(folder, 'modules.json'));
  project.provide('tarball', tarball);
  project.provide('installed', installed);
  return () => rm(folder, { recursive: true, force: true });
}
