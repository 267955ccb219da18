/** `npm run bench`: speed of streams beside their peers, and memory. `-- --quick` takes seconds and tells less. */
import { cpus } from 'node:os';
import { watchMemory } from './memory.js';
import { compareSpeed, type Effort } from './speed.js';

const isQuick = process.argv.includes('--quick');
const effort: Effort = isQuick ? { events: 20_000, warmUp: 2, rounds: 3 } : { events: 20_000, warmUp: 5, rounds: 15 };
const longEvents = isQuick ? 100_000 : 1_000_000;

const progress = (what: string) => process.stderr.write(`… ${what}\n`);

console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} processors`);
console.log(`CPU of the process in medians of ${effort.rounds} rounds; ratios to decode + split + JSON.parse\n`);
for await (const table of compareSpeed(effort, progress)) console.log(`${table}\n`);

progress(`memory over ${longEvents.toLocaleString('en')} events`);
console.log(`heap in use while a stream of ${longEvents.toLocaleString('en')} events is read\n`);
console.log(await watchMemory(longEvents));
