/**
 * `npm run proof:clients`: every client against the mock. Those that are no dependency are installed into temporary folders.
 * Writes docs/generated/clients.md and the pages of docs/site/guides/clients/, in both languages. `-- --only newman,openai`
 * runs some of them and keeps the results of the others. Exit code 1: a scenario was not as expected.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CLIENTS } from '../../scripts/clients/callers.js';
import { guidePages } from '../../scripts/clients/guide.js';
import { clientsPage, type Section } from '../../scripts/clients/page.js';
import { COLUMNS, playClient, type PlayedClient, type Row } from '../../scripts/clients/play-client.js';
import { LIBRARIES, playLibrary } from './libraries.js';
import { playProgram } from './play.js';
import { PROGRAMS } from './programs.js';

interface Player {
  name: string;
  columns: readonly string[];
  play: (onRow: (row: Row) => void) => Promise<PlayedClient>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const table = new URL('../../docs/generated/clients.md', import.meta.url);

const players: Player[] = [
  ...CLIENTS.map((client): Player => ({
    name: client.name,
    columns: COLUMNS,
    play: (onRow) => playClient(client, root, onRow),
  })),
  ...LIBRARIES.map((library): Player => ({
    name: library.name,
    columns: COLUMNS,
    play: (onRow) => playLibrary(library, onRow),
  })),
  ...PROGRAMS.map((program): Player => ({
    name: program.name,
    columns: ['scenario', 'result'],
    play: (onRow) => playProgram(program, onRow),
  })),
];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const sections: Section[] = [];
for (const { name, columns, play } of players) {
  if (only && !only.includes(name)) continue;
  const played = await play((row) => print(name, row)).catch((thrown: unknown) =>
    print(name, { cells: ['it does not start'], problems: [String((thrown as Error).stack)] }),
  );
  if (!played) continue;
  const about = `Versions: ${played.versions.join(', ')}. Run on ${new Date().toISOString().slice(0, 10)}.`;
  sections.push({ name, about, columns, rows: played.rows.map(({ cells }) => cells) });
}

const names = players.map(({ name }) => name);
const pages = { [table.pathname]: clientsPage(await readFile(table, 'utf8'), names, sections) };
for (const [path, text] of Object.entries(await guidePages())) pages[`${root}${path}`] = text;
for (const [path, text] of Object.entries(pages)) await writeFile(path, text);

function print(name: string, { cells, problems }: Row): void {
  console.log([problems.length === 0 ? 'ok  ' : 'FAIL', name, ...cells].join(' | '));
  for (const problem of problems) console.log(`     ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
