/** Shows which check notices which departure of the mock, and writes it to docs/verifier.md. */
import { writeFile } from 'node:fs/promises';
import { DEPARTURES, notice, toMarkdown, type Noticed } from './verifier/play.js';

const all: Noticed[] = [];
for (const departure of DEPARTURES) {
  all.push(await notice(departure));
  process.stderr.write('.');
}
process.stderr.write('\n');
await writeFile(new URL('../docs/verifier.md', import.meta.url), toMarkdown(all));
console.log(
  `docs/verifier.md: ${all.length} departures, ${all.filter(({ checks }) => checks.length === 0).length} unnoticed`,
);
