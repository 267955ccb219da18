/** Compares two versions of the description: lists the changes, and checks the version number and the changelog. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bumpBetween, extensionChanges, impactOf, IMPACTS, requiredBump, type Change } from './impact.js';
import { REDOCLY, REDOCLY_ENV } from './redocly.js';
import type { Json } from './spec.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HEADINGS = { major: 'Breaks callers', minor: 'Added or changed', patch: 'Documentation only' };

/** The changes as text, and the problems of version number and changelog. */
export interface Review {
  report: string;
  problems: string[];
}

/** All changes from one bundled description to another: those of `redocly diff`, and those inside extensions. */
export async function compare(base: Json, revision: Json): Promise<Change[]> {
  const changes = await redoclyDiff(base, revision);
  const outsideExtensions = changes.filter(({ path, property }) => !/\/x-/.test(`${path}/${property ?? ''}`));
  return [...outsideExtensions, ...extensionChanges(base, revision)];
}

/** Reviews the changes between two versions. `changelog` is the text of CHANGELOG.md. */
export function review(changes: Change[], [base, revision]: [string, string], changelog: string): Review {
  const needed = requiredBump(changes);
  const lines = IMPACTS.flatMap((impact) => {
    const found = new Set(changes.filter((change) => impactOf(change) === impact).map(describe));
    return found.size > 0 ? [`${HEADINGS[impact]}:`, ...[...found].map((line) => `- ${line}`)] : [];
  });
  const summary = `${base} → ${revision}: ${changes.length} changes, ${needed ?? 'no'} version needed`;
  const report = [...lines, summary].join('\n');
  if (needed === undefined || needed === 'patch') return { report, problems: [] };
  const problems = [];
  const bump = bumpBetween(base, revision);
  if (bump === undefined || IMPACTS.indexOf(bump) > IMPACTS.indexOf(needed))
    problems.push(`info.version must rise by a ${needed} version from ${base}, and is ${revision}`);
  if (!changelog.split('\n').includes(`## ${revision}`)) problems.push(`CHANGELOG.md has no section "## ${revision}"`);
  return { report, problems };
}

async function redoclyDiff(base: Json, revision: Json): Promise<Change[]> {
  const folder = await mkdtemp(join(tmpdir(), 'caicaini-compare-'));
  try {
    const paths = [join(folder, 'base.json'), join(folder, 'revision.json')] as const;
    await writeFile(paths[0], JSON.stringify(base));
    await writeFile(paths[1], JSON.stringify(revision));
    const env = { ...process.env, ...REDOCLY_ENV };
    const args = [REDOCLY, 'diff', ...paths, '--format', 'json', '--fail-on', 'none'];
    const ended = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (ended.status !== 0) throw new Error(ended.stderr);
    const { changes }: { changes: Change[] } = JSON.parse(ended.stdout);
    return changes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describe({ kind, path, property, verdicts }: Change): string {
  const place = decodeURIComponent(path.slice(2)).replaceAll('/', ' › ').replaceAll('~1', '/').replaceAll('~0', '~');
  const message = verdicts.map((verdict) => verdict.message).join(' ');
  return `${place || 'the description'}${property ? ` › ${property}` : ''} ${kind}${message ? `. ${message}` : ''}`;
}
