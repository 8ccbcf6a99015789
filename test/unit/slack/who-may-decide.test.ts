/** Who may decide: no one whose account, identity, distance from the request and membership are not proven at the click. */
import { describe, expect, it } from 'vitest';
import { callerKey } from '../../../src/domain/caller.ts';
import { redeem } from '../../support/redeem.ts';
import { call, dba, never, press, startBench, toldTo, until } from './bench.ts';

describe('a click that does not count', () => {
  it.each([
    { who: 'a stranger to the group', user: 'UEVE', problem: 'You are not an approver of this request' },
    { who: 'the requester', user: 'USAM', problem: 'This is your own request' },
    {
      who: 'someone whose e-mail domain does not count',
      user: 'UODD',
      problem: 'not in a domain that counts',
    },
    {
      who: 'someone of another workspace',
      user: 'UFAR',
      problem: 'People of other workspaces cannot decide',
    },
    { who: 'a deactivated account', user: 'UGONE', problem: 'deactivated' },
    { who: 'a bot', user: 'UBOT', problem: 'not bots' },
  ])('is that of $who, who is told why', async ({ user, problem }) => {
    const bench = await startBench();
    const { approval } = await bench.approvals.ask(call(), never());
    await press(bench, user, 'Approve');
    await until(() => toldTo(bench, user).includes(problem));
    expect(await bench.store.getApproval(approval.id)).toMatchObject({ state: 'pending', votes: [] });
  });

  it.each([
    { who: 'a guest', user: 'UGUEST', team: 'T0ACME', problem: 'Guests cannot decide' },
    {
      who: 'a payload that names another workspace',
      user: 'UALICE',
      team: 'T0OTHER',
      problem: 'another workspace',
    },
    { who: 'a user Slack does not know', user: 'UNOBODY', team: 'T0ACME', problem: 'could not verify you' },
  ])('is that of $who', async ({ user, team, problem }) => {
    const bench = await startBench();
    const { approval } = await bench.approvals.ask(call(), never());
    const click = { via: 'slack' as const, team, user };
    expect(await bench.approvals.settle(approval.id, { click, verdict: 'approve' })).toEqual({
      ok: false,
      problem: expect.stringContaining(problem),
    });
  });

  it.each(['users.info', 'usergroups.users.list', 'usergroups.list'])(
    'comes while %s fails',
    async (method) => {
      const bench = await startBench();
      const { approval } = await bench.approvals.ask(call(), never());
      bench.simulator.fault({ method, kind: '500', times: Number.POSITIVE_INFINITY });
      await press(bench, 'UALICE', 'Approve');
      await until(() =>
        toldTo(bench, 'UALICE').includes('could not verify you just now. Nothing was approved'),
      );
      expect((await bench.store.getApproval(approval.id))?.state).toBe('pending');
    },
  );
});

