/** Measures the speed of readers of streams: CPU time per event, as a ratio to the minimal parse. */
import { inPieces, oneByOne, prepareAnswer, type SurfaceName } from './answers.js';
import { measureInTurns, type Measured } from './measure.js';
import { BASELINE, READERS } from './readers.js';
import { alignedTable } from '../scripts/table.js';

const PIECE_BYTES = 16_384;

/** The number of events and rounds. */
export interface Effort {
  events: number;
  warmUp: number;
  rounds: number;
}

/** Measures both APIs, each with large pieces and with one event per piece. Yields a table for each. */
export async function* compareSpeed(effort: Effort, progress: (step: string) => void): AsyncGenerator<string> {
  for (const surface of ['messages', 'chat'] as const) {
    for (const cut of ['16 kB pieces', 'one event per piece'] as const) {
      progress(`${surface}, ${cut}`);
      const measured = await measure(surface, cut === '16 kB pieces', effort);
      yield `${surface}, ${effort.events.toLocaleString('en')} events, ${cut}\n\n${tableOf(measured, effort.events)}`;
    }
  }
}

async function measure(surface: SurfaceName, inBulk: boolean, { events, warmUp, rounds }: Effort): Promise<Measured[]> {
  const answer = prepareAnswer(surface, events);
  const pieces = inBulk ? inPieces(answer, PIECE_BYTES) : oneByOne(answer);
  const subjects = Object.entries(READERS[surface]).map(([name, read]) => ({
    name,
    run: async () => {
      const chars = await read(pieces);
      if (chars !== undefined && chars !== answer.textChars) throw new Error(`${name} read another text`);
    },
  }));
  return measureInTurns(subjects, warmUp, rounds);
}

function tableOf(measured: Measured[], events: number): string {
  const baselineUs = measured.find(({ name }) => name === BASELINE)!.cpuUs;
  const rows = measured.map(({ name, cpuUs, wallUs }) => [
    name,
    (cpuUs / baselineUs).toFixed(2),
    (cpuUs / events).toFixed(2),
    Math.round((events / wallUs) * 1_000).toLocaleString('en'),
  ]);
  return alignedTable(['reader', 'CPU ratio', 'µs CPU / event', 'events / ms'], rows);
}
