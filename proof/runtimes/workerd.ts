/** workerd, the runtime of Cloudflare Workers: the suite is bundled as its tools do it, and one request runs it. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { execute } from '../../scripts/execute.js';
import { programOf } from './programs.js';
import { SUITE_MS, type Line, type Runtime, type Stage } from './runtime.js';

const from = {
  package: `@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`,
  range: '1',
  file: 'bin/workerd',
};

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.js")],
      compatibilityDate = "2026-01-01",
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

export const workerd: Runtime = {
  name: 'workerd',
  how: 'bundled by esbuild; a call outlives the request that set its timer',
  find: () => programOf(from),
  version: async (program) => (await execute(program, ['--version'])).replace('workerd ', ''),
  async run(program, project, stage, report) {
    await build({
      entryPoints: [join(project, 'worker.mjs')],
      outfile: join(project, 'worker.js'),
      bundle: true,
      format: 'esm',
      conditions: ['workerd'],
      logLevel: 'error',
    });
    await writeFile(join(project, 'worker.capnp'), CONFIG);
    const server = spawn(program, ['serve', 'worker.capnp', '--control-fd=3'], {
      cwd: project,
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    });
    try {
      const url = `http://127.0.0.1:${await portOf(server.stdio[3] as Readable)}`;
      // First, because the suite leaves the limiter of the key in another state
      await waitBeyondARequest(url, stage);
      const signal = AbortSignal.timeout(SUITE_MS);
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(stage), signal });
      for (const line of (await answer.text()).split('\n').filter(Boolean)) report(JSON.parse(line) as Line);
    } finally {
      server.kill('SIGKILL');
    }
  },
};

/**
 * A call that waits in the limiter is sent when its time comes, though the request that set the timer is gone: workerd
 * ends the timers of a request with it. Throws when the call is not sent.
 */
async function waitBeyondARequest(url: string, stage: Stage): Promise<void> {
  const post = async (to: string, body: unknown, signal: AbortSignal) =>
    (await fetch(to, { method: 'POST', body: JSON.stringify(body), signal })).text();
  const call = (maxAttempts: number, signal: AbortSignal) => post(`${url}/call`, { ...stage, maxAttempts }, signal);
  const patience = AbortSignal.timeout(20_000);
  await post(`${stage.url}/__mock/faults`, [{ times: 1, answer: { status: 429, retryAfter: 2 } }], patience);
  const refused = await call(1, patience);
  const first = new AbortController();
  const gone = call(3, first.signal).catch((error: unknown) => String(error));
  // Both wait for two seconds; the first of them has set the timer
  await setTimeout(300);
  const second = call(3, patience).catch((error: unknown) => String(error));
  await setTimeout(300);
  first.abort('the reader has left');
  const ends = [refused, await gone, await second];
  const wanted = [/^{"status":429/, /the reader has left/, /^{"status":200}$/];
  if (!wanted.every((want, at) => want.test(ends[at]!)))
    throw new Error(`a call does not outlive the request that set its timer: ${ends.join(' ')}`);
}

/** The port that workerd reports once it listens. */
async function portOf(control: Readable): Promise<number> {
  for await (const line of createInterface(control)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === 'listen') return port;
  }
  throw new Error('workerd ended before it listened');
}
