/** Installs a program into a temporary folder and plays its scenes against the mock. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../../scripts/execute.js';
import { startMock } from '../../src/mock/index.js';
import type { Place, Program, Scene } from './program.js';

/** The result of a scene. */
export interface SceneResult {
  program: string;
  scene: string;
  /** What was not as expected; empty if all was. */
  problems: string[];
}

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const LIMIT_MS = 120_000;

/** Plays every scene of a program. */
export async function play(program: Program): Promise<SceneResult[]> {
  const project = await mkdtemp(join(tmpdir(), 'caicaini-clients-'));
  try {
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const packages = program.packages.map(([name, range]) => (range ? `${name}@${range}` : name));
    await execute('npm', ['install', ...QUIET, ...packages], { cwd: project });
    if (program.prepare !== undefined) await execute(process.execPath, [program.prepare], { cwd: project });
    const results: SceneResult[] = [];
    for (const scene of program.scenes)
      results.push({ program: program.name, scene: scene.name, problems: await problemsOf(program, scene, project) });
    return results;
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

async function problemsOf(program: Program, scene: Scene, project: string): Promise<string[]> {
  const { mock, url, key, close } = await startMock({ script: scene.script });
  const place: Place = {
    url,
    key: scene.wrongKey ? 'unknown' : key,
    home: join(project, scene.name.replaceAll(/\W/g, '-')),
  };
  try {
    await mkdir(place.home);
    for (const [name, content] of Object.entries((await program.files?.(place)) ?? {}))
      await writeFile(join(place.home, name), content);
    const args = [...(program.args?.(place) ?? []), ...(scene.args ?? [])];
    const { code, output } = program.bin
      ? await run(join(project, 'node_modules/.bin', program.bin), args, program.env(place), place.home)
      : await runSource([program.setup, ...args].join('\n'), program.env(place), place.home);
    const refused = mock.requests.filter(({ status }) => status === 400);
    return [
      ...(output.includes(scene.says) ? [] : [`does not say "${scene.says}" but: ${output.slice(-500)}`]),
      ...((code === 0) === !scene.fails ? [] : [`ends with code ${code}`]),
      ...(scene.sends === undefined || JSON.stringify(mock.requests).includes(scene.sends)
        ? []
        : ['sends no result of the tool']),
      ...refused.map(({ path, body }) => `a 400 of ${path}: ${JSON.stringify(body).slice(0, 300)}`),
    ];
  } finally {
    await close();
  }
}

async function runSource(source: string, env: Record<string, string>, home: string) {
  await writeFile(join(home, 'main.mjs'), source);
  return run(process.execPath, ['main.mjs'], env, home);
}

/** Runs a program that sees no variable of this process but its path. */
function run(
  program: string,
  args: string[],
  env: Record<string, string>,
  home: string,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
