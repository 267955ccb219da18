/** The packed tarball: what is in it, what it says of itself, and that it installs and works in an empty folder. */
import { copyFile, readdir, readFile, stat, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import type { Line } from '../scripts/runtimes/runtime.js';
import { asUser, tsconfigOf } from '../scripts/types/settings.js';
import { ERRORS, STREAM_GRAMMARS } from '../src/contract.js';
import * as index from '../src/index.js';
import { startMock } from '../src/mock/index.js';
import { bundle } from './bundle.js';
import { compile } from './compile.js';
import { modulesOfDist, packageOf } from './modules.js';
import { installed, packed, type Packed } from './packed.js';
import { ROOT, run, runNode } from './process.js';
import ratchet from './ratchet.json' with { type: 'json' };
import { blocksOf } from './readme.js';

/** The packages that names of the index need; the others need none. */
const PACKAGES_OF: Record<string, string[]> = {
  createClient: ['eventsource-parser', 'openapi-fetch'],
  createFetch: ['eventsource-parser'],
};

let folder: string;
let tarball: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-package-'));
  tarball = await packed('.', folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds the code with its types, the description and the papers, and nothing else', () => {
    const papers = ['README.md', 'CHANGELOG.md', 'LICENSE', 'package.json', 'dist/THIRD-PARTY-LICENSES.txt'];
    const wanted = new Set([...papers, ...targets()]);
    expect(tarball.paths).toEqual(expect.arrayContaining([...wanted]));
    const rest = tarball.paths.filter((path) => !wanted.has(path));
    expect(rest.filter((path) => !/^dist\/[\w-]+\.(js|d\.ts)$/.test(path))).toEqual([]);
  });

  test('weighs no more than the ratchet allows', () => {
    console.log(`caicaini weighs ${tarball.bytes} bytes unpacked, of ${ratchet.packedBytes}`);
    expect(tarball.bytes, 'bytes unpacked; raise packedBytes in test/ratchet.json on purpose').toBeLessThanOrEqual(
      ratchet.packedBytes,
    );
  });

  test('pleases publint', async () => {
    const { code, stdout, stderr } = await runNode('node_modules/publint/src/cli.js', [
      'run',
      tarball.path,
      '--strict',
    ]);
    expect(code, stdout + stderr).toBe(0);
  });

  test('pleases attw', async () => {
    const args = [tarball.path, '--profile', 'esm-only', '--no-color', '--no-emoji'];
    const { code, stdout, stderr } = await runNode('node_modules/@arethetypeswrong/cli/dist/index.js', args);
    expect(code, stdout + stderr).toBe(0);
  });
});

