/** `npm run runtimes`: the smoke suite in every runtime, from the packed package. `-- --only bun,deno`, `-- --write`. */
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startMock } from '../../src/mock/index.js';
import { closedAddress } from '../../test/support/closed.js';
import { installPacked } from '../support/packed.js';
import { pick } from './all.js';
import { play, type Result } from './runtime.js';
import { complaints, exitCode, toMarkdown } from './table.js';

const { values } = parseArgs({ options: { only: { type: 'string' }, write: { type: 'boolean', default: false } } });
if (values.write && values.only) throw new Error('--write needs every runtime: leave --only out');
const runtimes = pick(values.only?.split(','));

say('the package is built, packed and installed');
const project = await installPacked();
const mock = await startMock();
try {
  for (const file of ['smoke.mjs', 'main.mjs', 'worker.mjs'])
    await copyFile(fileURLToPath(new URL(file, import.meta.url)), join(project, file));
  const suite = (await import(pathToFileURL(join(project, 'smoke.mjs')).href)) as { CHECKS: object };
  const checks = Object.keys(suite.CHECKS);
  const stage = { url: mock.url, closed: await closedAddress(), key: mock.key, emptyKey: mock.mock.keys.empty };
  const results: Result[] = [];
  for (const runtime of runtimes) {
    say(runtime.name);
    const result = await play(runtime, { project, stage, checks });
    results.push(result);
    for (const complaint of complaints(result)) say(complaint);
  }
  const page = toMarkdown(results, checks);
  console.log(page);
  if (values.write) await writeFile(new URL('../../docs/generated/runtimes.md', import.meta.url), page);
  process.exitCode = exitCode(results);
} finally {
  await mock.close();
  await rm(project, { recursive: true, force: true });
}

function say(text: string): void {
  process.stderr.write(`… ${text}\n`);
}
