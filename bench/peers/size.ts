/** What a program of each peer weighs: bundled and compressed, and installed. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { execute } from '../../scripts/execute.js';
import { PEERS } from './peers.js';
import { ROOT } from './place.js';

const OWN = 'caicaini';

/** Bundle of a program that makes a message, of one that also streams, and what is installed for it. */
export async function compareSizes(): Promise<{ head: string[]; rows: string[][] }> {
  const rows: string[][] = [];
  for (const { name, program, packages } of PEERS) {
    if (!program) continue;
    const { bytes, count } = await installed(packages);
    const sizes = await Promise.all([bundled(program.create), bundled(program.create, program.stream)]);
    rows.push([name, ...sizes.map(inKb), (bytes / 1e6).toFixed(1), String(count)]);
  }
  return { head: ['', 'create, kB gzip', 'with streaming, kB gzip', 'installed, MB', 'packages'], rows };
}

const inKb = (bytes: number) => (bytes / 1000).toFixed(1);

async function bundled(...programs: string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: joined(programs), resolveDir: ROOT },
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

/** One program that does what several do: imports once, and each part in a block, because both declare the same names. */
function joined(programs: string[]): string {
  const lines = programs.map((program) => program.split('\n'));
  const imports = new Set(lines.flat().filter(isImport));
  const blocks = lines.map((part) => `{\n${part.filter((line) => !isImport(line)).join('\n')}\n}`);
  return [...imports, ...blocks].join('\n');
}

const isImport = (line: string) => line.startsWith('import ');

/** Packages and bytes of an installation: what is named, and everything it depends on. */
async function installed(packages: string[]): Promise<{ bytes: number; count: number }> {
  const found = new Map<string, number>();
  const add = async (name: string, from: string): Promise<void> => {
    const folder = name === OWN ? ROOT : await folderOf(name, from);
    if (folder === undefined || found.has(folder)) return;
    found.set(folder, 0);
    const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
    found.set(folder, name === OWN ? await packedBytes() : await bytesOf(folder));
    for (const each of Object.keys(dependencies)) await add(each, folder);
  };
  for (const name of packages) await add(name, ROOT);
  return { bytes: [...found.values()].reduce((sum, bytes) => sum + bytes, 0), count: found.size };
}

type Manifest = { dependencies?: Record<string, string> };

/** As Node looks for it: in the folders `node_modules` upwards. */
async function folderOf(name: string, from: string): Promise<string | undefined> {
  for (let folder = from; folder.startsWith(ROOT.replace(/\/$/, '')); folder = join(folder, '..')) {
    const candidate = join(folder, 'node_modules', name);
    if (await stat(candidate).catch(() => undefined)) return candidate;
  }
  return undefined;
}

async function bytesOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const own = files.filter((file) => file.isFile() && !file.parentPath.slice(folder.length).includes('node_modules'));
  const sizes = await Promise.all(own.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function packedBytes(): Promise<number> {
  // As it is published: the bench begins with a build
  const printed = await execute('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT });
  return (JSON.parse(printed) as [{ unpackedSize: number }])[0].unpackedSize;
}
