/** Proves one language: what it lacks, what its driver saw, and what of that is as it should be. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { execute } from '../execute.js';
import { CACHE } from './generators.js';
import { CHECKS, type CheckName, type Language } from './language.js';
import { openScene } from './scene.js';
import { openShop } from './shop.js';

/** What came of a language. */
export type Proof =
  | { outcome: 'not run'; missing: string[] }
  | { outcome: 'failed'; because: string }
  | { outcome: 'ran'; worked: CheckName[]; failures: string[] };

/** Debian packages of what the language needs and this machine does not have. */
export function missingPackages({ needs }: Language): string[] {
  const missing = Object.entries(needs).filter(([what]) => !(isAbsolute(what) ? existsSync(what) : isProgram(what)));
  return missing.flatMap(([, packages]) => packages.split(' '));
}

/** Installs Debian packages; only root may. */
export async function install(packages: string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execute('apt-get', ['update'], { cwd: '/' });
  await execute('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { cwd: '/', env });
}

/** Makes the client, runs its driver against the mock, and compares. */
export async function prove(language: Language): Promise<Proof> {
  const missing = missingPackages(language);
  if (missing.length > 0) return { outcome: 'not run', missing };
  const scene = await openScene();
  try {
    const seen = details(await language.run(await openShop(language, scene)));
    const worked = checksOf(seen).filter((check) => scene.wanted[check].test(seen[check]!));
    const failures = [...new Set([...language.works, ...checksOf(seen)])]
      .filter((check) => !worked.includes(check))
      .map((check) => `${CHECKS[check]}: saw ${seen[check] ?? 'nothing'}, wanted ${scene.wanted[check].source}`);
    return { outcome: 'ran', worked, failures };
  } catch (error) {
    return { outcome: 'failed', because: (error as Error).message.replaceAll(CACHE, '…') };
  } finally {
    await scene.close();
  }
}

type Seen = Partial<Record<CheckName, string>>;

// Lines of the same check are joined by commas
function details(printed: string): Seen {
  const seen: Seen = {};
  for (const line of printed.trim().split('\n')) {
    const { check, detail } = JSON.parse(line) as { check: CheckName; detail: string };
    seen[check] = seen[check] === undefined ? detail : `${seen[check]},${detail}`;
  }
  return seen;
}

function checksOf(seen: Seen): CheckName[] {
  return (Object.keys(CHECKS) as CheckName[]).filter((check) => check in seen);
}

function isProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v "${name}"`]).status === 0;
}
