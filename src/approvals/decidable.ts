/** An approval as the check of approvers sees it. */
import type { Approval } from '../domain/approval.ts';
import type { Decidable } from '../domain/vote.ts';

/** Returns the few members of an approval that decide who may vote on it. */
export const decidable = (approval: Approval): Decidable => ({
  id: approval.id,
  approvers: approval.approvers,
  votes: approval.votes,
  requestedBy: {
    identity: approval.caller,
    slackUser: undefined,
    kind: approval.caller.kind,
    owner: approval.caller.owner,
  },
});
