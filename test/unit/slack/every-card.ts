/** Every card, modal and list that people get to see, made of the samples: pinned word for word, and looked at in a browser. */
import { createHash } from 'node:crypto';
import type { AccessPackage } from '../../../src/access/ports.ts';
import { APPROVAL_STATES } from '../../../src/domain/approval.ts';
import type { SpentBudget } from '../../../src/operators/spent-budget.ts';
import type { ToolNotice } from '../../../src/operators/tool-notice.ts';
import type { Card, Modal } from '../../../src/slack/cards/blocks.ts';
import { renderApproval, renderReminder } from '../../../src/slack/cards/render-approval.ts';
import {
  renderBreakGlass,
  renderCloseReview,
  renderReviewReminder,
} from '../../../src/slack/cards/render-break-glass.ts';
import { renderDeny } from '../../../src/slack/cards/render-deny.ts';
import { renderGrant } from '../../../src/slack/cards/render-grant.ts';
import { renderGrantNews } from '../../../src/slack/cards/render-grant-news.ts';
import { renderOwnAccess, renderPending } from '../../../src/slack/cards/render-lists.ts';
import { renderExtend, renderRequest } from '../../../src/slack/cards/render-request.ts';
import { renderReview } from '../../../src/slack/cards/render-review.ts';
import { renderSpentBudget } from '../../../src/slack/cards/render-spent-budget.ts';
import { renderTools, renderToolsReview } from '../../../src/slack/cards/render-tools.ts';
import { approval, grant, NOW, vote } from './samples.ts';

export type Named<T> = readonly [name: string, view: T];

const { approvers } = grant();

export const access: AccessPackage = {
  name: 'billing-admin',
  title: 'Billing write access',
  servers: ['billing'],
  tools: ['update_*'],
  max: 14_400_000,
  approvers,
  requesters: ['support'],
  coversApproval: false,
};

export const spent: SpentBudget = {
  id: 'bud_1',
  budget: 'few-deletes',
  subject: 'caller',
  counts: 'all calls',
  caller: approval().caller,
  limit: 5,
  window: 3_600_000,
  action: 'require-approval',
  at: NOW,
  toldAt: NOW,
};

const tool = (name: string, description: string) => ({
  name,
  hash: createHash('sha256').update(description).digest('hex'),
  source: JSON.stringify({ name, description, inputSchema: { type: 'object' } }),
});

/** One tool that is new, and one that has changed. */
export const tools: ToolNotice = {
  id: 'tools_1',
  server: 'billing',
  changes: [
    {
      tool: tool('count_orders', 'Counts orders.'),
      suggested: { effect: 'read', reason: 'its name says so' },
    },
    {
      tool: tool('refund_order', 'Refunds an order, and mails its customer.'),
      before: {
        ...tool('refund_order', 'Refunds an order.'),
        effect: { effect: 'destructive', from: 'operator', reason: 'carol has set it', by: 'carol', at: NOW },
      },
      suggested: { effect: 'write', reason: 'its name says so' },
    },
  ],
  at: NOW,
  toldAt: NOW,
};

export const active = grant({ state: 'active', until: NOW + 7_200_000, votes: [vote()] });

/** The card of an approval in each state. */
export const approvalCards: readonly Named<Card>[] = APPROVAL_STATES.map((state) => {
  const isOpen = state === 'pending';
  const votes = isOpen ? [] : [vote({ verdict: state === 'denied' ? 'deny' : 'approve' })];
  const decidedAt = isOpen ? undefined : NOW + 60_000;
  return [`approval-${state}`, renderApproval(approval({ state, votes, decidedAt }))];
});

/** Everything else. */
export const otherViews: readonly Named<Card | Modal>[] = [
  ['reminder', renderReminder(approval())],
  ['review', renderReview(approval())],
  ['deny', renderDeny({ kind: 'approval', id: 'ap_7f3c9a' })],
  ['access-requested', renderGrant({ grant: grant(), card: 'access', access, now: NOW })],
  ['access-active', renderGrant({ grant: active, card: 'access', access, now: NOW })],
  ['access-news', renderGrantNews(active, 'active', access.title)],
  ['request-access', renderRequest([access], {})],
  ['ask-for-more-time', renderExtend('gr_1')],
  ['own-access', renderOwnAccess([active], [access], NOW)],
  ['waiting', renderPending([approval()], [grant()])],
  ['break-glass', renderBreakGlass({ grant: active, access, now: NOW })],
  ['break-glass-review', renderCloseReview('gr_1')],
  ['break-glass-reminder', renderReviewReminder(active)],
  ['spent-budget', renderSpentBudget(spent)],
  ['tools', renderTools(tools)],
  ['tools-review', renderToolsReview(tools)],
];
