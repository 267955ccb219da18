/** A test run ends with one plain line of figures. It counts a failure whenever the run fails. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { inFolder, ROOT, runNode } from '../support/process.js';

describe.concurrent('the closing line', () => {
  const cases: { name: string; text: string; line: string }[] = [
    { name: 'passed tests', text: `test('a', () => {}); test('b', () => {});`, line: '2 passed, 0 failed' },
    { name: 'failed tests', text: `test('a', () => expect(1).toBe(2));`, line: '0 passed, 1 failed' },
    { name: 'skipped tests', text: `test('a', () => {}); test.skip('b');`, line: '1 passed, 0 failed, 1 skipped' },
    { name: 'a file that does not load as a failure', text: `throw new Error('no');`, line: '0 passed, 1 failed' },
    {
      name: 'a hook that throws as a failure',
      text: `describe('g', () => { beforeAll(() => { throw new Error('no'); }); test('a', () => {}); });`,
      line: '0 passed, 1 failed, 1 skipped',
    },
    {
      name: 'an unhandled rejection as a failure',
      text: `test('a', () => void Promise.reject(new Error('no')));`,
      line: '1 passed, 1 failed',
    },
  ];
  for (const { name, text, line } of cases) {
    test(`the closing line counts ${name}`, async ({ expect }) => {
      await inFolder(async (folder) => {
        await writeFile(join(folder, 'a.test.ts'), text);
        const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts/reporter.ts')}`];
        const args = ['run', '--globals', '--root', folder, ...reporters];
        const { code, stdout } = await runNode(join(ROOT, 'node_modules/vitest/vitest.mjs'), args, { cwd: folder });
        expect(stdout.split('\n').slice(-2)).toEqual([line, '']);
        expect(code).toBe(line.includes(' 0 failed') ? 0 : 1);
      });
    });
  }
});
