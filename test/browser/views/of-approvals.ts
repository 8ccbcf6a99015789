/** What approvals look like beside the pinned cards: votes, cut arguments, sign-in on the web, impact and every end. */
import { APPROVAL_STATES } from '../../../src/domain/approval.ts';
import type { Card, Modal } from '../../../src/slack/cards/blocks.ts';
import { renderApproval, renderReminder } from '../../../src/slack/cards/render-approval.ts';
import { renderCallNews } from '../../../src/slack/cards/render-call-news.ts';
import { renderDeny } from '../../../src/slack/cards/render-deny.ts';
import { renderReview } from '../../../src/slack/cards/render-review.ts';
import { safe } from '../../support/safe.ts';
import type { Named } from '../../unit/slack/every-card.ts';
import { approval, NOW, vote } from '../../unit/slack/samples.ts';

const bob = { key: 'email:bob@acme.io', name: '@bob', slackUser: 'UBOB', proof: 'slackGroup:S0DBA' };
const { approvers } = approval();
const two = { ...approvers, quorum: 2 };
const long = JSON.stringify({ ids: Array.from({ length: 1200 }, (_, index) => index) }, undefined, 2);
const companion = { tool: 'count_orders', args: {}, result: '/count', drift: 0.1 };
const decided = { decidedAt: NOW + 60_000, votes: [vote()] };

const card = (change: Parameters<typeof approval>[0]): Card =>
  renderApproval(approval(change), 'https://gw.acme.io/approvals/ap_7f3c9a');

const callNews = APPROVAL_STATES.flatMap((state): Named<Card>[] => {
  const votes = [
    vote({ verdict: state === 'denied' ? 'deny' : 'approve', reason: safe('not now'), shareReason: true }),
  ];
  const news = renderCallNews(approval({ ...decided, state, votes, callerGone: true }));
  return news === undefined ? [] : [[`call-news-${state}`, news]];
});

export const approvalViews: readonly Named<Card | Modal>[] = [
  ...callNews,
  ['voted', card({ approvers: two, votes: [vote()] })],
  ['caller-gone', card({ callerGone: true })],
  ['step-up', card({ approvers: { ...approvers, stepUp: true } })],
  ['step-up-cut', card({ approvers: { ...approvers, stepUp: true }, preview: safe(long) })],
  ['cut', card({ preview: safe(long) })],
  ['impact', card({ impact: { companion, value: 12_408 } })],
  ['impact-unknown', card({ impact: { companion, problem: safe('the tool did not answer in time') } })],
  [
    'approved-by-two',
    card({ ...decided, state: 'executed', took: 1200, votes: [vote(), vote({ by: bob })] }),
  ],
  ['approved-unused', card({ ...decided, state: 'expired' })],
  [
    'approved-by-nobody-in-slack',
    card({ state: 'approved', decidedAt: NOW, votes: [vote({ by: { ...bob, slackUser: undefined } })] }),
  ],
  [
    'failed-with-error',
    card({ ...decided, state: 'failed', took: 30_000, error: safe('The server did not answer in time.') }),
  ],
  ['nobody-decided', card({ state: 'expired', finishedAt: NOW + 300_000 })],
  [
    'denied-with-reason',
    card({
      state: 'denied',
      decidedAt: NOW,
      votes: [vote({ verdict: 'deny', reason: safe('outside change window') })],
    }),
  ],
  [
    'reminder-of-two-groups',
    renderReminder(
      approval({ approvers: { ...approvers, any: [{ slackGroup: 'S0DBA' }, { slackGroup: 'S0ONCALL' }] } }),
    ),
  ],
  ['review-cut', renderReview(approval({ preview: safe(long) }))],
  ['review-too-large', renderReview(approval({ preview: safe(long.repeat(30)) }))],
  ['review-decided', renderReview(approval({ ...decided, state: 'executed' }))],
  ['deny-access', renderDeny({ kind: 'grant', id: 'gr_1' })],
];
