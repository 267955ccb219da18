/** Clients in other languages: the page has the results of the command, and the command fails for less. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { LANGUAGES } from '../../proof/languages/all.js';
import { CACHE, GENERATORS } from '../../proof/languages/generators.js';
import { renderPage } from '../../proof/languages/page.js';
import { prove } from '../../proof/languages/prove.js';
import { FORMS, TYPESCRIPT_GENERATORS } from '../../proof/languages/typescript-generators.js';
import { TOOLS } from '../../proof/languages/tools.js';
import { typescript } from '../../proof/languages/typescript.js';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT } from '../support/process.js';

// Clients are made in a folder of this test, not in the one of the command
vi.hoisted(() => (process.env['XDG_CACHE_HOME'] = `${process.env['TMPDIR'] ?? '/tmp'}/caicaini-test-${process.pid}`));
afterAll(() => rm(join(CACHE, '..'), { recursive: true, force: true }));

test('docs/generated/languages.md shows every language, generator and check of the command', async () => {
  const page = renderPage(
    LANGUAGES.map((language) => ({ language, worked: language.works })),
    TYPESCRIPT_GENERATORS.map((generator) => ({
      generator,
      cells: FORMS.map((form) => ({ form, worked: generator.works })),
    })),
    TOOLS.map((tool) => ({ tool, works: true })),
  );
  expect(await readFile(join(ROOT, 'docs/generated/languages.md'), 'utf8')).toBe(page);
});

test('the generator for TypeScript is the installed version', () => {
  expect(manifest.devDependencies['@hey-api/openapi-ts']).toBe(GENERATORS[typescript.generator].version);
});

test('the client in TypeScript passes every check', async () => {
  expect(await prove(typescript)).toEqual({
    outcome: 'ran',
    worked: expect.arrayContaining(typescript.works),
    failures: [],
  });
}, 60_000);

test('a client that prints other models or fewer checks fails', async () => {
  const proof = await prove({ ...typescript, run: async () => '{"check":"models","detail":"caicaini/auto"}' });
  if (proof.outcome !== 'ran') return expect.unreachable(proof.outcome);
  expect(proof.worked).toEqual([]);
  expect(proof.failures).toHaveLength(typescript.works.length);
  expect(proof.failures).toContainEqual(expect.stringMatching(/^models: saw caicaini\/auto, wanted .*opus/));
  expect(proof.failures).toContainEqual(expect.stringMatching(/^token count: saw nothing/));
});

test('a client that does not compile fails with the message of the compiler', async () => {
  const proof = await prove({ ...typescript, run: ({ run }) => run('sh', ['-c', 'echo no such method >&2; exit 3']) });
  expect(proof).toMatchObject({ outcome: 'failed', because: expect.stringContaining('ended with 3\nno such method') });
});

test('a language whose tools are missing does not run, and the result names the packages', async () => {
  const needs = { 'no-such-compiler': 'one two', '/no/such/file': 'three', sh: 'dash' };
  const run = () => expect.unreachable('it was run');
  expect(await prove({ ...typescript, needs, run })).toEqual({ outcome: 'not run', missing: ['one', 'two', 'three'] });
});
