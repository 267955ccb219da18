/** Renders docs/generated/languages.md from the results of one run. */
import { GENERATORS } from './generators.js';
import { FORMS, RESULTS, type TypescriptGenerator } from './typescript-generators.js';
import type { Tool } from './tools.js';
import type { Cell } from './typescript-matrix.js';
import { CHECKS, type CheckName, type Language } from './language.js';

/** A language with the checks that passed. */
export interface Shown {
  language: Language;
  worked: readonly CheckName[];
}

const CLIENT_CHECKS = (Object.keys(CHECKS) as CheckName[]).filter((check) => check !== 'types');

/** A generator of TypeScript with the results of each form. */
export interface ShownTypescript {
  generator: TypescriptGenerator;
  cells: readonly Pick<Cell, 'form' | 'worked'>[];
}

/** Another tool, and whether it does its task. */
export interface ShownTool {
  tool: Pick<Tool, 'name' | 'packages' | 'task'>;
  works: boolean;
}

/** The whole page. */
export function renderPage(rows: Shown[], typescript: readonly ShownTypescript[], tools: readonly ShownTool[]): string {
  const clients = rows.filter(({ language }) => !language.works.includes('types'));
  const types = rows.filter(({ language }) => language.works.includes('types'));
  return `# Other languages

Printed by \`npm run languages\`: each client is generated from a published file by a public generator, compiled, and run
against the mock gateway over a real socket by a driver of some fifty lines (\`proof/languages/drivers/\`), which reads
the action of an error from the published \`errors.json\`. What a machine lacks is reported as not run, or installed from
Debian's packages with \`--install\`; \`--only go,python\` runs some of them.

## Clients

${table(['language', ...CLIENT_CHECKS.map((check) => CHECKS[check])], clients, ({ worked }) => CLIENT_CHECKS.map((check) => (worked.includes(check) ? 'works' : 'no')))}

## Types

${table(['language', CHECKS.types], types, ({ worked }) => [worked.includes('types') ? 'works' : 'no'])}

## TypeScript: generator × form

Each generator makes a client from each form. The compiler reads it with \`strict\`, beside a program that fails if the
type of a request, an answer or a tag is \`any\` or \`unknown\`, if a block is not narrowed by its tag, or if a wrong request is no
error. Then the client asks the mock for a message with a tool and for the models.

${grid(
  ['generator', ...FORMS.map((form) => `\`${form}\``), 'packages', 'notes'],
  typescript.map(({ generator, cells }) => [
    generator.name,
    ...cells.map(({ worked }) => (worked.length === RESULTS.length ? 'works' : worked.join(', ') || 'no')),
    versions(generator.packages),
    generator.notes,
  ]),
)}

## Other tools

${grid(
  ['tool', 'packages', 'task', 'result'],
  tools.map(({ tool: { name, packages, task }, works }) => [name, versions(packages), task, works ? 'works' : 'no']),
)}

## Generators

${table(['language', 'generator', 'package', 'made from', 'notes'], rows, ({ language }) => {
  const { package: source, version } = GENERATORS[language.generator];
  return [language.generator, `\`${source}@${version}\``, `\`${language.form}\``, language.notes];
})}
`;
}

function table(head: string[], rows: Shown[], cells: (row: Shown) => string[]): string {
  return grid(
    head,
    rows.map((row) => [row.language.name, ...cells(row)]),
  );
}

// Without the compiler, which some generators need beside them
function versions(packages: Record<string, string>): string {
  const own = Object.entries(packages).filter(([name]) => name !== 'typescript');
  return own.map(([name, version]) => `\`${name}@${version}\``).join(' ') || 'of this repository';
}

function grid(head: string[], lines: string[][]): string {
  return [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
