/** TypeScript: the client of hey-api on `fetch`. */
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './generators.js';
import type { Language } from './language.js';

export const typescript: Language = {
  name: 'TypeScript',
  generator: 'hey-api 0.95.0',
  form: 'openapi.3.1.json',
  needs: {},
  works: ['tool', 'models', 'count', 'error', 'retry-after', 'stream'],
  notes:
    "A stream is the body of `fetch`, with `parseAs: 'stream'`. Tagged unions are kept; the driver is compiled with `strict`.",
  async run({ folder, form, driver, generator, run }) {
    await run(process.execPath, [
      await generator(),
      '-i',
      form,
      '-o',
      'client',
      '-c',
      '@hey-api/client-fetch',
      '--silent',
    ]);
    await copyFile(driver('driver.mts'), join(folder, 'driver.mts'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node', '--skipLibCheck'];
    const target = ['--target', 'es2023', '--lib', 'es2023,dom,dom.iterable', '--module', 'nodenext'];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '--strict', ...target, ...types, '--outDir', 'built', 'driver.mts']);
    return run(process.execPath, ['built/driver.mjs']);
  },
};
