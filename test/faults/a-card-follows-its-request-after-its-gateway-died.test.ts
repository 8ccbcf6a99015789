/** What Slack has not heard when a gateway is killed is kept in the store; the one who runs next tells it. */
import { expect, it } from 'vitest';
import { APPROVALS_CHANNEL } from '../../src/demo/company/workspace-seed.ts';
import { startCompany } from '../support/start-company.ts';

/** A minute: half of it is the dead gateway's, and a job looks three times a minute. */
const SOON = { timeout: 75_000, interval: 250 };

it('shows decisions, and that no one waits any more, on cards posted before', {
  timeout: 120_000,
}, async () => {
  const company = await startCompany();
  try {
    const first = await company.start();
    const card = (words: string) =>
      JSON.stringify(
        company.slack
          .messages(APPROVALS_CHANNEL)
          .filter((message) => JSON.stringify(message).replaceAll('\\"', '"').includes(words)),
      );
    const ask = async (step: string, signal?: AbortSignal) => {
      const answer = company.call(first, { step }, signal).catch(() => 'cut');
      await expect.poll(() => card(`"step": "${step}"`), { timeout: 10_000 }).toContain('Approve');
      const [newest] = await company.approvals(first, 'pending');
      return { answer, id: newest?.id ?? '' };
    };

    const denied = await ask('denied');
    const run = await ask('run');
    void (await ask('waiting'));
    const lift = company.slack.fault({ method: 'chat.update', kind: '500', times: Number.POSITIVE_INFINITY });
    await company.decide(first, denied.id, { by: 'alice', decision: 'deny' });
    await company.decide(first, run.id, { by: 'alice', decision: 'approve' });
    expect(await run.answer).toContain('run 1');
    await denied.answer;
    await expect.poll(async () => (await company.approvals(first, 'executed')).length).toBe(1);
    await first.kill();
    lift();
    expect(card('"step": "denied"')).not.toContain('Denied by');

    await company.start();
    await expect.poll(() => card('"step": "denied"'), SOON).toContain('Denied by');
    await expect.poll(() => card('"step": "run"'), SOON).toContain('executed');
    await expect.poll(() => card('"step": "waiting"'), SOON).toContain('No one waits for this call now');
    expect(company.upstream.runs(JSON.stringify({ step: 'run' }))).toBe(1);
  } finally {
    await company.close();
  }
});
