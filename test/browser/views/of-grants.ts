/** What temporary access looks like beside the pinned cards: every end of it, more time, break-glass, budgets, tools, lists. */
import type { Card, Modal } from '../../../src/slack/cards/blocks.ts';
import { renderBreakGlass } from '../../../src/slack/cards/render-break-glass.ts';
import { renderGrant } from '../../../src/slack/cards/render-grant.ts';
import { renderGrantNews } from '../../../src/slack/cards/render-grant-news.ts';
import { renderOwnAccess, renderPending } from '../../../src/slack/cards/render-lists.ts';
import { renderRequest } from '../../../src/slack/cards/render-request.ts';
import { renderSpentBudget } from '../../../src/slack/cards/render-spent-budget.ts';
import { renderTools, renderToolsReview } from '../../../src/slack/cards/render-tools.ts';
import { safe } from '../../support/safe.ts';
import { access, active, type Named, spent, tools } from '../../unit/slack/every-card.ts';
import { grant, NOW, vote } from '../../unit/slack/samples.ts';

const HOUR = 3_600_000;
const no = vote({ verdict: 'deny', reason: safe('ask the owner first') });
const extension = {
  state: 'requested',
  duration: HOUR,
  reason: safe('the migration takes longer'),
  expiresAt: NOW + HOUR,
  votes: [],
  announcement: undefined,
} as const;
const review = { state: 'open', remindedAt: NOW } as const;
const closed = { state: 'closed', remindedAt: NOW, closedAt: NOW, closedBy: '@bob' } as const;

const accepted = { ...tools, accepted: { at: NOW, by: '@bob' } };

const asked = (change: Parameters<typeof grant>[0]): Card =>
  renderGrant({ grant: grant(change), card: 'access', access, now: NOW });
const moreTime = (change: object): Card =>
  renderGrant({
    grant: { ...active, extension: { ...extension, ...change } },
    card: 'extension',
    access,
    now: NOW,
  });

export const grantViews: readonly Named<Card | Modal>[] = [
  ['grant-voted', asked({ approvers: { ...grant().approvers, quorum: 2 }, votes: [vote()] })],
  ['grant-denied', asked({ state: 'denied', endedAt: NOW, votes: [no] })],
  ['grant-ended', asked({ state: 'ended', endedBy: 'alice@acme.io', endedAt: NOW })],
  ['grant-over', asked({ state: 'expired', until: NOW, votes: [vote()] })],
  [
    'grant-of-no-package',
    renderGrant({
      grant: grant({ state: 'expired', endedAt: NOW }),
      card: 'access',
      access: undefined,
      now: NOW,
    }),
  ],
  ['more-time', moreTime({})],
  ['more-time-granted', moreTime({ state: 'granted', votes: [vote()] })],
  ['more-time-denied', moreTime({ state: 'denied', votes: [no] })],
  ...(['denied', 'expired', 'ended', 'ending-soon', 'extended', 'extension-denied'] as const).map(
    (news) =>
      [
        `news-${news}`,
        renderGrantNews(
          { ...active, votes: [no], extension: { ...extension, votes: [no] }, endedBy: '@bob' },
          news,
          access.title,
        ),
      ] as const,
  ),
  [
    'request-filled-in',
    renderRequest([access], { access: access.name, duration: '2h', reason: 'ticket 4711' }),
  ],
  ['break-glass-open', renderBreakGlass({ grant: { ...active, review }, access, now: NOW })],
  [
    'break-glass-reviewed',
    renderBreakGlass({
      grant: grant({
        state: 'ended',
        endedAt: NOW,
        endedBy: '@sam',
        review: { ...closed, comment: safe('Two rows, as was said.') },
      }),
      access,
      now: NOW,
    }),
  ],
  ['budget-restored', renderSpentBudget({ ...spent, restored: { at: NOW, by: '@bob' } })],
  ['tools-accepted', renderTools(accepted)],
  ['tools-replaced', renderTools(tools, { isReplaced: true })],
  ['tools-many', renderTools({ ...tools, changes: Array.from({ length: 30 }, () => tools.changes).flat() })],
  ['tools-review-accepted', renderToolsReview(accepted)],
  [
    'tools-review-too-large',
    renderToolsReview({ ...tools, changes: Array.from({ length: 90 }, () => tools.changes).flat() }),
  ],
  ['no-access', renderOwnAccess([], [], NOW)],
  ['nothing-waits', renderPending([], [])],
];
