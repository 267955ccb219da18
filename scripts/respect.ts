/** Runs the workflows of generated/arazzo.yaml against the mock with `redocly respect`. Further arguments go to it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startMock } from '../src/mock/index.js';
import { REDOCLY, REDOCLY_ENV } from './redocly.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const mock = await startMock();
const env = {
  ...process.env,
  ...REDOCLY_ENV,
  // Not an argument, which others could see
  REDOCLY_CLI_RESPECT_INPUT: `apiKey=${mock.key}`,
  REDOCLY_CLI_RESPECT_SERVER: `caicaini=${mock.url}`,
};
const args = [REDOCLY, 'respect', 'generated/arazzo.yaml', ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
  void mock.close();
});
