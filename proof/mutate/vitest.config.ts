/** The tests that mutated sources run against: pure ones, without sockets and without the platform's clock. */
import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.config.js';

const NAMES = {
  judging: ['policy/*', 'shared/*', 'validate/check', 'limiter/*', 'fuzz/pure'],
  doing: ['http/*', 'stream/{accumulator,grammar,reader}', 'limiter/*', 'client/{credentials,misuse}'],
};
const names = NAMES[process.env['MUTATE'] as keyof typeof NAMES];

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: names.map((name) => `test/${name}.test.ts`),
    reporters: ['default'],
    // Stryker runs tests in threads, which do not take flags of Node
    execArgv: [],
    // None of them reads the contract package
    globalSetup: [],
    isolate: false,
    setupFiles: ['test/support/expose-gc.ts'],
    // None of these tests waits, so a test that waits has found the mutation
    testTimeout: 3_000,
    // Random input finds little that the tables do not find, and takes long
    env: { FUZZ_RUNS: '50' },
  },
});
