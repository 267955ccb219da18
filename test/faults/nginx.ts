/** Debian's nginx as a reverse proxy before a script, on free ports, with its files in one folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Nginx {
  /** Base URL of a way through the proxy to a port of this machine. */
  through(way: Way, port: number): string;
  close(): Promise<void>;
}

/** The settings of each location of the proxy. */
const WAYS = {
  plain: '',
  unbuffered: 'proxy_buffering off;',
  small: 'client_max_body_size 64;',
  impatient: 'proxy_read_timeout 500ms;',
  kept: 'proxy_http_version 1.1; proxy_set_header Connection "";',
  zipped: 'gzip on; gzip_types application/json; gzip_min_length 1; gzip_proxied any;',
  // One request passes
  limited: 'limit_req zone=one; limit_req_status 429;',
} satisfies Record<string, string>;

export type Way = keyof typeof WAYS;

/** Where nginx is installed; undefined when it is not. */
export async function findNginx(): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const path = join(folder, 'nginx');
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** Starts nginx and waits until it answers. */
export async function startNginx(program: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'caicaini-nginx-'));
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), configure(folder, port));
  const args = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
  const nginx = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  nginx.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!(await answers(port))) {
    if (nginx.exitCode !== null) throw new Error(`nginx did not start: ${said}`);
    await new Promise(setImmediate);
  }
  return {
    through: (way, upstream) => `http://127.0.0.1:${port}/${way}/${upstream}`,
    close: () => end(nginx, folder),
  };
}

function configure(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const locations = Object.entries(WAYS).map(
    ([way, settings]) => `location ~ ^/${way}/(?<upstream>\\d+)(?<rest>/.*)$ {
      ${settings}
      proxy_pass http://127.0.0.1:$upstream$rest;
    }`,
  );
  return `daemon off; master_process off; worker_processes 1; pid ${join(folder, 'pid')};
  error_log ${join(folder, 'error.log')};
  events {}
  http {
    access_log off;
    limit_req_zone $server_addr zone=one:64k rate=1r/m;
    ${temporary.join(' ')}
    server { listen 127.0.0.1:${port}; ${locations.join('\n')} }
  }`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });
}

async function end(nginx: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => nginx.once('exit', resolve));
  nginx.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
}
