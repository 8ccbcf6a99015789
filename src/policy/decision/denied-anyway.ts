/** The verdict on a call that is denied whatever its arguments say, without looking at them. */
import type { Call } from '../../domain/call.ts';
import type { Decision } from '../../domain/decision.ts';
import { type Compiled, couldEver, demandsOf, mayApply, suppositions } from './decide.ts';
import { methodKind } from './method.ts';
import { applies } from './rule.ts';
import { weigh } from './weigh.ts';

/**
 * Undefined if the arguments, grants or budgets may matter, and in shadow mode, if nothing is denied. Otherwise
 * what a full decision would come to as well, except that another denying rule may be named.
 */
export const deniedAnyway = (policy: Compiled, call: Omit<Call, 'args'>): Decision | undefined => {
  if (couldEver(policy, call)) return undefined;
  const [least, ...others] = suppositions(policy, call);
  if (least === undefined) return undefined;
  const kind = methodKind(call.method);
  const denying = policy.rules.filter(
    (rule) =>
      rule.action === 'deny' && !rule.shadow && mayApply(rule, kind) && applies(rule, least) === 'yes',
  );
  const { rule } = weigh(
    demandsOf(policy, denying, { kind, effect: least.effect, sensitive: false }),
    undefined,
  );
  return {
    action: 'deny',
    rule: rule.id,
    effect: others.length === 0 ? least.effect : 'unknown',
    facts: ['denied whatever its arguments say, so they were not looked at'],
    message: rule.message,
    approvers: undefined,
    access: [],
    grant: undefined,
    shadow: false,
    policyDigest: policy.digest,
    considered: [{ rule: rule.id, action: 'deny' }],
  };
};
