/** Remakes the generated files; with --check, compares instead and exits 1 at the first difference. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { firstDifference, OUTPUTS, splice, type Output } from './outputs.js';
import { loadSpec, type Spec } from './spec.js';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = new URL('../', import.meta.url);
const spec = await loadSpec();
let stale = 0;

for (const output of OUTPUTS) {
  const found = await readFile(new URL(output.path, root), 'utf8').catch(() => '');
  const wanted = await contentOf(output, spec, found);
  if (values.check) stale += report(output, firstDifference(wanted, found));
  else if (wanted !== found) await writeFile(new URL(output.path, root), wanted);
  if (!values.check) console.log(`${wanted === found ? 'same   ' : 'written'} ${output.path}`);
}
if (stale > 0) {
  console.error(`${stale} generated file(s) differ from the description: run npm run generate`);
  process.exitCode = 1;
}

async function contentOf(output: Output, spec: Spec, found: string): Promise<string> {
  const text = await output.emit(spec);
  return output.region ? splice(found, output.region, text) : text;
}

function report(output: Output, difference: ReturnType<typeof firstDifference>): number {
  if (!difference) return 0;
  console.error(`${output.path}:${difference.line}\n  want: ${difference.want}\n  got:  ${difference.got}`);
  return 1;
}
