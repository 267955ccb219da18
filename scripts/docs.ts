/** Writes the docs site to dist/docs, or to a folder that is named, and prints what its pages weigh. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDocs } from './docs/build.js';
import { loadSpec } from './spec.js';

const folder = resolve(process.argv[2] ?? 'dist/docs');
const files = await buildDocs(await loadSpec());
await rm(folder, { recursive: true, force: true });
for (const { path, text } of files) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
  console.log(`${kilobytes(Buffer.byteLength(text))} ${kilobytes(gzipSync(text).length)}  ${path}`);
}
const total = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
console.log(`${kilobytes(total)} in all, in ${files.length} files; the second column is gzipped`);

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
