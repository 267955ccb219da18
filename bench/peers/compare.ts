/** Compares the package with its peers in one table: size, start, calls and types. */
import { alignedTable } from '../../scripts/table.js';
import { compareCalls, compareConcurrent } from './calls.js';
import { PEERS } from './peers.js';
import { compareSizes } from './size.js';
import { compareStarts } from './start.js';
import { compareTypes } from './types.js';

/** The number of calls and rounds. */
export interface PeerEffort {
  calls: number;
  rounds: number;
}

interface Columns {
  head: string[];
  rows: string[][];
}

/** Measures every peer and returns the table. A dash means that a figure does not apply. */
export async function comparePeers({ calls, rounds }: PeerEffort, progress: (step: string) => void): Promise<string> {
  const parts: Columns[] = [];
  progress('sizes');
  parts.push(await compareSizes());
  progress('imports');
  parts.push(compareStarts(rounds));
  progress('calls');
  parts.push(await compareCalls(calls, rounds));
  progress('calls, many at a time');
  parts.push(await compareConcurrent(calls, rounds));
  progress('types');
  parts.push(compareTypes());
  const head = parts.flatMap((part) => part.head.slice(1));
  const rows = PEERS.map(({ name }) => [
    name,
    ...parts.flatMap((part) => {
      const row = part.rows.find(([each]) => each === name);
      return row?.slice(1) ?? part.head.slice(1).map(() => '–');
    }),
  ]);
  return alignedTable(['', ...head], rows);
}
