/** Puts beside the compiled sources whatever is no TypeScript: pages and their assets, sample policies. */
import { cpSync, statSync } from 'node:fs';

cpSync('src', 'dist', {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts'),
});
