#!/usr/bin/env node
/** The `caicaini` command: a table of commands, each loaded when it is asked for. */
import { createRequire } from 'node:module';
import { ENVIRONMENT, KEY_PREFIX, SPEC_VERSION } from '../contract.js';
import { createProgram, isInvalid, type Command } from './command.js';
import { EXIT } from './exit.js';
import { reasonOf } from './files.js';
import { say } from './say.js';

interface Row {
  summary: string;
  /** Loads the function that gives the command its arguments and its action. */
  load: () => Promise<(command: Command) => void>;
}

const COMMANDS: Record<string, Row> = {
  send: { summary: 'send a text and print the answer', load: async () => (await import('./send.js')).defineSend },
  explain: {
    summary: 'say what an error means and what to do about it',
    load: async () => (await import('./explain.js')).defineExplain,
  },
  verify: {
    summary: 'check that a gateway keeps its description',
    load: async () => (await import('./verify.js')).defineVerify,
  },
  mock: { summary: 'serve a mock of the gateway', load: async () => (await import('./mock.js')).defineMock },
};

// Whoever reads the output may leave early, as `head` does
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.unread);
  say(`caicaini: the output could not be written: ${reasonOf(error)}`);
  process.exit(EXIT.stop);
});
// There is no other place for what is said beside the output; the work goes on without it
process.stderr.on('error', () => {});

if (process.argv.some((argument) => new RegExp(`${KEY_PREFIX}[\\w-]{16,}`).test(argument))) {
  say(
    'caicaini: an argument holds an API key; the history of the shell and the list of processes may show it to others.',
  );
  say(`  Revoke it, and set the next one as ${ENVIRONMENT.apiKey}. Nothing was sent.`);
  process.exit(EXIT.usage);
}

const { version } = createRequire(import.meta.url)('caicaini/package.json') as { version: string };
const program = createProgram(
  'caicaini',
  'The Caicaini LLM gateway from the command line.',
  `${version} (description ${SPEC_VERSION})`,
);
const asked = process.argv.slice(2).find((argument) => Object.hasOwn(COMMANDS, argument));
for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
  const command = program.command(name).description(summary);
  if (name === asked) (await load())(command);
}
await program.parseAsync().catch((thrown: unknown) => {
  say(`caicaini: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exitCode = isInvalid(thrown) ? EXIT.usage : EXIT.fix;
});
