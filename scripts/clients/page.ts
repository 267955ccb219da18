/** The table of clients and scenarios, docs/generated/clients.md. */
import { readFile } from 'node:fs/promises';
import type { Client } from './caller.js';
import { describeResult, runScenario } from './run-scenario.js';
import { SCENARIOS, type Scenario } from './scenarios.js';

/** Runs every scenario with each client. `onScenario` is called after each. */
export async function clientsPage(clients: readonly Client[], onScenario: () => void): Promise<string> {
  const sections: string[] = [];
  for (const client of clients) {
    const rows: string[] = [];
    for (const scenario of SCENARIOS) {
      rows.push(await rowOf(client, scenario));
      onScenario();
    }
    sections.push(sectionOf(client, await versionsOf(client), rows));
  }
  return `# Other clients against the mock gateway

Written by \`npm run clients\`. Each client is unchanged: first with its own defaults, then with \`createFetch()\` as its
\`fetch\` and \`maxRetries: 0\`, so that one layer retries. \`answer\` is the complete answer; \`no error\` means that the
client took a failure for a success. The requests are those that the gateway received; each of them may be charged.

<!-- #region results -->

${sections.join('\n')}
<!-- #endregion results -->
`;
}

/** The results of a scenario alone and with createFetch, as a row of the table. */
async function rowOf({ caller }: Client, scenario: Scenario): Promise<string> {
  const alone = await runScenario(scenario, caller, false);
  const beneath = await runScenario(scenario, caller, true);
  return `| ${scenario.name} | ${describeResult(alone, scenario)} | ${describeResult(beneath, scenario)} | ${beneath.receipts} |`;
}

function sectionOf({ name }: Client, versions: string, rows: readonly string[]): string {
  return `## ${name}

${versions}

| scenario | alone | with \`createFetch\` beneath | receipts |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** The packages of a client, each with the major version that is installed. */
async function versionsOf({ packages }: Client): Promise<string> {
  const versions = await Promise.all(
    packages.map(async (name) => {
      const manifest = await readFile(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8');
      const { version } = JSON.parse(manifest) as { version: string };
      return `${name} ${version.split('.')[0]}`;
    }),
  );
  return `Versions: ${versions.join(', ')}.`;
}
