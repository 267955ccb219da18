/** Bundles a small program, for the tests of the package. */
import { build } from 'esbuild';
import { modulesOfDist } from './modules.js';

/** The bundled program: its size and text, its packages, and the folders of `src/` that its files were made of. */
export interface Bundle {
  bytes: number;
  text: string;
  packages: string[];
  parts: string[];
}

/** Bundles lines that import what is installed in a folder, and minifies them on demand. */
export async function bundle(contents: string, folder: string, minify = false): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    minify,
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
  const modules = await modulesOfDist();
  const dist = 'node_modules/caicaini/dist/';
  const own = installed.filter((file) => file.startsWith(dist)).flatMap((file) => modules[file.slice(dist.length)]!);
  // The name of the folder or file below src/, and the path of a file below generated/
  const parts = new Set(own.map((module) => module.replace(/^src\/([^/]+).*/, '$1')));
  return { bytes: output!.bytes, text: outputFiles[0]!.text, packages: [...packages].sort(), parts: [...parts].sort() };
}
