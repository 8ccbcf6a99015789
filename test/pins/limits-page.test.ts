import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { limitsPage } from '../../scripts/limits-table.ts';

it('docs/limits.md says what the schema says; node scripts/limits-table.ts > docs/limits.md writes it anew', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/limits.md'), 'utf8');
  expect(page).toBe(limitsPage());
});
