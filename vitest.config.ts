import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/random.ts'],
    pool: 'threads',
    isolate: false,
    // Scenarios mostly wait for sockets, so four fit on two cores.
    maxWorkers: 4,
    // Node.js loads the sources as it does in production, which also costs a quarter less than having Vite rewrite them.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Gateways and commands that run as processes of their own start in half the time.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is awaited comes within milliseconds, but not on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    // `.ci/run` reads it: what failed beside others is tried once more alone.
    reporters:
      env['CI'] === undefined ? ['default'] : ['default', ['json', { outputFile: 'reports/tests.json' }]],
  },
});
