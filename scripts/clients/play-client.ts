/** Runs every scenario with a client, as the rows of a table. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from './caller.js';
import { describeResult, runScenario, type ScenarioResult } from './run-scenario.js';
import { SCENARIOS, type Scenario } from './scenarios.js';

/** A row of the table. */
export interface Row {
  cells: string[];
  /** What was not as expected; empty if all was. */
  problems: string[];
}

/** The rows of a client, and its packages with their versions. */
export interface PlayedClient {
  versions: string[];
  rows: Row[];
}

/** The heads of the columns. */
export const COLUMNS = ['scenario', 'alone', 'with `createFetch` beneath', 'receipts'];

/** Runs every scenario with a client whose packages are in `project`. `onRow` is called after each. */
export async function playClient(
  client: Omit<Client, 'setup' | 'notes'>,
  project: string,
  onRow: (row: Row) => void,
): Promise<PlayedClient> {
  const rows: Row[] = [];
  for (const scenario of SCENARIOS) {
    const reason = client.lacks?.[scenario.call];
    const row = reason
      ? { cells: [scenario.name, `– (${reason})`, '–', '–'], problems: [] }
      : (await playScenario(scenario, client)).row;
    rows.push(row);
    onRow(row);
  }
  return { versions: await Promise.all(client.packages.map((name) => versionIn(project, name))), rows };
}

/** Runs a scenario with a client, alone and with createFetch beneath. */
export async function playScenario(
  scenario: Scenario,
  { caller }: Pick<Client, 'caller'>,
): Promise<{ row: Row; beneath: ScenarioResult }> {
  const alone = await runScenario(scenario, caller, false);
  const beneath = await runScenario(scenario, caller, true);
  const results = [alone, beneath].map((result) => describeResult(result, scenario));
  // Without faults every call succeeds; with createFetch no failure passes for a success
  const isFaultless = scenario.script.length === 0 && !scenario.wrongKey;
  const problems = results.filter(
    (cell, index) =>
      (isFaultless && !/^(answer|stops)/.test(cell)) ||
      (index === 1 && cell.includes('**')) ||
      (cell.includes('error 400') && scenario.name !== '400') ||
      cell.includes(' 0 requests'),
  );
  return { row: { cells: [scenario.name, ...results, String(beneath.receipts)], problems }, beneath };
}

/** A package of a project, with the version that is installed. */
export async function versionIn(project: string, name: string): Promise<string> {
  const manifest = await readFile(join(project, 'node_modules', name, 'package.json'), 'utf8');
  return `${name} ${(JSON.parse(manifest) as { version: string }).version}`;
}
