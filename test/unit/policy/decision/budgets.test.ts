import { describe, expect, it } from 'vitest';
import { isSpent } from '../../../../src/policy/decision/budgets.ts';
import { APPROVERS, callOf, NO_GRANTS, policyOf } from '../policy-fixture.ts';

const budget = (more: string) =>
  `budgets: [{ id: few, match: { effect: destructive }, limit: 2, window: 1h, ${more} }]`;
const SPENT = { ...NO_GRANTS, spent: ['few'] };

describe('a budget', () => {
  it.each([
    ['caller', 'caller:["https://idp.example","bob"]', 'all calls'],
    ['session', 'session:ses_1', 'session ses_1'],
    [
      'tool',
      'caller:["https://idp.example","bob"] tool:["billing","delete_order"]',
      'delete_order on billing',
    ],
  ])('counts per %s', async (per, subject, counts) => {
    const policy = await policyOf(`${APPROVERS}\n${budget(`per: ${per}`)}`);
    expect(policy.budgets(callOf({ tool: 'delete_order' }), 'ses_1')).toEqual([
      { budget: 'few', subject, window: 3_600_000, limit: 2, action: 'require-approval', counts },
    ]);
    expect(policy.budgets(callOf({ tool: 'get_order' }), 'ses_1')).toEqual([]);
  });

  it('is spent once as much was used as it has', () => {
    expect(isSpent({ limit: 2 }, 1)).toBe(false);
    expect(isSpent({ limit: 2 }, 2)).toBe(true);
  });

  it('leads to the stronger action, and never to a weaker one', async () => {
    const open = await policyOf(
      `${APPROVERS}\ndefaults: { destructive: allow }\n${budget('action: require-approval')}`,
    );
    const call = callOf({ tool: 'delete_order' });
    expect(open.decide(call, NO_GRANTS).action).toBe('allow');
    expect(open.decide(call, SPENT)).toMatchObject({ action: 'require-approval', rule: 'few' });
    expect(open.decide(callOf({ tool: 'get_order' }), SPENT).action).toBe('allow');
    const closed = await policyOf(
      `${APPROVERS}\ndefaults: { destructive: deny }\n${budget('action: require-approval')}`,
    );
    expect(closed.decide(call, SPENT).action).toBe('deny');
  });

  it('counts once it is spent for a call that may be one of those, if that cannot be told', async () => {
    const policy = await policyOf(`${APPROVERS}
defaults: { write: allow, destructive: allow, unknown: allow }
budgets: [{ id: few, match: { args: { amount: { min: 101 } } }, limit: 2, window: 1h, per: caller, action: deny }]`);
    const withAmount = (amount: unknown) => callOf({ tool: 'pay', args: { amount } });
    expect(policy.decide(withAmount(50), SPENT).action).toBe('allow');
    expect(policy.decide(withAmount(150), SPENT)).toMatchObject({ action: 'deny', rule: 'few' });
    expect(policy.decide(withAmount(['150']), SPENT)).toMatchObject({ action: 'deny', rule: 'few' });
  });

  it('takes a tool off the list if it denies', async () => {
    const policy = await policyOf(`${APPROVERS}\ndefaults: { unknown: deny }\n${budget('action: deny')}`);
    const { args: _args, ...call } = callOf({ tool: 'delete_order' });
    expect(policy.couldEver(call)).toBe(true);
    expect(policy.couldEver(call, SPENT)).toBe(false);
    expect(policy.hidingBudgets(call, 'ses_1').map(({ budget: id }) => id)).toEqual(['few']);
    const asking = await policyOf(`${APPROVERS}\n${budget('action: require-approval')}`);
    expect(asking.couldEver(call, SPENT)).toBe(true);
    expect(asking.hidingBudgets(call, 'ses_1')).toEqual([]);
  });
});
