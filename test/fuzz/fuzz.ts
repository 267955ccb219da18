/** Properties over random input. FUZZ_SEED repeats a run, FUZZ_RUNS is its length; a failure prints seed, path and input. */
import * as fc from 'fast-check';

/** The nightly run takes another one. */
export const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_124);
/** Runs of each property. */
export const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2_000);
console.info(`FUZZ_SEED=${seed} FUZZ_RUNS=${numRuns}`);

/** Checks a property for every run. */
export function holds<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, property), { seed, numRuns, includeErrorInReport: true });
}

/** The same for an async property. */
export function holdsLater<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(arbitrary, property), { seed, numRuns, includeErrorInReport: true });
}

/** Parts at which a text or a body is split. */
export const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** Splits something at shares of its length. */
export function splitAt<T extends { length: number; slice(start: number, end: number): T }>(
  whole: T,
  shares: readonly number[],
): T[] {
  const places = [0, ...shares.map((share) => Math.floor(share * whole.length)).sort((a, b) => a - b), whole.length];
  return places.slice(1).map((end, at) => whole.slice(places[at]!, end));
}
