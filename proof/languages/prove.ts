/** Proves one language: runs its driver and compares the output with the expected one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { execute } from '../../scripts/execute.js';
import { CACHE } from './generators.js';
import { CHECKS, type CheckName, type Language } from './language.js';
import { openScenario } from './scenario.js';
import { openWorkspace } from './workspace.js';

/** The result of a language. */
export type Proof =
  | { outcome: 'not run'; missing: string[] }
  | { outcome: 'failed'; because: string }
  | { outcome: 'ran'; worked: CheckName[]; failures: string[] };

/** The Debian packages that the language needs and that are not installed here. */
export function missingPackages({ needs }: Language): string[] {
  const missing = Object.entries(needs).filter(([what]) => !(isAbsolute(what) ? existsSync(what) : isProgram(what)));
  return missing.flatMap(([, packages]) => packages.split(' '));
}

/** Time to install the packages of all languages; a kill would leave them half configured. */
const INSTALL_MS = 3_600_000;

/** Installs Debian packages, as root or by sudo. */
export async function install(packages: string[]): Promise<void> {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const run = (args: string[]) => execute(apt[0]!, [...apt.slice(1), ...args], { cwd: '/', limitMs: INSTALL_MS });
  await run(['update']);
  await run(['install', '-y', '--no-install-recommends', ...packages]);
}

/** Generates the client, runs its driver against the mock, and compares the output. */
export async function prove(language: Language): Promise<Proof> {
  const missing = missingPackages(language);
  if (missing.length > 0) return { outcome: 'not run', missing };
  const scenario = await openScenario();
  try {
    const seen = details(await language.run(await openWorkspace(language, scenario)));
    const worked = checksOf(seen).filter((check) => scenario.wanted[check].test(seen[check]!));
    const failures = [...new Set([...language.works, ...checksOf(seen)])]
      .filter((check) => !worked.includes(check))
      .map((check) => `${CHECKS[check]}: saw ${seen[check] ?? 'nothing'}, wanted ${scenario.wanted[check].source}`);
    return { outcome: 'ran', worked, failures };
  } catch (error) {
    return { outcome: 'failed', because: (error as Error).message.replaceAll(CACHE, '…') };
  } finally {
    await scenario.close();
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
