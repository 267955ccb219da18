/** The generators of TypeScript: npm packages, pinned, and how each makes a client from a form of the description. */

/** The forms that are tried. The form for SDKs has no unions, so that its types are looser on purpose. */
export const FORMS = ['openapi.3.1.json', 'openapi.3.0.json'] as const;
export type Form = (typeof FORMS)[number];

/** The checks of the driver, in the order of the table. */
export const RESULTS = ['types', 'tool', 'models'] as const;
export type Result = (typeof RESULTS)[number];

export interface TypescriptGenerator {
  /** Also the name of its client in drivers/typescript/clients/. */
  name: string;
  /** Its packages, of which the first is the generator; the others are those that it or its client needs. */
  packages: Record<string, string>;
  /** The program, below node_modules. */
  program: string;
  /** The arguments for a form of the description, which lies in the folder as `form.json`. */
  args: string[];
  /** Files that it reads, by name. */
  files?: Record<string, string>;
  /** The results that must be reached with every form. */
  works: readonly Result[];
  notes: string;
}

const ORVAL = `module.exports = { api: { input: './form.json', output: { target: './api.ts', schemas: './model', client: 'fetch' } } };\n`;
const KUBB = `import { defineConfig } from '@kubb/core';
import { pluginOas } from '@kubb/plugin-oas';
import { pluginTs } from '@kubb/plugin-ts';
import { pluginClient } from '@kubb/plugin-client';
export default defineConfig({
  root: '.',
  input: { path: './form.json' },
  output: { path: './src' },
  plugins: [pluginOas(), pluginTs({ enumType: 'literal' }), pluginClient({ client: 'fetch' })],
});
`;
const OPENAPI_CODEGEN = `import { defineConfig } from '@openapi-codegen/cli';
import { generateFetchers, generateSchemaTypes } from '@openapi-codegen/typescript';
export default defineConfig({
  api: {
    from: { relativePath: 'form.json', source: 'file' },
    outputDir: 'out',
    to: async (context) => {
      const { schemasFiles } = await generateSchemaTypes(context, { filenamePrefix: 'api' });
      await generateFetchers(context, { filenamePrefix: 'api', schemasFiles });
    },
  },
});
`;

export const TYPESCRIPT_GENERATORS: readonly TypescriptGenerator[] = [
  {
    name: 'hey-api',
    packages: { '@hey-api/openapi-ts': '0.95.0', typescript: '5.9.3' },
    program: '@hey-api/openapi-ts/bin/run.js',
    args: ['-i', 'form.json', '-o', 'client', '-c', '@hey-api/client-fetch', '--silent'],
    works: RESULTS,
    notes: 'By default.',
  },
  {
    name: 'openapi-typescript',
    packages: { 'openapi-typescript': '7.13.0', 'openapi-fetch': '0.17.0', typescript: '5.9.3' },
    program: 'openapi-typescript/bin/cli.js',
    args: ['form.json', '-o', 'api.ts', '--default-non-nullable', 'false'],
    works: RESULTS,
    notes: 'Called by `openapi-fetch`. By default it requires members that have a default; hence the option.',
  },
  {
    name: 'orval',
    packages: { orval: '7.13.2', typescript: '5.9.3' },
    program: 'orval/dist/bin/orval.js',
    args: ['--config', 'orval.config.cjs'],
    files: { 'orval.config.cjs': ORVAL },
    works: RESULTS,
    notes: 'With its client for `fetch`. The stream is text beside the whole answer.',
  },
  {
    name: 'kubb',
    packages: {
      '@kubb/cli': '4.39.3',
      '@kubb/core': '4.39.3',
      '@kubb/plugin-oas': '4.39.3',
      '@kubb/plugin-ts': '4.39.3',
      '@kubb/plugin-client': '4.39.3',
      typescript: '5.9.3',
    },
    program: '@kubb/cli/bin/kubb.cjs',
    args: ['generate'],
    files: { 'kubb.config.js': KUBB, 'package.json': '{"type":"module"}\n' },
    works: RESULTS,
    notes: 'Enums as literals, its client for `fetch`.',
  },
  {
    name: 'swagger-typescript-api',
    packages: { 'swagger-typescript-api': '13.13.0' },
    program: 'swagger-typescript-api/dist/cli.mjs',
    args: ['generate', '-p', 'form.json', '-o', '.', '-n', 'api.ts', '--generate-union-enums'],
    works: RESULTS,
    notes: 'With union types instead of enums.',
  },
  {
    name: 'openapi-zod-client',
    packages: { 'openapi-zod-client': '1.18.3', '@zodios/core': '10.9.6', axios: '1.21.1', zod: '3.25.76' },
    program: 'openapi-zod-client/bin.js',
    args: ['form.json', '-o', 'api.ts', '--export-schemas'],
    works: RESULTS,
    notes: 'Zod checks each answer while the program runs, and refuses types that are not listed.',
  },
  {
    name: 'oazapfts',
    packages: { oazapfts: '7.5.0', typescript: '5.9.3' },
    program: 'oazapfts/dist/cli.js',
    args: ['form.json', 'api.ts'],
    works: RESULTS,
    notes: 'By default. Because of the `default` response, the status does not narrow the answer.',
  },
  {
    name: 'openapi-typescript-codegen',
    packages: { 'openapi-typescript-codegen': '0.31.0' },
    program: 'openapi-typescript-codegen/bin/index.js',
    args: ['-i', 'form.json', '-o', 'api', '-c', 'fetch', '--useUnionTypes'],
    works: RESULTS,
    notes: 'With union types instead of enums. It takes the `default` response for a result of the call.',
  },
  {
    name: 'typed-openapi',
    packages: { 'typed-openapi': '2.2.7' },
    program: 'typed-openapi/bin.js',
    args: ['form.json', '-o', 'api.ts'],
    works: RESULTS,
    notes: 'The caller hands in a fetcher.',
  },
  {
    name: 'openapi-codegen',
    packages: { '@openapi-codegen/cli': '3.1.0', '@openapi-codegen/typescript': '11.1.0', typescript: '5.9.3' },
    program: '@openapi-codegen/cli/lib/cli.js',
    args: ['gen', 'api'],
    files: { 'openapi-codegen.config.ts': OPENAPI_CODEGEN },
    works: RESULTS,
    notes: 'Types and fetchers.',
  },
];
