import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openForWriting } from '../../../src/store/embedded/open-database.ts';

it('lets no one else read its files, also in a folder that others may enter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-private-'));
  chmodSync(folder, 0o755);
  const opened = openForWriting(folder);
  const modes = ['firebreak.db', 'firebreak.db-wal', 'firebreak.lock'].map(
    (file) => statSync(join(folder, file)).mode & 0o777,
  );
  opened.close();
  rmSync(folder, { recursive: true });
  expect(modes).toEqual([0o600, 0o600, 0o600]);
});
