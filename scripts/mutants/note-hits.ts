/** Set up before each test file of the first run: writes down which marked places the file runs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { afterAll, expect } from 'vitest';

const folder = env['FIREBREAK_MUTANTS_HITS'];

if (folder !== undefined) {
  const hits = new Set<number>();
  Object.assign(globalThis, { __hit: (id: number) => hits.add(id) });
  afterAll(() => {
    const { testPath } = expect.getState();
    if (testPath === undefined) return;
    const name = `${Buffer.from(testPath).toString('base64url').slice(-100)}.json`;
    writeFileSync(join(folder, name), JSON.stringify({ testPath, hits: [...hits] }));
  });
}
