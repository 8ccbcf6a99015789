import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cwd } from 'node:process';
import { defineConfig, mergeConfig } from 'vitest/config';
import standard from '../../vitest.config.ts';
import type { Mutant } from './find-mutants.ts';
import { withSwitches } from './switches.ts';
import { FILES } from './trial.ts';

const mutants: readonly Mutant[] = JSON.parse(readFileSync(join(cwd(), FILES.mutants), 'utf8'));
const byFile = Map.groupBy(
  mutants.map((mutant, id) => ({ id, mutant })),
  ({ mutant }) => mutant.file,
);

/** One worker, which makes the trials itself; a test that hangs because of a mutant is not waited for long. */
export default mergeConfig(
  standard,
  defineConfig({
    plugins: [
      {
        name: 'switches',
        enforce: 'pre',
        transform: (text, id) => {
          const places = byFile.get(relative(cwd(), id.replace(/\?.*/, '')));
          return places === undefined ? undefined : { code: withSwitches(text, places), map: null };
        },
      },
    ],
    test: {
      include: ['scripts/mutants/trials.test.ts'],
      runner: 'scripts/mutants/runner.ts',
      maxWorkers: 1,
      // Files that Node.js loads by itself pass no plugin.
      experimental: { viteModuleRunner: true },
      testTimeout: 10_000,
      hookTimeout: 20_000,
      expect: { poll: { timeout: 4000 } },
    },
  }),
);
