import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'firebreak-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('as JSON on standard output, and as text beside it', async () => {
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, 'version: 1\nrulez: []\n');
  let [stdout, stderr] = ['', ''];
  const code = await runProgram(['policy', 'check', '--policy', file, '--json'], {
    env: {},
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    colour: false,
  });
  expect(code).toBe(78);
  expect(stderr).toContain('rulez');
  expect(JSON.parse(stdout)).toEqual({ ok: false, problems: [expect.stringContaining('rulez')] });
});
