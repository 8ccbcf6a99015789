/** Spends an approval: its approvers are verified once more, then exactly one call may run. */
import type { Approval } from '../domain/approval.ts';
import type { ApproverRule } from '../domain/decision.ts';
import { type MakeSafe, ownText } from '../domain/text/safe-text.ts';
import type { ChangeApproval } from './change.ts';
import { untilDone } from './insist.ts';
import type { ApprovalStore } from './ports.ts';
import type { WeighVotes } from './weigh-votes.ts';

/** `why` is a sentence for the caller; `approval` is what became of it, as far as that is known. */
export type Consumed =
  | { ok: true; approval: Approval }
  | { ok: false; why: string; approval?: Approval | undefined };
/** Why the approval is void by what has changed about the call since people were asked; undefined where it stands. */
export type Objection = (approval: Approval) => Promise<string | undefined>;

export interface ConsumeChecks {
  /** The rule in force, by which the votes are weighed; left out, the one that people were asked under. */
  readonly rule?: ApproverRule | undefined;
  readonly objection?: Objection;
  /** Asked last, right before the approval is spent. A sentence for the caller leaves it as it is, for an identical call. */
  readonly hindrance?: () => Promise<string | undefined>;
}

/** Rejects where the store does: without its answer nothing may run. */
export type Consume = (id: string, checks?: ConsumeChecks) => Promise<Consumed>;

export interface ConsumeDeps {
  readonly store: Pick<ApprovalStore, 'getApproval'>;
  readonly change: ChangeApproval;
  readonly weighVotes: WeighVotes;
  /** An objection may quote what a server said. */
  readonly makeSafe: MakeSafe;
  /** Name of this process. */
  readonly holder: string;
}

export const createConsume = (deps: ConsumeDeps): Consume => {
  /** One attempt at a time in this process: so it is known whose it was where the store does not say what came of it. */
  const attempts = new Set<string>();
  const unanswered = new Set<string>();

  const consume: Consume = async (id, checks) => {
    const approval = await deps.store.getApproval(id);
    if (approval?.state !== 'approved') return { ok: false, why: whyNot(approval), approval };
    // Servers may take seconds to say what they are asked; whether the approvers still are ones is looked up after that.
    const objection =
      (await checks?.objection?.(approval)) ??
      (await deps.weighVotes(approval, checks?.rule ?? approval.approvers));
    if (objection !== undefined) {
      const cancelled = await deps.change(id, { type: 'cancel', reason: deps.makeSafe(objection) });
      return { ok: false, why: `${objection} The call was not executed.`, approval: cancelled?.approval };
    }
    const hindrance = await checks?.hindrance?.();
    if (hindrance !== undefined) return { ok: false, why: hindrance };
    const changed = await spend(id);
    return changed?.ok ? changed : { ok: false, why: whyNot(changed?.approval), approval: changed?.approval };
  };

  const spend = async (id: string): ReturnType<ChangeApproval> => {
    try {
      return await deps.change(id, { type: 'consume', holder: deps.holder });
    } catch (error) {
      unanswered.add(id);
      void untilDone(() => giveUp(deps, id)).then(() => unanswered.delete(id));
      throw error;
    }
  };

  return async (id, checks) => {
    if (attempts.has(id) || unanswered.has(id)) return { ok: false, why: BUSY };
    attempts.add(id);
    return consume(id, checks).finally(() => attempts.delete(id));
  };
};

const BUSY = 'An identical call is about to use the approval. This one was not executed.';
const UNANSWERED = ownText('Not executed: the store did not answer when the call was about to run.');

/** The store may or may not have spent the approval; the call will not run, so that is made to be true there too. */
const giveUp = async ({ change, holder }: ConsumeDeps, id: string): Promise<void> => {
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
