/** An operator tells a gateway, a process of its own, to read its policy again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { startCompany } from '../support/start-company.ts';

const OPEN = { version: 1, rules: [{ id: 'free', match: { tool: 'delete_all' }, action: 'allow' }] };
const CLOSED = { version: 1, rules: [{ id: 'closed', match: { tool: 'delete_all' }, action: 'deny' }] };
const soon = { timeout: 10_000 };

it('reads the policy again on SIGHUP, keeps the last good one, and tells operators', {
  timeout: 60_000,
}, async () => {
  const company = await startCompany();
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-policy-'));
  onTestFinished(async () => {
    await company.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, stringify(OPEN));
  const gateway = await company.start({ policy, log: { level: 'info' } });
  const told = (text: string): void => {
    writeFileSync(policy, text);
    process.kill(gateway.pid, 'SIGHUP');
  };
  const alerts = () =>
    company.slack
      .messages(APPROVALS_CHANNEL)
      .filter((message) => JSON.stringify(message).includes('The policy file is broken'));
  told(stringify(CLOSED));
  await expect.poll(() => gateway.log(), soon).toContain('policy reloaded');
  expect(await company.call(gateway, { n: 1 })).toContain('"rule":"closed"');

  told('version: 1\nrules: [{ id: closed, action: forbid }]\n');
  await expect.poll(() => alerts(), soon).toHaveLength(1);
  expect(await company.call(gateway, { n: 2 })).toContain('"rule":"closed"');
  expect(await company.ready(gateway)).toMatchObject({
    status: 200,
    text: expect.stringContaining('"degraded"'),
  });
  const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  expect(metrics).toContain('firebreak_policy_broken 1');

  told(stringify(OPEN));
  await expect.poll(async () => (await company.ready(gateway)).text, soon).toContain('"status":"ok"');
  expect(await company.call(gateway, { n: 3 })).toContain('deleted');
});
