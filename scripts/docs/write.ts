/** Writes the generated references: `npm run docs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stdout } from 'node:process';
import { PAGES } from './pages.ts';

for (const [path, make] of Object.entries(PAGES)) {
  const file = join(import.meta.dirname, '../../docs', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await make());
  stdout.write(`docs/${path}\n`);
}
