/** Two hundred calls at once on one budget, over two gateways on one store: as many run as the budget allows, and each other is told why. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const LIMIT = 20;
const CALLS = 200;

const POLICY = {
  version: 1,
  rules: [{ id: 'free', match: { tool: 'delete_all' }, action: 'allow' }],
  budgets: [{ id: 'few', match: { tool: 'delete_all' }, limit: LIMIT, window: '1h', action: 'deny' }],
};

withMongoDb('a burst on one budget', (mongodb) => {
  it('lets exactly as many calls run, and refuses every other one as spent', {
    timeout: 60_000,
  }, async () => {
    const company = await startCompany({ mongodb });
    const folder = mkdtempSync(join(tmpdir(), 'firebreak-policy-'));
    onTestFinished(async () => {
      await company.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, stringify(POLICY));
    const gateways = await Promise.all([
      company.start({ policy, slack: undefined }),
      company.start({ policy, slack: undefined }),
    ]);
    const [one, two] = gateways as [GatewayProcess, GatewayProcess];
    for (const gateway of [one, two]) {
      await expect.poll(async () => (await company.ready(gateway)).status, { timeout: 10_000 }).toBe(200);
    }
    // A store that is slow for more than two seconds counts nothing; then the call is made again, as its answer says.
    const call = async (n: number, left = 3): Promise<string> => {
      const answer = await company.call(n % 2 === 0 ? one : two, { n });
      return answer.includes('could not be counted') && left > 0 ? await call(n, left - 1) : answer;
    };
    const answers = await Promise.all(Array.from({ length: CALLS }, (_, n) => call(n)));
    const others = answers.filter((answer) => !answer.includes('deleted'));
    expect(company.upstream.runs()).toBe(LIMIT);
    expect(others).toHaveLength(CALLS - LIMIT);
    expect(others.filter((answer) => answer.includes('Recording is unavailable'))).toEqual([]);
    expect(others.filter((answer) => !/budget .*is spent/i.test(answer))).toEqual([]);
  });
});
