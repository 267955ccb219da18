/** The page docs/languages.md, from what was seen in one run. */
import { GENERATORS } from './generators.js';
import { CHECKS, type CheckName, type Language } from './language.js';

/** A language with the checks that passed. */
export interface Shown {
  language: Language;
  worked: readonly CheckName[];
}

const CLIENT_CHECKS = (Object.keys(CHECKS) as CheckName[]).filter((check) => check !== 'types');

/** The whole page. */
export function renderPage(rows: Shown[]): string {
  const clients = rows.filter(({ language }) => !language.works.includes('types'));
  const types = rows.filter(({ language }) => language.works.includes('types'));
  return `# Other languages

Printed by \`npm run languages\`: each client is generated from a published file by a public generator, compiled, and run
against the mock gateway over a real socket by a driver of some fifty lines (\`scripts/languages/drivers/\`), which reads
the action of an error from the published \`errors.json\`. What a machine lacks is reported as not run, or installed from
Debian's packages with \`--install\`; \`--only go,python\` runs some of them.

## Clients

${table(['language', ...CLIENT_CHECKS.map((check) => CHECKS[check])], clients, ({ worked }) => CLIENT_CHECKS.map((check) => (worked.includes(check) ? 'works' : 'no')))}

## Types

${table(['language', CHECKS.types], types, ({ worked }) => [worked.includes('types') ? 'works' : 'no'])}

## Generators

${table(['language', 'generator', 'package', 'made from', 'notes'], rows, ({ language }) => {
  const { package: source, version } = GENERATORS[language.generator];
  return [language.generator, `\`${source}@${version}\``, `\`${language.form}\``, language.notes];
})}
`;
}

function table(head: string[], rows: Shown[], cells: (row: Shown) => string[]): string {
  const lines = rows.map((row) => [row.language.name, ...cells(row)]);
  return [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
