/** Cleans up after processes that died: their callers are gone, and what their calls did is unknown. */
import type { Approval, ApprovalState } from '../../domain/approval.ts';
import { ownText } from '../../domain/text/safe-text.ts';
import type { ChangeApproval } from '../change.ts';
import type { ApprovalStore, IsAlive } from '../ports.ts';
import { everyApproval } from './every-approval.ts';

interface RecoverDeps {
  readonly store: Pick<ApprovalStore, 'listApprovals'>;
  readonly change: ChangeApproval;
  readonly isAlive: IsAlive;
  readonly now: () => number;
}

/** To be run at start and every now and then, since other processes die too. Resolves with how many were changed. */
export const createRecover = (deps: RecoverDeps) => async (): Promise<number> => {
  const lost: Approval[] = [];
  const alive = new Map<string, boolean>();
  for (const state of ['pending', 'approved', 'executing'] satisfies ApprovalState[]) {
    for await (const approval of everyApproval(deps.store, state)) {
      const { holder } = approval;
      if (!alive.has(holder)) alive.set(holder, await deps.isAlive(holder));
      if (alive.get(holder) === false && !isKnown(approval)) lost.push(approval);
    }
  }
  for (const approval of lost) await recover(deps, approval);
  return lost.length;
};

/** A request that outlived its caller stays open; its card says so already. While a call waits for its retry, nothing runs. */
const isKnown = (approval: Approval): boolean => {
  if (approval.state === 'executing') return approval.paused !== undefined;
  return approval.callerGone && (approval.announcement !== undefined || approval.state === 'approved');
};

const recover = async ({ change, now }: RecoverDeps, approval: Approval): Promise<void> => {
  if (approval.state === 'executing') {
    const error = ownText('The gateway stopped while the call was running.');
    await change(approval.id, {
      type: 'finish',
      outcome: 'unknown',
      took: now() - (approval.decidedAt ?? now()),
      error,
    });
  } else if (approval.state === 'pending' && approval.announcement === undefined) {
    await change(approval.id, { type: 'undeliverable' });
  } else {
    await change(approval.id, { type: 'caller-gone' });
  }
};
