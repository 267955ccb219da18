/** The package caicaini-contract: what is in it, what it says of itself, and that it works in an empty folder. */
import { readdir, readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../generated/package.json' with { type: 'json' };
import decisions from '../generated/conformance/decisions.json' with { type: 'json' };
import schema from '../generated/conformance/vectors.schema.json' with { type: 'json' };
import errors from '../generated/errors.json' with { type: 'json' };
import grammars from '../generated/stream-grammar.json' with { type: 'json' };
import root from '../package.json' with { type: 'json' };
import { PUBLISHED } from '../scripts/emit/contract-package.js';
import { installed, packed, type Packed } from './packed.js';
import { ROOT, run, runNode } from './process.js';

let folder: string;
let tarball: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-contract-'));
  tarball = await packed('./generated', folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('caicaini-contract', () => {
  test('holds what its exports name, its papers, and nothing else', () => {
    const patterns = Object.values(manifest.exports).map((path) => path.slice(2));
    const exported = (path: string) => patterns.some((pattern) => matches(pattern, path));
    const papers = ['LICENSE', 'README.md'];
    expect(tarball.paths.filter((path) => !exported(path))).toEqual(papers);
    for (const pattern of patterns)
      expect(
        tarball.paths.filter((path) => matches(pattern, path)),
        pattern,
      ).not.toEqual([]);
  });

  test('has every file that is generated as data', async () => {
    const entries = await readdir(join(ROOT, 'generated'), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/\.(ts|js)$/.test(entry.name));
    const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(join(ROOT, 'generated/').length));
    expect([...tarball.paths].sort()).toEqual(paths.map((path) => path.replaceAll('\\', '/')).sort());
  });

  test('says of itself what caicaini says: version, licence, engines; and needs nothing', () => {
    const { version, license, engines } = root;
    expect(manifest).toMatchObject({ version, license, engines });
    for (const key of ['dependencies', 'peerDependencies', 'scripts', 'bin', 'main'])
      expect(manifest).not.toHaveProperty(key);
  });

  test('explains every file in its README', async () => {
    const text = await readFile(join(ROOT, 'generated/README.md'), 'utf8');
    for (const [path] of PUBLISHED) expect(text).toContain(`| \`${path.replace('*', '<Type>')}\` | `);
  });

  test('explains in its README every member that begins with x-, and no other', async () => {
    const readme = await readFile(join(ROOT, 'generated/README.md'), 'utf8');
    const table = readme.split('| member | what it says |')[1]!.split('\n\n')[0]!;
    const told = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, names]) => names!.match(/x-[a-z-]+/g) ?? []);
    const forms = tarball.paths.filter((path) => /^(openapi\.|schemas\/).*json$/.test(path));
    const texts = await Promise.all(forms.map((path) => readFile(join(ROOT, 'generated', path), 'utf8')));
    const used = texts.flatMap((text) => [...text.matchAll(/"(x-[a-z-]+)":/g)].map(([, name]) => name!));
    expect(told.sort()).toEqual([...new Set(used)].sort());
  });

  test('tells in its README the rule of every reason that the vectors know', async () => {
    const text = await readFile(join(ROOT, 'generated/README.md'), 'utf8');
    const { because } = schema.$defs.Decision.properties.want.properties;
    for (const word of because.enum) expect(text).toContain(`\`${word}\``);
  });

  test('says what each member of a row and of a grammar means, and of nothing else', () => {
    const { 'x-generated': _, 'x-members': means, ...machines } = grammars;
    const ofRows = errors.errors.flatMap((row) => Object.keys(row));
    expect(Object.keys(errors['x-members']).sort()).toEqual([...new Set(ofRows)].sort());
    const ofMachines = Object.values(machines).flatMap((grammar) => Object.keys(grammar));
    const rules = new Set(ofMachines.filter((key) => !/^(description|x-.*)$/.test(key)));
    expect(Object.keys(means).sort()).toEqual([...rules].sort());
  });

  test('pleases publint', async () => {
    const args = ['run', tarball.path, '--strict'];
    const { code, stdout, stderr } = await runNode('node_modules/publint/src/cli.js', args);
    expect(code, stdout + stderr).toBe(0);
  });
});

