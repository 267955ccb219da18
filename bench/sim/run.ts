/**
 * `npm run sim`: the client's own loop, policy and door in virtual time, beside the default policies of others.
 * Prints the figures, and with `--write` puts them and their plots into docs/. `--seed n`, `--clients n`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { DoorStore } from '../../src/door-store.js';
import { splice } from '../../scripts/outputs.js';
import { writeTable } from '../table.js';
import { awsStandard, caicaini, clairvoyant, fullJitter, openaiNode, type Kind } from './callers.js';
import { keyFigures, outageFigures, perSecond } from './figures.js';
import { drawPlot } from './plot.js';
import { OUTAGE, runKey, runOutage, type KeyScene, type Run, type Trouble } from './scenes.js';
import { createStore } from './store.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    clients: { type: 'string', default: String(OUTAGE.clients) },
    write: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const clients = Number(values.clients);
const root = new URL('../../', import.meta.url);

/** Knows when the outage ends, sends nothing before, and fills what is left of the capacity with those who waited. */
let freeAtMs: number = OUTAGE.toMs;
const spareMs = 1_000 / (clients * OUTAGE.perSecond * (OUTAGE.capacity - 1));
const knowing = clairvoyant((nowMs, deadlineMs) => {
  if (nowMs < OUTAGE.fromMs || nowMs >= OUTAGE.toMs) return nowMs;
  if (freeAtMs + OUTAGE.serviceMs[1] > deadlineMs) return undefined;
  return (freeAtMs += 1.1 * spareMs);
});
const KINDS: Record<string, Kind> = {
  'full jitter, 6 attempts': fullJitter,
  'openai-node': openaiNode,
  'AWS SDK, standard': awsStandard,
  'caicaini, door: false': caicaini({ door: false }),
  caicaini: caicaini(),
};
const TROUBLES: Record<Trouble, string> = {
  outage: `${clients.toLocaleString('en')} clients, two minutes of total outage, full recovery`,
  'half-recovery': 'Two minutes of total outage, then half the capacity for a minute',
  'brown-out': 'Two minutes in which 30 % of the requests are refused',
};
const KEY_SCENES: Record<string, KeyScene> = {
  '50 workers in one process, 300 jobs': { processes: 1, workers: 50, jobs: 300 },
  '200 workers in one process, 600 jobs': { processes: 1, workers: 200, jobs: 600 },
  '10 processes of 5 workers, 300 jobs': { processes: 10, workers: 5, jobs: 300 },
  '50 processes of 1 worker, 300 jobs': { processes: 50, workers: 1, jobs: 300 },
};

/** Too close to its neighbours to be told apart in a plot. */
const NOT_DRAWN = new Set(['caicaini, door: false', 'clairvoyant']);

const progress = (what: string) => process.stderr.write(`… ${what}\n`);
const plots = new Map<string, string>();
const parts = [`Seed ${seed}; printed by \`npm run sim\`.`];

for (const [trouble, title] of Object.entries(TROUBLES) as [Trouble, string][]) {
  const runs = new Map<string, Run>();
  const kinds = trouble === 'outage' ? { ...KINDS, clairvoyant: knowing } : KINDS;
  for (const [name, kind] of Object.entries(kinds)) {
    progress(`${trouble}: ${name}`);
    runs.set(name, await runOutage(kind, trouble, seed, clients));
  }
  plots.set(`docs/sim-${trouble}.svg`, plotRequests(title, runs));
  parts.push(`### ${title}`, `![Requests a second: ${title}](sim-${trouble}.svg)`, tableOfOutage(runs));
}

const rows: string[][] = [];
for (const [title, scene] of Object.entries(KEY_SCENES)) {
  const best = keyFigures(await runKey(() => clairvoyant((nowMs) => nowMs), scene, seed));
  const kinds: [string, Kind][] = Object.entries(KINDS);
  if (scene.processes > 1) kinds.push(['caicaini, one store', sharing()]);
  for (const [name, kind] of kinds) {
    progress(`${title}: ${name}`);
    const { success, refusals, makespanS } = keyFigures(await runKey(() => kind, scene, seed));
    const ratio = success === 1 ? (makespanS / best.makespanS).toFixed(2) : '';
    rows.push([title, name, success.toFixed(2), refusals.toFixed(3), makespanS.toFixed(0), ratio]);
  }
}
const KEY_HEAD = ['scene', 'policy', 'jobs done', '429s per success', 'seconds', '× clairvoyant'];
parts.push('### One key of 60 requests a minute', writeTable(KEY_HEAD, rows));

const report = parts.join('\n\n');
console.log(report);
if (values.write) {
  const page = new URL('docs/retries.md', root);
  await writeFile(page, splice(await readFile(page, 'utf8'), 'sim', report));
  for (const [path, svg] of plots) await writeFile(new URL(path, root), svg);
}

function tableOfOutage(runs: Map<string, Run>): string {
  const head = [
    'policy',
    'requests per call in it',
    'answered in time',
    'refused per success',
    'surge',
    'calm after s',
  ];
  const cells = [...runs].map(([name, run]) => {
    const { amplification, success, refusals, surge, calmS } = outageFigures(run, clients);
    return [name, amplification.toFixed(2), success.toFixed(3), refusals.toFixed(2), surge.toFixed(2), String(calmS)];
  });
  return writeTable(head, cells);
}

function plotRequests(title: string, runs: Map<string, Run>): string {
  const seconds = OUTAGE.endMs / 1_000;
  return drawPlot({
    title,
    unit: 'requests a second',
    lines: [...runs]
      .filter(([name]) => !NOT_DRAWN.has(name))
      .map(([name, { sent }]) => ({ name, values: perSecond(sent, seconds) })),
    shaded: { fromS: OUTAGE.fromMs / 1_000, toS: OUTAGE.toMs / 1_000, name: 'the gateway is in trouble' },
  });
}

/** Processes whose doors share one store. */
function sharing(): Kind {
  let store: DoorStore | undefined;
  return (stage) => caicaini({ door: { store: (store ??= createStore(stage.clock)) } })(stage);
}
