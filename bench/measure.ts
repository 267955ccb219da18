/**
 * Measures several subjects in turns, so that a disturbance of the machine affects all of them. Takes medians of
 * rounds.
 */

/** A function to measure. */
export interface Subject {
  name: string;
  run: () => Promise<unknown>;
}

/** The medians over all rounds. */
export interface Measured {
  name: string;
  /** CPU time of the process, garbage collection included, microseconds. */
  cpuUs: number;
  wallUs: number;
  /** CPU time of each round, to compare it with another subject in the same round. */
  cpuUsOfRounds: readonly number[];
}

/** Runs all subjects in turns: first `warmUp` rounds that are not counted, then `rounds`. */
export async function measureInTurns(subjects: Subject[], warmUp: number, rounds: number): Promise<Measured[]> {
  const taken = subjects.map(() => ({ cpuUs: [] as number[], wallUs: [] as number[] }));
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      // Each round begins with the next subject, so that none always runs first
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

/** Collects garbage. Needs Node's flag --expose-gc. */
export function collect(): void {
  if (!globalThis.gc) throw new Error('Node runs without --expose-gc; use npm run bench');
  globalThis.gc();
}

async function measureOnce({ run }: Subject): Promise<{ cpuUs: number; wallUs: number }> {
  // Collect the garbage of the subject before. A minor collection, because a full one also drops optimised code
  globalThis.gc?.({ type: 'minor' });
  await run();
  const before = process.cpuUsage();
  const startMs = performance.now();
  await run();
  const wallUs = (performance.now() - startMs) * 1_000;
  const { user, system } = process.cpuUsage(before);
  return { cpuUs: user + system, wallUs };
}

/** The median as text, with the quartiles in brackets. */
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
