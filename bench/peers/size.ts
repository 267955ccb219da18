/** Measures the size of a program with each peer: bundled and compressed, and installed. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { execute } from '../../scripts/execute.js';
import { PEERS } from './peers.js';
import { ROOT } from './root.js';

const OWN = 'caicaini';

/** The bundle of a program that makes a message, that of one that also streams, and the size of the installation. */
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

/** Joins programs into one: each import once, and each program in a block, because they declare the same names. */
function joined(programs: string[]): string {
  const lines = programs.map((program) => program.split('\n'));
  const imports = new Set(lines.flat().filter(isImport));
  const blocks = lines.map((part) => `{\n${part.filter((line) => !isImport(line)).join('\n')}\n}`);
  return [...imports, ...blocks].join('\n');
}

const isImport = (line: string) => line.startsWith('import ');

/** The packages and bytes of an installation, with all dependencies. */
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

/** The folder of a package, searched in `node_modules` folders upwards, as Node does. */
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
  // --ignore-scripts, because `npm run bench` has just built
  const printed = await execute('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT });
  return (JSON.parse(printed) as [{ unpackedSize: number }])[0].unpackedSize;
}
