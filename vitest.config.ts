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
  },
});
