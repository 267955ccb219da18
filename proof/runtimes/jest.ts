/** Jest without a configuration: it loads the CommonJS form of the package, in a realm of its own. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execute } from '../../scripts/execute.js';
import { obtain } from '../support/cached.js';
import { SUITE_MS, type Line, type Runtime } from './runtime.js';

const SUITE = `
const { appendFileSync } = require('node:fs');
const { CaicainiError, createClient } = require('caicaini');
const { smoke } = require('./smoke.cjs');

test('the suite runs', async () => {
  await smoke(JSON.parse(process.env.STAGE), (line) => appendFileSync('lines.txt', JSON.stringify(line) + '\\n'));
}, ${SUITE_MS});

test('an error is one of the realm of the tests, and another copy knows it', async () => {
  const error = await createClient({ apiKey: 'cai_api_x', fetch }).messages.create({ stream: true }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(error).toBeInstanceOf(CaicainiError);
  let other;
  jest.isolateModules(() => (other = require('caicaini').CaicainiError));
  expect(error).not.toBeInstanceOf(other);
  expect(other.is(error)).toBe(true);
});
`;

/** A version of Jest. It also runs the test of the docs. */
export function jest(range: string): Runtime {
  return {
    name: `Jest ${range}`,
    how: 'CommonJS, without a configuration; the test of the docs passes too',
    find: async () => join(await obtain('runtimes', 'jest', range), 'bin/jest.js'),
    version: (program) => execute(process.execPath, [program, '--version']),
    async run(program, project, stage, report) {
      // Below the project, because its package.json says that its files are modules
      const folder = join(project, 'jest');
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      await build({
        entryPoints: [join(project, 'smoke.mjs')],
        outfile: join(folder, 'smoke.cjs'),
        bundle: true,
        format: 'cjs',
        external: ['caicaini'],
        logLevel: 'error',
      });
      const files = {
        'package.json': '{}',
        'smoke.test.js': SUITE,
        'docs.test.js': await testOfDocs(),
        'lines.txt': '',
      };
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      try {
        const env = { STAGE: JSON.stringify(stage) };
        await execute(process.execPath, [program], { cwd: folder, limitMs: SUITE_MS, env });
      } finally {
        const lines = await readFile(join(folder, 'lines.txt'), 'utf8');
        for (const line of lines.split('\n').filter(Boolean)) report(JSON.parse(line) as Line);
      }
    },
  };
}

/** The block of the page about tests that requires the package. */
async function testOfDocs(): Promise<string> {
  const page = await readFile(new URL('../../docs/site/en/guides/testing.md', import.meta.url), 'utf8');
  const block = /```js\n([^`]*require\('caicaini'\)[^]*?)```/.exec(page)?.[1];
  if (block === undefined) throw new Error('the page about tests has no test that requires the package');
  return block;
}
