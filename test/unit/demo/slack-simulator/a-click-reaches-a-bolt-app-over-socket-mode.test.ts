import { expect, test } from 'vitest';
import { card, clientOf, startSimulator, startSocketApp } from './workspace-fixture.ts';

test('a click reaches a Bolt app over Socket Mode, which updates the message', async () => {
  const simulator = await startSimulator();
  const bodies: Record<string, unknown>[] = [];
  await startSocketApp(simulator, (app) => {
    app.action('approve', async ({ ack, body, client, respond }) => {
      bodies.push(body as unknown as Record<string, unknown>);
      await ack();
      if (body.type !== 'block_actions' || !body.channel || !body.message) return;
      await client.chat.update({
        channel: body.channel.id,
        ts: body.message.ts,
        text: `Approved by <@${body.user.id}>`,
        blocks: [],
      });
      await respond('thank you');
    });
  });
  const posted = await clientOf(simulator).chat.postMessage({
    channel: 'CAPPROVE',
    text: 'Approval needed',
    blocks: card() as never,
  });

  const outcome = await simulator.click({
    user: 'UALICE',
    channel: 'CAPPROVE',
    ts: String(posted.ts),
    text: 'Approve',
  });

  expect(outcome).toEqual({ acknowledged: true });
  await expect.poll(() => simulator.lastMessage('CAPPROVE')?.text).toBe('Approved by <@UALICE>');
  expect(simulator.lastMessage('CAPPROVE')?.blocks).toEqual([]);
  await expect.poll(() => simulator.ephemerals('UALICE').map(({ text }) => text)).toEqual(['thank you']);
  expect(bodies[0]).toMatchObject({
    type: 'block_actions',
    team: { id: 'T0ACME', domain: 'acme' },
    user: { id: 'UALICE', username: 'alice', team_id: 'T0ACME' },
    container: { type: 'message', channel_id: 'CAPPROVE', message_ts: posted.ts, is_ephemeral: false },
    channel: { id: 'CAPPROVE', name: 'approvals' },
    actions: [{ type: 'button', action_id: 'approve', block_id: 'decide', value: 'request-1' }],
  });
});
