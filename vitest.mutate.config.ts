/** The tests that mutated sources are run against: pure ones, which need neither sockets nor a clock. */
import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

const NAMES = {
  judging: [
    'check',
    'classify',
    'classify-words',
    'door-rules',
    'door-share',
    'door-wait',
    'doors',
    'pieces',
    'retry',
    'retry-after',
    'fuzz/pure',
  ],
  doing: [
    'assembly',
    'attempt',
    'credentials',
    'door-share',
    'door-wait',
    'doors',
    'grammar',
    'misuse',
    'pieces',
    'requests',
    'stream-reader',
  ],
};
const names = NAMES[process.env['MUTATE'] as keyof typeof NAMES];

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: names.map((name) => `test/${name}.test.ts`),
    reporters: ['default'],
    // Stryker runs tests in threads, which take no such flag
    execArgv: [],
    isolate: false,
    setupFiles: ['test/expose-gc.ts'],
    // None of them waits for anything, so one that does has noticed
    testTimeout: 3_000,
    // Random input finds little here that the tables do not, and takes its time
    env: { FUZZ_RUNS: '50' },
  },
});
