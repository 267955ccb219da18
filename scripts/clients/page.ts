/** The table of clients and scenarios, docs/generated/clients.md. */

/** The results of one client. */
export interface Section {
  name: string;
  /** Its packages with their versions, and the day of the run. */
  about: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

const [START, END] = ['<!-- #region results -->', '<!-- #endregion results -->'];

/** The page with new sections; those of other clients are kept. Sections of clients that are not in `names` are left out. */
export function clientsPage(page: string, names: readonly string[], sections: readonly Section[]): string {
  const kept = page
    .split(/^(?=## )/m)
    .slice(1)
    .map((text) => text.split(END)[0]!.trimEnd());
  const fresh = sections.map(textOf);
  const all = names.flatMap((name) => [...fresh, ...kept].find((text) => text.startsWith(`## ${name}\n`)) ?? []);
  return `# Other clients against the mock gateway

Written by \`npm run proof:clients\`. Each client is unchanged. One with a \`fetch\` runs first with its own defaults, then with
\`createFetch()\` as its \`fetch\` and \`maxRetries: 0\`, so that one layer retries. \`answer\` is the complete answer; \`no error\`
means that the client took a failure for a success. A text in quotes is what a program says. The requests are those that
the gateway received; each of them may be charged. A dash has the reason why the client has no such scenario.

${START}

${all.join('\n\n')}

${END}
`;
}

function textOf({ name, about, columns, rows }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [`## ${name}`, '', about, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
