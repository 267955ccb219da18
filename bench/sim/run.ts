/**
 * `npm run sim`: runs the client with its limiter in virtual time, and compares it with `limiter: false` and with the
 * default policies of others. Prints a table for each group of scenes. Options: `--write` writes the tables to
 * docs/generated/sim.md and the plots beside it; `--scene NAME` runs one scene; `--seeds N` takes N seeds, from 101
 * or from `--from N`; `--clients N` sets the size of a fleet.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import v8 from 'node:v8';
import { alignedTable } from '../../scripts/table.js';
import {
  awsStandard,
  clairvoyant,
  fullJitter,
  openaiNode,
  sharing,
  withLimiter,
  withoutLimiter,
  type Kind,
} from './callers.js';
import { keyFigures, listFigures, mean, outageFigures, perSecond } from './figures.js';
import { drawPlot } from './plot.js';
import { runScene, type Run, type Scene } from './run-scene.js';
import { FLEET, fleetScenes, KEYS, LIST } from './scenes.js';

// Calls live for seconds of virtual time, i.e. long for a collector of young objects
v8.setFlagsFromString('--max-semi-space-size=64');
// Thousands of errors are made, and none is printed
Error.stackTraceLimit = 0;

const { values } = parseArgs({
  options: {
    scene: { type: 'string', multiple: true },
    seeds: { type: 'string', default: '2' },
    // The constants of the limiter were chosen on the seeds from 1
    from: { type: 'string', default: '101' },
    clients: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const seedsOf = (most: number) =>
  Array.from({ length: Math.min(most, Number(values.seeds)) }, (_, at) => Number(values.from) + at);
const root = new URL('../../', import.meta.url);
const isAsked = ({ name }: Scene) => values.scene === undefined || values.scene.includes(name);

const LIMITER = 'caicaini';
const WITHOUT = 'caicaini, limiter: false';
const OURS: Record<string, Kind> = { [LIMITER]: withLimiter, [WITHOUT]: withoutLimiter };
const OTHERS: Record<string, Kind> = {
  'full jitter, 6 attempts': fullJitter,
  'openai-node': openaiNode,
  'AWS SDK, standard': awsStandard,
};
/** Scenes of a fleet that are plotted, with the default policies of others. */
const DRAWN: Record<string, string> = { F1: 'outage', F2: 'half-recovery', F3: 'brown-out' };
/** Scenes of one key that the default policies of others run too. */
const COMPARED = ['K1', 'K2', 'K6', 'K7'];

const startMs = performance.now();
const parts: string[] = [];
const plots = new Map<string, string>();

async function runs(scene: Scene, kinds: Record<string, Kind>, seeds: readonly number[]): Promise<Map<string, Run[]>> {
  const all = new Map<string, Run[]>();
  for (const [name, kind] of Object.entries(kinds)) {
    const seconds = Math.round((performance.now() - startMs) / 1_000);
    process.stderr.write(`${seconds} s  ${scene.name}: ${name}\n`);
    const each: Run[] = [];
    for (const seed of seeds) each.push(await runScene(scene, kind, seed));
    all.set(name, each);
  }
  return all;
}

const seeds = seedsOf(Infinity);
const list = LIST.filter(isAsked);
if (list.length > 0) {
  const head = ['scene', 'answered', 'without', 'last answer', 'without', 'sent', 'without', '× without'];
  const rows: string[][] = [];
  for (const scene of list) {
    const all = await runs(scene, OURS, seeds);
    const [ours, without] = [LIMITER, WITHOUT].map((name) => all.get(name)!.map(listFigures));
    const lastS = (figures: typeof ours) => mean(figures!.map(({ answersMs }) => (answersMs.at(-1) ?? 0) / 1_000));
    const cells = (figures: typeof ours) => [figures!, lastS(figures), mean(figures!.map(({ sent }) => sent))] as const;
    const [a, b] = [cells(ours), cells(without)];
    const answered = [a, b].map(([figures]) => {
      const all = mean(figures.map(({ groups }) => [...groups.values()].reduce((sum, group) => sum + group.all, 0)));
      const names = [...figures[0]!.groups.keys()].sort();
      const each = names.map((name) => `${name} ${number(mean(figures.map(({ groups }) => groups.get(name)!.done)))}`);
      return `${number(mean(figures.map(({ done }) => done)))} of ${number(all)}${each.length > 1 ? ` (${each.join(', ')})` : ''}`;
    });
    const fewer = ours!.filter(({ done }, at) => done < without![at]!.done).length;
    const ratios = ours!.flatMap(({ answersMs }, at) => {
      const others = without![at]!.answersMs;
      const same = Math.min(answersMs.length, others.length);
      return same === 0 ? [] : [answersMs[same - 1]! / others[same - 1]!];
    });
    rows.push([
      `${scene.name}: ${scene.title}`,
      answered[0]! + (fewer > 0 ? `; fewer in ${fewer} of ${seeds.length}` : ''),
      answered[1]!,
      `${a[1].toFixed(1)} s`,
      `${b[1].toFixed(1)} s`,
      number(a[2]),
      number(b[2]),
      ratios.length > 0 ? mean(ratios).toFixed(2) : '',
    ]);
  }
  parts.push(
    '### One key',
    `Means of ${seeds.length} seeds. The last column is the time until as many calls are answered as without a limiter, as a multiple of its time.`,
    alignedTable(head, rows),
  );
}

