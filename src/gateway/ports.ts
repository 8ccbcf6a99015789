/** What the data path needs from the outside; everything else it does itself. */
import type { Call } from '../domain/call.ts';
import type { Caller } from '../domain/caller.ts';
import type { Action, Decision } from '../domain/decision.ts';
import type { Grant } from '../domain/grant.ts';
import type { NowOrLater } from '../domain/time/now-or-later.ts';
import type { CpuBudget } from '../limits/cpu-budget.ts';
import type { InSlices } from '../limits/in-slices.ts';
import type { Maskable, Masked } from '../masking/engine/mask-message.ts';
import type { Where } from '../masking/settings/treatment.ts';
import type { BudgetUse } from '../policy/decision/budgets.ts';

/** The policy in force at this moment. */
export interface PolicyView {
  /** SHA-256 (hex) of its file. */
  readonly digest: string;
  decide(
    call: Call,
    context: {
      readonly grants: readonly Grant[];
      readonly now: number;
      /** Ids of budgets that are used up. */
      readonly spent?: readonly string[];
    },
  ): Decision;
  /** What the call counts against. */
  budgets(call: Call, session: string): readonly BudgetUse[];
  /** The denial of a call that no arguments could change; undefined if they may matter, and in shadow mode. */
  deniedAnyway(call: Omit<Call, 'args'>): Decision | undefined;
  /** False only if the caller could never make such a call, whatever the arguments: what lists leave out. */
  couldEver(call: Omit<Call, 'args'>, context?: { readonly spent?: readonly string[] }): boolean;
  /** The budgets that take such a call off lists once they are spent. */
  hidingBudgets(call: Omit<Call, 'args'>, session: string): readonly BudgetUse[];
  /** The weakest action that some arguments lead to, for each effect that the call could have. */
  reach(call: Omit<Call, 'args'>): readonly { readonly action: Action }[];
}
export type CurrentPolicy = () => PolicyView;

/** Returns if the access that a caller came in with still stands. @throws Refusal `unauthenticated` if it has ended by now. */
export type CheckAccess = (caller: Caller) => NowOrLater<void>;

export type LiveGrants = (caller: Call['caller']) => Promise<readonly Grant[]>;

/** For whom work is done, by `callerKey`. */
export interface ForCaller {
  readonly caller: string;
  /** True for answers: their call has run, so they wait however much work the caller has under way. */
  readonly isUnbounded?: boolean;
}

/**
 * Masks one message; throws or rejects if it cannot tell, and then nothing is let through. Rejects with `too-many`
 * if the caller has too many long messages waiting.
 */
export type Mask = (message: Maskable, where: Where, forCaller?: ForCaller) => Masked | Promise<Masked>;

/** Keeps dear work from holding up everyone else, and counts by caller what it took. */
export interface Work {
  /** True if so many characters or bytes of this caller are not to be worked on in one go; more may be if they are only parsed. */
  readonly isLong: (length: number, caller: string, work?: 'parse') => boolean;
  readonly inSlices: InSlices;
  readonly measure: CpuBudget['measure'];
  /** Has policy know the effect of a call with long arguments, whose JSON text this is, before it is asked to decide. */
  readonly judge: (call: Call, args: string) => Promise<void> | undefined;
}

/** Tells operators that nothing is left of a budget; once for each window, however often it is called. Never rejects. */
export type NoteSpent = (use: BudgetUse, caller: Call['caller']) => Promise<void>;
