/** `caicaini models`, `account` and `usage`: print what the gateway answers, as a table or as JSON. */
import type { Caicaini } from '../client/client.js';
import { isObject } from '../shared/json.js';
import { addCallingOptions, callGateway, CALLING_NOTES, type CallingOptions } from './call.js';
import type { Command } from './command.js';
import { createReporter, jsonLine, printable } from './say.js';

const READS = {
  models: (caicaini: Caicaini, signal: AbortSignal) => caicaini.models.list({ signal }),
  account: (caicaini: Caicaini, signal: AbortSignal) => caicaini.account.get({ signal }),
  usage: (caicaini: Caicaini, signal: AbortSignal) => caicaini.usage.get({ signal }),
};

/** Members that a table leaves out, because they are the same in each row or too long. */
const NOT_IN_TABLES = ['object', 'description'];

/** Returns the function that adds the options and the action to the command of an operation. */
export function defineRead(name: keyof typeof READS): (command: Command) => void {
  return (command) => {
    addCallingOptions(command)
      .option('--json', 'print the answer as JSON, and retries and errors as JSON lines')
      .addHelpText('after', CALLING_NOTES)
      .action(async (options: CallingOptions) => {
        const print = options.json ? jsonLine : describe;
        process.exitCode = await callGateway(options, createReporter(options.json === true), async (client, signal) => {
          process.stdout.write(`${print(await READS[name](client, signal))}\n`);
        });
      });
  };
}

/**
 * A list as a table, with a column for each member of its entries; an object as a line for each member. The members are
 * those of the answer, because the vendor documents few of them.
 */
function describe(answer: object): string {
  const { data } = answer as { data?: unknown };
  if (!Array.isArray(data)) return tableOf(Object.entries(answer));
  const entries = data.filter(isObject);
  if (entries.length === 0) return '(none)';
  const names = [...new Set(entries.flatMap(Object.keys))].filter((name) => !NOT_IN_TABLES.includes(name));
  return tableOf([names, ...entries.map((entry) => names.map((name) => entry[name]))]);
}

function tableOf(rows: unknown[][]): string {
  const cells = rows.map((row) => row.map(textOf));
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === undefined || value === null) return '-';
  return printable(typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
}