const fleets = fleetScenes(values.clients === undefined ? undefined : Number(values.clients)).filter(isAsked);
if (fleets.length > 0) {
  const head = [
    'scene',
    'policy',
    'requests per call in it',
    'answered in time',
    'refused per success',
    'surge',
    'calm after s',
  ];
  const fleetSeeds = seedsOf(values.scene ? Infinity : 1);
  const rows: string[][] = [];
  for (const scene of fleets) {
    const kinds = scene.name in DRAWN ? { ...OURS, ...OTHERS } : OURS;
    const all = await runs(scene, kinds, fleetSeeds);
    for (const [name, each] of all) {
      const figures = each.map((run) => outageFigures(run, scene.clients));
      const of = (member: keyof (typeof figures)[0]) => mean(figures.map((one) => one[member]));
      rows.push([
        `${scene.name}: ${scene.title}`,
        name,
        of('amplification').toFixed(3),
        of('success').toFixed(4),
        of('refusals').toFixed(2),
        Math.max(...figures.map(({ surge }) => surge)).toFixed(2),
        String(Math.max(...figures.map(({ calmS }) => calmS))),
      ]);
    }
    if (scene.name in DRAWN) plots.set(`docs/generated/sim-${DRAWN[scene.name]}.svg`, plotRequests(scene, all));
  }
  parts.push('### Many clients', alignedTable(head, rows));
}

const keys = KEYS.filter(isAsked);
if (keys.length > 0) {
  const head = ['scene', 'policy', 'jobs done', '429s per success', 'seconds', '× clairvoyant'];
  const rows: string[][] = [];
  for (const scene of keys) {
    const kinds = {
      ...OURS,
      ...(scene.processes && { 'caicaini, one store': sharing() }),
      ...(COMPARED.includes(scene.name) && OTHERS),
      clairvoyant,
    };
    const all = await runs(scene, kinds, seeds);
    const figures = new Map([...all].map(([name, each]) => [name, each.map(keyFigures)]));
    for (const [name, each] of figures) {
      const success = mean(each.map((one) => one.success));
      const ratio = mean(each.map(({ makespanS }, at) => makespanS / figures.get('clairvoyant')![at]!.makespanS));
      rows.push([
        `${scene.name}: ${scene.title}`,
        name,
        success.toFixed(3),
        mean(each.map(({ refusals }) => refusals)).toFixed(3),
        mean(each.map(({ makespanS }) => makespanS)).toFixed(0),
        success === 1 ? ratio.toFixed(3) : '',
      ]);
    }
  }
  parts.push('### One key at its rate limit', alignedTable(head, rows));
}

const report = [`Seeds from ${values.from}; printed by \`npm run sim\`.`, ...parts].join('\n\n');
console.log(report);
if (values.write) {
  await writeFile(new URL('docs/generated/sim.md', root), pageOf(report));
  for (const [path, svg] of plots) await writeFile(new URL(path, root), svg);
}

// The docs include the region
function pageOf(tables: string): string {
  return `# Simulation of the retry policy and the limiter

Written by \`npm run sim -- --write\`.

<!-- #region sim -->

${tables}

<!-- #endregion sim -->
`;
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

function plotRequests({ title }: Scene, all: ReadonlyMap<string, Run[]>): string {
  return drawPlot({
    title,
    unit: 'requests a second',
    // Without a limiter the line can hardly be told from those of the others
    lines: [...all]
      .filter(([name]) => name !== WITHOUT)
      .map(([name, [first]]) => ({ name, values: perSecond(first!.sent, FLEET.endMs / 1_000) })),
    shaded: { fromS: FLEET.fromMs / 1_000, toS: FLEET.toMs / 1_000, name: 'the gateway is in trouble' },
  });
}
