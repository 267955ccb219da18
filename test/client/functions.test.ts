/** One call stays simple: how many functions of the source it runs, counted by a program of its own. */
import { expect, test } from 'vitest';
import { runNode } from '../support/process.js';

test('one create() runs at most 55 functions with the limiter', async () => {
  const { stdout } = await runNode('node_modules/tsx/dist/cli.mjs', ['bench/functions.ts', '--json']);
  const { 'create()': whole } = JSON.parse(stdout) as Record<string, { functions: number }>;
  expect(whole?.functions).toBeGreaterThan(30);
  expect(whole?.functions).toBeLessThanOrEqual(55);
});

test('a call whose fetch never answers fails at its time limit, though nothing else keeps the process alive', async () => {
  const program = `
    import { createClient } from './src/index.ts';
    const client = createClient({ apiKey: 'cai_api_x', fetch: () => new Promise(() => {}), timeouts: { attemptMs: 50 }, retry: { maxAttempts: 1 } });
    client.models.list().catch((error) => console.log(error.code));`;
  const { code, stdout } = await runNode('node_modules/tsx/dist/cli.mjs', ['--input-type=module', '-e', program]);
  expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: 'TIMEOUT' });
});
