/** Chance from a seed (mulberry32): the same seed gives the same run. */
export type Chance = () => number;

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time until the next of events that come by themselves, with so many a second on average, milliseconds. */
export function gapMs(perSecond: number, chance: Chance): number {
  return (-Math.log(1 - chance()) / perSecond) * 1_000;
}
