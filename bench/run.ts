/** `npm run bench`: streams beside their peers, memory, and the mock beside others; needs `npm run build` before. `-- --quick` takes seconds and tells less, `-- --peers` sets the package beside its peers alone, `-- --write` writes that into docs/bench.md. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { watchCalls } from './calls.js';
import { watchMemory } from './memory.js';
import { compareMocks } from './mock.js';
import { comparePeers } from './peers/compare.js';
import { pageOf } from './peers/page.js';
import { compareSpeed, type Effort } from './speed.js';
import { compareVerifiers } from './verify.js';

const isQuick = process.argv.includes('--quick');
const effort: Effort = isQuick ? { events: 20_000, warmUp: 2, rounds: 3 } : { events: 20_000, warmUp: 5, rounds: 11 };
const longEvents = isQuick ? 100_000 : 1_000_000;
const calls = isQuick ? 5_000 : 100_000;

const progress = (what: string) => process.stderr.write(`… ${what}\n`);

console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} processors`);
if (!process.argv.includes('--peers')) await measureOurselves();

const peers = await comparePeers(isQuick ? { calls: 500, rounds: 3 } : { calls: 2_000, rounds: 25 }, progress);
console.log(`\nthe package beside its peers; medians, in brackets the quartiles\n\n${peers}`);
if (process.argv.includes('--write')) await writeFile(new URL('../docs/bench.md', import.meta.url), pageOf(peers));

/** Streams, memory, calls, the mock and the validators; most of them beside others, too. */
async function measureOurselves(): Promise<void> {
  console.log(`CPU of the process in medians of ${effort.rounds} rounds; ratios to decode + split + JSON.parse\n`);
  for await (const table of compareSpeed(effort, progress)) console.log(`${table}\n`);

  progress(`memory over ${longEvents.toLocaleString('en')} events`);
  console.log(`heap in use while a stream of ${longEvents.toLocaleString('en')} events is read\n`);
  console.log(await watchMemory(longEvents));

  progress(`${calls.toLocaleString('en')} calls`);
  console.log(`\nwhat is in use while ${calls.toLocaleString('en')} calls are made, one in ten retried\n`);
  console.log(await watchCalls(calls));

  console.log(`\nthe mock beside others, ${isQuick ? '2,000' : '10,000'} requests a round, 16 at a time\n`);
  console.log(await compareMocks(isQuick ? 2_000 : 10_000, isQuick ? 1 : 5, progress));

  progress('validators');
  console.log('\nanswers of POST /v1/messages checked; the peers look at the body alone\n');
  console.log(await compareVerifiers(2_000, isQuick ? 3 : 11));
}
