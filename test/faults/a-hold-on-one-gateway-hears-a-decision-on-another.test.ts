/** Two gateway processes on one store (rivals 14): the one who is told of a decision, the call runs where it is held, once. */
import { env, stderr } from 'node:process';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const ROUNDS = Number(env['ROUNDS'] ?? 6);

withMongoDb('two gateways', (mongodb) => {
  let company: Company;
  let one: GatewayProcess;
  let two: GatewayProcess;

  beforeAll(async () => {
    company = await startCompany({ mongodb });
    [one, two] = await Promise.all([company.start(), company.start()]);
    await vi.waitFor(() => expect(company.slack.connections()).toBe(4), 10_000);
  });
  afterAll(() => company.close());

  /** Holds a new call on the first gateway and lets it be decided; resolves with milliseconds until the server had it. */
  const round = async (args: object, decide: (id: string) => Promise<unknown>): Promise<number> => {
    const shown = company.slack.messages(APPROVALS_CHANNEL).length;
    const answer = company.call(one, args);
    await expect
      .poll(() => company.slack.messages(APPROVALS_CHANNEL).length, { timeout: 10_000 })
      .toBe(shown + 1);
    const pending = await company.approvals(two, 'pending');
    const decided = performance.now();
    await decide(pending[0]?.id ?? '');
    expect(await answer).toContain('deleted, run');
    expect(company.upstream.runs(JSON.stringify(args))).toBe(1);
    return (company.upstream.lastRun()?.at ?? 0) - decided;
  };

  it('forwards soon after a decision that the other gateway took by the API', async () => {
    const took: number[] = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      took.push(
        await round({ api: n }, (id) => company.decide(two, id, { by: 'alice', decision: 'approve' })),
      );
    }
    say('decision by the API of another process', took);
    expect(median(took)).toBeLessThan(1000);
  }, 60_000);

  it('forwards soon after a click that came to whichever gateway', async () => {
    const took: number[] = [];
    const click = async () => {
      const ts = company.slack.lastMessage(APPROVALS_CHANNEL)?.ts ?? '';
      const place = { channel: APPROVALS_CHANNEL, ts };
      const outcome = await company.slack.click({ user: SLACK_USERS.alice, ...place, text: 'Approve' });
      expect(outcome.acknowledged).toBe(true);
    };
    for (let n = 0; n < ROUNDS; n += 1) took.push(await round({ click: n }, click));
    say('click in Slack', took);
    expect(median(took)).toBeLessThan(1000);
  }, 60_000);

  it('joins identical calls on both gateways in one approval, which runs one of them', async () => {
    const shown = company.slack.messages(APPROVALS_CHANNEL).length;
    const answers = [one, two, one, two].map((gateway) => company.call(gateway, { joined: true }));
    await expect.poll(async () => (await company.approvals(one, 'pending')).length).toBe(1);
    await expect.poll(() => company.slack.messages(APPROVALS_CHANNEL).length).toBe(shown + 1);
    const [pending] = await company.approvals(one, 'pending');
    await company.decide(two, pending?.id ?? '', { by: 'alice', decision: 'approve' });
    const texts = await Promise.all(answers);
    expect(texts.filter((text) => text.includes('deleted, run'))).toHaveLength(1);
    expect(company.upstream.runs('{"joined":true}')).toBe(1);
    expect(company.slack.messages(APPROVALS_CHANNEL)).toHaveLength(shown + 1);
  });
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const say = (what: string, took: readonly number[]): void => {
  const worst = Math.max(...took);
  stderr.write(
    `${what} → forwarded call: median ${median(took).toFixed(0)} ms, worst ${worst.toFixed(0)} ms (${took.length} rounds)\n`,
  );
};
