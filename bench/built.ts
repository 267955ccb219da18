/**
 * The built package, for measurements: tsx, which runs the bench, adds a call for the name of each inner function of a
 * source, and with it half of the cost of an event.
 */
import type * as Package from '../src/index.js';

export const { createClient } = (await import(new URL('../dist/index.js', import.meta.url).href)) as typeof Package;
