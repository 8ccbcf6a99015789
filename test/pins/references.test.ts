/** The references under docs/ are what the sources say. `npm run docs`, or `vitest run test/pins -u`, writes them anew. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PAGES } from '../../scripts/docs/pages.ts';

const DOCS = join(import.meta.dirname, '../../docs');

it.each(Object.entries(PAGES))('docs/%s is current', async (path, make) => {
  expect(readFileSync(join(DOCS, path), 'utf8').length).toBeGreaterThan(0);
  await expect(await make()).toMatchFileSnapshot(join(DOCS, path));
});
