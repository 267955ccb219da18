/** Measures readers side by side: in turns, so that what disturbs one disturbs all, with the median of the rounds. */

/** Something to measure. */
export interface Subject {
  name: string;
  run: () => Promise<unknown>;
}

/** The medians over all rounds. */
export interface Measured {
  name: string;
  /** CPU of the whole process, its garbage collection included, microseconds. */
  cpuUs: number;
  wallUs: number;
  /** The CPU of each round, to compare with that of another subject in the same round. */
  cpuUsOfRounds: readonly number[];
}

/** Runs all subjects in turns, first `warmUp` rounds that do not count, then `rounds`. */
export async function measureInTurns(subjects: Subject[], warmUp: number, rounds: number): Promise<Measured[]> {
  const taken = subjects.map(() => ({ cpuUs: [] as number[], wallUs: [] as number[] }));
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      // Each round begins with another subject
      const at = (turn + Math.max(round, 0)) % subjects.length;
      const { cpuUs, wallUs } = await measureOnce(subjects[at]!);
      if (round < 0) continue;
      taken[at]!.cpuUs.push(cpuUs);
      taken[at]!.wallUs.push(wallUs);
    }
  }
  return subjects.map(({ name }, at) => ({
    name,
    cpuUs: median(taken[at]!.cpuUs),
    wallUs: median(taken[at]!.wallUs),
    cpuUsOfRounds: taken[at]!.cpuUs,
  }));
}

/** Collects garbage; the command runs Node with --expose-gc. */
export function collect(): void {
  if (!globalThis.gc) throw new Error('run it with npm run bench: Node needs --expose-gc');
  globalThis.gc();
}

async function measureOnce({ run }: Subject): Promise<{ cpuUs: number; wallUs: number }> {
  // Nobody pays for the garbage of the one before. A full collection would throw optimised code away as well
  globalThis.gc?.({ type: 'minor' });
  await run();
  const before = process.cpuUsage();
  const startMs = performance.now();
  await run();
  const wallUs = (performance.now() - startMs) * 1_000;
  const { user, system } = process.cpuUsage(before);
  return { cpuUs: user + system, wallUs };
}

/** The median as text, in brackets the quartiles, between which the middle half of the values lies. */
export function spread(values: readonly number[], digits: number): string {
  const [middle, low, high] = [0.5, 0.25, 0.75].map((share) => quantile(values, share).toFixed(digits));
  return `${middle!} (${low!}–${high!})`;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at % 1);
}
