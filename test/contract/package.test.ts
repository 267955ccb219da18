/** The package caicaini-contract: its files, its metadata, and its use in an empty project. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import root from '../../package.json' with { type: 'json' };
import { CONTRACT } from '../../scripts/contract.js';
import { contractFiles, PUBLISHED } from '../../scripts/emit/contract-package.js';
import { compareFiles } from '../../scripts/files.js';
import { loadSpec, type Json } from '../../scripts/spec.js';
import { install, pack, type Packed } from '../package/packed.js';
import { contractJson, contractPath, contractText } from '../setup/contract.js';
import { ROOT, run, runNode } from '../support/process.js';

const files = contractFiles(await loadSpec());
const [manifest, readme] = await Promise.all([contractJson('package.json'), contractText('README.md')]);

let folder: string;
let tarball: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-contract-'));
  tarball = await pack(`./${CONTRACT}`, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('caicaini-contract', () => {
  test('the package holds the files of its exports, README and LICENSE, and nothing else', () => {
    const patterns = Object.values<string>(manifest.exports).map((path) => path.slice(2));
    const exported = (path: string) => patterns.some((pattern) => matches(pattern, path));
    const papers = ['LICENSE', 'README.md'];
    expect(tarball.paths.filter((path) => !exported(path))).toEqual(papers);
    for (const pattern of patterns)
      expect(
        tarball.paths.filter((path) => matches(pattern, path)),
        pattern,
      ).not.toEqual([]);
  });

  test('the package has every file that the emitters make, unchanged', async () => {
    expect([...tarball.paths].sort()).toEqual(Object.keys(files).sort());
    expect(await compareFiles(contractPath(''), files, '.')).toEqual([]);
  });

  test('the package has the version and licence of caicaini, no dependency, and asks for no version of Node', () => {
    const { version, license } = root;
    expect(manifest).toMatchObject({ version, license });
    for (const key of ['engines', 'dependencies', 'peerDependencies', 'scripts', 'bin', 'main'])
      expect(manifest).not.toHaveProperty(key);
  });

  test('the README of the package explains every file', () => {
    for (const { path } of PUBLISHED) expect(readme).toContain(`| \`${path.replace('*', '<Type>')}\` | `);
  });

  test('the README of the package explains every member that begins with x-, and no other', () => {
    const table = readme.split('| member | meaning |')[1]!.split('\n\n')[0]!;
    const told = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, names]) => names!.match(/x-[a-z-]+/g) ?? []);
    const forms = tarball.paths.filter((path) => /^(openapi\.|schemas\/).*json$/.test(path));
    const used = forms.flatMap((path) => [...files[path]!.matchAll(/"(x-[a-z-]+)":/g)].map(([, name]) => name!));
    expect(told.sort()).toEqual([...new Set(used)].sort());
  });

  test('the README of the package has the rule of every reason in the vectors', async () => {
    const schema = await contractJson('conformance/vectors.schema.json');
    const { because } = schema.$defs.Decision.properties.want.properties;
    for (const word of because.enum) expect(readme).toContain(`\`${word}\``);
  });

  test('x-members explains each member of a row and of a grammar, and no other', async () => {
    const errors: Json = await contractJson('errors.json');
    const { 'x-members': means, grammars: machines }: Json = await contractJson('stream-grammar.json');
    const ofRows = errors['errors'].flatMap((row: object) => Object.keys(row));
    expect(Object.keys(errors['x-members']).sort()).toEqual([...new Set(ofRows)].sort());
    const ofMachines = Object.values<object>(machines).flatMap((grammar) => Object.keys(grammar));
    const rules = new Set(ofMachines.filter((key) => !/^(description|x-.*)$/.test(key)));
    expect(Object.keys(means).sort()).toEqual([...rules].sort());
  });

  test('publint finds nothing in the package', async () => {
    const args = ['run', tarball.path, '--strict'];
    const { code, stdout, stderr } = await runNode('node_modules/publint/src/cli.js', args);
    expect(code, stdout + stderr).toBe(0);
  });
});

describe('an empty folder', () => {
  let project: string;
  beforeAll(async () => void (project = await install(tarball, folder)));

  test('npm installs the package alone', async () => {
    const names = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
    expect(names).toEqual([manifest.name]);
  });

  test('a program imports the JSON and resolves the other files', async () => {
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

  test('the exports hide every other file', async () => {
    const script = `await import('${manifest.name}/validators.js')`;
    const { stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project });
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('the Python runner passes the vectors of the package', async ({ skip }) => {
    const python = await run('python3', ['--version']);
    if (python.code !== 0) skip('no python3');
    const { vectors } = await contractJson('conformance/decisions.json');
    const at = (path: string) => join(project, 'node_modules', manifest.name, path);
    const runner = join(ROOT, 'examples/conformance/python/conformance.py');
    const { stdout, stderr } = await run('python3', [runner, at('errors.json'), at('conformance/decisions.json')]);
    expect(stdout, stderr).toBe(`${vectors.length} passed, 0 failed\n`);
  });
});

/** Whether an export with or without a star names a path. */
function matches(pattern: string, path: string): boolean {
  const [start, end] = pattern.split('*') as [string, string | undefined];
  return end === undefined ? path === pattern : path.startsWith(start) && path.endsWith(end);
}
