/** The packed tarball: what is in it, what it says of itself, and that it installs and works in an empty folder. */
import { copyFile, readdir, readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import type { Line } from '../scripts/runtimes/runtime.js';
import { asUser, tsconfigOf } from '../scripts/types/settings.js';
import * as index from '../src/index.js';
import { startMock } from '../src/mock/index.js';
import { bundle } from './bundle.js';
import { compile } from './compile.js';
import { ROOT, run, runNode } from './process.js';
import { blocksOf } from './readme.js';

/** The packages that names of the index need; the others need none. */
const PACKAGES_OF: Record<string, string[]> = {
  createClient: ['eventsource-parser', 'openapi-fetch'],
  createFetch: ['eventsource-parser'],
};

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
let folder: string;
let tarball: string;
let packed: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-package-'));
  const { code, stdout, stderr } = await run('npm', ['pack', '--json', '--pack-destination', folder, ...quiet]);
  expect(code, stderr).toBe(0);
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  tarball = join(folder, filename);
  packed = files.map(({ path }: { path: string }) => path);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds the code with its types, the description, the docs and the papers, and nothing else', () => {
    const papers = ['README.md', 'CHANGELOG.md', 'LICENSE', 'package.json', 'dist/THIRD-PARTY-LICENSES.txt'];
    const wanted = new Set([...papers, ...targets()]);
    expect(packed).toEqual(expect.arrayContaining([...wanted]));
    const rest = packed.filter((path) => !wanted.has(path));
    const docs = rest.filter((path) => path.startsWith('dist/docs/'));
    expect(docs).toEqual(expect.arrayContaining(['dist/docs/errors.html', 'dist/docs/en/errors.html']));
    const others = rest.filter((path) => !docs.includes(path));
    expect(others.filter((path) => !/^dist\/[\w-]+\.(js|d\.ts)$/.test(path))).toEqual([]);
  });

  test('pleases publint', async () => {
    const { code, stdout, stderr } = await runNode('node_modules/publint/src/cli.js', ['run', tarball, '--strict']);
    expect(code, stdout + stderr).toBe(0);
  });

  test('pleases attw', async () => {
    // YAML and text have no types that could be right or wrong
    const untyped = Object.keys(manifest.exports).filter((name) => /\.(yaml|txt)$|\*/.test(name));
    const args = [tarball, '--profile', 'esm-only', '--no-color', '--no-emoji', '--exclude-entrypoints', ...untyped];
    const { code, stdout, stderr } = await runNode('node_modules/@arethetypeswrong/cli/dist/index.js', args);
    expect(code, stdout + stderr).toBe(0);
  });
});

