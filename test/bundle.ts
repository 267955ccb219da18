/** What a bundler puts into a program of some lines, for the tests of the package. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Size of the program, the packages in it, and the folders and files of `src/` of which its files have a part. */
export interface Bundle {
  bytes: number;
  packages: string[];
  parts: string[];
}

/** Bundles lines that import what is installed in a folder. */
export async function bundle(contents: string, folder: string): Promise<Bundle> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    external: ['node:*'],
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const files = Object.keys(output!.inputs).filter((file) => output!.inputs[file]!.bytesInOutput > 0);
  const installed = files.filter((file) => file.startsWith('node_modules/'));
  const packages = new Set(installed.map((file) => file.split('/')[1]!));
  const parts = new Set<string>();
  for (const file of installed) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, part] of text.matchAll(/^\/\/#region (?:src\/)?([^/\n]+(?:\/validators\.js)?)/gm)) parts.add(part!);
  }
  return { bytes: output!.bytes, packages: [...packages].sort(), parts: [...parts].sort() };
}
