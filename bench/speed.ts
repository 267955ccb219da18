/** How fast streams are read: CPU per event, as a ratio to the parse floor. */
import { inPieces, oneByOne, prepareAnswer, type SurfaceName } from './answers.js';
import { measureInTurns, type Measured } from './measure.js';
import { FLOOR, READERS } from './readers.js';
import { writeTable } from './table.js';

const PIECE_BYTES = 16_384;

/** How much is measured. */
export interface Effort {
  events: number;
  warmUp: number;
  rounds: number;
}

/** Measures both surfaces in both chunkings; a table for each. */
export async function* compareSpeed(effort: Effort, progress: (what: string) => void): AsyncGenerator<string> {
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
  const floorUs = measured.find(({ name }) => name === FLOOR)!.cpuUs;
  const rows = measured.map(({ name, cpuUs, wallUs }) => [
    name,
    (cpuUs / floorUs).toFixed(2),
    (cpuUs / events).toFixed(2),
    Math.round((events / wallUs) * 1_000).toLocaleString('en'),
  ]);
  return writeTable(['reader', 'CPU / floor', 'µs CPU / event', 'events / ms'], rows);
}
