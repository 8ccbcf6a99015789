/** Votes are weighed by the rule in force when the call runs, not by the one that people were asked under. */
import { expect, it } from 'vitest';
import type { ApproverRule } from '../../../src/domain/decision.ts';
import type { Click, VerifyApprover } from '../../../src/domain/vote.ts';
import { redeem } from '../../support/redeem.ts';
import { click, createOffice, never, request } from './office.ts';

const ASKED: ApproverRule = {
  name: 'dba',
  any: [{ user: 'U_ALICE' }, { user: 'U_BOB' }],
  quorum: 1,
  channel: undefined,
  timeout: undefined,
};

/** The one who the rule names is an approver of it. */
const verify: VerifyApprover = async (from, { approvers }) => {
  const user = 'caller' in from ? from.caller.subject : from.user;
  return approvers.any.some((source) => 'user' in source && source.user === user)
    ? { ok: true, approver: { key: user, name: `@${user}`, slackUser: user, proof: `user:${user}` } }
    : { ok: false, problem: 'You are not an approver.' };
};

const approvedBy = async (clicks: readonly Click[], asked: Partial<ApproverRule> = {}, after = 0) => {
  const office = createOffice({ verify });
  const { approval } = await office.ask(request({ approvers: { ...ASKED, ...asked } }), never());
  office.clock.now += after;
  for (const from of clicks) await office.settle(approval.id, { click: from, verdict: 'approve' });
  const state = async () => (await office.store.getApproval(approval.id))?.state;
  expect(await state()).toBe('approved');
  return { ...office, id: approval.id, state };
};

it.each<[string, Partial<ApproverRule>, string]>([
  ['a larger quorum', { quorum: 2 }, 'policy wants 2 people of dba to approve now, and 1 did'],
  [
    'other approvers',
    { name: 'security', any: [{ user: 'U_EVE' }] },
    '@U_ALICE could not be verified again as approver of security, who policy asks now',
  ],
  ['other members', { any: [{ user: 'U_BOB' }] }, '@U_ALICE could not be verified again as approver'],
  ['a fresh sign-in', { stepUp: true }, '@U_ALICE approved without the fresh sign-in that policy demands'],
  ['less time', { timeout: 59_999 }, 'policy now gives dba less time to decide than this took'],
])('voids an approval once the rule demands %s, and the card says why', async (_what, change, problem) => {
  const approved = await approvedBy([click('U_ALICE')], {}, 60_000);
  const { store, id, state, refreshed } = approved;
  const spent = await redeem(approved, id, { rule: { ...ASKED, ...change } });
  expect(spent).toMatchObject({
    ok: false,
    problem: `The approval is void: ${problem}. The call was not executed.`,
  });
  expect(await state()).toBe('cancelled');
  expect((await store.getApproval(id))?.error).toContain(problem);
  expect(refreshed.at(-1)?.error).toContain(problem);
});

it('runs the call if the votes satisfy the new rule as well', async () => {
  const both = await approvedBy([click('U_ALICE'), click('U_BOB')], { quorum: 2 });
  const stricter = { ...ASKED, name: 'owners', any: [{ user: 'U_BOB' }, { user: 'U_ALICE' }], quorum: 2 };
  expect(await redeem(both, both.id, { rule: stricter })).toMatchObject({ ok: true });
});

it('needs no more people than the new rule does, whoever of them is an approver no longer', async () => {
  const both = await approvedBy([click('U_ALICE'), click('U_BOB')], { quorum: 2 });
  const looser = { ...ASKED, any: [{ user: 'U_BOB' }] };
  expect(await redeem(both, both.id, { rule: looser })).toMatchObject({ ok: true });
});
