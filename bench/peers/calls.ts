/** Measures the CPU time of a call: alone, with a fetch that answers at once, and 64 at a time over sockets. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { measureInTurns, spread, type Measured } from '../measure.js';
import { shortAnswers } from './answers.js';
import { PEERS, type Target } from './peers.js';

const AT_ONCE = 64;

/** CPU time per call, minus that of bare fetch, microseconds. The network is a stub. */
export async function compareCalls(calls: number, rounds: number): Promise<{ head: string[]; rows: string[][] }> {
  const { message, chat } = await shortAnswers();
  const headers = { 'content-type': 'application/json' };
  const stub: typeof fetch = (input) => {
    const url = input instanceof Request ? input.url : String(input);
    return Promise.resolve(new Response(url.includes('/chat/') ? chat : message, { headers }));
  };
  const measured = await measure({ url: 'https://gateway.example', fetch: stub }, calls, 1, rounds);
  const over = besideFirst(measured, (cpuUs, bareUs) => (cpuUs - bareUs) / calls, 0);
  return { head: ['', 'CPU per call over bare fetch, µs'], rows: over };
}

/** CPU time per call, 64 at a time to a server in another process, as a multiple of bare fetch. */
export async function compareConcurrent(calls: number, rounds: number): Promise<{ head: string[]; rows: string[][] }> {
  const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  try {
    const url = await new Promise<string>((resolve) => server.once('message', (sent) => resolve(sent as string)));
    const measured = await measure({ url, fetch }, calls, AT_ONCE, rounds);
    const times = besideFirst(measured, (cpuUs, bareUs) => cpuUs / bareUs, 2);
    return { head: ['', `CPU per call, ${AT_ONCE} at a time, × bare fetch`], rows: times };
  } finally {
    server.kill();
  }
}

/** Compares every subject with the first one in the same round, so that a disturbance affects both. */
function besideFirst(
  measured: Measured[],
  compare: (cpuUs: number, firstUs: number) => number,
  digits: number,
): string[][] {
  const [first, ...others] = measured as [Measured, ...Measured[]];
  const rows = others.map(({ name, cpuUsOfRounds }) => {
    const compared = cpuUsOfRounds.map((cpuUs, round) => compare(cpuUs, first.cpuUsOfRounds[round]!));
    return [name, spread(compared, digits)];
  });
  return [[first.name, compare(1, 1).toFixed(digits)], ...rows];
}

function measure(target: Target, calls: number, atOnce: number, rounds: number) {
  const subjects = PEERS.map(({ name, prepare }) => {
    const call = prepare(target);
    const run = async () => {
      let left = calls;
      const work = async () => {
        while (left-- > 0) await call();
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    };
    return { name, run };
  });
  return measureInTurns(subjects, 1, rounds);
}
