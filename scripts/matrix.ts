/**
 * Writes docs/generated/verifier.md: which check detects which mutation of the mock; with --check compares it instead.
 * Fails if a mutation is not detected, or if a check detects none.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { firstDifference } from './files.js';
import { ACTIVE_CHECKS, fullSweep, toMarkdown, unexpectedChecks } from './verifier/mutation-matrix.js';

const all = await fullSweep(() => process.stderr.write('.'));
process.stderr.write('\n');
const page = new URL('../docs/generated/verifier.md', import.meta.url);
const isCheck = process.argv.includes('--check');
const difference = isCheck && firstDifference(toMarkdown(all), await readFile(page, 'utf8'));
if (!isCheck) await writeFile(page, toMarkdown(all));
const undetected = all.filter(({ checks }) => checks.length === 0);
const unexpected = all.filter((each) => unexpectedChecks(each).length > 0);
console.log(
  `docs/generated/verifier.md: ${all.length} mutations, ${undetected.length} not detected, ` +
    `${unexpected.length} detected by a check of another area`,
);
for (const { mutation } of undetected) console.log(`not detected: ${mutation.name}`);
for (const each of unexpected) console.log(`${each.mutation.name}: ${unexpectedChecks(each).join('; ')}`);
const idle = ACTIVE_CHECKS.filter((name) => !all.some(({ checks }) => checks.some((check) => check.name === name)));
for (const name of idle) console.log(`detects no mutation: ${name}`);
if (difference) console.log(`line ${difference.line}\n  want: ${difference.want}\n  got:  ${difference.got}`);
process.exitCode = undetected.length + unexpected.length + idle.length > 0 || difference ? 1 : 0;
