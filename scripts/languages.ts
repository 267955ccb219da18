/**
 * Generates clients in other languages with public generators, and runs them against the mock over a real socket.
 * Exit 0 when all that should work does, 1 when something does not, 2 when a language could not be run.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { LANGUAGES } from './languages/all.js';
import { ROOT } from './languages/generators.js';
import { renderPage, type Shown } from './languages/page.js';
import { install, missingPackages, prove, type Proof } from './languages/prove.js';
import { idOf } from './languages/shop.js';

const { values } = parseArgs({ options: { only: { type: 'string' }, install: { type: 'boolean', default: false } } });
const wanted = values.only?.split(',');
const strangers = wanted?.filter((id) => !LANGUAGES.some(({ name }) => idOf(name) === id)) ?? [];
if (strangers.length > 0) {
  console.error(
    `no such language: ${strangers.join(', ')}; there are ${LANGUAGES.map(({ name }) => idOf(name)).join(', ')}`,
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

const page = renderPage(shown);
if (shown.length > 0) console.log(page);
// A run of some of them must not take the others from the page
if (shown.length === LANGUAGES.length) await writeFile(`${ROOT}docs/languages.md`, page);
else console.error('docs/languages.md is left as it is: not every language ran');
process.exitCode = outcomes.has('failed') ? 1 : outcomes.has('not run') ? 2 : 0;

function describe(proof: Proof): string {
  if (proof.outcome === 'not run') return `not run: needs ${proof.missing.join(' ')} (or --install)`;
  if (proof.outcome === 'failed') return `FAILED: ${proof.because}`;
  const failures = proof.failures.map((failure) => `\n  FAILED: ${failure}`);
  return `works: ${proof.worked.join(', ')}${failures.join('')}`;
}
