/** The packed package: its files, its metadata, and its use in an empty project that has installed it. */
import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, inject, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import type { Line } from '../../proof/runtimes/runtime.js';
import { asUser, tsconfigOf } from '../../proof/types/settings.js';
import * as index from '../../src/index.js';
import { startMock } from '../../src/mock/index.js';
import { bundle } from './bundle.js';
import { closedAddress } from '../support/closed.js';
import { compile } from '../support/compile.js';
import { DIST, modulesOfDist, packageOf } from './modules.js';
import { ROOT, run, runNode } from '../support/process.js';
import ratchet from '../ratchet.json' with { type: 'json' };

/** The packages that some names of the index need. The others need none. */
const PACKAGES_OF: Record<string, string[]> = {
  createApiClient: ['eventsource-parser', 'openapi-fetch'],
  createClient: ['eventsource-parser'],
  createFetch: ['eventsource-parser'],
  ChatStream: ['eventsource-parser'],
  MessageStream: ['eventsource-parser'],
};

const tarball = inject('tarball');
const project = inject('installed');

describe('the tarball', () => {
  test('the tarball holds the code, its types, the description and the licences, and nothing else', () => {
    const papers = ['README.md', 'README.zh-CN.md', 'LICENSE', 'package.json', 'dist/THIRD-PARTY-LICENSES.txt'];
    const wanted = new Set([...papers, ...targets()]);
    expect(tarball.paths).toEqual(expect.arrayContaining([...wanted]));
    const rest = tarball.paths.filter((path) => !wanted.has(path));
    expect(rest.filter((path) => !/^dist\/(cjs\/[\w.-]+\.(cjs|d\.cts)|[\w.-]+\.(js|d\.ts))$/.test(path))).toEqual([]);
  });

  test('the tarball is not larger than the ratchet allows', () => {
    console.log(`caicaini weighs ${tarball.bytes} bytes unpacked, of ${ratchet.packedBytes}`);
    expect(tarball.bytes, 'bytes unpacked; raise packedBytes in test/ratchet.json on purpose').toBeLessThanOrEqual(
      ratchet.packedBytes,
    );
  });

  test('publint finds nothing in the tarball', async () => {
    const { code, stdout, stderr } = await runNode('node_modules/publint/src/cli.js', [
      'run',
      tarball.path,
      '--strict',
    ]);
    expect(code, stdout + stderr).toBe(0);
  });

  test('attw finds nothing in the tarball', async () => {
    const args = [tarball.path, '--no-color', '--no-emoji'];
    const { code, stdout, stderr } = await runNode('node_modules/@arethetypeswrong/cli/dist/index.js', args);
    expect(code, stdout + stderr).toBe(0);
  });
});