describe('dist/', () => {
  test('brings the licence of every package whose code is in it', async () => {
    const notices = await readFile(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    const modules = Object.values(await modulesOfDist()).flat();
    const bundled = new Set(modules.flatMap((module) => packageOf(module) ?? []));
    expect([...bundled]).toEqual(expect.arrayContaining(['commander', 'ajv', '@hono/node-server']));
    for (const name of bundled) expect(notices.split('\n'), name).toContain(name);
  });

  test('is minified where nobody here wrote it, and keeps its names and lines where we did', async () => {
    const kinds = { own: 0, foreign: 0 };
    for (const [file, modules] of Object.entries(await modulesOfDist())) {
      if (!file.endsWith('.js')) continue;
      const isOwn = modules.every((module) => !packageOf(module) && module !== 'generated/validators.js');
      const text = await readFile(join(ROOT, 'dist', file), 'utf8');
      const charsPerLine = text.length / text.split('\n').length;
      if (modules.some((module) => module.startsWith('src/'))) {
        kinds.own += 1;
        expect(isOwn, file).toBe(true);
        expect(charsPerLine, file).toBeLessThan(80);
      } else if (!isOwn) {
        kinds.foreign += 1;
        expect(charsPerLine, file).toBeGreaterThan(400);
      }
    }
    expect(kinds.own).toBeGreaterThan(5);
    expect(kinds.foreign).toBeGreaterThanOrEqual(5);
  });

  test('runs no text as code, but for ajv, which compiles the schemas of tools for the verifier', async () => {
    const running: string[] = [];
    for (const [file, modules] of Object.entries(await modulesOfDist())) {
      const text = file.endsWith('.js') ? await readFile(join(ROOT, 'dist', file), 'utf8') : '';
      if (/\beval\(|new Function\b/.test(text))
        running.push(...new Set(modules.map((module) => packageOf(module) ?? module)));
    }
    expect(running).toContain('ajv');
    expect(running.filter((name) => !/^(ajv|fast-|json-schema-traverse)/.test(name))).toEqual([]);
  });

  const entries = [
    { entry: 'index.js', validators: false },
    { entry: 'lite.js', validators: false },
    { entry: 'validate.js', validators: true },
    { entry: 'mock.js', validators: true },
  ];
  for (const { entry, validators } of entries) {
    test(`${entry} loads ${validators ? 'the' : 'no'} validators, no part of Node, and no package that is not installed`, async () => {
      const { modules, packages } = await loaded(entry);
      expect(modules.includes('generated/validators.js')).toBe(validators);
      expect(modules.filter((module) => packageOf(module))).toEqual([]);
      expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining(packages));
      if (entry === 'index.js') expect(packages).toContain('openapi-fetch');
      // It knows neither the door nor the raw client, in a bundle or without
      if (entry === 'lite.js') expect(packages).toEqual(['eventsource-parser']);
      expect(modules.includes('src/door.ts')).toBe(entry === 'index.js');
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
  beforeAll(async () => void (project = await installed(tarball, folder)));

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
    const names = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(names).toEqual(['caicaini', ...Object.keys(manifest.dependencies), 'openapi-typescript-helpers']);
  });

  test('weighs at most 1.5 MB, everything that is needed included', async () => {
    const files = await readdir(join(project, 'node_modules'), { recursive: true, withFileTypes: true });
    const sizes = files
      .filter((file) => file.isFile() && !file.parentPath.includes('.bin'))
      .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(tarball.bytes);
    expect(bytes).toBeLessThanOrEqual(1_500_000);
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

  describe('a function of caicaini/lite', () => {
    const functions = [
      { name: 'createMessage', packages: ['caicaini'], surfaces: [] },
      { name: 'createChatCompletion', packages: ['caicaini'], surfaces: [] },
      {
        name: 'streamMessage',
        packages: ['caicaini', 'eventsource-parser'],
        surfaces: [STREAM_GRAMMARS.createMessage],
      },
      {
        name: 'streamChatCompletion',
        packages: ['caicaini', 'eventsource-parser'],
        surfaces: [STREAM_GRAMMARS.createChatCompletion],
      },
    ];
    // A state that no other surface has
    const markOf = ({ states }: { states: object }) => `${Object.keys(states)[1]!}: {`;
    for (const { name, packages, surfaces } of functions) {
      test(`${name} comes alone into a bundle, with its surface and without the texts of errors`, async () => {
        const program = `import { createClient, ${name} } from 'caicaini/lite'; console.log(${name}(createClient(), {}));`;
        const bundled = await bundle(program, project);
        expect(bundled.packages).toEqual(packages);
        for (const grammar of Object.values(STREAM_GRAMMARS))
          expect(bundled.text.includes(markOf(grammar))).toBe(surfaces.some((each) => each === grammar));
        expect(bundled.text).toContain(ERRORS[400].type);
        expect(bundled.text).not.toContain(ERRORS[400].summary);
      });
    }
  });

  test('a bundle tells the rooms that are in it', async () => {
    const { parts } = await bundle(`import { createMock } from 'caicaini/mock'; console.log(createMock);`, project);
    expect(parts).toEqual(expect.arrayContaining(['mock', 'generated/validators.js']));
  });

  for (const entry of ['caicaini', 'caicaini/lite', 'caicaini/validate', 'caicaini/mock', 'caicaini/verify']) {
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
  return [...files, ...Object.values(manifest.bin)].map((file) => file.replace('./', ''));
}

/** The modules in a file of dist/ and in everything that is loaded along with it, and the packages that it imports. */
async function loaded(entry: string): Promise<{ modules: string[]; packages: string[] }> {
  const modulesOf = await modulesOfDist();
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = await readFile(join(ROOT, 'dist', file), 'utf8');
    // Minified or not: a string of an import or export, up to the end of its statement
    for (const [, specifier] of text.matchAll(/(?:^|[;\n])(?:import|export)\b[^'"();]*["']([^"'\n]+)["'](?=;|\n|$)/g)) {
      if (specifier!.startsWith('.')) await visit(join(dirname(file), specifier!));
      else packages.add(specifier!);
    }
  };
  await visit(entry);
  return { modules: [...seen].flatMap((file) => modulesOf[file]!), packages: [...packages].sort() };
}
