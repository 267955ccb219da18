/** Lints the description as redocly.yaml says; in a terminal Redocly would ask the npm registry for its newest version. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
const args = ['node_modules/@redocly/cli/bin/cli.js', 'lint', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
