#!/usr/bin/env node
/** The `caicaini` command. */
import { createRequire } from 'node:module';
import { ENVIRONMENT, KEY_PREFIX, SPEC_VERSION } from '../contract.js';
import { isInvalid } from './command.js';
import { EXIT, outputExit } from './exit.js';
import { reasonOf } from './files.js';
import { languageOf } from './language.js';
import { COMMANDS, createCommands } from './program.js';
import { say } from './say.js';

let isTold = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const code = outputExit(error);
  // Silent for a reader such as `head`, which closes the output early
  if (code === EXIT.stop && !isTold) say(`caicaini: the output could not be written: ${reasonOf(error)}`);
  isTold = true;
  // A call that is under way listens itself, and ends with its receipt
  if (process.stdout.listenerCount('error') === 1) process.exit(code);
});
// Ignore errors of stderr: there is nowhere else to report them, and the work can go on
process.stderr.on('error', () => {});

if (process.argv.some((argument) => new RegExp(`${KEY_PREFIX}[\\w-]{16,}`).test(argument))) {
  say(
    'caicaini: an argument contains an API key, which shell history and process lists can show to others. Nothing was sent.',
  );
  say(`  Revoke the key, and pass the new one in the environment variable ${ENVIRONMENT.apiKey}.`);
  process.exit(EXIT.usage);
}

const { version } = createRequire(import.meta.url)('caicaini/package.json') as { version: string };
const args = process.argv.slice(2);
const called = args.find((argument) => Object.hasOwn(COMMANDS, argument));
const program = await createCommands(`${version} (description ${SPEC_VERSION})`, languageOf(args), called);
await program.parseAsync().catch((thrown: unknown) => {
  say(`caicaini: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exitCode = isInvalid(thrown) ? EXIT.usage : EXIT.fix;
});
