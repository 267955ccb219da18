/** The code of the handwritten pages: TypeScript compiles; what is marked with [run] runs against the mock and ends with 0. */
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { startMock } from '../../src/mock/index.js';
import { COMMAND } from '../cli/command.js';
import { compile } from '../support/compile.js';
import { ROOT, run, type Ended } from '../support/process.js';

const SITE = join(ROOT, 'docs/site');
const GENERATED = /^(en\/)?(api|errors|sdk|public)\/|^\.vitepress\//;

interface Block {
  /** The page and the line of the block: its name in this test, and of its file. */
  name: string;
  grammar: string;
  isRun: boolean;
  text: string;
}

const pages = (await readdir(SITE, { recursive: true })).filter(
  (path) => path.endsWith('.md') && !GENERATED.test(path),
);
const blocks = (
  await Promise.all(pages.map(async (path) => blocksIn(path, await readFile(join(SITE, path), 'utf8'))))
).flat();
const typescript = blocks.filter(({ grammar }) => grammar === 'ts');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-pages-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${COMMAND}" "$@"\n`);
  await chmod(join(folder, 'bin/npx'), 0o755);
  const imported = typescript.flatMap(({ text }) => [...text.matchAll(/from '((?:@[^/']+\/)?[^/'.]+)/g)]);
  const names = imported.map((match) => match[1]!).filter((each) => !each.startsWith('node:') && each !== 'caicaini');
  // The peer of caicaini/otel is there too
  for (const name of new Set([...names, ...Object.keys(manifest.dependencies), '@opentelemetry/api'])) {
    const path = join(folder, 'node_modules', name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), path);
  }
  // A copy, because a package behind a link looks for its peers where the link leads
  const path = 'node_modules/caicaini';
  await cp(join(inject('installed'), path), join(folder, path), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the TypeScript of the pages compiles', async () => {
  expect(typescript.length).toBeGreaterThan(40);
  const files = typescript.map(({ name }) => join(folder, `${name}.ts`));
  // A block without an import is a script, whose names would be shared
  for (const [at, { text }] of typescript.entries()) await writeFile(files[at]!, `${text}\nexport {};\n`);
  expect(await compile(files)).toEqual([]);
});

describe('a block that is marked with [run]', async () => {
  const hasPython = (await run('python3', ['--version'])).code === 0;
  for (const block of blocks.filter(({ isRun }) => isRun)) {
    test
      .skipIf(block.grammar === 'py' && !hasPython)
      .concurrent(`runs against the mock: ${block.name}`, async ({ expect }) => {
        const mock = await startMock();
        const cwd = join(folder, `run-${block.name}`);
        await mkdir(cwd);
        try {
          const PATH = `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`;
          const env = { PATH, CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key, PYTHONUTF8: '1' };
          const { code, stdout, stderr } = await execute(block, { cwd, env });
          expect(code, stdout + stderr).toBe(0);
        } finally {
          await mock.close();
        }
      });
  }
});

async function execute({ grammar, text }: Block, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Ended> {
  if (grammar === 'sh') return run('bash', ['-euo', 'pipefail', '-c', text], options);
  if (grammar === 'py') return run('python3', ['-c', text], options);
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  await writeFile(join(options.cwd, 'block.mjs'), outputText);
  return run(process.execPath, ['block.mjs'], options);
}

function blocksIn(path: string, text: string): Block[] {
  return [...text.matchAll(/^( *)```(\w+)(.*)\n([^]*?)^\1```$/gm)].map((match) => ({
    name: `${path.replace(/\.md$/, '').replaceAll('/', '-')}-${text.slice(0, match.index).split('\n').length}`,
    grammar: match[2]!,
    isRun: match[3]!.includes('[run]'),
    text: match[4]!.replaceAll(new RegExp(`^${match[1]!}`, 'gm'), ''),
  }));
}
