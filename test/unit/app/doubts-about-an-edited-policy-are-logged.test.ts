import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { openPolicy } from '../../../src/app/open-policy.ts';
import { loaded, MINIMAL } from '../config/config-file.ts';

it('as those at the start are, each with what to write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-doubts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const policy = join(folder, 'policy.yaml');
  const write = (server: string) =>
    writeFileSync(
      policy,
      `version: 1\napprovers: { dba: { any: [{ group: dba }] } }\nrules: [{ id: a, match: { server: ${server}, tool: delete_x }, action: deny }]\n`,
    );
  write('billing');
  const lines: string[] = [];
  const log = pino({}, { write: (line) => lines.push(line) });
  const opened = await openPolicy({ ...loaded(MINIMAL).config, policy }, log);
  onTestFinished(() => opened.close());
  expect(lines.join('')).not.toContain('no server is called');
  write('biling');
  await opened.reload();
  expect(lines.join('')).toContain('no server is called biling (did you mean billing?)');
});
