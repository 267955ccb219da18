/** Clients in other languages: the page says what the command proves, and the command cannot be pleased by less. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { LANGUAGES } from '../scripts/languages/all.js';
import { CACHE, GENERATORS } from '../scripts/languages/generators.js';
import { renderPage } from '../scripts/languages/page.js';
import { prove } from '../scripts/languages/prove.js';
import { typescript } from '../scripts/languages/typescript.js';
import manifest from '../package.json' with { type: 'json' };
import { ROOT } from './process.js';

// Clients are made in a folder of this test, not in the one of the command
vi.hoisted(() => (process.env['XDG_CACHE_HOME'] = `${process.env['TMPDIR'] ?? '/tmp'}/caicaini-test-${process.pid}`));
afterAll(() => rm(join(CACHE, '..'), { recursive: true, force: true }));

test('docs/languages.md shows every language, generator and check of the command', async () => {
  const page = renderPage(LANGUAGES.map((language) => ({ language, worked: language.works })));
  expect(await readFile(join(ROOT, 'docs/languages.md'), 'utf8')).toBe(page);
});

test('the generator for TypeScript is the one that is installed', () => {
  expect(manifest.devDependencies['@hey-api/openapi-ts']).toBe(GENERATORS[typescript.generator].version);
});

test('the client in TypeScript does all that is asked of it', async () => {
  expect(await prove(typescript)).toEqual({
    outcome: 'ran',
    worked: expect.arrayContaining(typescript.works),
    failures: [],
  });
}, 60_000);

test('a client that sees other models, or shows less than it should, fails', async () => {
  const proof = await prove({ ...typescript, run: async () => '{"check":"models","detail":"caicaini/auto"}' });
  if (proof.outcome !== 'ran') return expect.unreachable(proof.outcome);
  expect(proof.worked).toEqual([]);
  expect(proof.failures).toHaveLength(typescript.works.length);
  expect(proof.failures).toContainEqual(expect.stringMatching(/^models: saw caicaini\/auto, wanted .*opus/));
  expect(proof.failures).toContainEqual(expect.stringMatching(/^token count: saw nothing/));
});

test('a client that does not compile fails with what the compiler said', async () => {
  const proof = await prove({ ...typescript, run: ({ run }) => run('sh', ['-c', 'echo no such method >&2; exit 3']) });
  expect(proof).toMatchObject({ outcome: 'failed', because: expect.stringContaining('ended with 3\nno such method') });
});

test('a language whose tools are missing is not run, with the packages it needs', async () => {
  const needs = { 'no-such-compiler': 'one two', '/no/such/file': 'three', sh: 'dash' };
  const run = () => expect.unreachable('it was run');
  expect(await prove({ ...typescript, needs, run })).toEqual({ outcome: 'not run', missing: ['one', 'two', 'three'] });
});
