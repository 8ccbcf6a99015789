/** Each gateway kept Slack's pace for itself; together they exceeded it, and the calls behind a limit were refused. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { type Company, startCompany } from '../support/start-company.ts';
import type { GatewayProcess } from '../support/start-gateway-process.ts';
import { withMongoDb } from '../support/with-mongodb.ts';

const CALLS = 12;

withMongoDb('the pace of two gateways', (mongodb) => {
  let company: Company;
  let gateways: readonly GatewayProcess[];
  const answers: string[] = [];
  const left = new AbortController();

  beforeAll(async () => {
    company = await startCompany({ mongodb, rateLimits: 'none' });
    gateways = await Promise.all([company.start(), company.start()]);
  }, 60_000);
  afterAll(async () => {
    left.abort();
    await company.close();
  });

  const cards = () => company.slack.messages(APPROVALS_CHANNEL).length;
  const callBoth = (word: string): void => {
    for (let n = 0; n < CALLS; n += 1) {
      const gateway = gateways[n % 2] as GatewayProcess;
      company.call(gateway, { word, n }, left.signal).then(
        (text) => answers.push(text),
        () => undefined,
      );
    }
  };

  it('is one message a second for both together', async () => {
    const started = Date.now();
    callBoth('paced');
    await expect.poll(cards, { timeout: 60_000 }).toBe(CALLS);
    const sent = company.slack.calls().filter(({ method }) => method === 'chat.postMessage');
    // Counted from before the first call: a busy machine sends messages late, but none before its turn.
    expect((sent.at(-1)?.at ?? 0) - started).toBeGreaterThan((CALLS - 2) * 1000);
  }, 90_000);

  it('loses no call if Slack is stricter than that', async () => {
    company.slack.limitRate({ method: 'chat.postMessage', calls: 1, perSeconds: 1.2, perChannel: true });
    callBoth('limited');
    await expect.poll(cards, { timeout: 100_000 }).toBe(2 * CALLS);
    expect(answers).toEqual([]);
    const states = (await company.approvals(gateways[0] as GatewayProcess)).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['pending']));
  }, 120_000);
});
