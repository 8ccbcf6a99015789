/**
 * Twenty decisions at once over two gateways, while both hold the call (rivals 3): one of them counts, and the call runs
 * once if that was an approval and never where it was not.
 */
import { env, stderr } from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Company, type Decision, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

/** Each night 200. */
const ROUNDS = Number(env['DECISION_ROUNDS'] ?? 60);
const AT_ONCE = 20;

/** Twelve people; eight of them, in turn, decide twice and change their mind. */
const decisions = (round: number): readonly Decision[] =>
  Array.from({ length: AT_ONCE }, (_, n) => ({
    by: `dba-${n % 12}`,
    decision: (n + round) % 3 === 0 ? 'deny' : 'approve',
  }));

withMongoDb('races', (mongodb) => {
  let company: Company;
  let gateways: readonly GatewayProcess[];

  beforeAll(async () => {
    company = await startCompany({ mongodb });
    // Without Slack nothing paces the rounds.
    gateways = await Promise.all([company.start({ slack: undefined }), company.start({ slack: undefined })]);
  });
  afterAll(() => company.close());

  const race = async (round: number): Promise<'approve' | 'deny'> => {
    const [one, two] = gateways as [GatewayProcess, GatewayProcess];
    const args = { round };
    const answers = [company.call(one, args), company.call(two, args)];
    for (const answer of answers) answer.catch(() => {});
    const holds = () => Promise.all([company.holds(one), company.holds(two)]);
    await expect.poll(holds, { timeout: 10_000 }).toEqual([1, 1]);
    const [{ id } = { id: '' }] = await company.approvals(one, 'pending');
    const votes = decisions(round);
    const statuses = await Promise.all(
      votes.map((vote, n) => company.decide(n % 2 === round % 2 ? one : two, id, vote)),
    );
    const won = votes.filter((_, n) => statuses[n] === 200);
    expect(won).toHaveLength(1);
    expect(new Set(statuses.filter((status) => status !== 200))).toEqual(new Set([409]));
    const texts = await Promise.all(answers);
    const runs = won[0]?.decision === 'approve' ? 1 : 0;
    expect(company.upstream.runs(JSON.stringify(args))).toBe(runs);
    expect(texts.filter((text) => text.includes('deleted, run'))).toHaveLength(runs);
    if (runs === 0) for (const text of texts) expect(text).toContain('denied this call');
    return won[0]?.decision ?? 'deny';
  };

  it('counts one decision of twenty, and runs an approved call exactly once', async () => {
    const won = { approve: 0, deny: 0 };
    for (let round = 0; round < ROUNDS; round += 1) won[await race(round)] += 1;
    stderr.write(
      `${ROUNDS} rounds of ${AT_ONCE} decisions: ${won.approve} approved and run once, ${won.deny} denied and not run\n`,
    );
    expect(company.upstream.runs()).toBe(won.approve);
  }, 600_000);
});
