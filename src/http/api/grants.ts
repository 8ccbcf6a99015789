/** Temporary access, for operators: see it, take it away. */
import { z } from 'zod';
import type { Revoke } from '../../access/end.ts';
import type { GrantStore } from '../../access/ports.ts';
import { callerName } from '../../domain/caller.ts';
import { GRANT_STATES } from '../../domain/grant.ts';
import { Problem } from './problem.ts';
import { changeRoute, type Route, readRoute } from './route.ts';
import { grant, pageOf, pageQuery } from './shapes.ts';

export interface GrantRoutesDeps {
  readonly grants: Pick<GrantStore, 'getGrant' | 'listGrants'>;
  /** Closes what is overdue, so that no list shows as open what is over. */
  readonly lapseDue: () => Promise<number>;
  readonly revoke: Revoke;
}

/** The routes below `/v1/grants`. */
export const grantRoutes = ({ grants, lapseDue, revoke }: GrantRoutesDeps): readonly Route[] => [
  readRoute({
    name: 'listGrants',
    path: '/v1/grants',
    summary: 'Temporary access that was asked for, newest first.',
    roles: ['operator'],
    query: z.strictObject({
      state: z.enum(GRANT_STATES).optional().describe('Only what is in this state.'),
      ...pageQuery,
    }),
    answer: pageOf(grant),
    handle: async ({ query }) => {
      await lapseDue();
      return grants.listGrants(query);
    },
  }),
  changeRoute({
    name: 'revokeGrant',
    path: '/v1/grants/:id/revoke',
    summary: 'End temporary access at once.',
    roles: ['operator'],
    body: z.strictObject({
      reason: z.string().trim().min(1).max(1000).optional().describe('For the audit log.'),
    }),
    answer: grant,
    audit: ({ reason }) => ({ action: 'grant.revoke', detail: reason }),
    handle: async ({ id, caller }) => {
      if ((await grants.getGrant(id)) === undefined) throw new Problem(404, 'There is no access of this id.');
      const ended = await revoke(id, callerName(caller));
      if (!ended.ok) throw new Problem(409, ended.problem);
      return ended.grant;
    },
  }),
];
