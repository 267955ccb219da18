import { readdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { defineConfig, type Rolldown, type UserConfig } from 'tsdown';
import type * as Contract from './scripts/contract.js';

const isNode = (id: string) => id.startsWith('node:') || builtinModules.includes(id);
const isCommonJs = (file = '') => COMMON_JS.some((name) => file.includes(`/node_modules/${name}/`));

/** Bundled CommonJS packages that require modules of Node. */
const COMMON_JS = ['commander', 'cli-progress'];

/** Turns the `require` of a Node module in CommonJS into an import, so that the package can be bundled as a module. */
const importNode: Rolldown.Plugin = {
  name: 'import-node',
  resolveId: (id, importer) => (isNode(id) && isCommonJs(importer) ? `\0node:${id.replace('node:', '')}` : undefined),
  load: (id) =>
    id.startsWith('\0node:') ? `import all from '${id.slice(1)}'; export { all as 'module.exports' };` : undefined,
};

/** The modules of the client. Not its declarations (`.d.ts`), because they would add imports of types to the chunk. */
const CORE =
  /\/src\/(contract|(shared|policy|http|stream|limiter|client)\/[\w-]+)\.ts$|\/generated\/(errors|facts|operations|streams)\.ts$/;

/** Chunks without handwritten code: bundled packages, each with its dependencies, and generated modules. */
const NOT_HANDWRITTEN = [
  ...['ajv', 'commander', 'cli-progress', 'fast-xml-builder'].map((name) => ({
    name,
    test: `/node_modules/${name}/`,
  })),
  { name: 'node-server', test: '/node_modules/@hono/node-server/' },
  { name: 'json-schema', test: '/node_modules/@cfworker/json-schema/' },
  { name: 'validators', test: '/generated/validators.js' },
  { name: 'description', test: '/generated/description.ts' },
];

/** Minifies chunks without handwritten code. The others keep names and lines, so that stack traces are readable. */
const minifyForeign: Rolldown.Plugin = {
  name: 'minify-foreign',
  // Not renderChunk: Rolldown prints every chunk anew after it
  async generateBundle({ format }, files) {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk' || !/\.c?js$/.test(file.fileName)) continue;
      if (file.moduleIds.some((id) => id.includes('/src/') && !id.includes('/node_modules/'))) continue;
      const { code } = await transform(file.code, {
        minify: true,
        format: format === 'cjs' ? 'cjs' : 'esm',
        target: TARGET,
        legalComments: 'none',
      });
      file.code = code;
    }
  },
};

/**
 * Puts each doc comment of the declarations on a line of its own, because TypeScript overlooks one at the end of a line,
 * and links the vendor's pages that it names. Not a plugin, because tsdown makes those of CommonJS without the plugins.
 */
async function finishDeclarations(folder: string): Promise<void> {
  const { 'x-sources': titles, 'x-sources-url': url } = JSON.parse(
    await readFile('generated/openapi.json', 'utf8'),
  ) as { 'x-sources': Record<string, string>; 'x-sources-url': string };
  const links = Object.entries(titles).map(([page, title]) => [title.split(' / ')[1], `[${title}](${url}${page})`]);
  const linkOf = new Map(links as [string, string][]);
  const linked = (line: string, names: string) => {
    const found = names.split(', ').map((name) => linkOf.get(name));
    return found.every(Boolean) ? `Source: ${found.join(', ')}.` : line;
  };
  for (const name of await readdir(folder)) {
    if (!/\.d\.c?ts$/.test(name)) continue;
    const text = await readFile(join(folder, name), 'utf8');
    const separated = text.replace(/^( *)(.*\S) (\/\*\* .*\*\/)$/gm, '$1$2\n$1$3');
    await writeFile(join(folder, name), separated.replace(/Source: ([\w, ]+)\./g, linked));
  }
}

/** Writes dist/modules.json, the modules of each chunk, for the tests of the package. */
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

/** The JSON files that the package exports; they are written without white space. */
const DATA = ['openapi.json', 'errors.json', 'stream-grammar.json'];

async function writeData(folder: string): Promise<void> {
  // By tsx, because Node itself loads this config and cannot resolve an import of .js to a .ts file
  const { tsImport } = await import('tsx/esm/api');
  const { CONTRACT, ensureContract } = (await tsImport(
    './scripts/contract.ts',
    pathToFileURL('./').href,
  )) as typeof Contract;
  await ensureContract();
  for (const name of DATA)
    await writeFile(join(folder, name), JSON.stringify(JSON.parse(await readFile(join(CONTRACT, name), 'utf8'))));
}

