/** Builds the docs once before a run (globalSetup of the project `docs` in vitest.config.ts). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { runNode, ROOT } from '../support/process.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the built docs. */
    docs: string;
  }
}

export default async function buildDocs(project: TestProject): Promise<() => Promise<void>> {
  // A folder that exists is taken as it is: for those who write tests
  const given = process.env['CAICAINI_DOCS'];
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'caicaini-docs-')));
  if (given === undefined) {
    const { code, stderr, stdout } = await runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), [
      'scripts/docs.ts',
      folder,
    ]);
    if (code !== 0) throw new Error(`npm run docs ended with ${code}: ${stdout}${stderr}`);
  }
  project.provide('docs', folder);
  return () => (given === undefined ? rm(folder, { recursive: true, force: true }) : Promise.resolve());
}
