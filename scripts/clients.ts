/**
 * Runs every scenario with each client against the mock, and writes the results to docs/generated/clients.md and the pages
 * of docs/site/guides/clients/, in both languages. `--check` compares them with those files.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CLIENTS } from './clients/callers.js';
import { guidePages } from './clients/guide.js';
import { clientsPage } from './clients/page.js';
import { firstDifference } from './files.js';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = new URL('../', import.meta.url);

const table = await clientsPage(CLIENTS, () => process.stderr.write('.'));
process.stderr.write('\n');
const files = { 'docs/generated/clients.md': table, ...(await guidePages()) };

for (const [path, text] of Object.entries(files)) {
  if (!values.check) {
    await writeFile(new URL(path, root), text);
    continue;
  }
  const difference = firstDifference(text, await readFile(new URL(path, root), 'utf8').catch(() => ''));
  if (!difference) continue;
  console.error(`${path}:${difference.line}\n  want: ${difference.want}\n  got:  ${difference.got}`);
  process.exitCode = 1;
}
if (!values.check) console.log(table);
