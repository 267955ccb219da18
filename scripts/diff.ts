/**
 * Compares the description with an earlier commit: `npm run diff -- <git ref>`, by default the last tag. Prints the
 * changes that break callers, the additions, and the changes of documentation. Exit code 1: info.version or
 * CHANGELOG.md is not up to date. Exit code 2: the earlier description cannot be read.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, review } from './compare.js';
import { bundleDocument, SPEC_SOURCE } from './spec.js';

const root = fileURLToPath(new URL('..', import.meta.url));

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
    const sources = [join(folder, SPEC_SOURCE), join(root, SPEC_SOURCE)];
    const [base, revision] = await Promise.all(sources.map(bundleDocument));
    const versions: [string, string] = [base!['info'].version, revision!['info'].version];
    const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
    const { report, problems } = review(await compare(base!, revision!), versions, changelog);
    console.log(`${report} (since ${earlier})`);
    for (const problem of problems) console.error(problem);
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(`cannot compare with ${earlier}: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
