import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIONS, type Action } from '../../../../src/domain/decision.ts';
import type { Rule } from '../../../../src/policy/decision/rule.ts';
import { weigh } from '../../../../src/policy/decision/weigh.ts';

const rule = (action: Action, id: string = action, quorum = 1): Rule => ({
  id,
  action,
  conditions: [],
  looksAt: '',
  namesMethod: false,
  approvers: { name: id, any: [{ group: id }], quorum, channel: undefined, timeout: undefined },
  message: undefined,
  shadow: false,
});
const GRANT = { id: 'gr_1', coversApproval: false };
const FULL = { id: 'gr_2', coversApproval: true };

describe('weighing matching rules', () => {
  it.each<[readonly Action[], typeof GRANT | undefined, Action, string]>([
    [['allow', 'deny', 'require-approval'], undefined, 'deny', 'deny'],
    [['allow', 'require-approval', 'require-grant'], undefined, 'require-grant', 'require-grant'],
    [['allow', 'require-approval'], undefined, 'require-approval', 'require-approval'],
    [['require-grant'], GRANT, 'allow', 'require-grant'],
    [['require-grant', 'allow'], GRANT, 'allow', 'require-grant'],
    [['require-grant', 'require-approval'], GRANT, 'require-approval', 'require-approval'],
    [['require-grant', 'require-approval'], FULL, 'allow', 'require-grant'],
    [['require-approval'], GRANT, 'require-approval', 'require-approval'],
    [['require-approval'], FULL, 'allow', 'require-approval'],
    [['deny', 'require-grant'], FULL, 'deny', 'deny'],
    [['allow'], FULL, 'allow', 'allow'],
  ])('%j with grant %j gives %s by %s', (actions, grant, action, by) => {
    const [first = 'allow', ...rest] = actions;
    const weighed = weigh([rule(first), ...rest.map((each) => rule(each))], grant);
    expect({ action: weighed.action, by: weighed.rule.id }).toEqual({ action, by });
  });

  it('names the grant exactly where it changed the outcome', () => {
    expect(weigh([rule('require-grant')], GRANT).grant).toBe('gr_1');
    expect(weigh([rule('require-approval')], GRANT).grant).toBeUndefined();
    expect(weigh([rule('allow')], FULL).grant).toBeUndefined();
  });

  it('asks those who need more people, among equals', () => {
    const weighed = weigh([rule('require-approval', 'a', 1), rule('require-approval', 'b', 2)], undefined);
    expect(weighed.rule.id).toBe('b');
  });

  it('does not depend on the order of the rules', () => {
    const rules = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...ACTIONS), fc.string({ minLength: 1 }), fc.nat(3)),
      {
        minLength: 1,
        maxLength: 8,
        selector: ([, id]) => id,
      },
    );
    fc.assert(
      fc.property(rules, fc.constantFrom(undefined, GRANT, FULL), fc.nat(), (written, grant, turn) => {
        const made = written.map(([action, id, quorum]) => rule(action, id, quorum));
        const turned = made.map((_, index) => made[(index + turn) % made.length] ?? rule('deny'));
        const [first = rule('deny'), ...rest] = made;
        const [other = rule('deny'), ...others] = turned.toReversed();
        expect(weigh([other, ...others], grant)).toEqual(weigh([first, ...rest], grant));
      }),
    );
  });

  it('never lets a grant past a deny, and never makes anything stronger', () => {
    const actions = fc.array(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(actions, fc.constantFrom(GRANT, FULL), (written, grant) => {
        const [first = rule('deny'), ...rest] = written.map((action, index) => rule(action, `r${index}`));
        const without = weigh([first, ...rest], undefined).action;
        const withGrant = weigh([first, ...rest], grant).action;
        expect(ACTIONS.indexOf(withGrant)).toBeGreaterThanOrEqual(ACTIONS.indexOf(without));
        if (written.includes('deny')) expect(withGrant).toBe('deny');
      }),
    );
  });
});
