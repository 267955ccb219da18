/** The results of the smoke suite as the page docs/generated/runtimes.md and as an exit code. */
import type { Result } from './runtime.js';

/** The page: a row per runtime, then the names of the checks. */
export function toMarkdown(results: readonly Result[], checks: readonly string[]): string {
  const rows = results.map(
    (result) => `| ${result.name} | ${result.version} | ${result.how} | ${inWords(result, checks)} |`,
  );
  return `# Runtimes

Printed by \`npm run runtimes\`, written by \`npm run runtimes -- --write\`: the package as it is packed, installed in an empty
folder, and the same ${checks.length} checks in every runtime, against the mock gateway over a socket. A runtime that could not
be installed is \`not run\`, which is no pass.

| runtime | version | the package is | checks |
| --- | --- | --- | --- |
${rows.join('\n')}

The checks, in [\`proof/runtimes/smoke.mjs\`](../../proof/runtimes/smoke.mjs):

${checks.map((check) => `- ${check}`).join('\n')}
`;
}

/** 0 when every runtime passed, 1 when a check failed, 2 when no check failed but a runtime did not run. */
export function exitCode(results: readonly Result[]): number {
  const has = (outcome: Result['outcome']) => results.some((result) => result.outcome === outcome);
  if (has('failed') || results.length === 0) return 1;
  return has('not run') ? 2 : 0;
}

/** A line per failed check. */
export function complaints({ name, lines, reason }: Result): string[] {
  const failed = lines.filter(({ ok }) => !ok).map(({ check, detail }) => `${name}: ${check}\n  ${detail}`);
  return reason === undefined ? failed : [...failed, `${name}: ${reason}`];
}

function inWords({ outcome, lines }: Result, checks: readonly string[]): string {
  if (outcome === 'not run') return 'not run';
  const passed = lines.filter(({ ok }) => ok).length;
  return outcome === 'passed' ? `all ${checks.length} passed` : `**failed**: ${passed} of ${checks.length} passed`;
}
