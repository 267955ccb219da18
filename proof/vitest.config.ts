/** The proofs that are tests, one project each: `npm run fuzz`, `npm run soak`, `npm run proof:foreign`. */
import { defineConfig } from 'vitest/config';
import { project } from '../vitest.config.js';

const HOUR_MS = 3_600_000;
const { FUZZ_RUNS = '100000', SOAK_CALLS = '100000' } = process.env;

export default defineConfig({
  test: {
    reporters: ['default', './scripts/reporter.ts'],
    maxWorkers: '100%',
    projects: [
      project('fuzz', {
        include: ['test/fuzz/*.test.ts', 'test/limiter/laws.test.ts'],
        env: { FUZZ_RUNS },
        testTimeout: HOUR_MS,
      }),
      project('soak', { include: ['test/faults/soak.test.ts'], env: { SOAK_CALLS }, testTimeout: HOUR_MS }),
      project('foreign', { include: ['proof/foreign/*.test.ts'] }),
    ],
  },
});
