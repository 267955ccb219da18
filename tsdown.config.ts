import { readdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig, type Rolldown } from 'tsdown';

const isNode = (id: string) => id.startsWith('node:') || builtinModules.includes(id);
const isCommonJs = (file = '') => COMMON_JS.some((name) => file.includes(`/node_modules/${name}/`));

/** Bundled packages that are CommonJS and require of Node. */
const COMMON_JS = ['commander', 'cli-progress', 'xmlbuilder'];

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

/** Packages of which code is in dist, by bundling or by ajv's generator. */
const INSIDE = [
  ...['@hono/node-server', 'hono', 'commander', 'ajv', 'ajv-formats', 'fast-deep-equal', 'json-schema-traverse'],
  ...['fast-uri', 'xmlbuilder', 'cli-progress', 'string-width', 'strip-ansi', 'ansi-regex', 'emoji-regex'],
  'is-fullwidth-code-point',
];

/** Their licences ask to travel with the code. */
async function writeNotices(folder: string): Promise<void> {
  const notices = INSIDE.map(async (name) => {
    const files = await readdir(`node_modules/${name}`);
    const licence = files.find((file) => /^licen[cs]e/i.test(file));
    if (licence === undefined) throw new Error(`${name} comes without a licence file`);
    return `${name}\n\n${await readFile(`node_modules/${name}/${licence}`, 'utf8')}`;
  });
  await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), (await Promise.all(notices)).join('\n----\n\n'));
}

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
  target: 'es2022',
  fixedExtension: false,
  dts: true,
  sourcemap: false,
  plugins: [importNode],
  // Bundled packages that name their code the old way
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  // One file for what is loaded anyway: each file more costs an import about half a millisecond
  outputOptions: {
    codeSplitting: {
      groups: [
        { name: 'core', test: isCore, priority: 2 },
        { name: 'whole', test: isWhole, priority: 1 },
      ],
    },
  },
  hooks: { 'build:done': ({ options }) => writeNotices(options.outDir) },
  deps: {
    neverBundle: (id, importer) => isNode(id) && !isCommonJs(importer),
    // Needed by the mock's server, the verifier and the command only; bundled, so that an installation does not bring them along
    alwaysBundle: ['@hono/node-server', 'commander', 'ajv', 'xmlbuilder', 'cli-progress'],
    onlyBundle: INSIDE,
  },
});
