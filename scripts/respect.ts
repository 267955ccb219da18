/**
 * Runs the workflows in arazzo.yaml of the contract package against the mock, by `redocly respect` with the given
 * arguments.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startMock } from '../src/mock/index.js';
import { CONTRACT, ensureContract } from './contract.js';
import { REDOCLY, REDOCLY_ENV } from './redocly.js';

const root = fileURLToPath(new URL('..', import.meta.url));
await ensureContract();
const mock = await startMock();
const env = {
  ...process.env,
  ...REDOCLY_ENV,
  // An environment variable, because process lists show arguments to others
  REDOCLY_CLI_RESPECT_INPUT: `apiKey=${mock.key}`,
  REDOCLY_CLI_RESPECT_SERVER: `caicaini=${mock.url}`,
};
const args = [REDOCLY, 'respect', `${CONTRACT}/arazzo.yaml`, ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
  void mock.close();
});
