/** Cards and modals in which everything that an agent or a person may write is meant to do harm. */
import type { Card, Modal } from '../../../src/slack/cards/blocks.ts';
import { renderApproval } from '../../../src/slack/cards/render-approval.ts';
import { renderGrant } from '../../../src/slack/cards/render-grant.ts';
import { renderPending } from '../../../src/slack/cards/render-lists.ts';
import { renderReview } from '../../../src/slack/cards/render-review.ts';
import { safe } from '../../support/safe.ts';
import { access, type Named } from '../../unit/slack/every-card.ts';
import { approval, grant, NOW, vote } from '../../unit/slack/samples.ts';

/** Markup, a closed fence, a forged approval, mentions of everyone, a script as a link, and characters that hide what is said. */
const HOSTILE =
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script> ``` *Approved by* ' +
  '<@UALICE> <!channel> <javascript:alert(1)|Approve> &lt;b&gt; :fire: \u202Eevorppa\u202C\u200B';
/** As long as a name gets, without a place to break it. */
const UNBROKEN = 'W'.repeat(300);

const call = approval({
  tool: safe(HOSTILE),
  server: UNBROKEN,
  rule: HOSTILE,
  facts: [safe(HOSTILE), safe(UNBROKEN)],
  caller: { ...approval().caller, subject: HOSTILE, owner: UNBROKEN },
  preview: safe(JSON.stringify({ sql: HOSTILE, [UNBROKEN]: UNBROKEN.repeat(3) }, undefined, 2)),
  impact: {
    companion: { tool: UNBROKEN, args: {}, result: '', drift: 0 },
    value: safe(HOSTILE),
  },
});
const denial = vote({
  verdict: 'deny',
  reason: safe(HOSTILE),
  by: { ...vote().by, slackUser: undefined, name: HOSTILE },
});
const wanted = grant({
  access: HOSTILE,
  reason: safe(`${HOSTILE}\n${UNBROKEN}`),
  subject: { ...grant().subject, email: HOSTILE },
});
const wideAccess = { ...access, title: HOSTILE, tools: [UNBROKEN] };

export const hostileViews: readonly Named<Card | Modal>[] = [
  ['hostile-call', renderApproval(call)],
  [
    'hostile-denial',
    renderApproval({ ...call, state: 'denied', decidedAt: NOW, votes: [denial], error: safe(HOSTILE) }),
  ],
  ['hostile-review', renderReview(call)],
  ['hostile-access', renderGrant({ grant: wanted, card: 'access', access: wideAccess, now: NOW })],
  ['hostile-list', renderPending([call], [wanted])],
];
