/** Matching rules -> the one that decides. The order of rules in the file plays no part. */
import { ACTIONS, type Action } from '../../domain/decision.ts';
import type { Rule } from './rule.ts';

export interface LiveGrant {
  readonly id: string;
  readonly coversApproval: boolean;
}

export interface Weighed {
  readonly action: Action;
  readonly rule: Rule;
  /** Set if the grant took away a demand that would otherwise have decided. */
  readonly grant: string | undefined;
}

const strength = (action: Action): number => ACTIONS.indexOf(action);

/**
 * The strongest of the demands wins: deny > require-grant > require-approval > allow. A live grant takes away the demands
 * of `require-grant` rules, and those of `require-approval` rules if its package covers approval; never a `deny`. What is
 * left stands: with a grant, a `require-approval` rule beside a `require-grant` rule still asks people. If nothing is
 * left, the call is allowed by the strongest of the rules that were satisfied. `demands` must not be empty.
 */
export const weigh = (demands: readonly [Rule, ...Rule[]], grant: LiveGrant | undefined): Weighed => {
  const [first, ...rest] = demands;
  const strongest = rest.reduce(stronger, first);
  if (grant === undefined) return { action: strongest.action, rule: strongest, grant: undefined };
  const [left, ...others] = demands.filter((rule) => !satisfies(grant, rule.action));
  const remaining = left === undefined ? undefined : others.reduce(stronger, left);
  if (remaining === strongest) return { action: strongest.action, rule: strongest, grant: undefined };
  if (remaining === undefined || remaining.action === 'allow') {
    return { action: 'allow', rule: strongest, grant: grant.id };
  }
  return { action: remaining.action, rule: remaining, grant: grant.id };
};

const satisfies = (grant: LiveGrant, action: Action): boolean =>
  action === 'require-grant' || (action === 'require-approval' && grant.coversApproval);

/** Among equals the one that asks more people, then the smaller id: the same whatever the order of the file. */
const stronger = (one: Rule, other: Rule): Rule => {
  const difference =
    strength(one.action) - strength(other.action) ||
    (other.approvers?.quorum ?? 0) - (one.approvers?.quorum ?? 0) ||
    (one.id < other.id ? -1 : 1);
  return difference < 0 ? one : other;
};