describe('the workflow of a release', async () => {
  const text = await readFile(join(ROOT, '.github/workflows/publish.yml'), 'utf8');
  const { jobs, permissions } = parse(text);
  const commands: string[] = jobs.packages.steps.map(({ run: line, uses }: Record<string, string>) => line ?? uses);

  test('publishes both packages once everything holds, by its identity: no token, no host of a registry', () => {
    const published = commands.filter((line) => line.startsWith('npm publish'));
    expect(published).toEqual(['npm publish ./generated --access public', 'npm publish --access public']);
    expect(commands.indexOf('npm run check')).toBeLessThan(commands.indexOf(published[0]!));
    const named = commands.findIndex((line) => line.includes('npm pkg set') && line.includes('repository.url'));
    expect(named).toBeGreaterThan(commands.indexOf('npm run check'));
    expect(named).toBeLessThan(commands.indexOf(published[0]!));
    expect(permissions).toEqual({ contents: 'read' });
    expect(jobs.packages.permissions['id-token']).toBe('write');
    expect(text).not.toMatch(/secrets\.|TOKEN|registry-url|https?:/);
  });

  test('puts the docs on the pages', async () => {
    const upload = jobs.packages.steps.at(-1);
    expect(commands.at(-2)).toBe('npm run docs');
    expect(upload).toMatchObject({
      uses: expect.stringContaining('actions/upload-pages-artifact@'),
      with: { path: 'dist/docs' },
    });
    expect(await readFile(join(ROOT, 'scripts/docs.ts'), 'utf8')).toContain(`'${upload.with.path}'`);
    expect(jobs.docs).toMatchObject({
      needs: 'packages',
      permissions: { pages: 'write', 'id-token': 'write' },
      steps: [{ uses: expect.stringContaining('actions/deploy-pages@') }],
    });
  });
});

describe('an empty folder', () => {
  let project: string;
  beforeAll(async () => void (project = await installed(tarball, folder)));

  test('gets the one package', async () => {
    const names = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(names).toEqual([manifest.name]);
  });

  test('imports the data, and finds what is no JSON', async () => {
    const script = `
import errors from '${manifest.name}/errors.json' with { type: 'json' };
import message from '${manifest.name}/schemas/Message.json' with { type: 'json' };
const found = ['openapi.yaml', 'overlays/zh-CN.yaml', 'llms.txt'].map((path) => import.meta.resolve('${manifest.name}/' + path));
console.log(JSON.stringify({ rows: errors.errors.length, title: message.title, found: found.length }));`;
    await writeFile(join(project, 'use.js'), script);
    const { code, stdout, stderr } = await run(process.execPath, ['use.js'], { cwd: project });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ rows: 12, title: 'Message', found: 3 });
  });

  test('keeps the rest of the repository to itself', async () => {
    const script = `await import('${manifest.name}/validators.js')`;
    const { stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project });
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('lets an SDK in another language prove its judgement', async ({ skip }) => {
    const python = await run('python3', ['--version']);
    if (python.code !== 0) skip('no python3');
    const at = (path: string) => join(project, 'node_modules', manifest.name, path);
    const runner = join(ROOT, 'examples/conformance/python/conformance.py');
    const { stdout, stderr } = await run('python3', [runner, at('errors.json'), at('conformance/decisions.json')]);
    expect(stdout, stderr).toBe(`${decisions.vectors.length} passed, 0 failed\n`);
  });
});

/** Whether an export with or without a star names a path. */
function matches(pattern: string, path: string): boolean {
  const [start, end] = pattern.split('*') as [string, string | undefined];
  return end === undefined ? path === pattern : path.startsWith(start) && path.endsWith(end);
}
