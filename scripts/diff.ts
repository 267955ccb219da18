/**
 * Compares the description with an earlier state: `npm run diff -- <git ref>`, by default the last tag. Says what breaks a
 * caller, what is added and what is documentation only. Exit 1 when info.version or CHANGELOG.md did not keep up, 2 when
 * there is nothing to compare with. `redocly diff` finds and rates the changes; scripts/impact.ts rates what it cannot.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bumpBetween, extensionChanges, impactOf, IMPACTS, requiredBump, type Change } from './impact.js';
import { REDOCLY, REDOCLY_ENV } from './redocly.js';
import { bundleDocument, SPEC_SOURCE, type Json } from './spec.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, SPEC_SOURCE);
const HEADINGS = { major: 'Breaks callers', minor: 'Added or changed', patch: 'Documentation only' };

const ref = process.argv[2] ?? lastTag();
if (ref === undefined) console.log('no tag to compare with yet: nothing is released, so nothing can break');
else process.exitCode = await compareWith(ref);

function lastTag(): string | undefined {
  const { status, stdout } = spawnSync('git', ['describe', '--tags', '--abbrev=0'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

async function compareWith(earlier: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'caicaini-diff-'));
  try {
    const archive = join(folder, 'earlier.tar');
    execFileSync('git', ['archive', '--output', archive, '--end-of-options', earlier, 'openapi'], { cwd: root });
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    const [base, revision] = await Promise.all([bundleDocument(join(folder, SPEC_SOURCE)), bundleDocument(source)]);
    const changes = [...(await diff(folder, base, revision)), ...extensionChanges(base, revision)];
    return await judge(earlier, changes, base['info'].version, revision['info'].version);
  } catch (error) {
    console.error(`cannot compare with ${earlier}: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `redocly diff` finds, without its few finds in extensions. */
async function diff(folder: string, base: Json, revision: Json): Promise<Change[]> {
  const paths = [join(folder, 'base.json'), join(folder, 'revision.json')] as const;
  await writeFile(paths[0], JSON.stringify(base));
  await writeFile(paths[1], JSON.stringify(revision));
  const env = { ...process.env, ...REDOCLY_ENV };
  const args = [REDOCLY, 'diff', ...paths, '--format', 'json', '--fail-on', 'none'];
  const ended = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (ended.status !== 0) throw new Error(ended.stderr);
  const { changes }: { changes: Change[] } = JSON.parse(ended.stdout);
  return changes.filter(({ path, property }) => !/\/x-/.test(`${path}/${property ?? ''}`));
}

async function judge(earlier: string, changes: Change[], base: string, revision: string): Promise<number> {
  for (const impact of IMPACTS) {
    const lines = [...new Set(changes.filter((change) => impactOf(change) === impact).map(describe))];
    if (lines.length > 0) console.log(`${HEADINGS[impact]}:\n${lines.map((line) => `- ${line}`).join('\n')}`);
  }
  const needed = requiredBump(changes);
  console.log(`${earlier} ${base} → ${revision}: ${changes.length} changes, ${needed ?? 'no'} version needed`);
  if (needed === undefined || needed === 'patch') return 0;
  const problems = [];
  const bump = bumpBetween(base, revision);
  if (bump === undefined || IMPACTS.indexOf(bump) > IMPACTS.indexOf(needed))
    problems.push(`info.version must rise by a ${needed} version from ${base}, and is ${revision}`);
  const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
  if (!changelog.split('\n').includes(`## ${revision}`)) problems.push(`CHANGELOG.md has no section "## ${revision}"`);
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

function describe({ kind, path, property, verdicts }: Change): string {
  const place = decodeURIComponent(path.slice(2)).replaceAll('/', ' › ').replaceAll('~1', '/').replaceAll('~0', '~');
  const message = verdicts.map((verdict) => verdict.message).join(' ');
  return `${place || 'the description'}${property ? ` › ${property}` : ''} ${kind}${message ? `. ${message}` : ''}`;
}
