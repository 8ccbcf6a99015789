/** What the holder of temporary access is told by direct message. Pure. */

import type { GrantNews } from '../../access/ports.ts';
import type { Grant } from '../../domain/grant.ts';
import { ACTIONS } from './action-ids.ts';
import { buttons, type Card, line, type Rich, strong, time, words } from './blocks.ts';

/** The message; `title` is the name of the access as people know it. */
export const renderGrantNews = (grant: Grant, news: GrantNews, title: string): Card => ({
  text: TEXTS[news],
  blocks: [line(strong(title), words(': '), ...newsWords(grant, news)), ...offers(grant, news)],
});

const TEXTS: Record<GrantNews, string> = {
  active: 'Your access is active',
  denied: 'Your request for access was denied',
  expired: 'Your access or request has ended',
  ended: 'Your access has ended',
  'ending-soon': 'Your access ends soon',
  extended: 'Your access was extended',
  'extension-denied': 'Your request for more time was denied',
};

const newsWords = (grant: Grant, news: GrantNews): Rich[] => {
  const until = time(grant.until ?? grant.expiresAt);
  switch (news) {
    case 'active':
      return [words('active until '), until, words('.')];
    case 'extended':
      return [words('extended, active until '), until, words('.')];
    case 'ending-soon':
      return [words('ends at '), until, words('.')];
    case 'denied':
      return [words(`denied${reason(grant.votes)}.`)];
    case 'extension-denied':
      return [
        words(`more time was denied${reason(grant.extension?.votes ?? [])}; it still ends at `),
        until,
        words('.'),
      ];
    case 'ended':
      return [words(`ended by ${grant.endedBy ?? 'someone'}.`)];
    case 'expired':
      return [
        words(grant.until === undefined ? 'no one decided in time.' : 'the time is over, access has ended.'),
      ];
  }
};

const reason = (votes: Grant['votes']): string => {
  const denial = votes.find((vote) => vote.verdict === 'deny');
  const said = denial?.reason ? ` (“${denial.reason}”)` : '';
  return denial === undefined ? '' : ` by ${denial.by.name}${said}`;
};

const offers = ({ id, review }: Grant, news: GrantNews): Card['blocks'] => {
  const end = { id: ACTIONS.grantEnd, text: 'End now', value: id };
  const extend = { id: ACTIONS.grantExtend, text: 'Extend…', value: id };
  if (news === 'active' || news === 'extended') return [buttons(end)];
  return news === 'ending-soon' ? [review === undefined ? buttons(extend, end) : buttons(end)] : [];
};
