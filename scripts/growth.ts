/** Prints the time that the verifier takes for bodies of growing size: `npm run bench:verifier`. It doubles with the size. */
import { SIZED, timeOf } from './verifier/growth.js';

const SIZES_MB = [0.25, 0.5, 1, 2, 4];
const rows = Object.entries(SIZED).map(([name, ofBytes]) => {
  const times = SIZES_MB.map((mb) => [`${mb} MB`, `${timeOf(ofBytes(mb * 2 ** 20)).toFixed(1)} ms`] as const);
  return [name, Object.fromEntries(times)] as const;
});
console.table(Object.fromEntries(rows));
