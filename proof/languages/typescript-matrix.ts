/** Tries every generator of TypeScript with every form: generates a client, compiles it, and calls the mock with it. */
import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { CONTRACT } from '../../scripts/contract.js';
import { execute } from '../../scripts/execute.js';
import { CACHE, installPackages, ROOT } from './generators.js';
import { openScenario, type Scenario } from './scenario.js';
import { FORMS, RESULTS, type Form, type Result, type TypescriptGenerator } from './typescript-generators.js';

/** What a generator made of a form. */
export interface Cell {
  form: Form;
  worked: readonly Result[];
  /** The first error; absent when everything worked. */
  because?: string;
}

const DRIVERS = join(ROOT, 'proof/languages/drivers/typescript');
const LIMIT_MS = 120_000;

/** Tries one generator with every form. */
export async function tryGenerator(generator: TypescriptGenerator): Promise<Cell[]> {
  const scenario = await openScenario();
  try {
    const modules = await installPackages(`typescript-${generator.name}`, generator.packages);
    const cells: Cell[] = [];
    for (const form of FORMS) cells.push(await tryForm(generator, form, modules, scenario));
    return cells;
  } finally {
    await scenario.close();
  }
}

async function tryForm(generator: TypescriptGenerator, form: Form, modules: string, scenario: Scenario): Promise<Cell> {
  const folder = join(CACHE, 'clients', `typescript-${generator.name}`, form);
  const worked: Result[] = [];
  const run = (script: string, ...args: string[]) =>
    execute(process.execPath, [script, ...args], { cwd: folder, env: scenario.env, limitMs: LIMIT_MS });
  try {
    await prepare(generator, form, folder, modules);
    await run(join(modules, generator.program), ...generator.args);
    await run(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json');
    worked.push('types');
    await bundle(folder);
    const seen = (await run('driver.mjs')).split('\n').map((line) => JSON.parse(line));
    for (const { check, detail } of seen as { check: 'tool' | 'models'; detail: string }[])
      if (scenario.wanted[check].test(detail)) worked.push(check);
    const missing = RESULTS.filter((result) => !worked.includes(result));
    return { form, worked, ...(missing.length > 0 && { because: `other results: ${missing.join(', ')}` }) };
  } catch (error) {
    return { form, worked, because: (error as Error).message.replaceAll(CACHE, '…') };
  }
}

async function prepare({ name, files = {} }: TypescriptGenerator, form: Form, folder: string, modules: string) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(modules, join(folder, 'node_modules'));
  await copyFile(join(ROOT, CONTRACT, form), join(folder, 'form.json'));
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  for (const file of ['fetch.ts', 'driver.ts']) await copyFile(join(DRIVERS, file), join(folder, file));
  await copyFile(join(DRIVERS, 'clients', `${name}.ts`), join(folder, 'client.ts'));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
}

const TSCONFIG = {
  compilerOptions: {
    ...{ noEmit: true, strict: true, skipLibCheck: true, allowImportingTsExtensions: true },
    ...{ target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'] },
    ...{ typeRoots: [join(ROOT, 'node_modules/@types')], types: ['node'] },
  },
  files: ['driver.ts'],
};

async function bundle(folder: string): Promise<void> {
  const output = { outfile: join(folder, 'driver.mjs'), format: 'esm', platform: 'node', bundle: true } as const;
  // Packages in CommonJS call require, which a module does not have
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({ ...output, banner, entryPoints: [join(folder, 'driver.ts')], logLevel: 'silent' });
}
