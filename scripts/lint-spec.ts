/**
 * Lints the description and its derived forms by the rules of redocly.yaml and .spectral.yaml, and prints their scores.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CONTRACT, ensureContract } from './contract.js';
import { REDOCLY, REDOCLY_ENV } from './redocly.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, ...REDOCLY_ENV };
const forms = ['3.1', '3.0', '3.0.sdk'].map((form) => `${CONTRACT}/openapi.${form}.json`);

/**
 * The lowest accepted `redocly score` of each form, out of 100. Messages are unions of typed blocks, which costs three
 * of the six operations all 15 points for simple schemas; with these unions the score cannot exceed 93. The other
 * points are lost for missing limits of values, which the vendor does not document. The sdk form has no unions.
 */
const LEAST_SCORES = { [`${CONTRACT}/openapi.json`]: 83, [`${CONTRACT}/openapi.3.0.sdk.json`]: 89 };

await ensureContract();
const passed = [
  run(REDOCLY, 'lint', ...process.argv.slice(2)),
  run('node_modules/@stoplight/spectral-cli/dist/index.js', 'lint', '--fail-severity', 'hint', ...forms),
  ...Object.entries(LEAST_SCORES).map(([form, least]) => scores(form, least)),
];
process.exitCode = passed.every(Boolean) ? 0 : 1;

function run(script: string, ...args: string[]): boolean {
  return spawnSync(process.execPath, [script, ...args], { cwd: root, env, stdio: 'inherit' }).status === 0;
}

function scores(form: string, least: number): boolean {
  const args = [REDOCLY, 'score', form, '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  const score: number = JSON.parse(stdout).agentReadiness;
  console.log(`${form}: redocly score ${score}, must be at least ${least}`);
  return score >= least;
}
