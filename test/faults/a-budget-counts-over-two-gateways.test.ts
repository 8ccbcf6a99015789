/** Two gateways, each a process of its own, on one store: what is spent on one is spent on both, and so is what is given back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const POLICY = {
  version: 1,
  rules: [{ id: 'free', match: { tool: 'delete_all' }, action: 'allow' }],
  budgets: [{ id: 'few', match: { tool: 'delete_all' }, limit: 3, window: '1h', action: 'deny' }],
};

const start = async (mongodb?: string) => {
  const company = await startCompany(mongodb === undefined ? {} : { mongodb });
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-policy-'));
  onTestFinished(async () => {
    await company.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, stringify(POLICY));
  return { company, policy };
};

const messages = (company: Awaited<ReturnType<typeof startCompany>>, words: string) =>
  company.slack.messages(APPROVALS_CHANNEL).filter((message) => JSON.stringify(message).includes(words));

withMongoDb('a budget', (mongodb) => {
  it('counts on both, tells operators once, and is given back on both', { timeout: 60_000 }, async () => {
    const { company, policy } = await start(mongodb);
    const gateways = await Promise.all([company.start({ policy }), company.start({ policy })]);
    const [one, two] = gateways as [GatewayProcess, GatewayProcess];
    for (const gateway of [one, two]) {
      await expect.poll(async () => (await company.ready(gateway)).status, { timeout: 10_000 }).toBe(200);
    }
    // Each call is a connection and a session of its own.
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => company.call(n % 2 === 0 ? one : two, { n })),
    );
    expect(company.upstream.runs(), answers.join(' ')).toBe(3);
    expect(answers.filter((answer) => answer.includes('budget'))).toHaveLength(5);
    await expect.poll(() => messages(company, 'A budget is spent'), { timeout: 10_000 }).toHaveLength(1);

    const [spent] = await company.spentBudgets(one);
    expect(spent).toMatchObject({ budget: 'few', used: 3 });
    expect(await company.restoreBudget(one, spent?.id ?? '')).toBe(200);
    expect(await company.call(two, { n: 9 })).toContain('deleted');
    await expect.poll(() => messages(company, 'Restored by'), { timeout: 10_000 }).toHaveLength(1);
    expect(messages(company, 'A budget is spent')).toHaveLength(1);
  });
});