describe('membership', () => {
  it('is asked fresh at the click: who just left the group does not count', async () => {
    const bench = await startBench();
    const { approval } = await bench.approvals.ask(call(), never());
    await bench.simulator.setGroupMembers('S0DBA', ['UBOB']);
    await press(bench, 'UALICE', 'Approve');
    await until(() => toldTo(bench, 'UALICE').includes('not an approver'));
    expect((await bench.store.getApproval(approval.id))?.state).toBe('pending');
  });

  it('is asked again when the approval is spent', async () => {
    const bench = await startBench();
    const ticket = await bench.approvals.ask(call(), never());
    await press(bench, 'UALICE', 'Approve');
    expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
    await bench.simulator.setGroupMembers('S0DBA', ['UBOB']);
    expect(await redeem(bench.approvals, ticket.approval.id)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('@alice could not be verified again'),
    });
    expect((await bench.store.getApproval(ticket.approval.id))?.state).toBe('cancelled');
  });

  it('is not proven while Slack is away, so the approval is not spent', async () => {
    const bench = await startBench();
    const ticket = await bench.approvals.ask(call(), never());
    await press(bench, 'UALICE', 'Approve');
    await ticket.wait(bench.now() + 60_000, never());
    bench.simulator.fault({ method: '*', kind: '500', times: Number.POSITIVE_INFINITY });
    expect((await redeem(bench.approvals, ticket.approval.id)).ok).toBe(false);
  });

  it.each([
    { what: 'disabled', slackGroup: 'S0OFF' },
    { what: 'external', slackGroup: 'S0EXT' },
    { what: 'empty', slackGroup: 'S0NONE' },
    { what: 'unknown', slackGroup: 'S0WHAT' },
  ])('of a group that is $what counts as no one, so no one is asked', async ({ slackGroup }) => {
    const bench = await startBench();
    const approvers = { ...dba, any: [{ slackGroup }] };
    await expect(bench.approvals.ask(call({ approvers }), never())).rejects.toMatchObject({
      code: 'approval-undeliverable',
    });
    expect(bench.simulator.messages('CASK')).toEqual([]);
  });

  it.each([
    { source: { group: 'dba' }, proof: 'group:dba' },
    { source: { user: 'UALICE' }, proof: 'user:UALICE' },
    { source: { user: 'Alice@Acme.io' }, proof: 'user:Alice@Acme.io' },
  ])('is also proven by $proof', async ({ source, proof }) => {
    const bench = await startBench({ groups: { 'alice@acme.io': ['dba'] } });
    const ticket = await bench.approvals.ask(call({ approvers: { ...dba, any: [source] } }), never());
    await press(bench, 'UEVE', 'Approve');
    await until(() => toldTo(bench, 'UEVE').includes('not an approver'));
    await press(bench, 'UALICE', 'Approve');
    expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
    expect(ticket.approval.votes[0]?.by.proof).toBe(proof);
  });
});

describe('through the API', () => {
  const api = (subject: string, email: string, groups: string[]) => ({
    via: 'api' as const,
    caller: {
      issuer: 'https://idp.acme.io',
      subject,
      email,
      groups,
      kind: 'human' as const,
      clientId: undefined,
    },
  });
  const rule = { ...dba, any: [{ group: 'dba' }, { slackGroup: 'S0DBA' }], quorum: 2 };

  it('the same checks hold, and a vote in Slack and one by API of one person count once', async () => {
    const bench = await startBench();
    const { approval } = await bench.approvals.ask(call({ approvers: rule }), never());
    const decide = (click: ReturnType<typeof api>) =>
      bench.approvals.settle(approval.id, { click, verdict: 'approve' });
    await press(bench, 'UALICE', 'Approve');
    await until(async () => (await bench.store.getApproval(approval.id))?.votes.length === 1);
    expect(await decide(api('alice-1', 'alice@acme.io', ['dba']))).toMatchObject({
      problem: expect.stringContaining('decided about this already'),
    });
    expect(await decide(api('eve', 'eve@acme.io', ['dev']))).toMatchObject({
      problem: expect.stringContaining('not an approver'),
    });
    expect(await decide(api('agent-7', 'new@acme.io', ['dba']))).toMatchObject({
      problem: expect.stringContaining('your own request'),
    });
    const robot = api('robot', 'r@acme.io', ['dba']);
    expect(
      await bench.approvals.settle(approval.id, {
        click: { ...robot, caller: { ...robot.caller, kind: 'workload' } },
        verdict: 'approve',
      }),
    ).toMatchObject({ problem: expect.stringContaining('Only people') });
    expect(await decide(api('bob', 'bob@acme.io', ['dba']))).toMatchObject({
      ok: true,
      approval: { state: 'approved' },
    });
  });

  it('believes the directory rather than the token', async () => {
    const bench = await startBench({ groups: { 'bob@acme.io': ['dev'] } });
    const { approval } = await bench.approvals.ask(call({ approvers: rule }), never());
    const result = await bench.approvals.settle(approval.id, {
      click: api('bob', 'bob@acme.io', ['dba']),
      verdict: 'approve',
    });
    expect(result).toMatchObject({ ok: false });
  });
});

it('keeps identities of two issuers apart', () => {
  expect(callerKey({ issuer: 'a', subject: 'b' })).not.toBe(callerKey({ issuer: 'b', subject: 'a' }));
});
