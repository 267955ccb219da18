/** The table of commands, each of which is loaded when it is called. */
import { createProgram, type Command } from './command.js';
import { LANGUAGES, type Language } from './terms.js';

interface Row {
  summary: string;
  /** Loads the function that adds arguments, options and action to the command. */
  load: () => Promise<(command: Command) => void>;
}

/** The commands by name. */
export const COMMANDS: Record<string, Row> = {
  send: { summary: 'send a text and print the answer', load: async () => (await import('./send.js')).defineSend },
  models: {
    summary: 'list the models and what they can do',
    load: async () => (await import('./read.js')).defineRead('models'),
  },
  account: {
    summary: 'print the tier and the credits of the account',
    load: async () => (await import('./read.js')).defineRead('account'),
  },
  usage: {
    summary: 'print the usage by day and model',
    load: async () => (await import('./read.js')).defineRead('usage'),
  },
  explain: {
    summary: 'explain an error and the action to take',
    load: async () => (await import('./explain.js')).defineExplain,
  },
  verify: {
    summary: 'check a gateway against its description',
    load: async () => (await import('./verify.js')).defineVerify,
  },
  mock: { summary: 'serve a mock of the gateway', load: async () => (await import('./mock.js')).defineMock },
};

/** Creates the program with all commands. The one that is called has its arguments, options and action. */
export async function createCommands(version: string, language: Language, called?: string): Promise<Command> {
  const program = createProgram('caicaini', 'The Caicaini LLM gateway from the command line.', version);
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    const command = program.command(name).description(summary);
    if (name === called) (await load())(command);
  }
  for (const command of [program, ...program.commands])
    if (!command.options.some(({ long }) => long === '--lang'))
      command.addOption(
        command
          .createOption('--lang <language>', 'language of the help; that of the locale by default')
          .choices(LANGUAGES),
      );
  if (language === 'zh') (await import('./help.zh.js')).translateHelp(program);
  return program;
}
