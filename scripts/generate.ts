/**
 * Writes the committed generated files; with --all also the package caicaini-contract, into dist/contract. With --check
 * it writes nothing: it compares the committed files, prints the first different line of each, and exits with 1 if one
 * differs.
 */
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { CONTRACT, makeContract } from './contract.js';
import { compareFiles, writeFiles } from './files.js';
import { committedFiles, GENERATED } from './outputs.js';
import { loadSpec, ROOT } from './spec.js';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({ options: { check: flag, all: flag } });
const root = fileURLToPath(ROOT);

if (values.check && values.all)
  fail('use --check or --all: --check compares committed files, and dist/contract is not committed');
else if (values.check) await check();
else await write();

async function check(): Promise<void> {
  const differences = await compareFiles(root, await committedFiles(await loadSpec(), root), GENERATED);
  for (const difference of differences) console.error(difference);
  if (differences.length > 0)
    fail(`${differences.length} generated file(s) differ from the description: run npm run generate`);
}

async function write(): Promise<void> {
  const changes = await writeFiles(root, await committedFiles(await loadSpec(), root), GENERATED);
  for (const { path, change } of changes) console.log(`${change.padEnd(7)} ${path}`);
  if (!values.all) return;
  const made = await makeContract();
  const count = (kind: string) => made.filter(({ change }) => change === kind).length;
  console.log(`${CONTRACT}: ${count('written')} files written, ${count('same')} the same, ${count('removed')} removed`);
  console.log(`To pack it: npm pack ./${CONTRACT}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
