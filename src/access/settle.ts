/** One approver's decision about access, or about more time on it; verified like any other approval. */
import { type Grant, isOpen, openVotes } from '../domain/grant.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { Click, Decidable, VerifyApprover, Vote } from '../domain/vote.ts';
import { orUndecided } from '../requests/or-undecided.ts';
import type { ChangeGrant } from './change.ts';
import type { GrantStore } from './ports.ts';
import type { Requested } from './request.ts';

export interface DecideGrant {
  readonly click: Click;
  readonly verdict: Vote['verdict'];
  readonly reason?: string | undefined;
}

/** Never rejects: if the store or the proof fails, nothing was decided, and `problem` says so. */
export type SettleGrant = (id: string, decide: DecideGrant) => Promise<Requested>;

export interface SettleDeps {
  readonly store: Pick<GrantStore, 'getGrant'>;
  readonly change: ChangeGrant;
  readonly verify: VerifyApprover;
  /** For what people typed. */
  readonly makeSafe: MakeSafe;
  readonly now: () => number;
}

/** Never rejects: if the store or the check of the approver fails, nothing was decided and the person is told so. */
export const createSettle =
  (deps: SettleDeps): SettleGrant =>
  (id, decide) =>
    orUndecided(() => settle(deps, id, decide));

const settle = async (deps: SettleDeps, id: string, decide: DecideGrant): Promise<Requested> => {
  const grant = await deps.store.getGrant(id);
  if (grant === undefined) return { ok: false, problem: 'There is no such request.' };
  if (!isOpen(grant, deps.now())) return { ok: false, problem: whatHappened(grant) };
  const proof = await deps.verify(decide.click, decidableGrant(grant));
  if (!proof.ok) return { ok: false, problem: proof.problem };
  const { click, verdict } = decide;
  const reason = decide.reason === undefined ? undefined : deps.makeSafe(decide.reason);
  const vote = { by: proof.approver, verdict, reason, shareReason: true, at: deps.now(), click };
  const seen = openVotes(grant).length;
  const changed = await deps.change(id, { type: 'vote', vote, seen });
  if (changed === undefined) return { ok: false, problem: 'There is no such request.' };
  if (changed.ok) return { ok: true, grant: changed.grant };
  const open = isOpen(changed.grant, deps.now());
  if (open && openVotes(changed.grant).length > seen) return settle(deps, id, decide);
  return {
    ok: false,
    problem: open ? `This did not count: ${changed.problem}.` : whatHappened(changed.grant),
  };
};

/** A grant as the check of approvers sees it. */
export const decidableGrant = (grant: Grant): Decidable => ({
  id: grant.id,
  approvers: grant.approvers,
  votes: openVotes(grant),
  requestedBy: { identity: grant.subject, slackUser: grant.requester, kind: 'human', owner: undefined },
});

/** Why a click came too late. */
const whatHappened = (grant: Grant): string => {
  const names = openVotes(grant).map((vote) => vote.by.name);
  const by = (names.length > 0 ? names : grant.votes.map((vote) => vote.by.name)).join(' and ');
  switch (grant.state) {
    case 'active':
      return `This request is decided already, by ${by}.`;
    case 'denied':
      return `This request is denied already, by ${by}.`;
    case 'ended':
      return `This was ended already, by ${grant.endedBy ?? 'someone'}.`;
    default:
      return 'This request has expired, which counts as denied.';
  }
};
