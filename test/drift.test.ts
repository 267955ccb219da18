/** The committed generated files are what the emitters make of the description, and drift is told by its first line. */
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firstDifference, outputsOf, splice, surplusFiles } from '../scripts/outputs.js';
import { loadSpec } from '../scripts/spec.js';
import { inFolder, ROOT, runNode } from './process.js';

describe('the emitters', async () => {
  const spec = await loadSpec();
  for (const output of outputsOf(spec)) {
    const { path, region } = output;
    test(`make the committed ${path}`, async () => {
      const committed = await readFile(join(ROOT, path), 'utf8');
      const text = await output.emit(spec);
      expect(firstDifference(region ? splice(committed, region, text) : text, committed)).toBeUndefined();
    });
  }

  test('make every file of generated/', async () => {
    expect(await surplusFiles(new URL('../', import.meta.url), outputsOf(spec))).toEqual([]);
  });
});

describe('the first difference', () => {
  const cases: { name: string; want: string; got: string; first: ReturnType<typeof firstDifference> }[] = [
    { name: 'of equal texts is none', want: 'a\nb\n', got: 'a\nb\n', first: undefined },
    { name: 'is the first of several', want: 'a\nb\nc', got: 'a\nx\ny', first: { line: 2, want: 'b', got: 'x' } },
    { name: 'is an inserted line', want: 'a\nb\nc', got: 'a\nc', first: { line: 2, want: 'b', got: 'c' } },
    { name: 'is a missing end', want: 'a\nb', got: 'a', first: { line: 2, want: 'b', got: '(end of file)' } },
    { name: 'is a surplus end', want: 'a', got: 'a\nb', first: { line: 2, want: '(end of file)', got: 'b' } },
    {
      name: 'is a missing newline at the end',
      want: 'a\n',
      got: 'a',
      first: { line: 2, want: '', got: '(end of file)' },
    },
    { name: 'is a missing file', want: 'a\nb', got: '', first: { line: 1, want: 'a', got: '' } },
    { name: 'is another end of line', want: 'a\nb', got: 'a\r\nb', first: { line: 1, want: 'a', got: 'a\r' } },
  ];
  for (const { name, want, got, first } of cases) {
    test(name, () => {
      expect(firstDifference(want, got)).toEqual(first);
    });
  }
});

describe('npm run generate', () => {
  const files = ['generated/errors.ts', 'generated/errors.json', 'README.md', 'examples/handler.sh'];

  test('tells a changed action by its first line, and then carries it everywhere', async () => {
    await inFolder(async (copy) => {
      await copyProject(copy);
      const generate = (...args: string[]) =>
        runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), ['scripts/generate.ts', ...args], { cwd: copy });
      const read = (path: string) => readFile(join(copy, path), 'utf8');

      const rows = await read('openapi/errors.yaml');
      await writeFile(join(copy, 'openapi/errors.yaml'), rows.replace(/('429':[^]*?action: )retry/, '$1fix'));
      const before = await Promise.all(files.map(read));
      const drifted = await generate('--check');
      expect(drifted.code).toBe(1);
      expect(drifted.stderr).toMatch(
        /^README\.md:\d+\n {2}want: \| 429 .*\*\*fix\*\*.*\n {2}got: {2}\| 429 .*\*\*retry\*\*/m,
      );
      expect(drifted.stderr).toContain('npm run generate');
      expect(await Promise.all(files.map(read))).toEqual(before);

      expect(await generate()).toMatchObject({ code: 0 });
      expect(await generate('--check')).toMatchObject({ code: 0, stderr: '' });
      const after = await Promise.all(files.map(read));
      for (const [index, path] of files.entries()) expect(after[index], path).not.toBe(before[index]);
      expect(JSON.parse(await read('generated/errors.json')).errors).toContainEqual(
        expect.objectContaining({ status: 429, action: 'fix' }),
      );
    });
  });
});

describe('npm run generate with a file too many', () => {
  test('tells it and then removes it', async () => {
    await inFolder(async (copy) => {
      await copyProject(copy);
      const surplus = join(copy, 'generated/schemas/Forgotten.json');
      await writeFile(surplus, '{}');
      const generate = (...args: string[]) =>
        runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), ['scripts/generate.ts', ...args], { cwd: copy });
      expect(await generate('--check')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^generated\/schemas\/Forgotten\.json: nothing makes it any more\n/),
      });
      expect(await generate()).toMatchObject({ code: 0 });
      expect(await generate('--check')).toMatchObject({ code: 0, stderr: '' });
    });
  });
});

async function copyProject(to: string): Promise<void> {
  for (const path of [
    'openapi',
    'scripts',
    'generated',
    'README.md',
    'docs',
    'examples/handler.sh',
    'package.json',
    'LICENSE',
    'tsconfig.json',
    '.prettierrc.json',
  ]) {
    await cp(join(ROOT, path), join(to, path), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(to, 'node_modules'));
}
