import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { expect, it, onTestFinished } from 'vitest';
import { startCompany } from '../support/start-company.ts';

/** A file system of a few megabytes of its own, where this process may mount one. */
const mountSmall = (): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
};

it.skipIf(getuid?.() !== 0)(
  'a full disk turns /readyz red with the reason, and room turns it green',
  {
    timeout: 90_000,
  },
  async ({ skip }) => {
    const folder = mountSmall();
    if (folder === undefined) return skip('no file system can be mounted here');
    const company = await startCompany({
      rules: [{ id: 'look', match: { tool: 'get_order' }, action: 'allow' }],
    });
    onTestFinished(async () => {
      await company.close();
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    });
    const store = { kind: 'embedded', path: join(folder, 'data') };
    const gateway = await company.start({ slack: undefined, store });
    expect((await company.ready(gateway)).status).toBe(200);
    const filler = join(folder, 'filler');
    expect(() => writeFileSync(filler, Buffer.alloc(6 * 1024 * 1024))).toThrow('ENOSPC');
    await expect
      .poll(
        async () => {
          await company
            .call(gateway, { text: 'x'.repeat(180_000) }, AbortSignal.timeout(5000))
            .catch(() => {});
          return (await company.ready(gateway)).text;
        },
        { timeout: 30_000 },
      )
      .toContain('the disk of the store is full');
    expect((await company.ready(gateway)).status).toBe(503);
    rmSync(filler);
    await expect.poll(async () => (await company.ready(gateway)).status, { timeout: 30_000 }).toBe(200);
  },
);
