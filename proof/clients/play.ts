/** Installs a program into a temporary folder and plays its scenes against the mock. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { versionIn, type PlayedClient, type Row } from '../../scripts/clients/play-client.js';
import { execute } from '../../scripts/execute.js';
import { startMock, type LogEntry, type RunningMock } from '../../src/mock/index.js';
import { HELLO, SCENES, type Place, type Program, type Run, type Scene } from './program.js';

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const LIMIT_MS = 600_000;
/** Events of a stream before the interruption. */
const EVENTS = 10;
/** Time in which the mock has to notice that a program is gone. */
const NOTICE_MS = 5_000;

/** Plays every scene of a program. `onRow` is called after each. */
export async function playProgram(program: Program, onRow: (row: Row) => void): Promise<PlayedClient> {
  const project = await mkdtemp(join(tmpdir(), 'caicaini-clients-'));
  try {
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const packages = program.packages.map(([name, range]) => (range ? `${name}@${range}` : name));
    await execute('npm', ['install', ...QUIET, ...packages], { cwd: project });
    if (program.prepare !== undefined) await execute(process.execPath, [program.prepare], { cwd: project });
    const rows: Row[] = [];
    for (const scene of SCENES) {
      const run = program.runs[scene.name];
      const row =
        typeof run === 'string'
          ? { cells: [scene.name, `– (${run})`], problems: [] }
          : await playScene(program, scene, run, project);
      rows.push(row);
      onRow(row);
    }
    const names = program.packages.map(([name]) => name);
    return { versions: await Promise.all(names.map((name) => versionIn(project, name))), rows };
  } finally {
    await rm(project, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function playScene(program: Program, scene: Scene, run: Run, project: string): Promise<Row> {
  let events = 0;
  let child: ChildProcess | undefined;
  const arrivals: number[] = [];
  const { model } = program;
  // The mock reads no body of a request with a wrong key
  const isPrompt = ({ method, body = { model } }: LogEntry) =>
    model === undefined || (method === 'POST' && (body as { model?: unknown }).model === model);
  const running = await startMock({
    script: scene.answers(run).map((rule) => ({ ...rule, ...(model !== undefined && { match: { model } }) })),
    pace: () => {
      if (scene.isInterrupted && ++events === EVENTS) signal(child, 'SIGINT');
    },
    onRequest: (entry) => {
      if (isPrompt(entry)) arrivals.push(performance.now());
    },
  });
  const { url, key, mock } = running;
  const home = join(project, scene.name.replaceAll(/\W/g, '-'));
  const place: Place = { url, key: scene.wrongKey ? 'unknown' : key, home, project };
  try {
    await writeFiles(home, (await program.files?.(place)) ?? {});
    await program.before?.(place);
    const { command, args } = await commandOf(program, run, place);
    child = spawn(command, args, {
      cwd: home,
      // It sees no variable of this process but its path
      env: { PATH: process.env['PATH'], HOME: home, ...program.env(place), ...run.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that nothing that it starts outlives it
      detached: true,
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    const { code, output } = await endOf(child);
    const prompts = mock.requests.filter(isPrompt);
    const sent = prompts.map(({ body }) => JSON.stringify(body)).join('\n');
    const says = run.says ?? HELLO;
    const problems = [
      ...(scene.isInterrupted
        ? [
            ...(events < EVENTS ? [`the stream ended after ${events} events`] : []),
            ...((await isSettled(running)) ? [] : ['the stream runs on']),
          ]
        : [
            ...(output.includes(says) ? [] : [`does not say “${says}”`]),
            ...((code === 0) === !scene.fails ? [] : [`ends with code ${code}`]),
          ]),
      ...(scene.sends === undefined || sent.includes(scene.sends) ? [] : [`does not send ${scene.sends}`]),
      ...(scene.waitsMs === undefined || arrivals[1]! - arrivals[0]! >= scene.waitsMs
        ? []
        : ['waits less than Retry-After']),
      ...mock.requests
        .filter(({ status }) => status === 400)
        .map(({ path, body }) => `400 to ${path}: ${JSON.stringify(body).slice(0, 200)}`),
    ];
    const count = `${arrivals.length} request${arrivals.length === 1 ? '' : 's'}`;
    const done = scene.isInterrupted ? 'stops' : scene.fails ? `“${says}”` : 'answer';
    const cell = problems.length > 0 ? `**${problems.join('; ').replaceAll(/[|\s]+/g, ' ')}**` : `${done}, ${count}`;
    const told = problems.length > 0 ? [output.slice(-800)] : [];
    return { cells: [scene.name, cell], problems: [...problems, ...told] };
  } finally {
    signal(child, 'SIGKILL');
    await running.close();
  }
}

async function writeFiles(home: string, files: Record<string, string>): Promise<void> {
  await mkdir(home);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), content);
  }
}

/** The command of a program; for a library, a file with its setup and the source of the scene. */
async function commandOf(program: Program, run: Run, place: Place): Promise<{ command: string; args: string[] }> {
  const args = [...(program.args?.(place) ?? []), ...run.args];
  if (program.bin) return { command: join(place.project, 'node_modules/.bin', program.bin), args };
  await writeFile(join(place.home, 'main.mjs'), [program.setup, ...args].join('\n'));
  return { command: process.execPath, args: ['main.mjs'] };
}

/** Sends a signal to a program and all that it started, as a terminal does. */
function signal(child: ChildProcess | undefined, name: NodeJS.Signals): void {
  try {
    if (child?.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // All its processes have ended
  }
}

function endOf(child: ChildProcess): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Whether the mock has ended all generations, because their client is gone. */
async function isSettled({ mock, key }: RunningMock): Promise<boolean> {
  const account = mock.accounts.get(key)!;
  for (let ms = 0; ms < NOTICE_MS && account.reserved > 0; ms += 50) await wait(50);
  return account.reserved === 0;
}
