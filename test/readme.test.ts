/** The README keeps its word: its TypeScript compiles and runs against the mock on a socket, its commands exist. */
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { DEFAULT_BASE_URL } from '../src/contract.js';
import { startMock, type RunningMock } from '../src/mock/index.js';
import { compile } from './compile.js';
import { inFolder, ROOT, runNode } from './process.js';
import { blocksOf } from './readme.js';

const examples = blocksOf('ts');
const commands = blocksOf('sh').flatMap(({ text }) => text.split('\n'));

/** Where the names of the package lie, as they do for its users. */
const PATHS = {
  caicaini: [join(ROOT, 'src/index.ts')],
  'caicaini/lite': [join(ROOT, 'src/lite.ts')],
  'caicaini/validate': [join(ROOT, 'src/validate.ts')],
  'caicaini/mock': [join(ROOT, 'src/mock/index.ts')],
  'caicaini/verify': [join(ROOT, 'src/verify/index.ts')],
  'caicaini/otel': [join(ROOT, 'src/otel/index.ts')],
  'caicaini/engines/*': [join(ROOT, 'src/engines/*.ts')],
};

let mock: RunningMock;
beforeAll(async () => void (mock = await startMock()));
afterAll(() => mock.close());

describe.concurrent('TypeScript of the README', () => {
  test('is there, every block with a name of this package', ({ expect }) => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const { text } of examples) expect(text).toMatch(/from 'caicaini/);
  });

  test('compiles', async ({ expect }) => {
    await inProject(async (files) => expect(compile(files, { paths: PATHS })).toEqual([]));
  });

  test('compiles in docs/retries.md too', async ({ expect }) => {
    const page = blocksOf('ts', await readFile(join(ROOT, 'docs/retries.md'), 'utf8'));
    expect(page.length).toBeGreaterThanOrEqual(3);
    await inProject(async (files) => expect(compile(files, { paths: PATHS })).toEqual([]), page);
  });

  for (const [index, { line }] of examples.entries()) {
    test(`from line ${line} runs against the mock`, async ({ expect }) => {
      await inProject(async (files, folder) => {
        const env = { CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key };
        await atMock(files[index]!);
        const ended = await runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), [files[index]!], { cwd: folder, env });
        expect(ended.code, ended.stderr).toBe(0);
        expect(ended.stdout).not.toBe('');
      });
    });
  }
});

test('what the README asks the mock for is answered', () => {
  const statuses = mock.mock.requests.map(({ status }) => status);
  expect(statuses.length).toBeGreaterThanOrEqual(3);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

describe('commands of the README', () => {
  const scripts = commands.flatMap((line) => [...line.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name]) => name!));

  test('are there', () => {
    expect(scripts).toEqual(expect.arrayContaining(['demo', 'test']));
  });

  for (const name of new Set(scripts.filter((script) => !['ci', 'install', 'i'].includes(script)))) {
    test(`npm run ${name} exists`, () => {
      expect(Object.keys(manifest.scripts)).toContain(name);
    });
  }
});

/** Lets the mock stand in where an example names the public gateway. */
async function atMock(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll(DEFAULT_BASE_URL, mock.url));
}

/** The examples as files of a project in which the package and its peers are installed. */
function inProject<T>(action: (files: string[], folder: string) => Promise<T>, blocks = examples): Promise<T> {
  return inFolder(async (folder) => {
    const files = blocks.map(({ line }) => join(folder, `readme-${line}.ts`));
    const settings = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: { paths: PATHS }, include: ['*.ts'] };
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    for (const [index, { text }] of blocks.entries()) await writeFile(files[index]!, text);
    return action(files, folder);
  });
}
