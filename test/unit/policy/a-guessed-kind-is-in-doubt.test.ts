import { expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf } from './policy-fixture.ts';

const policy = (rule: string, standing: string) =>
  policyOf(
    `defaults: { read: ${standing}, write: ${standing}, destructive: ${standing}, unknown: ${standing} }
rules: [{ id: r, ${rule} }]
budgets: [{ id: b, match: { user: bob }, limit: 1, window: 1h, action: deny }]`,
  );
const guessed = callOf({ caller: { kind: 'workload', kindGuessed: true }, args: {} });
const known = callOf({ caller: { kind: 'workload' }, args: {} });

it.each(['match: { user: bob }', 'match: {}, when: \'caller.kind == "human"\''])(
  'a rule for people keeps out who was taken for a workload by guess, and lets them in never: %s',
  async (rule) => {
    const denying = await policy(`${rule}, action: deny`, 'allow');
    expect(denying.decide(guessed, NO_GRANTS).action).toBe('deny');
    expect(denying.decide(known, NO_GRANTS).action).toBe('allow');
    const allowing = await policy(`${rule}, action: allow`, 'deny');
    expect(allowing.decide(guessed, NO_GRANTS).action).toBe('deny');
  },
);

it('a budget for people counts what they do under such a token', async () => {
  const { budgets } = await policy('match: {}, action: allow', 'allow');
  expect(budgets(guessed, 's1')).toMatchObject([{ budget: 'b' }]);
  expect(budgets(known, 's1')).toEqual([]);
});
