/** The modules that each file of dist/ was made of, as the build notes them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

/** Folder of the built files in the installed package. */
export const DIST = join(inject('installed'), 'node_modules/caicaini/dist');

/** Paths of modules from the root of the repository, by the path of a file below dist/. */
export async function modulesOfDist(): Promise<Record<string, string[]>> {
  return JSON.parse(await readFile(join(inject('installed'), '../modules.json'), 'utf8'));
}

/** The bundled package that a module is of. */
export function packageOf(module: string): string | undefined {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1];
}
