/** The workspace of one language: an empty folder, the published files, and the mock gateway. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTRACT } from '../../scripts/contract.js';
import { execute, type Execution } from '../../scripts/execute.js';
import { CACHE, installed, ROOT } from './generators.js';
import type { Language } from './language.js';
import type { Scenario } from './scenario.js';

export interface Workspace {
  /** The folder of this run; it is empty at the start. */
  folder: string;
  /** The published description the client is made from. */
  form: string;
  /** A message of the mock with a tool call, as JSON. */
  message: string;
  /** Path of a handwritten file in drivers/. */
  driver: (name: string) => string;
  /** Path of the language's generator. */
  generator: () => Promise<string>;
  /** openapi-generator's own name of a language, into the folder `client`. */
  openapiGenerator: (language: string, ...options: string[]) => Promise<void>;
  /** Runs a program in the folder, the mock's addresses in its environment. */
  run: (program: string, args: string[], more?: Partial<Execution>) => Promise<string>;
}

export async function openWorkspace({ name, form, generator }: Language, scenario: Scenario): Promise<Workspace> {
  const folder = join(CACHE, 'clients', idOf(name));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const published = join(ROOT, CONTRACT, form);
  return {
    folder,
    form: published,
    message: scenario.message,
    driver: (file) => join(ROOT, 'proof/languages/drivers', file),
    generator: () => installed(generator),
    async openapiGenerator(language, ...options) {
      const args = ['-jar', await installed(generator), 'generate', '-i', published, '-g', language, '-o', 'client'];
      await execute('java', [...args, ...options], { cwd: folder });
    },
    run: (program, args, more) =>
      execute(program, args, { cwd: folder, ...more, env: { ...scenario.env, ...more?.env } }),
  };
}

/** The name of a language for `--only`. */
export function idOf(name: string): string {
  return name.toLowerCase().replace('++', 'pp');
}
