/**
 * `npm run languages`: generates clients in other languages with public generators and runs them against the mock.
 * Exit 0 when every check passes, 1 when one fails, 2 when a language could not be run.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { LANGUAGES } from './all.js';
import { ROOT } from './generators.js';
import { renderPage, type Shown, type ShownTool, type ShownTypescript } from './page.js';
import { install, missingPackages, prove, type Proof } from './prove.js';
import { TOOLS, tryTool } from './tools.js';
import { TYPESCRIPT_GENERATORS } from './typescript-generators.js';
import { tryGenerator } from './typescript-matrix.js';
import { idOf } from './workspace.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    // A machine of CI is thrown away after the run
    install: { type: 'boolean', default: process.env['CI'] !== undefined },
  },
});
const wanted = values.only?.split(',');
const unknown = wanted?.filter((id) => !LANGUAGES.some(({ name }) => idOf(name) === id)) ?? [];
if (unknown.length > 0) {
  console.error(
    `no such language: ${unknown.join(', ')}; there are ${LANGUAGES.map(({ name }) => idOf(name)).join(', ')}`,
  );
  process.exit(1);
}
const chosen = LANGUAGES.filter(({ name }) => wanted?.includes(idOf(name)) ?? true);

const missing = [...new Set(chosen.flatMap(missingPackages))];
if (values.install && missing.length > 0) {
  console.error(`installing ${missing.join(' ')}`);
  await install(missing);
}

const shown: Shown[] = [];
const outcomes = new Set<string>();
for (const language of chosen) {
  console.error(`${language.name}, ${language.generator} …`);
  const begun = performance.now();
  const proof = await prove(language);
  console.error(`  ${describe(proof)} (${Math.round((performance.now() - begun) / 1_000)} s)`);
  if (proof.outcome === 'ran') shown.push({ language, worked: proof.worked });
  outcomes.add(proof.outcome === 'ran' && proof.failures.length > 0 ? 'failed' : proof.outcome);
}

// The other generators of TypeScript are tried with that language
const generators = chosen.some(({ name }) => name === 'TypeScript') ? TYPESCRIPT_GENERATORS : [];
const typescript: ShownTypescript[] = [];
for (const generator of generators) {
  console.error(`TypeScript, ${generator.name} …`);
  const cells = await tryGenerator(generator);
  for (const { form, worked, because } of cells) {
    const isWhole = generator.works.every((result) => worked.includes(result));
    console.error(`  ${form}: ${worked.join(', ')}${isWhole ? '' : `\n  FAILED: ${because}`}`);
    if (!isWhole) outcomes.add('failed');
  }
  typescript.push({ generator, cells });
}

const tools: ShownTool[] = [];
for (const tool of wanted ? [] : TOOLS) {
  const problems = await tryTool(tool);
  console.error(`${tool.name}: ${problems.length === 0 ? 'works' : `FAILED: ${problems.join('; ')}`}`);
  if (problems.length > 0) outcomes.add('failed');
  tools.push({ tool, works: problems.length === 0 });
}

const page = renderPage(shown, typescript, tools);
if (shown.length > 0) console.log(page);
// A run of some languages must not remove the others from the page
if (shown.length === LANGUAGES.length) await writeFile(`${ROOT}docs/generated/languages.md`, page);
else console.error('docs/generated/languages.md is left as it is: not every language ran');
process.exitCode = outcomes.has('failed') ? 1 : outcomes.has('not run') ? 2 : 0;

function describe(proof: Proof): string {
  if (proof.outcome === 'not run') return `not run: needs ${proof.missing.join(' ')} (or --install)`;
  if (proof.outcome === 'failed') return `FAILED: ${proof.because}`;
  const failures = proof.failures.map((failure) => `\n  FAILED: ${failure}`);
  return `works: ${proof.worked.join(', ')}${failures.join('')}`;
}
