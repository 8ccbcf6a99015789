/** A budget of which nothing was left for someone, and what operators did about it. */
import type { Caller } from '../domain/caller.ts';
import type { Action } from '../domain/decision.ts';
import type { Click } from '../domain/vote.ts';
import type { Notice } from './notices.ts';

export interface SpentBudget extends Notice {
  /** `bud_…`: the same for one budget and the one who it counts for, so that one window has one of them. */
  readonly id: string;
  /** Id of the budget in the policy file. */
  readonly budget: string;
  /** Whom it counts for, as the counter is called. */
  readonly subject: string;
  /** What of theirs is counted, for people: `all calls`, `session ses_…`, `delete_order on billing`. */
  readonly counts: string;
  readonly caller: Pick<Caller, 'issuer' | 'subject' | 'email' | 'kind' | 'owner'>;
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
  /** What stands in now. */
  readonly action: Action;
  readonly restored?: { readonly at: number; readonly by: string } | undefined;
}

export type Restored =
  | { readonly ok: true; readonly spent: SpentBudget }
  | {
      readonly ok: false;
      readonly problem: string /** There is nothing of this id. */;
      readonly gone?: true;
    };

/** Gives a budget back if the person behind the click is an operator at this moment, and not the one who spent it. */
export type RestoreBudget = (id: string, click: Click) => Promise<Restored>;
