/** Spending an approval: opened by one caller at a time, and then one conditional swap. What has to hold is the caller's to check. */
import type { Approval } from '../domain/approval.ts';
import { type MakeSafe, ownText } from '../domain/text/safe-text.ts';
import type { ChangeApproval } from './change.ts';
import type { ApprovalStore } from './ports.ts';
import { untilDone } from './retry-in-background.ts';

/** `problem` is a sentence for the caller; `approval` is what became of it, as far as that is known. */
export interface NotRedeemed {
  readonly ok: false;
  readonly problem: string;
  readonly approval?: Approval | undefined;
}

export type Redeemed = { readonly ok: true; readonly approval: Approval } | NotRedeemed;

/** One attempt to spend an approval. Identical calls of this process are turned away until it has ended. */
export interface Redemption {
  readonly ok: true;
  /** As it was approved. */
  readonly approval: Approval;
  /** The swap: of all processes exactly one spends it. Rejects if the store does; the call must not run then. */
  spend(): Promise<Redeemed>;
  /** The approval is void; resolves with what became of it. */
  cancel(reason: string): Promise<Approval | undefined>;
  end(): void;
}

/** Opens an approved request for spending. Rejects if the store does: without its answer nothing may run. */
export type BeginRedemption = (id: string) => Promise<Redemption | NotRedeemed>;

export interface RedemptionDeps {
  readonly store: Pick<ApprovalStore, 'getApproval'>;
  readonly change: ChangeApproval;
  /** A reason may quote what a server said. */
  readonly makeSafe: MakeSafe;
  /** Name of this process. */
  readonly holder: string;
}

/** Returns what opens approvals. A swap whose answer got lost is settled in the background before anyone may try again. */
export const createBeginRedemption = (deps: RedemptionDeps): BeginRedemption => {
  /** One attempt at a time in this process: so it is known whose it was if the store does not say what came of it. */
  const attempts = new Set<string>();
  const unanswered = new Set<string>();

  const spend = async (id: string): Promise<Redeemed> => {
    try {
      const changed = await deps.change(id, { type: 'consume', holder: deps.holder });
      return changed?.ok
        ? changed
        : { ok: false, problem: whyNot(changed?.approval), approval: changed?.approval };
    } catch (error) {
      unanswered.add(id);
      void untilDone(() => giveUp(deps, id)).then(() => unanswered.delete(id));
      throw error;
    }
  };

  const redemptionOf = (approval: Approval): Redemption => ({
    ok: true,
    approval,
    spend: () => spend(approval.id),
    cancel: async (reason) => {
      const changed = await deps.change(approval.id, { type: 'cancel', reason: deps.makeSafe(reason) });
      return changed?.approval;
    },
    end: () => void attempts.delete(approval.id),
  });

  return async (id) => {
    if (attempts.has(id) || unanswered.has(id)) return { ok: false, problem: BUSY };
    attempts.add(id);
    try {
      const approval = await deps.store.getApproval(id);
      if (approval?.state === 'approved') return redemptionOf(approval);
      attempts.delete(id);
      return { ok: false, problem: whyNot(approval), approval };
    } catch (error) {
      attempts.delete(id);
      throw error;
    }
  };
};

const BUSY = 'An identical call is about to use the approval. This one was not executed.';
const UNANSWERED = ownText('Not executed: the store did not answer when the call was about to run.');

/** The store may or may not have spent the approval; the call will not run, so that is made to be true there too. */
const giveUp = async ({ change, holder }: RedemptionDeps, id: string): Promise<void> => {
  const cancelled = await change(id, { type: 'cancel', reason: UNANSWERED });
  if (cancelled === undefined || cancelled.ok) return;
  const { state, holder: spentBy } = cancelled.approval;
  if (state !== 'executing' || spentBy !== holder) return;
  await change(id, { type: 'finish', outcome: 'failed', took: 0, error: UNANSWERED });
};

const whyNot = (approval: Approval | undefined): string => {
  if (approval === undefined) return 'The approval does not exist. The call was not executed.';
  if (approval.state === 'approved') return 'The approval has expired. The call was not executed.';
  const used = ['executing', 'executed', 'executed-withheld', 'failed', 'unknown'].includes(approval.state);
  return used
    ? 'The approval was used by an identical call. This one was not executed; ask again if it is wanted twice.'
    : `The request for approval is ${approval.state}. The call was not executed.`;
};
