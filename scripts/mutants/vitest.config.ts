import { readFileSync } from 'node:fs';
import { env } from 'node:process';
import { defineConfig, mergeConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import standard from '../../vitest.config.ts';

/** Test files in the order in which they are to run; without it, as Vitest likes. */
const order = env['FIREBREAK_MUTANTS_ORDER'];

const sequencer = (files: readonly string[]) =>
  class {
    sort(specifications: TestSpecification[]) {
      return specifications.toSorted(
        (one, other) => files.indexOf(one.moduleId) - files.indexOf(other.moduleId),
      );
    }
    shard(specifications: TestSpecification[]) {
      return specifications;
    }
  };

/** Left out: tests that start processes of their own, where a change is not measured, and those that look at the sources. */
export default mergeConfig(
  standard,
  defineConfig({
    test: {
      exclude: ['node_modules/**', 'test/{browser,conformance,pins}/**', 'test/architecture.test.ts'],
      setupFiles: ['scripts/mutants/note-hits.ts'],
      ...(order === undefined
        ? {}
        : { sequence: { sequencer: sequencer(JSON.parse(readFileSync(order, 'utf8'))) } }),
    },
  }),
);
