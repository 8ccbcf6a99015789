/**
 * Twenty people press Approve at once while two gateways hold the call and share Slack's connections (rivals 3, 14): one
 * click counts, everyone else is told, and the call runs exactly once.
 */
import { env, stderr } from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

/** Each night 200. */
const ROUNDS = Number(env['CLICK_ROUNDS'] ?? 60);
const OWNERS = Array.from({ length: 20 }, (_, n) => ({
  id: `U0OWNER${n}`,
  email: `owner-${n}@acme.example`,
}));

withMongoDb('click races', (mongodb) => {
  let company: Company;
  let gateways: readonly GatewayProcess[];

  beforeAll(async () => {
    company = await startCompany({
      mongodb,
      owners: OWNERS.map(({ email }) => email),
      // Twenty clicks a second are more than Slack's limits let an app look up.
      rateLimits: 'none',
      workspace: (seed) => ({
        ...seed,
        users: [
          ...seed.users,
          ...OWNERS.map(({ id, email }) => ({
            id,
            name: id.toLowerCase(),
            real_name: id,
            email,
            is_email_confirmed: true,
          })),
        ],
        channels: seed.channels.map((channel) => ({
          ...channel,
          members: [...channel.members, ...OWNERS.map(({ id }) => id)],
        })),
      }),
    });
    gateways = await Promise.all([company.start(), company.start()]);
  });
  afterAll(() => company.close());

  const cardOf = (word: string) =>
    company.slack.messages(APPROVALS_CHANNEL).find((message) => JSON.stringify(message).includes(word))?.ts;

  const race = async (round: number): Promise<number> => {
    const [one, two] = gateways as [GatewayProcess, GatewayProcess];
    const word = `round-${round}-of-clicks`;
    const args = { word };
    const answers = [company.call(one, args), company.call(two, args)];
    for (const answer of answers) answer.catch(() => {});
    const holds = () => Promise.all([company.holds(one), company.holds(two)]);
    await expect.poll(holds, { timeout: 10_000 }).toEqual([1, 1]);
    await expect.poll(() => cardOf(word), { timeout: 15_000 }).toBeDefined();
    const ts = cardOf(word) ?? '';
    const before = OWNERS.map(({ id }) => company.slack.ephemerals(id).length);
    const outcomes = await Promise.all(
      OWNERS.map(({ id }) =>
        company.slack.click({ user: id, channel: APPROVALS_CHANNEL, ts, text: 'Approve' }),
      ),
    );
    const texts = await Promise.all(answers);
    expect(company.upstream.runs(JSON.stringify(args))).toBe(1);
    expect(texts.filter((text) => text.includes('deleted, run')).length).toBeGreaterThan(0);
    const late = () =>
      OWNERS.filter(({ id }, n) => company.slack.ephemerals(id).length > (before[n] ?? 0)).length;
    await expect.poll(late, { timeout: 10_000 }).toBe(OWNERS.length - 1);
    return outcomes.length;
  };

  it('counts one click of twenty, tells the others, and runs the call exactly once', async () => {
    let clicks = 0;
    for (let round = 0; round < ROUNDS; round += 1) clicks += await race(round);
    stderr.write(`${ROUNDS} rounds, ${clicks} clicks: ${company.upstream.runs()} calls run\n`);
    expect(company.upstream.runs()).toBe(ROUNDS);
  }, 3_000_000);
});
