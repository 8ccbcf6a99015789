import { describe, expect, it } from 'vitest';
import { spentBudgets } from '../../../src/policy/budgets.ts';
import { APPROVERS, callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

const budget = (more: string) =>
  `budgets: [{ id: few, match: { effect: destructive }, limit: 2, window: 1h, ${more} }]`;
const SPENT = { ...NO_GRANTS, spent: ['few'] };

describe('a budget', () => {
  it.each([
    ['caller', 'caller:["https://idp.example","bob"]'],
    ['session', 'session:ses_1'],
    ['tool', 'caller:["https://idp.example","bob"] tool:["billing","delete_order"]'],
  ])('counts per %s', async (per, subject) => {
    const policy = await policyOf(`${APPROVERS}\n${budget(`per: ${per}`)}`);
    expect(policy.budgets(callOf({ tool: 'delete_order' }), 'ses_1')).toEqual([
      { budget: 'few', subject, window: 3_600_000, limit: 2 },
    ]);
    expect(policy.budgets(callOf({ tool: 'get_order' }), 'ses_1')).toEqual([]);
  });

  it('is spent once as much was used as it has', () => {
    const use = { budget: 'few', subject: 's', window: 1, limit: 2 };
    expect(spentBudgets([{ ...use, used: 1 }])).toEqual([]);
    expect(spentBudgets([{ ...use, used: 2 }])).toEqual(['few']);
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

  it('takes a tool off the list where it denies', async () => {
    const policy = await policyOf(`${APPROVERS}\ndefaults: { unknown: deny }\n${budget('action: deny')}`);
    const { args: _args, ...call } = callOf({ tool: 'delete_order' });
    expect(policy.couldEver(call)).toBe(true);
    expect(policy.couldEver(call, SPENT)).toBe(false);
  });
});
