import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig, type Rolldown } from 'tsdown';

const isNode = (id: string) => id.startsWith('node:');
const isCommonJs = (file = '') => file.includes('/node_modules/commander/');

/** What CommonJS requires of Node becomes imports, so that commander can be bundled into modules. */
const importNode: Rolldown.Plugin = {
  name: 'import-node',
  resolveId: (id, importer) => (isNode(id) && isCommonJs(importer) ? `\0${id}` : undefined),
  load: (id) => (id.startsWith('\0node:') ? `export * from '${id.slice(1)}'` : undefined),
};

/** Packages of which code is in dist, by bundling or by ajv's generator. */
const INSIDE = ['@hono/node-server', 'hono', 'commander', 'ajv', 'ajv-formats', 'fast-deep-equal'];

/** Their licences ask to travel with the code. */
async function writeNotices(folder: string): Promise<void> {
  const notices = INSIDE.map(async (name) => `${name}\n\n${await readFile(`node_modules/${name}/LICENSE`, 'utf8')}`);
  await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), (await Promise.all(notices)).join('\n----\n\n'));
}

export default defineConfig({
  entry: { index: 'src/index.ts', validate: 'src/validate.ts', mock: 'src/mock/index.ts', cli: 'src/cli/main.ts' },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  dts: true,
  sourcemap: false,
  plugins: [importNode],
  hooks: { 'build:done': ({ options }) => writeNotices(options.outDir) },
  deps: {
    neverBundle: (id, importer) => isNode(id) && !isCommonJs(importer),
    // Needed by the mock's server and the command only; bundled, so that an installation does not bring them along
    alwaysBundle: ['@hono/node-server', 'commander'],
    onlyBundle: ['@hono/node-server', 'hono', 'commander'],
  },
});
