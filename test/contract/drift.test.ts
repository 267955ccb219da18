/** The committed generated files are those that the emitters make of the description, and few of them change at once. */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CONTRACT } from '../../scripts/contract.js';
import { contractFiles } from '../../scripts/emit/contract-package.js';
import { compareFiles, firstDifference, writeFiles, type Files } from '../../scripts/files.js';
import { committedFiles, GENERATED, OUTPUTS } from '../../scripts/outputs.js';
import { hashOf, loadSpec, type Json } from '../../scripts/spec.js';
import { textsOf } from '../../scripts/texts.js';
import { inFolder, ROOT, runNode } from '../support/process.js';

const spec = await loadSpec();
const committed = await committedFiles(spec, ROOT);

describe('the emitters', () => {
  for (const path of Object.keys(committed)) {
    test(`the emitters make the committed ${path}`, async () => {
      expect(firstDifference(committed[path]!, await readFile(join(ROOT, path), 'utf8'))).toBeUndefined();
    });
  }

  test('the emitters make every file of generated/', async () => {
    expect(await compareFiles(ROOT, committed, GENERATED)).toEqual([]);
  });

  test('the emitters write the hash of the description into facts.ts alone', () => {
    const having = (files: Files) => Object.keys(files).filter((path) => files[path]!.includes(spec.sha256));
    expect(having(committed)).toEqual(['generated/facts.ts']);
    expect(having(contractFiles(spec))).toEqual([]);
  });

  test('each generated file names its source and the command that remakes it', () => {
    const banner = (command: string) =>
      new RegExp(`Generated from openapi/openapi\\.yaml; do not edit\\.\\W+Remake it with: ${command}["\\n]`);
    for (const { path, region } of OUTPUTS)
      if (!region && path !== 'generated/README.md') expect(committed[path], path).toMatch(banner('npm run generate'));
    for (const [path, text] of Object.entries(contractFiles(spec)))
      if (path !== 'LICENSE') expect(text, path).toMatch(banner('npm run generate -- --all'));
  });
});

describe('a change of one word', () => {
  const cases: { name: string; change: (document: Json) => void; want: string[] }[] = [
    {
      name: "in a schema's description",
      change: ({ components }) => (components.schemas.Message.description = 'Another text.'),
      want: ['generated/openapi.json', 'generated/types.ts', 'generated/facts.ts'],
    },
    {
      name: "in the description of a schema's property",
      change: ({ components }) => (components.schemas.Account.properties.tier.description = 'Another text.'),
      want: ['generated/openapi.json', 'generated/types.ts', 'generated/facts.ts'],
    },
    {
      name: 'in the summary of an error row',
      change: ({ components }) => (components.responses.RateLimited.description = 'Another text.'),
      want: ['generated/openapi.json', 'generated/errors.ts', 'generated/facts.ts', 'README.md'],
    },
    {
      name: 'in the advice of an error row',
      change: ({ components }) => (components.responses.InsufficientQuota['x-error'].whatToDo = 'Another text.'),
      want: ['generated/openapi.json', 'generated/errors.ts', 'generated/facts.ts', 'README.md'],
    },
    {
      name: 'in the name of a model',
      change: (document) => (document['x-models'][0].displayName = 'Another'),
      want: ['generated/openapi.json', 'generated/facts.ts'],
    },
  ];
  for (const { name, change, want } of cases) {
    test(`a change of one word ${name} touches ${want.length} committed files`, async () => {
      expect(await touchedBy(change)).toEqual(want);
    });
  }

  test('a change of all texts touches at most five committed files', async () => {
    // The overlay finds a model by its title, so titles stay
    const texts = textsOf(spec.document).filter(({ pointer }) => !pointer.endsWith('/title'));
    expect(texts.length).toBeGreaterThan(300);
    const touched = await touchedBy((document) => {
      for (const { pointer, text } of texts) {
        const [last, ...path] = pointer.slice(1).split('/').map(unescaped).reverse();
        const owner = path.reduceRight<Json>((node, name) => node[name], document);
        owner[last!] = `${text} Indeed.`;
      }
    });
    expect(touched.length).toBeLessThanOrEqual(5);
  });

  const unescaped = (name: string) => name.replaceAll('~1', '/').replaceAll('~0', '~');

  /** The committed files that change with the document. */
  async function touchedBy(change: (document: Json) => void): Promise<string[]> {
    const document = structuredClone(spec.document);
    change(document);
    const changed = await committedFiles({ ...spec, document, sha256: hashOf(document) }, ROOT);
    return Object.keys(changed).filter((path) => changed[path] !== committed[path]);
  }
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
    test(`the first difference ${name}`, () => {
      expect(firstDifference(want, got)).toEqual(first);
    });
  }
});

