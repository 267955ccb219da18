import { defineConfig } from 'vitest/config';
import LongestFirst from './scripts/sequencer.js';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^caicaini$/, replacement: new URL('src/index.ts', import.meta.url).pathname },
      { find: /^caicaini\/(validate|mock|verify)$/, replacement: new URL('src/', import.meta.url).pathname + '$1' },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './scripts/reporter.ts'],
    // They wait for sockets and processes more than they compute: no processor need be kept free
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One second, the default, is short where other processes have the machine
    expect: { poll: { timeout: 30_000, interval: 20 } },
    // Some tests collect garbage on purpose
    execArgv: ['--expose-gc'],
  },
});
