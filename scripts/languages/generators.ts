/** The public generators, each an npm package at one version; they are too large to be dependencies of the repository. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from '../execute.js';

/** Path of the repository, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where generators and generated clients are kept. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'caicaini-languages');

const JAR = 'bin/openapi-generator.jar';
const OPENAPI_GENERATOR = '@openapitools/openapi-generator-cli';

/** The package of each generator; those with a jar bring it within the package. */
export const GENERATORS = {
  'openapi-generator 4.3.1': { package: OPENAPI_GENERATOR, version: '1.0.18-4.3.1', file: JAR },
  'openapi-generator 5.0.0-beta2': { package: OPENAPI_GENERATOR, version: '1.0.18-5.0.0-beta2', file: JAR },
  // Also a dependency of the repository, whose test runs it
  'hey-api 0.95.0': { package: '@hey-api/openapi-ts', version: '0.95.0', file: 'bin/run.js' },
  'quicktype 26.0.0': { package: 'quicktype', version: '26.0.0', file: 'dist/index.js' },
} as const;

export type GeneratorName = keyof typeof GENERATORS;

/** The program of a generator: a jar or a script. Installs the package first where it is missing. */
export async function installed(name: GeneratorName): Promise<string> {
  const { package: source, version, file } = GENERATORS[name];
  const own = join(ROOT, 'node_modules', source, file);
  if (existsSync(own)) return own;
  const folder = join(CACHE, 'generators', name.replaceAll(' ', '-'));
  const path = join(folder, 'node_modules', source, file);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await execute('npm', ['install', ...quiet, `${source}@${version}`], { cwd: folder });
  return path;
}
