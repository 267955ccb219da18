/** `npm run respect`: the published workflows pass against the mock, and fail if the gateway answers otherwise. */
import { expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import { MOCK_KEYS } from '../../src/mock/index.js';
import { runNode } from '../support/process.js';

const respect = (...args: string[]) => runNode('node_modules/tsx/dist/cli.mjs', ['scripts/respect.ts', ...args]);

test(
  'the workflows of the tool loop and of every error pass, and no output shows the key',
  { timeout: 180_000 },
  async () => {
    const { code, stdout, stderr } = await respect();
    expect(code, stdout + stderr).toBe(0);
    expect(stdout + stderr).toContain('step answer');
    for (const { status } of Object.values(ERRORS))
      expect(stdout + stderr).toContain(`✓ POST /v1/messages - step error${status}`);
    for (const key of Object.values(MOCK_KEYS)) expect(stdout + stderr).not.toContain(key);
  },
);

test('the workflows fail with an unknown key', { timeout: 180_000 }, async () => {
  const { code, stdout, stderr } = await respect(
    '--input',
    `apiKey=cai_api_${'x'.repeat(32)}`,
    '--workflow',
    'toolLoop',
  );
  expect(code).toBe(1);
  expect(stdout + stderr).toContain('✗ success criteria check - $statusCode == 200');
});
