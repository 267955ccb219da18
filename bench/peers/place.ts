/** Where the peers are installed: this repository, whose own package resolves to what was built. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The middle value, with the smallest and the largest. */
export function spread(values: number[], digits: number): string {
  const sorted = [...values].sort((one, other) => one - other);
  const [least, middle, most] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
