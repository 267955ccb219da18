/** The tests that mutated sources of floors 2 to 4 are run against: those of the client, none that builds or installs. */
import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

const NAMES = [
  ...['check', 'classify', 'client', 'create-fetch', 'grammar', 'pieces', 'retry', 'retry-after', 'secrets', 'stream'],
  ...['faults/faults', 'fuzz/pure', 'fuzz/stream'],
];

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: NAMES.map((name) => `test/${name}.test.ts`),
    reporters: ['default'],
    // Stryker runs tests in threads, which take no such flag
    execArgv: [],
    setupFiles: ['test/expose-gc.ts'],
    // Random input finds little here that the tables do not, and takes its time
    env: { FUZZ_RUNS: '50' },
  },
});
