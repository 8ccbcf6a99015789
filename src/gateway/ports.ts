/** What the data path needs from the outside; everything else it does itself. */
import type { Call } from '../domain/call.ts';
import type { Decision } from '../domain/decision.ts';
import type { Grant } from '../domain/grant.ts';
import type { MaskMessage } from '../masking/mask-message.ts';
import type { BudgetUse } from '../policy/budgets.ts';

/** The policy in force at this moment. */
export interface PolicyView {
  /** SHA-256 (hex) of its file. */
  readonly digest: string;
  decide(
    call: Call,
    context: {
      readonly grants: readonly Grant[];
      readonly now: number;
      /** Ids of budgets of which nothing is left. */
      readonly spent?: readonly string[];
    },
  ): Decision;
  /** What the call counts against. */
  budgets(call: Call, session: string): readonly BudgetUse[];
  /** False only where the caller could never make such a call, whatever the arguments: what lists leave out. */
  couldEver(call: Omit<Call, 'args'>, context?: { readonly spent?: readonly string[] }): boolean;
  /** The budgets that take such a call off lists once they are spent. */
  hidingBudgets(call: Omit<Call, 'args'>, session: string): readonly BudgetUse[];
}
export type CurrentPolicy = () => PolicyView;

export type LiveGrants = (caller: Call['caller']) => Promise<readonly Grant[]>;

/** Masks one message; throws or rejects where it cannot tell, and then nothing is let through. */
export type Mask = MaskMessage;

/** Tells operators that nothing is left of a budget; once for each window, however often it is called. Never rejects. */
export type NoteSpent = (use: BudgetUse, caller: Call['caller']) => Promise<void>;
