/** A person whom the directory has deactivated decides nothing in Slack, however else they could be proven. */
import { describe, expect, it } from 'vitest';
import { createBelongsTo } from '../../../../src/slack/directory/belongs-to.ts';
import { redeem } from '../../../support/redeem.ts';
import { call, dba, never, press, startBench, toldTo, until } from '../bench.ts';

const ALICE = 'alice@acme.io';

const SOURCES = [
  { how: 'a Slack user group', any: [{ slackGroup: 'S0DBA' }] },
  { how: 'a Slack user group beside one of the directory', any: [{ group: 'dba' }, { slackGroup: 'S0DBA' }] },
  { how: 'a Slack user group before one of the directory', any: [{ slackGroup: 'S0DBA' }, { group: 'dba' }] },
  { how: 'their name', any: [{ user: 'UALICE' }] },
];

describe.each(SOURCES)('who is deactivated, and proven by $how', ({ any }) => {
  const approvers = { ...dba, any };

  it('does not approve', async () => {
    const bench = await startBench({ deactivated: new Set([ALICE]) });
    const { approval } = await bench.approvals.ask(call({ approvers }), never());
    await press(bench, 'UALICE', 'Approve');
    await until(() => toldTo(bench, 'UALICE').includes('could not verify you just now'));
    expect(await bench.store.getApproval(approval.id)).toMatchObject({ state: 'pending', votes: [] });
  });

  it('counts no more once the approval is spent', async () => {
    const deactivated = new Set<string>();
    const bench = await startBench({ deactivated });
    const ticket = await bench.approvals.ask(call({ approvers }), never());
    await press(bench, 'UALICE', 'Approve');
    expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
    deactivated.add(ALICE);
    expect(await redeem(bench.approvals, ticket.approval.id)).toMatchObject({ ok: false });
  });
});

it.each([
  { how: 'a group of the policy file', names: ['dev'] },
  { how: 'a Slack user group', names: ['S0DEV'] },
])('belongs to no group that may ask for access: $how', async ({ names }) => {
  const of = (isDeactivated: boolean) =>
    createBelongsTo(
      async () => {
        if (isDeactivated) throw new Error('the directory has deactivated this person');
        return undefined;
      },
      async () => new Set(['UALICE']),
      () => new Map([['dev', [ALICE]]]),
    );
  const identity = { issuer: 'https://idp.acme.io', subject: 'alice', email: ALICE };
  const person = { identity, slackUser: 'UALICE', name: '@alice', aliases: [] };
  expect(await of(false)(person, names)).toBe(true);
  await expect(of(true)(person, names)).rejects.toThrow('deactivated');
});
