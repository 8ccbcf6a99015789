/** Slack's bad days: nothing is ever approved by them, and a decision outlives them. */
import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { redeem } from '../../support/redeem.ts';
import { call, card, dba, never, press, startBench, until, wordsOf } from './bench.ts';

it.each(['500', 'reset', 'error'] as const)(
  'is undeliverable at once if posting ends in %s',
  async (kind) => {
    const bench = await startBench();
    bench.simulator.fault({ method: 'chat.postMessage', kind, times: Number.POSITIVE_INFINITY });
    const ticket = await bench.approvals.ask(call(), never());
    expect(await ticket.wait(bench.now() + 60_000, never())).toBe('undeliverable');
    expect((await redeem(bench.approvals, ticket.approval.id)).ok).toBe(false);
  },
);

it('is undeliverable within ten seconds if Slack hangs', async () => {
  const bench = await startBench();
  bench.simulator.fault({ method: 'chat.postMessage', kind: 'hang', times: Number.POSITIVE_INFINITY });
  const began = Date.now();
  const ticket = await bench.approvals.ask(call(), never());
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('undeliverable');
  expect(Date.now() - began).toBeLessThan(12_000);
});

it('posts after a rate limit', async () => {
  const bench = await startBench();
  bench.simulator.fault({ method: 'chat.postMessage', kind: '429', retryAfter: 1 });
  const ticket = await bench.approvals.ask(call(), never());
  expect(ticket.approval.announcement?.channel).toBe('CASK');
  expect(bench.simulator.messages('CASK')).toHaveLength(1);
});

it('never asks in a channel shared with another organisation', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call({ approvers: { ...dba, channel: 'CSHARED' } }), never());
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('undeliverable');
  expect(bench.simulator.messages('CSHARED')).toEqual([]);
  expect(bench.warnings.join()).toContain('shared with another organisation');
});

it('lets the decision stand if the card cannot be updated, and updates it later', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  bench.simulator.fault({ method: 'chat.update', kind: '500', times: 2 });
  await press(bench, 'UALICE', 'Approve');
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
  await until(() => wordsOf(card(bench.simulator).blocks).includes('not run yet'));
});

it('says for readiness why Slack cannot be used', async () => {
  const bench = await startBench();
  expect(bench.listening.problem()).toBeUndefined();
  bench.simulator.fault({ method: 'apps.connections.open', kind: '500', times: 4 });
  bench.simulator.interrupt('reset');
  await until(() => bench.listening.problem() !== undefined);
  expect(bench.listening.problem()).toBe('Slack is not connected by Socket Mode');
  await until(() => bench.simulator.connections() === 2);
  expect(bench.listening.problem()).toBeUndefined();
});

const post = async (address: string, secret: string, age = 0) => {
  const body = `payload=${encodeURIComponent(JSON.stringify({ type: 'block_actions', user: { id: 'UALICE' }, team: { id: 'T0ACME' }, actions: [{ type: 'button', action_id: 'approval_approve', value: 'ap_1' }] }))}`;
  const timestamp = Math.floor(Date.now() / 1000) - age;
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature,
    },
    body,
  });
  return response.status;
};

it('refuses a forged signature and a stale one with 401', async () => {
  const bench = await startBench({ mode: 'http' });
  expect(await post(bench.address, 'the signing secret of the test')).toBe(200);
  expect(await post(bench.address, 'a guess')).toBe(401);
  expect(await post(bench.address, 'the signing secret of the test', 600)).toBe(401);
});

it('hears nothing if the signing secret is another one', async () => {
  const bench = await startBench({ mode: 'http', expects: 'another secret' });
  const { approval } = await bench.approvals.ask(call(), never());
  expect(await press(bench, 'UALICE', 'Approve')).toMatchObject({ acknowledged: false });
  expect((await bench.store.getApproval(approval.id))?.state).toBe('pending');
});
