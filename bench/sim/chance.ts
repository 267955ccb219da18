/** Events that come by themselves, by chance. */
import type { Chance } from '../../src/mock/chance.js';

/** Time until the next of events that come by themselves, with so many a second on average, milliseconds. */
export function gapMs(perSecond: number, chance: Chance): number {
  return (-Math.log(1 - chance()) / perSecond) * 1_000;
}
