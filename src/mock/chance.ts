/** Chance that repeats itself: the same seed and text give the same numbers. */

/** Numbers from 0 (included) to 1 (excluded). */
export type Chance = () => number;

/** A sequence that depends on the seed and the text alone. */
export function createChance(seed: number, text: string): Chance {
  let state = seed >>> 0;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A prefix with some characters of Crockford's base 32. */
export function makeId(prefix: string, length: number, chance: Chance): string {
  return prefix + Array.from({ length }, () => ALPHABET[Math.floor(chance() * ALPHABET.length)]).join('');
}

/** One of the items. */
export function pick<T>(items: readonly T[], chance: Chance): T {
  return items[Math.floor(chance() * items.length)]!;
}
