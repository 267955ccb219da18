/**
 * Compares the mock with Prism, and with a bare server that sends the same bytes: time to start, and requests per
 * second.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import document from '../generated/openapi.json' with { type: 'json' };
import { MOCK_KEYS } from '../src/mock/index.js';
import { alignedTable } from '../scripts/table.js';

const CONCURRENCY = 16;
const BODY = JSON.stringify(
  document.paths['/v1/messages'].post.requestBody.content['application/json'].examples.quickstart.value,
);
const ANSWER = JSON.stringify(
  document.paths['/v1/messages'].post.responses['200'].content['application/json'].examples.quickstart.value,
);

interface Server {
  name: string;
  args: (folder: string, port: number) => string[];
  port: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const prism = join(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json'), '../dist/index.js');

/** The servers. Each answers POST /v1/messages with a message. */
const KINDS: Omit<Server, 'port'>[] = [
  { name: 'bare node:http', args: (folder, port) => [join(folder, 'bare.mjs'), String(port)] },
  { name: 'caicaini mock', args: (_, port) => [join(root, 'dist/cli.js'), 'mock', '--port', String(port)] },
  // Prism reads the description as OpenAPI 3.1, which compareMocks writes
  { name: 'prism', args: (folder, port) => [prism, 'mock', '--port', String(port), join(folder, 'openapi.json')] },
];

/** Starts each server, sends the same requests to all in turns, and returns a table of medians. */
export async function compareMocks(
  requests: number,
  rounds: number,
  progress: (step: string) => void,
): Promise<string> {
  const servers: Server[] = [];
  for (const kind of KINDS) servers.push({ ...kind, port: await freePort() });
  const folder = await mkdtemp(join(tmpdir(), 'caicaini-bench-'));
  await writeFile(join(folder, 'openapi.json'), JSON.stringify({ ...document, openapi: '3.1.0' }));
  await writeFile(join(folder, 'bare.mjs'), BARE_SERVER);
  const running: ChildProcess[] = [];
  try {
    const started: number[] = [];
    for (const server of servers) {
      progress(`start ${server.name}`);
      const startMs = performance.now();
      running.push(spawn(process.execPath, server.args(folder, server.port), { stdio: 'ignore' }));
      await untilAnswers(server);
      started.push(performance.now() - startMs);
    }
    const taken = servers.map(() => [] as number[]);
    for (let round = -1; round < rounds; round++) {
      for (const [at, server] of servers.entries()) {
        progress(`round ${round + 1} of ${rounds}: ${server.name}`);
        const ms = await load(server, requests);
        if (round >= 0) taken[at]!.push(ms);
      }
    }
    const perSecond = taken.map((all) => (requests / all.sort((one, other) => one - other)[all.length >> 1]!) * 1_000);
    const rows = servers.map(({ name }, at) => [
      name,
      Math.round(started[at]!).toLocaleString('en'),
      Math.round(perSecond[at]!).toLocaleString('en'),
      (perSecond[at]! / perSecond[0]!).toFixed(2),
    ]);
    return alignedTable(['server', 'first answer after, ms', 'requests / s', 'ratio to bare'], rows);
  } finally {
    for (const child of running) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  }
}

const BARE_SERVER = `import { createServer } from 'node:http';
createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(${JSON.stringify(ANSWER)});
  });
}).listen(Number(process.argv[2]), '127.0.0.1');`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilAnswers(server: Server): Promise<void> {
  const deadlineMs = performance.now() + 30_000;
  const agent = new Agent();
  for (;;) {
    const status = await send(server, agent).catch(() => undefined);
    if (status === 200) return;
    if (performance.now() > deadlineMs) throw new Error(`${server.name} answers ${status ?? 'nothing'}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function load(server: Server, requests: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const startMs = performance.now();
  let left = requests;
  const worker = async () => {
    while (left-- > 0) if ((await send(server, agent)) !== 200) throw new Error(`${server.name} did not answer 200`);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  agent.destroy();
  return performance.now() - startMs;
}

function send({ port }: Server, agent: Agent): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${MOCK_KEYS.enterprise}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path: '/v1/messages', method: 'POST', headers, agent },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      },
    );
    sent.on('error', reject).end(BODY);
  });
}