describe('dist/', () => {
  test('brings the licence of every package whose code is in it', async () => {
    const notices = await readFile(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    const scripts = (await readdir(join(ROOT, 'dist'))).filter((name) => name.endsWith('.js'));
    const text = (await Promise.all(scripts.map((name) => readFile(join(ROOT, 'dist', name), 'utf8')))).join('\n');
    const bundled = [...text.matchAll(/#region node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/g)].map(([, name]) => name!);
    expect(bundled).toContain('commander');
    for (const name of bundled) expect(notices.split('\n'), name).toContain(name);
  });

  test('runs no text as code, but for the schemas of tools that the verifier compiles', async () => {
    for (const file of (await readdir(join(ROOT, 'dist'))).filter((name) => name.endsWith('.js'))) {
      const text = await readFile(join(ROOT, 'dist', file), 'utf8');
      if (!text.includes('src/verify/tool-schema.ts')) expect(text, file).not.toMatch(/\beval\(|new Function\b/);
    }
  });

  const entries = [
    { entry: 'index.js', validators: false },
    { entry: 'validate.js', validators: true },
    { entry: 'mock.js', validators: true },
  ];
  for (const { entry, validators } of entries) {
    test(`${entry} loads ${validators ? 'the' : 'no'} validators, no part of Node, and no package that is not installed`, async () => {
      const { text, packages } = await loaded(entry);
      expect(text.includes('#region generated/validators.js')).toBe(validators);
      expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining(packages));
      if (entry === 'index.js') expect(packages).toContain('openapi-fetch');
    });
  }

  test('the server of the mock needs Node and nothing that is not installed', async () => {
    const [server] = (await readdir(join(ROOT, 'dist'))).filter((name) => /^server-.*\.js$/.test(name));
    const { packages } = await loaded(server!);
    expect(packages).toContain('node:http');
    expect(packages.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});

describe('an empty folder', () => {
  let project: string;
  beforeAll(async () => {
    project = await mkdtemp(join(folder, 'project-'));
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const { code, stderr } = await run('npm', ['install', tarball, '--prefer-offline', ...quiet], { cwd: project });
    expect(code, stderr).toBe(0);
  });

  const script = `
import { createClient, ERRORS } from 'caicaini';
import { createMock, startMock } from 'caicaini/mock';
import { checkResponse } from 'caicaini/validate';
import errors from 'caicaini/errors.json' with { type: 'json' };
import description from 'caicaini/openapi.json' with { type: 'json' };

const running = await startMock();
const request = { model: 'caicaini/auto' as const, max_tokens: 16, messages: [{ role: 'user' as const, content: 'Hi' }] };
const answers = [
  await createClient({ apiKey: running.key, baseUrl: running.url }).messages.create(request),
  await createClient({ apiKey: running.key, fetch: createMock().fetch }).messages.create(request),
];
await running.close();
console.log(JSON.stringify({
  violations: answers.flatMap((answer) => checkResponse('createMessage', answer)),
  types: answers.map((answer) => answer.type),
  rows: [Object.keys(ERRORS).length, errors.errors.length],
  openapi: description.openapi,
}));
`;

  test('depends on two packages', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['eventsource-parser', 'openapi-fetch']);
    for (const key of ['optionalDependencies', 'bundledDependencies']) expect(manifest).not.toHaveProperty(key);
    for (const peer of Object.keys(manifest.peerDependencies))
      expect(manifest.peerDependenciesMeta, peer).toHaveProperty([peer], { optional: true });
  });

  test('gets the package with its two dependencies and what those need', async () => {
    const installed = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['caicaini', ...Object.keys(manifest.dependencies), 'openapi-typescript-helpers']);
  });

  test('compiles and runs a call against the mock, on a socket and without', async () => {
    const file = join(project, 'use.ts');
    await writeFile(file, script);
    const settings = { types: [], resolveJsonModule: true, skipLibCheck: false, exactOptionalPropertyTypes: false };
    expect(compile([file], settings)).toEqual([]);
    await writeFile(join(project, 'use.js'), script.replaceAll(' as const', ''));
    const { code, stdout, stderr } = await run(process.execPath, ['use.js'], { cwd: project });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      violations: [],
      types: ['message', 'message'],
      rows: [12, 12],
      openapi: '3.2.0',
    });
  });

  for (const name of ['Node, strict', 'Node, not strict'] as const) {
    test(`gives good types to a user: ${name}, libraries checked`, async () => {
      await writeFile(join(project, 'use.ts'), asUser(await readFile(join(ROOT, 'scripts/types/use.ts'), 'utf8')));
      await writeFile(join(project, 'tsconfig.json'), tsconfigOf(name, [join(ROOT, 'node_modules/@types')]));
      const { stdout } = await runNode('node_modules/typescript/bin/tsc', ['-p', project]);
      expect(stdout).toBe('');
    });
  }

  for (const name of Object.keys(index)) {
    test(`${name} comes alone into a bundle, without a room`, async () => {
      const { packages, parts } = await bundle(`import { ${name} } from 'caicaini'; console.log(${name});`, project);
      expect(parts.filter((part) => ['mock', 'verify', 'cli', 'generated/validators.js'].includes(part))).toEqual([]);
      expect(packages).toEqual(['caicaini', ...(PACKAGES_OF[name] ?? [])]);
    });
  }

  for (const entry of ['caicaini', 'caicaini/validate', 'caicaini/mock', 'caicaini/verify']) {
    test(`${entry} leaves nothing in a bundle that uses nothing of it, and nothing in the globals`, async () => {
      expect((await bundle(`import '${entry}';`, project)).bytes).toBe(0);
      const look = `const look = () => Object.entries(Object.getOwnPropertyDescriptors(globalThis)).map(([name, { value }]) => [name, value]);`;
      const same = `before.length === after.length && before.every(([name, value], at) => after[at][0] === name && Object.is(after[at][1], value))`;
      const script = `${look} const before = look(); await import('${entry}'); const after = look(); console.log(${same});`;
      const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project });
      expect([stdout.trim(), stderr]).toEqual(['true', '']);
    });
  }

  test('passes the smoke suite that npm run runtimes runs in every runtime, on this Node', async () => {
    for (const file of ['smoke.mjs', 'main.mjs'])
      await copyFile(join(ROOT, 'scripts/runtimes', file), join(project, file));
    const js = { types: [], allowJs: true, checkJs: true, exactOptionalPropertyTypes: false };
    expect(compile([join(project, 'smoke.mjs')], js)).toEqual([]);
    const mock = await startMock();
    // Port 9 takes whatever comes and answers nothing, or is closed; fetch may even refuse to try it
    const stage = { url: mock.url, nobody: 'http://127.0.0.1:9', key: mock.key, emptyKey: mock.mock.keys.empty };
    const { code, stdout, stderr } = await run(process.execPath, ['main.mjs', JSON.stringify(stage)], { cwd: project });
    await mock.close();
    expect(code, stderr).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    const page = await readFile(join(ROOT, 'docs/runtimes.md'), 'utf8');
    expect(lines.map(({ check }) => `- ${check}`)).toEqual(page.split('\n').filter((line) => line.startsWith('- ')));
  });

  // The others show a client that the folder has not installed
  const tour = blocksOf('ts').filter(({ text }) => !/from '(?!caicaini\b)/.test(text));
  test('there is a tour to take', () => expect(tour.length).toBeGreaterThanOrEqual(2));

  for (const { text, line } of tour) {
    test(`runs the example from line ${line} of the README, its types taken off`, async () => {
      const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
      const file = join(project, `readme-${line}.js`);
      await writeFile(file, outputText);
      const mock = await startMock();
      const env = { CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key };
      const { code, stdout, stderr } = await run(process.execPath, [file], { cwd: project, env });
      await mock.close();
      expect(code, stderr).toBe(0);
      expect(stdout).not.toBe('');
    });
  }

  test('has the command', async () => {
    const explained = await run('npx', ['--no-install', 'caicaini', 'explain', '529', '--lang', 'zh'], {
      cwd: project,
    });
    expect(explained.code, explained.stderr).toBe(0);
    expect(explained.stdout).toMatch(/^529 overloaded_error\n.*可重试/);
    const told = await run('npx', ['--no-install', 'caicaini', '--version'], { cwd: project });
    expect(told.stdout).toMatch(new RegExp(`^${manifest.version.replaceAll('.', '\\.')} \\(description `));
  });
});

/** The files that the exports and the command of the package name. */
function targets(): string[] {
  const files = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  const paths = [...files, ...Object.values(manifest.bin)].map((file) => file.replace('./', ''));
  return paths.flatMap((path) => (path.includes('*') ? matching(path) : [path]));
}

/** What is packed of a folder that is exported with a star. */
function matching(pattern: string): string[] {
  const [start, end] = pattern.split('*') as [string, string];
  const found = packed.filter((path) => path.startsWith(start) && path.endsWith(end));
  expect(found, pattern).not.toEqual([]);
  return found;
}

/** The text of a file of dist/ with everything that is loaded along with it, and the packages among that. */
async function loaded(entry: string): Promise<{ text: string; packages: string[] }> {
  const seen = new Map<string, string>();
  const packages = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    const text = await readFile(path, 'utf8');
    seen.set(path, text);
    for (const [, specifier] of text.matchAll(/^(?:import|export)\b[^'"\n]*["']([^"'\n]+)["'];?$/gm)) {
      if (specifier!.startsWith('.')) await visit(join(dirname(path), specifier!));
      else packages.add(specifier!);
    }
  };
  await visit(join(ROOT, 'dist', entry));
  return { text: [...seen.values()].join('\n'), packages: [...packages].sort() };
}
