/** The public generators: npm packages, pinned, too large to be dependencies of the repository. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from '../../scripts/execute.js';

/** Path of the repository, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Cache of the generators and of the generated clients. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'caicaini-languages');

const JAR = 'bin/openapi-generator.jar';
const OPENAPI_GENERATOR = '@openapitools/openapi-generator-cli';

/** The package of each generator. A generator written in Java has its jar in the package. */
export const GENERATORS = {
  'openapi-generator 4.3.1': { package: OPENAPI_GENERATOR, version: '1.0.18-4.3.1', file: JAR },
  'openapi-generator 5.0.0-beta2': { package: OPENAPI_GENERATOR, version: '1.0.18-5.0.0-beta2', file: JAR },
  // Also a development dependency, because a test runs it
  'hey-api 0.95.0': { package: '@hey-api/openapi-ts', version: '0.95.0', file: 'bin/run.js' },
  'quicktype 26.0.0': { package: 'quicktype', version: '26.0.0', file: 'dist/index.js' },
} as const;

export type GeneratorName = keyof typeof GENERATORS;

/** The program of a generator: a jar or a script. Installs the package first where it is missing. */
export async function installed(name: GeneratorName): Promise<string> {
  const { package: source, version, file } = GENERATORS[name];
  const own = join(ROOT, 'node_modules', source, file);
  if (existsSync(own)) return own;
  return join(await installPackages(name.replaceAll(' ', '-'), { [source]: version }), source, file);
}

/** Installs packages into a folder of the cache, unless they are there. Returns its `node_modules`. */
export async function installPackages(name: string, packages: Record<string, string>): Promise<string> {
  const folder = join(CACHE, 'generators', name);
  const modules = join(folder, 'node_modules');
  if (Object.keys(packages).every((each) => existsSync(join(modules, each)))) return modules;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  // Some packages ask for a newer Node than they need
  const quiet = ['--engine-strict=false', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const wanted = Object.entries(packages).map(([each, version]) => `${each}@${version}`);
  await execute('npm', ['install', ...quiet, ...wanted], { cwd: folder });
  return modules;
}
