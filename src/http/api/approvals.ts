/** Approvals of calls: operators see them all, and whoever is an approver decides, under the same checks as in Slack. */
import { z } from 'zod';
import type { ApprovalStore } from '../../approvals/ports.ts';
import type { Settle } from '../../approvals/settle.ts';
import { APPROVAL_STATES } from '../../domain/approval.ts';
import { Problem } from './problem.ts';
import { changeRoute, type Route, readRoute } from './route.ts';
import { approval, pageOf, pageQuery } from './shapes.ts';

export interface ApprovalRoutesDeps {
  readonly approvals: Pick<ApprovalStore, 'getApproval' | 'listApprovals'>;
  readonly settle: Settle;
}

export const approvalRoutes = ({ approvals, settle }: ApprovalRoutesDeps): readonly Route[] => [
  readRoute({
    name: 'listApprovals',
    path: '/v1/approvals',
    summary: 'Requests for approval, newest first.',
    roles: ['operator'],
    query: z.strictObject({
      state: z.enum(APPROVAL_STATES).optional().describe('Only those in this state.'),
      ...pageQuery,
    }),
    answer: pageOf(approval),
    handle: ({ query }) => approvals.listApprovals(query),
  }),
  changeRoute({
    name: 'decideApproval',
    path: '/v1/approvals/:id/decision',
    summary: 'Approve or deny a call; only for its approvers.',
    roles: [],
    body: z.strictObject({
      decision: z.enum(['approve', 'deny']),
      reason: z.string().trim().min(1).max(1000).optional().describe('For the record.'),
    }),
    answer: approval,
    audit: ({ decision, reason }) => ({ action: `approval.${decision}`, detail: reason }),
    handle: async ({ id, body, caller }) => {
      if ((await approvals.getApproval(id)) === undefined) {
        throw new Problem(404, 'There is no request for approval of this id.');
      }
      const { decision: verdict, reason } = body;
      const settled = await settle(id, { click: { via: 'api', caller }, verdict, reason });
      if (settled.ok) return settled.approval;
      const isOpen = (await approvals.getApproval(id))?.state === 'pending';
      throw new Problem(isOpen ? 403 : 409, settled.why);
    },
  }),
];
