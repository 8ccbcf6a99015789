/** Reviews of break-glass access that wait for someone else than the one who took it. */
import { z } from 'zod';
import type { Grants } from '../../access/grants.ts';
import type { GrantStore } from '../../access/ports.ts';
import { type Caller, callerName } from '../../domain/caller.ts';
import type { Grant } from '../../domain/grant.ts';
import { holdsRole, type Roles } from './mount-route.ts';
import { Problem } from './problem.ts';
import { changeRoute, type Route, readRoute } from './route.ts';
import { grant, pageOf } from './shapes.ts';

export interface ReviewRoutesDeps {
  readonly grants: Pick<GrantStore, 'getGrant'>;
  readonly openReviews: Grants['openReviews'];
  readonly closeReview: Grants['closeReview'];
  /** Whether this caller, asking by API, is one of its reviewers now. */
  readonly couldReview: (caller: Caller, grant: Grant) => Promise<boolean>;
  readonly roles: Roles;
}

/** The routes below `/v1/reviews`. */
export const reviewRoutes = (deps: ReviewRoutesDeps): readonly Route[] => [
  readRoute({
    name: 'listReviews',
    path: '/v1/reviews',
    summary: 'Break-glass access whose review is open, oldest first.',
    roles: ['operator', 'auditor'],
    query: z.strictObject({}),
    answer: pageOf(grant),
    handle: async () => ({ items: await deps.openReviews(), cursor: null }),
  }),
  changeRoute({
    name: 'closeReview',
    path: '/v1/reviews/:id/close',
    summary:
      'Close the review of break-glass access, by the id of the access; for operators and its reviewers.',
    roles: [],
    body: z.strictObject({
      comment: z.string().trim().min(1).max(500).describe('What you found.'),
    }),
    answer: grant,
    audit: ({ comment }) => ({ action: 'review.close', detail: comment }),
    handle: async ({ id, body: { comment }, caller }) => {
      const found = await deps.grants.getGrant(id);
      if (found?.review === undefined) throw new Problem(404, 'There is no review of this id.');
      const mayReview =
        (caller.kind === 'human' && holdsRole(deps.roles, 'operator', caller)) ||
        (await deps.couldReview(caller, found));
      if (!mayReview) throw new Problem(403, 'Only operators and its approvers close this review.');
      const by = { identities: [caller], slackUser: undefined, name: callerName(caller) };
      const closed = await deps.closeReview(id, { by, comment });
      if (closed.ok) return closed.grant;
      throw new Problem(found.review.state === 'open' ? 403 : 409, closed.problem);
    },
  }),
];
