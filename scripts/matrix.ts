/**
 * Writes docs/generated/verifier.md: which check detects which mutation of the mock. Fails if a mutation is not
 * detected.
 */
import { writeFile } from 'node:fs/promises';
import { fullSweep, toMarkdown, unexpectedChecks } from './verifier/mutation-matrix.js';

const all = await fullSweep(() => process.stderr.write('.'));
process.stderr.write('\n');
await writeFile(new URL('../docs/generated/verifier.md', import.meta.url), toMarkdown(all));
const undetected = all.filter(({ checks }) => checks.length === 0);
const unexpected = all.filter((each) => unexpectedChecks(each).length > 0);
console.log(
  `docs/generated/verifier.md: ${all.length} mutations, ${undetected.length} not detected, ` +
    `${unexpected.length} detected by a check of another area`,
);
for (const { mutation } of undetected) console.log(`not detected: ${mutation.name}`);
for (const each of unexpected) console.log(`${each.mutation.name}: ${unexpectedChecks(each).join('; ')}`);
process.exitCode = undetected.length + unexpected.length > 0 ? 1 : 0;
