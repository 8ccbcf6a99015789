/** A held call is decided by a click in Slack: the same over Socket Mode and over HTTP. */
import { describe, expect, it } from 'vitest';
import { redeem } from '../../support/redeem.ts';
import { call, card, never, press, startBench, toldTo, until, wordsOf } from './bench.ts';

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  it('approves a call, which runs once, and the card says so', async () => {
    const bench = await startBench({ mode });
    const ticket = await bench.approvals.ask(call(), never());
    expect(wordsOf(card(bench.simulator).blocks)).toContain('DELETE without WHERE on orders');
    const waiting = ticket.wait(bench.now() + 60_000, never());
    expect(await press(bench, 'UALICE', 'Approve')).toEqual({ acknowledged: true });
    expect(await waiting).toBe('approved');
    expect((await redeem(bench.approvals, ticket.approval.id)).ok).toBe(true);
    expect((await redeem(bench.approvals, ticket.approval.id)).ok).toBe(false);
    await bench.approvals.finish(ticket.approval.id, { outcome: 'executed', took: 1234 });
    await until(() => wordsOf(card(bench.simulator).blocks).includes('executed · 1.2 s'));
    const { blocks } = card(bench.simulator);
    expect(wordsOf(blocks)).toMatch(/Approved by\s+UALICE/);
    expect(blocks?.some(({ type }) => type === 'actions')).toBe(false);
    expect(ticket.approval.votes).toMatchObject([
      {
        by: { key: 'email:alice@acme.io', name: '@alice', proof: 'slackGroup:S0DBA' },
        click: { via: 'slack' },
      },
    ]);
  });

  it('denies a call with a reason that only people see unless it is shared', async () => {
    const bench = await startBench({ mode });
    const ticket = await bench.approvals.ask(call(), never());
    const waiting = ticket.wait(bench.now() + 60_000, never());
    await press(bench, 'UALICE', 'Deny…');
    await until(() => bench.simulator.modals('UALICE').length === 1);
    await bench.simulator.submitView({ user: 'UALICE', values: { reason: 'outside *change* window' } });
    expect(await waiting).toBe('denied');
    expect(ticket.approval.votes).toMatchObject([
      { verdict: 'deny', reason: 'outside *change* window', shareReason: false },
    ]);
    await until(() => wordsOf(card(bench.simulator).blocks).includes('“outside *change* window”'));
    expect(card(bench.simulator).blocks?.some(({ type }) => type === 'actions')).toBe(false);
  });

  it('has one winner of two clicks at once, and tells the other', async () => {
    const bench = await startBench({ mode });
    const { approval } = await bench.approvals.ask(call(), never());
    const { ts } = card(bench.simulator);
    await Promise.all([press(bench, 'UALICE', 'Approve', ts), press(bench, 'UBOB', 'Approve', ts)]);
    await until(() => /approved already, by @/.test(toldTo(bench, 'UALICE') + toldTo(bench, 'UBOB')));
    expect((await bench.store.getApproval(approval.id))?.votes).toHaveLength(1);
  });
});

it('shows what became of the call on a card that Slack took without saying so, too', async () => {
  const bench = await startBench();
  const { approval } = await bench.approvals.ask(call(), never());
  const first = card(bench.simulator).ts;
  await bench.slack.announce(approval);
  const second = card(bench.simulator).ts;
  expect(second).not.toBe(first);
  await press(bench, 'UALICE', 'Approve', second);
  const cards = () => bench.simulator.messages('CASK').filter(({ ts }) => ts === first || ts === second);
  await until(() => cards().every(({ blocks }) => /Approved by/.test(wordsOf(blocks))));
  expect(cards().some(({ blocks }) => blocks?.some(({ type }) => type === 'actions'))).toBe(false);
});

it('lets the reason be read if the box is ticked', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  await press(bench, 'UALICE', 'Deny…');
  await until(() => bench.simulator.modals('UALICE').length === 1);
  await bench.simulator.submitView({ user: 'UALICE', values: { reason: 'wrong table', share: ['yes'] } });
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('denied');
  expect(ticket.approval.votes[0]?.shareReason).toBe(true);
});

it('tells whoever writes a reason that others were faster, and what was approved runs', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  const { ts } = card(bench.simulator);
  await press(bench, 'UALICE', 'Deny…', ts);
  await until(() => bench.simulator.modals('UALICE').length === 1);
  await press(bench, 'UBOB', 'Approve', ts);
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
  await bench.simulator.submitView({ user: 'UALICE', values: { reason: 'not now' } });
  await until(() => toldTo(bench, 'UALICE').includes('approved already, by @bob'));
  expect((await bench.store.getApproval(ticket.approval.id))?.votes).toHaveLength(1);
  expect((await redeem(bench.approvals, ticket.approval.id)).ok).toBe(true);
});

it('takes no reason of blanks only', async () => {
  const bench = await startBench();
  const { approval } = await bench.approvals.ask(call(), never());
  await press(bench, 'UALICE', 'Deny…');
  await until(() => bench.simulator.modals('UALICE').length === 1);
  const submitted = await bench.simulator.submitView({ user: 'UALICE', values: { reason: '  \n ' } });
  expect(submitted).toMatchObject({ errors: { reason: 'Say why.' } });
  expect((await bench.store.getApproval(approval.id))?.state).toBe('pending');
});

it('expires when no one clicks, and the card does not read like a refusal', async () => {
  const bench = await startBench();
  const approvers = { ...call().approvers, timeout: 300 };
  const ticket = await bench.approvals.ask(call({ approvers }), never());
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('expired');
  await until(() => wordsOf(card(bench.simulator).blocks).includes('no one decided, not run'));
  expect(wordsOf(card(bench.simulator).blocks)).not.toContain('Denied');
});

it('needs a quorum of distinct people', async () => {
  const bench = await startBench();
  const approvers = { ...call().approvers, quorum: 2 };
  const ticket = await bench.approvals.ask(call({ approvers }), never());
  await press(bench, 'UALICE', 'Approve');
  await until(() => wordsOf(card(bench.simulator).blocks).includes('1 more person has to approve'));
  await press(bench, 'UALICE', 'Approve');
  await until(() => toldTo(bench, 'UALICE').includes('You have decided about this already'));
  expect((await bench.store.getApproval(ticket.approval.id))?.state).toBe('pending');
  await press(bench, 'UBOB', 'Approve');
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
});

it('says on the card that the caller is gone', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  await ticket.leave();
  await until(() => wordsOf(card(bench.simulator).blocks).includes('No one waits for this call now'));
});
