/** A policy in force: what the rest of the gateway may ask it. */
import type { Call } from '../domain/call.ts';
import type { ApproverRule, Decision } from '../domain/decision.ts';
import type { StaticGroups } from '../domain/static-groups.ts';
import type { AccessPackage } from './decision/access.ts';
import type { BudgetUse } from './decision/budgets.ts';
import type { DecideContext } from './decision/decide.ts';
import type { Reach } from './decision/reach.ts';
import type { Explanation } from './what-if/explain.ts';
import type { TestResult } from './what-if/run-tests.ts';

export interface Policy {
  /** SHA-256 of the source, in hex. */
  readonly digest: string;
  readonly mode: 'enforce' | 'shadow';
  /** Groups whose members stand in the file. */
  readonly groups: StaticGroups;
  readonly approvers: ReadonlyMap<string, ApproverRule>;
  readonly access: ReadonlyMap<string, AccessPackage>;
  /** Pure and synchronous; see `weigh` for how rules and grants play together. */
  decide(call: Call, context: DecideContext): Decision;
  /** False only if the caller would be denied whatever the arguments: what lists leave out. */
  couldEver(call: Omit<Call, 'args'>, context?: DecideContext): boolean;
  /** The denial of a call that no arguments could change; undefined if they may matter, and in shadow mode. */
  deniedAnyway(call: Omit<Call, 'args'>): Decision | undefined;
  /** The decision with everything that led to it, as `policy explain` prints it. */
  explain(call: Call, context: DecideContext): Explanation;
  /** What the call counts against; the gateway counts it once it is let through, and tells `decide` what is spent. */
  budgets(call: Call, session: string): readonly BudgetUse[];
  /** The budgets that take such a call off lists once they are spent. */
  hidingBudgets(call: Omit<Call, 'args'>, session: string): readonly BudgetUse[];
  /** What the caller could reach at best with one tool, for each effect it could have. */
  reach(call: Omit<Call, 'args'>): readonly Reach[];
  /** Ids of all budgets of the file. */
  readonly budgetIds: readonly string[];
  /** Results of the tests in the file. */
  readonly tests: readonly TestResult[];
}