describe('dist/', () => {
  test('the licence of every bundled package is in dist/', async () => {
    const notices = await readFile(join(DIST, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const modules = Object.values(await modulesOfDist()).flat();
    const bundled = new Set(modules.flatMap((module) => packageOf(module) ?? []));
    expect([...bundled]).toEqual(expect.arrayContaining(['commander', 'ajv', '@hono/node-server']));
    for (const name of bundled) expect(notices.split('\n'), name).toContain(name);
  });

  test('bundled packages and generated code are minified, and our own code keeps its names and lines', async () => {
    const kinds = { own: 0, foreign: 0 };
    for (const [file, modules] of Object.entries(await modulesOfDist())) {
      if (!file.endsWith('.js')) continue;
      const isOwn = modules.every((module) => !packageOf(module) && module !== 'generated/validators.js');
      const text = await readFile(join(DIST, file), 'utf8');
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

  test('no file evaluates text as code, except ajv, which compiles the schemas of tools for the verifier', async () => {
    const running: string[] = [];
    for (const [file, modules] of Object.entries(await modulesOfDist())) {
      const text = file.endsWith('.js') ? await readFile(join(DIST, file), 'utf8') : '';
      if (/\beval\(|new Function\b/.test(text))
        running.push(...new Set(modules.map((module) => packageOf(module) ?? module)));
    }
    expect(running).toContain('ajv');
    expect(running.filter((name) => !/^(ajv|fast-|json-schema-traverse)/.test(name))).toEqual([]);
  });

  const entries = [
    { entry: 'index.js', validators: false },
    { entry: 'validate.js', validators: true },
    { entry: 'mock.js', validators: true },
  ];
  for (const { entry, validators } of entries) {
    test(`${entry} loads ${validators ? 'the' : 'no'} validators, no module of Node, and installed packages alone`, async () => {
      const { modules, packages } = await loaded(entry);
      expect(modules.includes('generated/validators.js')).toBe(validators);
      expect(modules.filter((module) => packageOf(module))).toEqual([]);
      expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining(packages));
      if (entry === 'index.js') expect(packages).toContain('openapi-fetch');
    });
  }

  test('the server of the mock loads modules of Node and no package', async () => {
    const [server] = (await readdir(DIST)).filter((name) => /^server-.*\.js$/.test(name));
    const { packages } = await loaded(server!);
    expect(packages).toContain('node:http');
    expect(packages.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});

describe('an empty folder', () => {
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

  test('the package depends on two packages', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['eventsource-parser', 'openapi-fetch']);
    for (const key of ['optionalDependencies', 'bundledDependencies']) expect(manifest).not.toHaveProperty(key);
    for (const peer of Object.keys(manifest.peerDependencies))
      expect(manifest.peerDependenciesMeta, peer).toHaveProperty([peer], { optional: true });
  });

  test('npm installs the package, its two dependencies and their one dependency', async () => {
    const names = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(names).toEqual(['caicaini', ...Object.keys(manifest.dependencies), 'openapi-typescript-helpers']);
  });

  test('the installed packages have at most 3 MB together', async () => {
    const files = await readdir(join(project, 'node_modules'), { recursive: true, withFileTypes: true });
    const sizes = files
      .filter((file) => file.isFile() && !file.parentPath.includes('.bin'))
      .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(tarball.bytes);
    expect(bytes).toBeLessThanOrEqual(3_000_000);
  });

  test('a program compiles and calls the mock, over a socket and without', async () => {
    const file = join(project, 'use.ts');
    await writeFile(file, script);
    const settings = { types: [], resolveJsonModule: true, skipLibCheck: false, exactOptionalPropertyTypes: false };
    expect(await compile([file], settings)).toEqual([]);
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

  describe('with CommonJS', () => {
    const imports = ['', '/tools', '/validate', '/mock', '/verify'].map(
      (entry, at) => `import * as entry${at} from 'caicaini${entry}';`,
    );
    const use = `
import { createClient, type Message } from 'caicaini';
import { runTools } from 'caicaini/tools';
export const answer: Promise<Message> = createClient().messages.create({
  model: 'caicaini/auto', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }],
});
export const all = [${imports.map((_, at) => `entry${at}`).join(', ')}, runTools];
`;
    test.each([
      // TypeScript 7 has no node10
      { module: 'commonjs', moduleResolution: 'node10', compiler: 'typescript' },
      { module: 'node16', moduleResolution: 'node16', compiler: 'typescript-native' },
      { module: 'esnext', moduleResolution: 'bundler', compiler: 'typescript-native' },
    ] as const)('a program compiles with moduleResolution $moduleResolution', async ({ compiler, ...resolution }) => {
      const name = resolution.moduleResolution;
      const file = join(project, `use-${name}.${name === 'bundler' ? 'ts' : 'cts'}`);
      await writeFile(file, imports.join('\n') + use);
      const settings = { types: [], skipLibCheck: true, verbatimModuleSyntax: false, esModuleInterop: true };
      expect(await compile([file], { ...settings, ...resolution }, compiler)).toEqual([]);
    });

    test('require gives a copy that shares errors and the limiter with the module', async () => {
      const mock = await startMock();
      const script = `
        const required = require('caicaini');
        const { createMock } = require('caicaini/mock');
        const [baseUrl, apiKey] = process.argv.slice(2);
        const hello = { model: 'caicaini/auto', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
        const failure = (client) => client.messages.create(hello).catch((thrown) => thrown);
        import('caicaini').then(async (imported) => {
          const own = createMock();
          const whole = await required.createClient({ apiKey: own.key, fetch: own.fetch }).messages.create(hello);
          const errors = [];
          for (const { createClient } of [required, required, imported])
            errors.push(await failure(createClient({ baseUrl, apiKey })));
          const seen = [imported.CaicainiError.is(errors[0]), required.CaicainiError.is(errors[2])];
          console.log(JSON.stringify({ type: whole.type, seen, attempts: errors.map(({ attempts }) => attempts.length) }));
        });`;
      await writeFile(join(project, 'use.cjs'), script);
      const args = ['use.cjs', mock.url, `cai_api_${'x'.repeat(32)}`];
      const { stdout, stderr } = await run(process.execPath, args, { cwd: project });
      await mock.close();
      // The third call is refused unsent, because two of the other copy have met a 401
      expect([stdout && (JSON.parse(stdout) as object), stderr]).toEqual([
        { type: 'message', seen: [true, true], attempts: [1, 1, 0] },
        '',
      ]);
    });
  });

  for (const name of ['Node, strict', 'Node, not strict'] as const) {
    test(`the program of a user compiles with the libraries checked: ${name}`, async () => {
      await writeFile(join(project, 'use.ts'), asUser(await readFile(join(ROOT, 'proof/types/use.ts'), 'utf8')));
      await writeFile(join(project, 'tsconfig.json'), tsconfigOf(name, [join(ROOT, 'node_modules/@types')]));
      const { stdout } = await runNode('node_modules/typescript/bin/tsc', ['-p', project]);
      expect(stdout).toBe('');
    });
  }

  for (const name of Object.keys(index)) {
    test(`a bundle with ${name} alone has no mock, verifier, command or validators`, async () => {
      const { packages, parts } = await bundle(`import { ${name} } from 'caicaini'; console.log(${name});`, project);
      expect(parts.filter((part) => ['mock', 'verify', 'cli', 'generated/validators.js'].includes(part))).toEqual([]);
      expect(packages).toEqual(['caicaini', ...(PACKAGES_OF[name] ?? [])]);
    });
  }

  test('a bundle that creates, streams and tells errors apart is not larger than the ratchet allows', async () => {
    const program = `import { CaicainiError, createClient } from 'caicaini';
const { messages } = createClient({ apiKey: process.env.KEY });
try { console.log(await messages.create({})); for await (const text of messages.stream({}).text()) console.log(text); }
catch (error) { if (CaicainiError.is(error)) console.log(error.action); }`;
    const { text } = await bundle(program, project, true);
    const { length } = gzipSync(text, { level: 9 });
    console.log(`create, stream and errors: ${length} bytes minified and gzipped, of ${ratchet.bundleGzipBytes}`);
    expect(length).toBeLessThanOrEqual(ratchet.bundleGzipBytes);
  });

  test('a bundle with the mock has the mock and the validators', async () => {
    const { parts } = await bundle(`import { createMock } from 'caicaini/mock'; console.log(createMock);`, project);
    expect(parts).toEqual(expect.arrayContaining(['mock', 'generated/validators.js']));
  });

  for (const entry of ['caicaini', 'caicaini/validate', 'caicaini/mock', 'caicaini/verify']) {
    test(`an import of ${entry} alone adds nothing to a bundle and changes no global`, async () => {
      expect((await bundle(`import '${entry}';`, project)).bytes).toBe(0);
      const look = `const look = () => Object.entries(Object.getOwnPropertyDescriptors(globalThis)).map(([name, { value }]) => [name, value]);`;
      const same = `before.length === after.length && before.every(([name, value], at) => after[at][0] === name && Object.is(after[at][1], value))`;
      const script = `${look} const before = look(); await import('${entry}'); const after = look(); console.log(${same});`;
      const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project });
      expect([stdout.trim(), stderr]).toEqual(['true', '']);
    });
  }

  test('this Node passes the smoke suite of npm run runtimes', async () => {
    for (const file of ['smoke.mjs', 'main.mjs'])
      await copyFile(join(ROOT, 'proof/runtimes', file), join(project, file));
    const js = { types: [], allowJs: true, checkJs: true, exactOptionalPropertyTypes: false };
    expect(await compile([join(project, 'smoke.mjs')], js)).toEqual([]);
    const mock = await startMock();
    const stage = { url: mock.url, closed: await closedAddress(), key: mock.key, emptyKey: mock.mock.keys.empty };
    const { code, stdout, stderr } = await run(process.execPath, ['main.mjs', JSON.stringify(stage)], { cwd: project });
    await mock.close();
    expect(code, stderr).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    const page = await readFile(join(ROOT, 'docs/generated/runtimes.md'), 'utf8');
    expect(lines.map(({ check }) => `- ${check}`)).toEqual(page.split('\n').filter((line) => line.startsWith('- ')));
  });

  test('npx runs the command', async () => {
    const explained = await run('npx', ['--no-install', 'caicaini', 'explain', '529', '--lang', 'zh'], {
      cwd: project,
    });
    expect(explained.code, explained.stderr).toBe(0);
    expect(explained.stdout).toMatch(/^529 overloaded_error\n.*可重试/);
    const told = await run('npx', ['--no-install', 'caicaini', '--version'], { cwd: project });
    expect(told.stdout).toMatch(new RegExp(`^${manifest.version.replaceAll('.', '\\.')} \\(description `));
  });
});

/** The files that package.json names as exports and as the command. */
function targets(): string[] {
  const files = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target).flatMap((format) => Object.values(format)),
  );
  return [...files, ...Object.values(manifest.bin)].map((file) => file.replace('./', ''));
}

/** The modules of a file of dist/ and of the files that it loads, and the packages that they import. */
async function loaded(entry: string): Promise<{ modules: string[]; packages: string[] }> {
  const modulesOf = await modulesOfDist();
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = await readFile(join(DIST, file), 'utf8');
    // The string of an import or export up to the end of its statement, minified or not
    for (const [, specifier] of text.matchAll(/(?:^|[;\n])(?:import|export)\b[^'"();]*["']([^"'\n]+)["'](?=;|\n|$)/g)) {
      if (specifier!.startsWith('.')) await visit(join(dirname(file), specifier!));
      else packages.add(specifier!);
    }
  };
  await visit(entry);
  return { modules: [...seen].flatMap((file) => modulesOf[file]!), packages: [...packages].sort() };
}
