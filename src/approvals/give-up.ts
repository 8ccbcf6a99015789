/** A client gives its call up: no one is to decide about it any more, and if it waits for a retry, there will be none. */
import type { Approval } from '../domain/approval.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { ChangeApproval } from './change.ts';

/**
 * The approval as it is now: cancelled for this reason, or failed for it if the call had begun; untouched if it
 * runs or is over. Rejects if the store does.
 */
export type GiveUp = (id: string, reason: string) => Promise<Approval | undefined>;

/** Resolves with the approval as it is then; undefined if it is gone. `said` is made safe before it is stored. */
export const createGiveUp =
  (change: ChangeApproval, makeSafe: MakeSafe): GiveUp =>
  async (id, said) => {
    const reason = makeSafe(said);
    const cancelled = await change(id, { type: 'cancel', reason });
    if (cancelled?.ok !== false) return cancelled?.approval;
    return (await change(id, { type: 'lapse', reason }))?.approval;
  };
