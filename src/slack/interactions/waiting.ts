/** What waits for one person's decision, and what is theirs: for lists and for the home of the app. */

import { decidableGrant } from '../../access/settle.ts';
import { decidable } from '../../approvals/decidable.ts';
import type { Approval } from '../../domain/approval.ts';
import type { Identity } from '../../domain/caller.ts';
import type { Grant } from '../../domain/grant.ts';
import { samePerson } from '../../domain/person.ts';
import type { Decidable } from '../../domain/vote.ts';
import { type Actor, clickOf, type HandlerContext } from './handler-context.ts';

export interface Waiting {
  readonly approvals: readonly Approval[];
  readonly grants: readonly Grant[];
}

/** Requests looked through for those that concern one person. */
const MOST = 50;
/** Milliseconds for which what has ended is still shown to the one who asked. */
const RECENT = 24 * 3_600_000;

/** Only what this person may decide: others learn nothing about requests from here. */
export const waitingFor = async (context: HandlerContext, actor: Actor): Promise<Waiting> => {
  const click = clickOf(context, actor);
  const mayDecide = async (request: Decidable): Promise<boolean> =>
    (await context.verifyLately(click, request)).ok;
  const [approvals, grants] = await Promise.all([
    context.store.listApprovals({ state: 'pending', limit: MOST }),
    context.store.listGrants({ state: 'requested', limit: MOST }),
  ]);
  const open = <T extends { expiresAt: number }>(items: readonly T[]) =>
    items.filter(({ expiresAt }) => context.now() < expiresAt);
  return {
    approvals: await only(open(approvals.items), (approval) => mayDecide(decidable(approval))),
    grants: await only(open(grants.items), (grant) => mayDecide(decidableGrant(grant))),
  };
};

const only = async <T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<readonly T[]> => {
  const kept: T[] = [];
  for (const item of items) if (await test(item)) kept.push(item);
  return kept;
};

/** Calls of this person that people were asked about: open ones, and those of a day. */
export const requestsOf = async (
  context: HandlerContext,
  identity: Identity,
): Promise<readonly Approval[]> => {
  const { items } = await context.store.listApprovals({ limit: 2 * MOST });
  return items.filter(
    ({ caller, state, createdAt }) =>
      samePerson(caller, identity) && (state === 'pending' || context.now() - createdAt < RECENT),
  );
};
