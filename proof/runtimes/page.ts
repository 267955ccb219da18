/** A web server that serves the files of a project and forwards the mock's paths, so that both have one origin. */
import { readFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from '../../scripts/execute.js';

/** Serves on a free port of this machine. */
export async function servePage(project: string, mock: string): Promise<{ url: string; close: () => void }> {
  const page = `<!doctype html><script type="importmap">${await importMap(project)}</script>`;
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', mock);
    if (/^\/(v1|__mock)\//.test(pathname)) forward(mock, incoming, outgoing);
    else if (pathname === '/') outgoing.setHeader('content-type', 'text/html; charset=utf-8').end(page);
    else void serveFile(join(project, normalize(pathname)), outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** An import map that resolves the packages to the files that Node would load. */
async function importMap(project: string): Promise<string> {
  const script = `
    const { dependencies } = (await import('caicaini/package.json', { with: { type: 'json' } })).default;
    console.log(JSON.stringify(['caicaini', ...Object.keys(dependencies)].map((name) => [name, import.meta.resolve(name)])));`;
  const found = await execute(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    cwd: project,
  });
  const imports = (JSON.parse(found) as [string, string][]).map(
    ([name, url]) => [name, `/${relative(project, fileURLToPath(url))}`] as const,
  );
  return JSON.stringify({ imports: Object.fromEntries(imports) });
}

async function serveFile(path: string, outgoing: ServerResponse): Promise<void> {
  const text = await readFile(path).catch(() => undefined);
  if (text === undefined) outgoing.writeHead(404).end();
  else outgoing.setHeader('content-type', 'text/javascript').end(text);
}

/** Forwards a request to the mock and its answer back. A reset on one side resets the other. */
function forward(mock: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers } = incoming;
  const upstream = request(new URL(incoming.url ?? '/', mock), { method, headers });
  const breakOff = () => void outgoing.socket?.resetAndDestroy();
  upstream.on('error', breakOff).on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', breakOff).pipe(outgoing);
  });
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}
