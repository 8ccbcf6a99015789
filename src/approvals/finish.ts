/** Notes what came of an approved call, or what an operator found out about one whose outcome was unknown. */
import type { Approval, ApprovalEvent } from '../domain/approval.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { ChangeApproval } from './change.ts';
import { retryInBackground } from './retry-in-background.ts';

export interface Finished extends Omit<Extract<ApprovalEvent, { type: 'finish' }>, 'type' | 'error'> {
  /** What went wrong; masked before it is stored. */
  readonly error?: string;
}

/**
 * The approval as finished; undefined if there is none in a state that could. Rejects if the store does, and
 * then goes on trying: a call that stayed `executing` for ever would block all identical ones.
 */
export type Finish = (id: string, finished: Finished) => Promise<Approval | undefined>;

/**
 * Resolves with the approval as it is then; undefined if it is gone or has an outcome. What fails is retried in the
 * background.
 */
export const createFinish =
  (change: ChangeApproval, makeSafe: MakeSafe): Finish =>
  async (id, { error, ...finished }) => {
    const said = error === undefined ? {} : { error: makeSafe(error) };
    const changed = await retryInBackground(() => change(id, { type: 'finish', ...finished, ...said }));
    return changed?.ok ? changed.approval : undefined;
  };
