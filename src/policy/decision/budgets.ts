/** Budgets: how often something may happen before a stronger action stands in. Counting is left to a store. */
import type { Call } from '../../domain/call.ts';
import { callerKey } from '../../domain/caller.ts';
import type { Action, ApproverRule } from '../../domain/decision.ts';
import type { BudgetEntry } from '../file/schema.ts';
import type { BudgetKey } from '../ports.ts';
import { compileRule } from './compile-rules.ts';
import { applies, type Rule } from './rule.ts';
import type { Subject } from './subject.ts';

export interface Budget {
  /** What stands in once the budget is spent; its id is the budget's. */
  readonly rule: Rule;
  readonly limit: number;
  readonly per: BudgetEntry['per'];
  /** Milliseconds. */
  readonly window: number;
}

/** A budget that a call counts against. */
export interface BudgetUse extends BudgetKey {
  readonly limit: number;
  /** What stands in once it is spent. */
  readonly action: Action;
  /** What of the caller's is counted, for people: `all calls`, `session ses_…`, `delete_order on billing`. */
  readonly counts: string;
}

/** Returns a budget whose rule matches like any other. */
export const compileBudget = (entry: BudgetEntry, approvers: ReadonlyMap<string, ApproverRule>): Budget => {
  const { id, match, action, limit, per, window } = entry;
  const message = `The budget ${id} is spent: at most ${limit} in ${Math.round(window / 60_000)} minutes.`;
  const rule = { id, match, action, approvers: entry.approvers, message, shadow: false };
  return { rule: compileRule({ ...rule, when: undefined }, approvers), limit, per, window };
};

/** What this call counts against; if it cannot be told whether a budget applies, it does. */
export const budgetUses = (
  budgets: readonly Budget[],
  subject: Subject,
  session: string,
): readonly BudgetUse[] =>
  budgets
    .filter(({ rule }) => applies(rule, subject) !== 'no')
    .map(({ rule, limit, per, window }) => ({
      budget: rule.id,
      subject: subjectOf(per, subject.call, session),
      window,
      limit,
      action: rule.action,
      counts: countsOf(per, subject.call, session),
    }));

/** Whether nothing is left, given the uses counted so far. */
export const isSpent = ({ limit }: Pick<BudgetUse, 'limit'>, used: number): boolean => used >= limit;

const subjectOf = (per: Budget['per'], call: Call, session: string): string => {
  if (per === 'session') return `session:${session}`;
  const caller = `caller:${callerKey(call.caller)}`;
  return per === 'caller'
    ? caller
    : `${caller} tool:${JSON.stringify([call.server, call.tool ?? call.method])}`;
};

const countsOf = (per: Budget['per'], { server, tool, method }: Call, session: string): string => {
  if (per === 'session') return `session ${session}`;
  return per === 'caller' ? 'all calls' : `${tool ?? method} on ${server}`;
};
