/** Spends an approval: its approvers are verified once more, then exactly one call may run. */
import type { Approval } from '../domain/approval.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { ChangeApproval } from './change.ts';
import { decidable } from './decidable.ts';
import type { ApprovalStore } from './ports.ts';

/** `why` is a sentence for the caller. */
export type Consumed = { ok: true; approval: Approval } | { ok: false; why: string };
/** Rejects where the store does: without its answer nothing may run. */
export type Consume = (id: string) => Promise<Consumed>;

export interface ConsumeDeps {
  readonly store: Pick<ApprovalStore, 'getApproval'>;
  readonly change: ChangeApproval;
  readonly verify: VerifyApprover;
  /** Name of this process. */
  readonly holder: string;
}

export const createConsume =
  (deps: ConsumeDeps): Consume =>
  async (id) => {
    const approval = await deps.store.getApproval(id);
    if (approval?.state !== 'approved') return { ok: false, why: whyNot(approval) };
    const objection = await objectionNow(deps, approval);
    if (objection !== undefined) {
      await deps.change(id, { type: 'cancel', reason: objection });
      return { ok: false, why: `${objection} The call was not executed.` };
    }
    const changed = await deps.change(id, { type: 'consume', holder: deps.holder });
    return changed?.ok ? changed : { ok: false, why: whyNot(changed?.approval) };
  };

/** People lose groups and accounts between the click and the call; their approval is then worth nothing. */
const objectionNow = async (deps: ConsumeDeps, approval: Approval): Promise<string | undefined> => {
  const request = { ...decidable(approval), votes: [] };
  const checks = await Promise.all(
    approval.votes.map(async (vote) => {
      const proof = await deps.verify(vote.click, request).catch(() => undefined);
      // The same account may stand for another person by now.
      return proof?.ok && proof.approver.key === vote.by.key ? undefined : vote.by.name;
    }),
  );
  const lost = checks.filter((name) => name !== undefined);
  return lost.length === 0
    ? undefined
    : `The approval is void: ${lost.join(' and ')} could not be verified again as approver.`;
};

const whyNot = (approval: Approval | undefined): string => {
  if (approval === undefined) return 'The approval does not exist. The call was not executed.';
  if (approval.state === 'approved') return 'The approval has expired. The call was not executed.';
  const used = ['executing', 'executed', 'failed', 'unknown'].includes(approval.state);
  return used
    ? 'The approval was used by an identical call. This one was not executed; ask again if it is wanted twice.'
    : `The request for approval is ${approval.state}. The call was not executed.`;
};
