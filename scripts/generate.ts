/** Remakes the generated files; with --check, compares instead and exits 1 at the first difference. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { firstDifference, outputsOf, splice, surplusFiles, type Output } from './outputs.js';
import { loadSpec, type Spec } from './spec.js';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = new URL('../', import.meta.url);
const spec = await loadSpec();
const outputs = outputsOf(spec);
let stale = 0;

for (const output of outputs) {
  const found = await readFile(new URL(output.path, root), 'utf8').catch(() => '');
  const wanted = await contentOf(output, spec, found);
  if (values.check) stale += report(output, firstDifference(wanted, found));
  else if (wanted !== found) await write(output.path, wanted);
  if (!values.check) console.log(`${wanted === found ? 'same   ' : 'written'} ${output.path}`);
}
for (const path of await surplusFiles(root, outputs)) {
  if (!values.check) await rm(new URL(path, root));
  else stale += 1;
  console[values.check ? 'error' : 'log'](values.check ? `${path}: nothing makes it any more` : `removed ${path}`);
}
if (stale > 0) {
  console.error(`${stale} generated file(s) differ from the description: run npm run generate`);
  process.exitCode = 1;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(new URL('.', new URL(path, root)), { recursive: true });
  await writeFile(new URL(path, root), text);
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
