/** Approvals of calls: operators see them all, approvers what waits for them, and decide under the same checks as in Slack. */
import { z } from 'zod';
import type { Finish } from '../../approvals/finish.ts';
import type { ApprovalQuery, ApprovalStore } from '../../approvals/ports.ts';
import type { Previews } from '../../approvals/previews.ts';
import type { Settle } from '../../approvals/settle.ts';
import { APPROVAL_STATES, type Approval } from '../../domain/approval.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Page } from '../../domain/page.ts';
import { holdsRole, type Roles } from './mount-route.ts';
import { Problem } from './problem.ts';
import { changeRoute, type Route, readRoute } from './route.ts';
import { approval, pageOf, pageQuery } from './shapes.ts';

export interface ApprovalRoutesDeps {
  readonly approvals: Pick<ApprovalStore, 'getApproval' | 'listApprovals'>;
  /** An approval with all of its preview. */
  readonly inFull: Previews['inFull'];
  readonly settle: Settle;
  readonly finish: Finish;
  /** Whether this caller, asking by API, could decide about it now. */
  readonly couldDecide: (caller: Caller, approval: Approval) => Promise<boolean>;
  readonly roles: Roles;
}

const reason = z.string().trim().min(1).max(1000).optional();

/** The routes below `/v1/approvals`. Deciding is verified as it is in Slack. */
export const approvalRoutes = (deps: ApprovalRoutesDeps): readonly Route[] => {
  const { approvals, settle, finish } = deps;
  const find = async (id: string): Promise<Approval> => {
    const found = await approvals.getApproval(id);
    if (found === undefined) throw notFound();
    return found;
  };

  return [
    readRoute({
      name: 'listApprovals',
      path: '/v1/approvals',
      summary: 'Requests for approval, newest first; without the role operator, those that wait for you.',
      roles: [],
      query: z.strictObject({
        state: z.enum(APPROVAL_STATES).optional().describe('Only those in this state.'),
        ...pageQuery,
      }),
      answer: pageOf(approval),
      handle: ({ query, caller }) => {
        if (holdsRole(deps.roles, 'operator', caller)) return approvals.listApprovals(query);
        if (query.state === undefined || query.state === 'pending') return waitingFor(deps, caller, query);
        throw new Problem(403, 'Only operators see requests that do not wait any more.');
      },
    }),
    readRoute({
      name: 'getApproval',
      path: '/v1/approvals/:id',
      summary: 'One request for approval with all of its arguments; for operators, and those it waits for.',
      roles: [],
      query: z.strictObject({}),
      answer: approval,
      handle: async ({ id, caller }) => {
        const found = await find(id);
        const isOperator = holdsRole(deps.roles, 'operator', caller);
        // As if it were not there: ids of requests that wait for others are not to be tried out.
        if (!isOperator && !(found.state === 'pending' && (await deps.couldDecide(caller, found))))
          throw notFound();
        const whole = await deps.inFull(found);
        if (whole.longPreview === undefined) return whole;
        throw new Problem(503, 'The arguments cannot be read from the store now. Try again later.');
      },
    }),
    changeRoute({
      name: 'decideApproval',
      path: '/v1/approvals/:id/decision',
      summary: 'Approve or deny a call; only for its approvers.',
      roles: [],
      body: z.strictObject({
        decision: z.enum(['approve', 'deny']),
        reason: reason.describe('Kept with the request.'),
        shareReason: z
          .boolean()
          .optional()
          .describe('Whether the one who asked is told the reason of a denial; no by default.'),
      }),
      answer: approval,
      audit: ({ decision, reason: detail }) => ({ action: `approval.${decision}`, detail }),
      handle: async ({ id, body, caller }) => {
        await find(id);
        const decide = {
          click: { via: 'api', caller },
          verdict: body.decision,
          reason: body.reason,
          shareReason: body.shareReason ?? false,
        } as const;
        const settled = await settle(id, decide);
        if (settled.ok) return settled.approval;
        const isOpen = (await approvals.getApproval(id))?.state === 'pending';
        throw new Problem(isOpen ? 403 : 409, settled.problem);
      },
    }),
    changeRoute({
      name: 'settleOutcome',
      path: '/v1/approvals/:id/outcome',
      summary:
        'Say what became of a call whose outcome is unknown; identical calls can then be asked for again.',
      roles: ['operator'],
      body: z.strictObject({
        outcome: z.enum(['executed', 'failed']).describe('Whether the call took effect.'),
        note: reason.describe('How this was found out.'),
      }),
      answer: approval,
      audit: ({ outcome, note }) => ({ action: `approval.${outcome}`, detail: note }),
      handle: async ({ id, body: { outcome, note } }) => {
        const { state, took } = await find(id);
        const error = outcome === 'failed' ? (note ?? 'An operator found that it did not run.') : undefined;
        const finished = { outcome, took: took ?? 0, ...(error === undefined ? {} : { error }) };
        const settled = state === 'unknown' ? await finish(id, finished) : undefined;
        if (settled !== undefined) return settled;
        throw new Problem(409, `Only an unknown outcome can be settled; this request is ${state}.`);
      },
    }),
  ];
};

const notFound = () =>
  new Problem(
    404,
    'No request for approval of this id waits for you, and only operators see those that do not wait any more.',
  );

/** Of each request; a page may then have fewer items than asked for, or none, and a cursor. */
const MOST_PAGES = 20;

/** Looks on through the pages until there are enough: most of what waits may be for others. */
const waitingFor = async (
  { approvals, couldDecide }: Pick<ApprovalRoutesDeps, 'approvals' | 'couldDecide'>,
  caller: Caller,
  { limit, cursor }: Pick<ApprovalQuery, 'limit' | 'cursor'>,
): Promise<Page<Approval>> => {
  const items: Approval[] = [];
  let next = cursor;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await approvals.listApprovals({
      state: 'pending',
      limit: limit - items.length,
      cursor: next,
    });
    const theirs = await Promise.all(page.items.map((each) => couldDecide(caller, each)));
    items.push(...page.items.filter((_, index) => theirs[index]));
    next = page.cursor ?? undefined;
    if (next === undefined || items.length === limit) break;
  }
  return { items, cursor: next ?? null };
};
