/** Programs that tests start as processes: bundled, because tsx takes a second of computing at each start. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './process.js';

/** Bundles a TypeScript file of the repository into a file, and returns the path of that file. */
export async function bundleProgram(entry: string, outfile: string): Promise<string> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    // CommonJS packages in the bundle call require
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}