describe('the files of a folder', () => {
  const wanted = { 'own/a.txt': 'a\nb\n', 'own/below/b.txt': 'b\n', 'other.txt': 'c\n' };

  test('writeFiles writes the files that differ, and removes surplus files from the owned folder alone', async () => {
    await inFolder(async (root) => {
      const found = { 'own/a.txt': 'a\nx\n', 'own/old/surplus.txt': '', 'other.txt': 'c\n', 'beside.txt': '' };
      for (const [path, text] of Object.entries(found)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
      expect(await compareFiles(root, wanted, 'own')).toEqual([
        'own/a.txt:2\n  want: b\n  got:  x',
        'own/below/b.txt:1\n  want: b\n  got:  ',
        'own/old/surplus.txt: no emitter writes this file',
      ]);
      expect(await writeFiles(root, wanted, 'own')).toEqual([
        { path: 'own/a.txt', change: 'written' },
        { path: 'own/below/b.txt', change: 'written' },
        { path: 'other.txt', change: 'same' },
        { path: 'own/old/surplus.txt', change: 'removed' },
      ]);
      expect(await compareFiles(root, wanted, 'own')).toEqual([]);
      expect(await readFile(join(root, 'beside.txt'), 'utf8')).toBe('');
    });
  });
});

/** Two processes load all emitters. */
const LONG = { timeout: 180_000 };

describe('npm run generate', () => {
  const files = ['generated/errors.ts', 'generated/openapi.json', 'README.md', 'examples/handler.sh'];

  test(
    'npm run generate reports a changed action with --check, and writes it to every file with --all',
    LONG,
    async () => {
      await inFolder(async (copy) => {
        await copyProject(copy);
        const generate = (...args: string[]) =>
          runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), ['scripts/generate.ts', ...args], { cwd: copy });
        const read = (path: string) => readFile(join(copy, path), 'utf8');

        const rows = await read('openapi/errors.yaml');
        await writeFile(join(copy, 'openapi/errors.yaml'), rows.replace(/(status: 429[^]*?action: )retry/, '$1fix'));
        const before = await Promise.all(files.map(read));
        const drifted = await generate('--check');
        expect(drifted.code).toBe(1);
        expect(drifted.stderr).toMatch(
          /^README\.md:\d+\n {2}want: \| 429 .*\*\*fix\*\*.*\n {2}got: {2}\| 429 .*\*\*retry\*\*/m,
        );
        expect(drifted.stderr).toContain('npm run generate');
        expect(await Promise.all(files.map(read))).toEqual(before);

        const made = await generate('--all');
        expect(made, made.stderr).toMatchObject({ code: 0, stderr: '' });
        expect(made.stdout).toMatch(/^written README\.md\n/m);
        const changed = await loadSpec(pathToFileURL(`${copy}/`));
        expect(await compareFiles(copy, await committedFiles(changed, copy), GENERATED)).toEqual([]);
        for (const [index, path] of files.entries()) expect(await read(path), path).not.toBe(before[index]);

        const contract = contractFiles(changed);
        expect(made.stdout).toContain(
          `${CONTRACT}: ${Object.keys(contract).length} files written, 0 the same, 0 removed\n`,
        );
        expect(await compareFiles(join(copy, CONTRACT), contract, '.')).toEqual([]);
        expect(JSON.parse(contract['errors.json']!).errors).toContainEqual(
          expect.objectContaining({ status: 429, action: 'fix' }),
        );
      });
    },
  );
});

async function copyProject(to: string): Promise<void> {
  for (const path of [
    'openapi',
    'scripts',
    'generated',
    'README.md',
    'README.zh-CN.md',
    'docs',
    'examples/handler.sh',
    'src/cli/exit.ts',
    'package.json',
    'LICENSE',
    'tsconfig.json',
    '.prettierrc.json',
  ]) {
    await cp(join(ROOT, path), join(to, path), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(to, 'node_modules'));
}