/** Packages whose code is in dist, bundled or emitted by ajv. */
const INSIDE = [
  ...[
    '@cfworker/json-schema',
    'openapi-fetch',
    '@hono/node-server',
    'hono',
    'commander',
    'ajv',
    'fast-deep-equal',
    'json-schema-traverse',
  ],
  ...['fast-uri', 'cli-progress', 'string-width', 'strip-ansi', 'ansi-regex', 'emoji-regex'],
  ...['is-fullwidth-code-point', 'fast-xml-builder', 'path-expression-matcher', 'xml-naming'],
];

/** Writes the licences of these packages, which must accompany the code. A text that several share is written once. */
async function writeNotices(folder: string): Promise<void> {
  const groups = new Map<string, { owners: string[]; terms: string }>();
  for (const name of INSIDE) {
    const folder = `node_modules/${name}`;
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? await unfiledLicence(folder) : await readFile(`${folder}/${file}`, 'utf8');
    const paragraphs = text.trim().split(/\r?\n\s*\n/);
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

/** The licence of a package that names it in its package.json alone: the MIT licence, as it is here, with its author. */
async function unfiledLicence(folder: string): Promise<string> {
  const { license, author } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8')) as Record<string, string>;
  if (license !== 'MIT' || !author) throw new Error(`${folder} has no licence`);
  return (await readFile('LICENSE', 'utf8')).replace(/^copyright.*$/im, `Copyright (c) ${author}`);
}

const TARGET = 'es2022';

/** The entries of the package but the command, which is always a module. */
const ENTRIES = {
  index: 'src/index.ts',
  tools: 'src/tools/index.ts',
  validate: 'src/validate/index.ts',
  mock: 'src/mock/index.ts',
  verify: 'src/verify/index.ts',
  otel: 'src/otel/index.ts',
  redis: 'src/redis/index.ts',
  bullmq: 'src/bullmq/index.ts',
  temporal: 'src/temporal/index.ts',
};

// The tools, the mock's server, the verifier and the command need them: they are not installed with the client
const BUNDLED = ['@cfworker/json-schema', '@hono/node-server', 'commander', 'ajv', 'cli-progress', 'fast-xml-builder'];

const shared: UserConfig = {
  platform: 'neutral',
  target: TARGET,
  fixedExtension: false,
  dts: true,
  sourcemap: false,
  // mainFields, because some bundled packages have no `exports`
  inputOptions: { resolve: { mainFields: ['module', 'main'] }, experimental: { attachDebugInfo: 'none' } },
  // One chunk for the client: each further file costs an import about half a millisecond
  outputOptions: {
    codeSplitting: { groups: [{ name: 'core', test: CORE }, ...NOT_HANDWRITTEN] },
    comments: { annotation: true, jsdoc: false, legal: false },
  },
  deps: {
    neverBundle: (id, importer) => isNode(id) && !isCommonJs(importer),
    alwaysBundle: BUNDLED,
    onlyBundle: INSIDE,
  },
};

export default defineConfig([
  {
    ...shared,
    // Keep dist/contract and dist/docs: other commands make them, and a test may read them during the build
    clean: ['dist/*', '!dist/cjs', '!dist/contract', '!dist/docs'],
    entry: { ...ENTRIES, cli: 'src/cli/main.ts' },
    format: 'esm',
    plugins: [importNode, minifyForeign, noteModules],
    hooks: {
      async 'build:done'({ options }) {
        await writeNotices(options.outDir);
        await writeData(options.outDir);
        await finishDeclarations(options.outDir);
      },
    },
  },
  {
    ...shared,
    clean: true,
    outDir: 'dist/cjs',
    entry: ENTRIES,
    format: 'cjs',
    // The copy for require() is the one that nobody reads; the modules stay as they were written
    minify: { compress: false, mangle: false, codegen: true },
    plugins: [minifyForeign],
    hooks: { 'build:done': ({ options }) => finishDeclarations(options.outDir) },
    // A script that requires it would get its default export as a member
    deps: {
      ...shared.deps,
      alwaysBundle: [...BUNDLED, 'openapi-fetch'],
      onlyBundle: [...INSIDE, 'openapi-typescript-helpers'],
    },
  },
]);
