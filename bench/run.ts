/**
 * `npm run bench`: measures streams, memory, calls, the mock and the checks, and compares the package with its peers.
 * Options after `--`: `--quick` takes seconds and is less exact, `--peers` only compares with the peers, `--write`
 * writes that comparison to docs/generated/bench.md.
 */
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

const progress = (step: string) => process.stderr.write(`… ${step}\n`);

console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} processors`);
if (!process.argv.includes('--peers')) await measureOurselves();

const peers = await comparePeers(isQuick ? { calls: 500, rounds: 3 } : { calls: 2_000, rounds: 25 }, progress);
console.log(`\nthe package and its peers: medians, with quartiles in brackets\n\n${peers}`);
if (process.argv.includes('--write'))
  await writeFile(new URL('../docs/generated/bench.md', import.meta.url), pageOf(peers));

/** Measures streams, memory, calls, the mock and the checks. */
async function measureOurselves(): Promise<void> {
  console.log(`CPU time of the process, medians of ${effort.rounds} rounds; ratios to decode + split + JSON.parse\n`);
  for await (const table of compareSpeed(effort, progress)) console.log(`${table}\n`);

  progress(`memory over ${longEvents.toLocaleString('en')} events`);
  console.log(`heap while a stream of ${longEvents.toLocaleString('en')} events is read\n`);
  console.log(await watchMemory(longEvents));

  progress(`${calls.toLocaleString('en')} calls`);
  console.log(`\nresources during ${calls.toLocaleString('en')} calls, one in ten with a retry\n`);
  console.log(await watchCalls(calls));

  console.log(`\nthe mock and other servers: ${isQuick ? '2,000' : '10,000'} requests per round, 16 at a time\n`);
  console.log(await compareMocks(isQuick ? 2_000 : 10_000, isQuick ? 1 : 5, progress));

  progress('validators');
  console.log('\nchecks of answers of POST /v1/messages; the peers check the body alone\n');
  console.log(await compareVerifiers(2_000, isQuick ? 3 : 11));
}
