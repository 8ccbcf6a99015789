import { env } from 'node:process';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/random.ts'],
    pool: 'threads',
    isolate: false,
    // Scenarios mostly wait for sockets, so three fit on two cores.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is awaited comes within milliseconds, but not on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    // `.ci/run` reads it: what failed beside others is tried once more alone.
    reporters:
      env['CI'] === undefined ? ['default'] : ['default', ['json', { outputFile: 'reports/tests.json' }]],
  },
});
