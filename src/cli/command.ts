/** Commands by commander, and the forms of their arguments. */
import { Command, InvalidArgumentError } from 'commander';
import { redact } from '../redact.js';
import { EXIT } from './exit.js';

export type { Command } from 'commander';

/** The command without arguments of its own. Mistakes end in {@link EXIT.usage}; no message shows a key. */
export function createProgram(name: string, summary: string, version: string): Command {
  return new Command(name)
    .description(summary)
    .version(version)
    .helpCommand('help [command]', 'explain a command')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage))
    .configureOutput({ outputError: (text, write) => write(redact(text)) })
    .showHelpAfterError('(--help tells more)');
}

/** Reads a whole number from `min` on. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      `It must be a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? ' on' : ` to ${max}`}.`,
    );
  };
}

/** Adds a `name:value` to the headers read so far. */
export function header(text: string, headers: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be name:value.');
  return { ...headers, [name]: value };
}

/** Reads one of the names of a table. */
export function oneOf<T extends object>(table: T): (text: string) => keyof T {
  return (text) => {
    if (Object.hasOwn(table, text)) return text as keyof T;
    throw new InvalidArgumentError(`It must be one of ${Object.keys(table).join(', ')}.`);
  };
}

/** What to throw for an argument that cannot be read or used. */
export function invalid(message: string): Error {
  return new InvalidArgumentError(message);
}

/** Whether it was thrown for an argument. */
export function isInvalid(thrown: unknown): boolean {
  return thrown instanceof InvalidArgumentError;
}
