/** The example of tool use, run as its reader runs it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, runNode } from '../support/process.js';

test('the example runs without a key, streamed and not', async () => {
  const run = (...args: string[]) =>
    runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), ['examples/tool-loop.ts', ...args], {
      env: { CAICAINI_API_KEY: '' },
    });
  const [whole, streamed] = await Promise.all([run(), run('--stream')]);
  expect(whole).toMatchObject({ code: 0, stderr: '2 turns\n' });
  expect(whole.stdout).toMatch(/degrees, cloudy.*\n$/);
  expect(streamed).toEqual(whole);
});
