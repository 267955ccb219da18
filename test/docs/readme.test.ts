/** The examples of the READMEs compile, and run against the mock. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DEFAULT_BASE_URL } from '../../src/contract.js';
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { compile } from '../support/compile.js';
import { ROOT, run } from '../support/process.js';
import { blocksOf, READMES } from './readme.js';

const examples = (await blocksOf('ts')).map((block) => ({
  ...block,
  name: `${block.page.replaceAll('.', '-')}-${block.line}`,
}));

let folder: string;
let mock: RunningMock;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-readme-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  // The package and the clients that the examples show beside it
  const imported = examples.flatMap(({ text }) => [...text.matchAll(/ from '((?:@[^/']+\/)?[^/']+)/g)]);
  for (const name of new Set(imported.map((match) => match[1]!).filter((name) => !name.startsWith('node:')))) {
    const path = join(folder, 'node_modules', name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(name === 'caicaini' ? inject('installed') : ROOT, 'node_modules', name), path);
  }
  mock = await startMock();
});
afterAll(async () => {
  await mock.close();
  await rm(folder, { recursive: true, force: true });
});

test('both READMEs have the same examples, each of which imports the package', () => {
  const code = (page: string) => examples.filter((each) => each.page === page).map(({ text }) => withoutWords(text));
  const [english, chinese] = READMES.map(code);
  expect(chinese).toEqual(english);
  expect(english!.length).toBeGreaterThanOrEqual(5);
  for (const { text } of examples) expect(text).toMatch(/from 'caicaini/);
});

/** The code without its texts and comments, which differ in the languages. */
function withoutWords(text: string): string {
  return text.replace(/'[^'\n]*'|`[^`]*`/g, "''").replace(/\s*\/\/.*$/gm, '');
}

test('every TypeScript example of the READMEs compiles', async () => {
  for (const { text, name } of examples) await writeFile(join(folder, `${name}.ts`), text);
  const files = examples.map(({ name }) => join(folder, `${name}.ts`));
  expect(await compile(files)).toEqual([]);
});

describe.concurrent('the example', () => {
  for (const { text, page, line, name } of examples) {
    test(`at line ${line} of ${page} runs against the mock and prints something`, async ({ expect }) => {
      const asked = mock.mock.requests.length;
      const file = join(folder, `${name}.js`);
      const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
      // The mock answers where an example names the public gateway
      await writeFile(file, outputText.replaceAll(DEFAULT_BASE_URL, mock.url));
      const env = { CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key };
      const { code, stdout, stderr } = await run(process.execPath, [file], { cwd: folder, env });
      expect(code, stderr).toBe(0);
      expect(stdout).not.toBe('');
      expect(mock.mock.requests.slice(asked).filter(({ status }) => status !== 200)).toEqual([]);
    });
  }
});
