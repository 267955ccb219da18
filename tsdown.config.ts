import { readdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { transform } from 'esbuild';
import { defineConfig, type Rolldown } from 'tsdown';

const isNode = (id: string) => id.startsWith('node:') || builtinModules.includes(id);
const isCommonJs = (file = '') => COMMON_JS.some((name) => file.includes(`/node_modules/${name}/`));

/** Bundled packages that are CommonJS and require of Node. */
const COMMON_JS = ['commander', 'cli-progress'];

/** What CommonJS requires of Node becomes imports, so that it can be bundled into modules. */
const importNode: Rolldown.Plugin = {
  name: 'import-node',
  resolveId: (id, importer) => (isNode(id) && isCommonJs(importer) ? `\0node:${id.replace('node:', '')}` : undefined),
  load: (id) =>
    id.startsWith('\0node:') ? `import all from '${id.slice(1)}'; export { all as 'module.exports' };` : undefined,
};

/** What the client adds to `lite`: the door, the raw client beneath, and `createFetch`. */
const isWhole = (id: string) => /\/src\/(at-door|client|create-fetch|door|door-\w+|doors)\.ts$/.test(id);

/** Floors 0 to 5 without what only rooms ask for. */
const isCore = (id: string) =>
  /\/src\/[\w-]+\.ts$|\/generated\/(errors|facts|operations|streams)\.ts$/.test(id) &&
  !/\/src\/(index|lite|check|validate)\.ts$/.test(id) &&
  !isWhole(id);

/** Chunks of code that nobody wrote here: bundled packages, each with what it needs, and what ajv and the emitters made. */
const MACHINE_MADE = [
  ...['ajv', 'commander', 'cli-progress', 'fast-xml-builder'].map((name) => ({ name, test: `/node_modules/${name}/` })),
  { name: 'node-server', test: '/node_modules/@hono/node-server/' },
  { name: 'validators', test: '/generated/validators.js' },
  { name: 'description', test: '/generated/description.ts' },
];

/** Minifies a chunk without a line of our own; ours keeps its names and lines, so that stack traces can be read. */
const minifyForeign: Rolldown.Plugin = {
  name: 'minify-foreign',
  // The last word: Rolldown itself prints every chunk anew after renderChunk
  async generateBundle(_options, files) {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk' || !file.fileName.endsWith('.js')) continue;
      if (file.moduleIds.some((id) => id.includes('/src/') && !id.includes('/node_modules/'))) continue;
      const { code } = await transform(file.code, {
        minify: true,
        format: 'esm',
        target: TARGET,
        legalComments: 'none',
      });
      file.code = code;
    }
  },
};

/** Notes beside dist/, for the tests of the package, which modules each of its files was made of. */
const noteModules: Rolldown.Plugin = {
  name: 'note-modules',
  generateBundle(_options, files) {
    const chunks = Object.values(files).filter((file) => file.type === 'chunk');
    const modules = chunks.map(({ fileName, modules }) => {
      const parts = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
      return [fileName, parts.map(([id]) => relative('.', id)).sort()];
    });
    this.emitFile({
      type: 'asset',
      fileName: 'modules.json',
      source: JSON.stringify(Object.fromEntries(modules), null, 2),
    });
  },
};

/** JSON of the description that is exported, as short as it can be. */
const DATA = ['openapi.json', 'errors.json', 'stream-grammar.json'];

async function writeData(folder: string): Promise<void> {
  for (const name of DATA)
    await writeFile(join(folder, name), JSON.stringify(JSON.parse(await readFile(`generated/${name}`, 'utf8'))));
}

/** Packages of which code is in dist, by bundling or by ajv's generator. */
const INSIDE = [
  ...['@hono/node-server', 'hono', 'commander', 'ajv', 'fast-deep-equal', 'json-schema-traverse'],
  ...['fast-uri', 'cli-progress', 'string-width', 'strip-ansi', 'ansi-regex', 'emoji-regex'],
  ...['is-fullwidth-code-point', 'fast-xml-builder', 'path-expression-matcher', 'xml-naming'],
];

/** Their licences ask to travel with the code; a text that several have is written once, after the names of all. */
async function writeNotices(folder: string): Promise<void> {
  const groups = new Map<string, { owners: string[]; terms: string }>();
  for (const name of INSIDE) {
    const files = await readdir(`node_modules/${name}`);
    const licence = files.find((file) => /^licen[cs]e/i.test(file));
    if (licence === undefined) throw new Error(`${name} comes without a licence file`);
    const paragraphs = (await readFile(`node_modules/${name}/${licence}`, 'utf8')).trim().split(/\r?\n\s*\n/);
    const isOwner = (text: string) => /^copyright/i.test(text);
    const terms = paragraphs.filter((text) => !isOwner(text) && !/^\(?the mit license|^mit license/i.test(text));
    const key = terms.join(' ').replace(/\W+/g, ' ').toLowerCase();
    const group = groups.get(key) ?? { owners: [], terms: terms.join('\n\n') };
    group.owners.push(`${name}\n${paragraphs.filter(isOwner).join('\n')}`);
    groups.set(key, group);
  }
  const notices = [...groups.values()].map(({ owners, terms }) => `${owners.join('\n\n')}\n\n${terms}\n`);
  await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), notices.join('\n----\n\n'));
}

const TARGET = 'es2022';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    lite: 'src/lite.ts',
    validate: 'src/validate.ts',
    mock: 'src/mock/index.ts',
    verify: 'src/verify/index.ts',
    otel: 'src/otel/index.ts',
    'engines/redis': 'src/engines/redis.ts',
    'engines/bullmq': 'src/engines/bullmq.ts',
    'engines/temporal': 'src/engines/temporal.ts',
    cli: 'src/cli/main.ts',
  },
  format: 'esm',
  platform: 'neutral',
  target: TARGET,
  fixedExtension: false,
  dts: true,
  sourcemap: false,
  plugins: [importNode, minifyForeign, noteModules],
  // Bundled packages that name their code the old way
  inputOptions: { resolve: { mainFields: ['module', 'main'] }, experimental: { attachDebugInfo: 'none' } },
  // One file for what is loaded anyway: each file more costs an import about half a millisecond
  outputOptions: {
    codeSplitting: { groups: [{ name: 'core', test: isCore }, { name: 'whole', test: isWhole }, ...MACHINE_MADE] },
    comments: { annotation: true, jsdoc: false, legal: false },
  },
  hooks: {
    async 'build:done'({ options }) {
      await writeNotices(options.outDir);
      await writeData(options.outDir);
    },
  },
  deps: {
    neverBundle: (id, importer) => isNode(id) && !isCommonJs(importer),
    // Needed by the mock's server, the verifier and the command only; bundled, so that an installation does not bring them along
    alwaysBundle: ['@hono/node-server', 'commander', 'ajv', 'cli-progress', 'fast-xml-builder'],
    onlyBundle: INSIDE,
  },
});
