/** Creates commands with commander, and parses their arguments. */
import { Command, InvalidArgumentError } from 'commander';
import { redact } from '../shared/redact.js';
import { EXIT } from './exit.js';

export { Help, type Command } from 'commander';

/** Creates the program. Invalid arguments end it with {@link EXIT.usage}; no message shows a key. */
export function createProgram(name: string, summary: string, version: string): Command {
  return new Command(name)
    .description(summary)
    .version(version)
    .helpCommand('help [command]', 'explain a command')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage))
    .configureOutput({ outputError: (text, write) => write(redact(text)) })
    .showHelpAfterError('(--help lists the options)');
}

/** Creates a parser for a whole number from `min` to `max`. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      `It must be a whole number${max === Number.MAX_SAFE_INTEGER ? `, ${min} or more` : ` from ${min} to ${max}`}.`,
    );
  };
}

/** Parses `name:value` and adds it to the headers before it. */
export function header(text: string, headers: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be name:value.');
  return { ...headers, [name]: value };
}

/** Creates a parser for a name of a table. */
export function oneOf<T extends object>(table: T): (text: string) => keyof T {
  return (text) => {
    if (Object.hasOwn(table, text)) return text as keyof T;
    throw new InvalidArgumentError(`It must be one of ${Object.keys(table).join(', ')}.`);
  };
}

/** Creates the error for an invalid argument. */
export function invalid(message: string): Error {
  return new InvalidArgumentError(message);
}

/** Whether a thrown value is the error for an invalid argument. */
export function isInvalid(thrown: unknown): boolean {
  return thrown instanceof InvalidArgumentError;
}
