/** Random numbers that repeat: the same seed and text give the same sequence. */

/** The next random number, from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** A sequence of random numbers that depends on the seed and the text only (mulberry32). */
export function createRandom(seed: number, text: string): Random {
  let state = seed >>> 0;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id: a prefix and `length` random characters of Crockford's base 32. */
export function makeId(prefix: string, length: number, random: Random): string {
  return prefix + Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
}

/** A random item of a list that is not empty. */
export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}
