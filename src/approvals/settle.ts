/** One person's decision about one request: who they are is proven first, then it counts at most once. */
import type { Approval } from '../domain/approval.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { Approver, Click, VerifyApprover, Vote } from '../domain/vote.ts';
import { demandStepUp, lacksStepUp } from '../people/step-up.ts';
import { orUndecided } from '../requests/or-undecided.ts';
import type { ChangeApproval, Changed } from './change.ts';
import { decidable } from './decidable.ts';
import type { ApprovalStore, DeniedNow } from './ports.ts';

export interface Decide {
  readonly click: Click;
  readonly verdict: Vote['verdict'];
  readonly reason?: string | undefined;
  /** Whether the requester may read the reason; no by default. */
  readonly shareReason?: boolean;
}

/** `problem` is a sentence for the person who decided. */
export type Settled = { ok: true; approval: Approval } | { ok: false; problem: string };
/** Never rejects: if the store or the proof fails, nothing was decided, and `problem` says so. */
export type Settle = (id: string, decide: Decide) => Promise<Settled>;

export interface SettleDeps {
  readonly store: Pick<ApprovalStore, 'getApproval'>;
  readonly change: ChangeApproval;
  readonly verify: VerifyApprover;
  readonly deniedNow: DeniedNow;
  /** For what people typed, and sentences that quote others. */
  readonly makeSafe: MakeSafe;
  readonly now: () => number;
}

/** Never rejects: if the store or the check of the approver fails, nothing was decided and the person is told so. */
export const createSettle =
  (deps: SettleDeps): Settle =>
  (id, decide) =>
    orUndecided(() => settle(deps, id, decide));

const settle = async (deps: SettleDeps, id: string, decide: Decide): Promise<Settled> => {
  const approval = await deps.store.getApproval(id);
  if (approval === undefined) return { ok: false, problem: 'There is no such request.' };
  if (approval.state !== 'pending') return { ok: false, problem: whatHappened(approval) };
  if (deps.now() >= approval.expiresAt) {
    const expired = await deps.change(id, { type: 'expire' });
    return { ok: false, problem: whatHappened(expired?.approval ?? approval) };
  }
  if (lacksStepUp(approval.approvers, { ...decide, at: deps.now() })) {
    return { ok: false, problem: demandStepUp(id) };
  }
  const proof = await deps.verify(decide.click, decidable(approval));
  if (!proof.ok) return { ok: false, problem: proof.problem };
  const denial = decide.verdict === 'approve' ? await deps.deniedNow(approval) : undefined;
  if (denial !== undefined) return cancel(deps, approval, denial);
  const seen = approval.votes.length;
  const vote = voteOf(decide, proof.approver, deps);
  const changed = await deps.change(id, { type: 'vote', vote, seen }).catch(() => 'unanswered' as const);
  if (changed === 'unanswered') return { ok: false, problem: UNANSWERED };
  if (changed === undefined) return { ok: false, problem: 'There is no such request.' };
  if (changed.ok) return { ok: true, approval: changed.approval };
  if (changed.approval.state !== 'pending') return { ok: false, problem: whatHappened(changed.approval) };
  if (changed.approval.votes.length > seen) return settle(deps, id, decide);
  return { ok: false, problem: `This did not count: ${changed.problem}.` };
};

/** No one is left to click for a call that cannot run whatever people say. */
const cancel = async (
  { change, makeSafe }: SettleDeps,
  { id }: Approval,
  denial: string,
): Promise<Settled> => {
  const reason = makeSafe(`Denied since it was asked for: ${denial}`);
  const changed = await change(id, { type: 'cancel', reason }).catch(() => 'unanswered' as const);
  if (changed === 'unanswered') return { ok: false, problem: UNANSWERED };
  return { ok: false, problem: changed?.ok ? `${reason} ${CANCELLED}` : whyNot(changed) };
};

const CANCELLED = 'Your approval was not counted: the request was cancelled, and nothing was run.';

const whyNot = (changed: Changed | undefined): string =>
  changed === undefined ? 'There is no such request.' : whatHappened(changed.approval);

/** A store that does not answer may have saved it nevertheless. */
const UNANSWERED =
  'Firebreak could not make sure that this was saved. Look at the request again before you decide anew.';

const voteOf = (decide: Decide, by: Approver, { makeSafe, now }: SettleDeps): Vote => ({
  by,
  verdict: decide.verdict,
  reason: decide.reason === undefined ? undefined : makeSafe(decide.reason),
  shareReason: decide.shareReason ?? false,
  at: now(),
  click: decide.click,
});

/** Why a click came too late, with who was faster and when. */
const whatHappened = (approval: Approval): string => {
  switch (approval.state) {
    case 'denied':
    case 'approved':
    case 'executing':
    case 'executed':
    case 'executed-withheld':
    case 'failed':
    case 'unknown':
      return `This request is ${approval.state === 'denied' ? 'denied' : 'approved'} already, by ${deciders(approval)}.`;
    case 'cancelled':
      return 'This request was cancelled; nothing was run.';
    case 'undeliverable':
      return 'This request was given up because no one could be asked in time; nothing was run.';
    default:
      return 'This request has expired, which counts as denied; nothing was run.';
  }
};

const deciders = (approval: Approval): string => {
  const names = approval.votes
    .filter((vote) => (vote.verdict === 'deny') === (approval.state === 'denied'))
    .map((vote) => vote.by.name);
  const at = new Date(approval.decidedAt ?? approval.createdAt).toISOString();
  return `${names.join(' and ')} at ${at.slice(11, 16)} UTC`;
};
