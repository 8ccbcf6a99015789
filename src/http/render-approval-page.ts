/** What the page about one request for approval shows. Pure. */
import type { Approval } from '../domain/approval.ts';
import { type Caller, callerName, describeCaller } from '../domain/caller.ts';
import { describeEffect } from '../domain/effect.ts';
import { describeImpact } from '../domain/impact.ts';
import { visible, visibleLine } from '../domain/text/visible.ts';
import { hasVoted, missingApprovals } from '../domain/vote.ts';
import { type Html, html, type Page } from './page.ts';

export interface ShownApproval {
  readonly approval: Approval;
  readonly caller: Caller;
  /** Of this person's vote. */
  readonly key: string;
  readonly authenticatedAt: number;
  /** Lets this person decide about this request. */
  readonly proof: string;
  readonly now: number;
}

/** The page with the request, and with a form if this person can decide now. */
export const showApproval = (shown: ShownApproval): Page => {
  const { approval } = shown;
  const isOpen = approval.state === 'pending' && shown.now < approval.expiresAt;
  const isCut = approval.longPreview !== undefined;
  const canDecide = isOpen && !isCut && !hasVoted(approval.votes, shown.key);
  return {
    title: canDecide
      ? 'Approve this call?'
      : isCut
        ? 'This request cannot be shown in full'
        : titleOf(approval, isOpen),
    body: html`${describe(approval)}
<pre>${visible(approval.preview)}</pre>
${canDecide ? choices(shown) : html`<p>${isCut ? CUT : stateOf(approval, isOpen)}</p>`}
<p class="small">Request ${approval.id} · digest ${approval.digest} · policy ${approval.policyDigest.slice(0, 12)}. What runs is
exactly this call; secrets are masked here, not there.</p>`,
  };
};

const CUT =
  'Its arguments cannot be read from the store now, so it cannot be decided here. Load this page again.';

const describe = (approval: Approval): Html => html`<dl>
<dt>Tool</dt><dd>${visibleLine(approval.tool)}</dd>
<dt>Server</dt><dd>${approval.server}</dd>
<dt>Asked by</dt><dd>${visibleLine(describeCaller(approval.caller))}</dd>
<dt>Effect</dt><dd>${visibleLine(describeEffect(approval))}</dd>
${
  approval.impact === undefined
    ? ''
    : html`<dt>Impact</dt><dd>${visibleLine(describeImpact(approval.impact))}</dd>
`
}<dt>Rule</dt><dd>${approval.rule}<small>needs ${String(approval.approvers.quorum)} of ${approval.approvers.name}</small></dd>
<dt>Until</dt><dd>${clock(approval.expiresAt)}</dd>
${approval.votes.length === 0 ? '' : html`<dt>So far</dt><dd>${visibleLine(votes(approval))}</dd>`}
</dl>`;

const choices = ({ approval, caller, authenticatedAt, proof }: ShownApproval): Html =>
  html`<form class="wide" method="post" action="/approvals/${approval.id}">
<input type="hidden" name="proof" value="${proof}">
<label>Reason, for the record <span>(needed to deny)</span>
<textarea name="reason" rows="2" maxlength="500"></textarea></label>
<button class="main" name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form>
<p class="note">You decide as <b>${visibleLine(callerName(caller))}</b>, signed in at ${clock(authenticatedAt)}.</p>`;

const votes = (approval: Approval): string =>
  approval.votes
    .map(({ by, verdict }) => `${verdict === 'deny' ? 'denied' : 'approved'} by ${by.name}`)
    .join(', ');

const titleOf = ({ state }: Approval, isOpen: boolean): string =>
  isOpen ? 'You have decided' : `This request is ${state === 'pending' ? 'expired' : state}`;

const stateOf = (approval: Approval, isOpen: boolean): string => {
  if (!isOpen) return 'There is nothing left to decide.';
  const missing = missingApprovals(approval.votes, approval.approvers.quorum);
  return `${missing} more ${missing === 1 ? 'person has' : 'people have'} to approve.`;
};

/** The page after a decision. */
export const decided = (approval: Approval, verdict: 'approve' | 'deny'): Page => ({
  title: verdict === 'deny' ? 'Denied' : 'Approved',
  body: html`<p>${verdict === 'deny' ? 'The call will not run.' : afterApproval(approval)}</p>
<p class="small">Request ${approval.id}. You can close this page.</p>`,
});

const afterApproval = (approval: Approval): string => {
  if (approval.state === 'pending') return `Your approval is saved. ${stateOf(approval, true)}`;
  return approval.callerGone ? 'One identical call may run within ten minutes.' : 'The call runs now.';
};

/** The page that says why nothing was decided; `why` is escaped. */
export const notDecided = (id: string, why: string): Page => ({
  title: 'Nothing was decided',
  body: html`<p>${why}</p><p><a href="/approvals/${id}">Look at the request again.</a></p>`,
});

/** The page for a form that was not sent by our page, or too late. */
export const ENDED = (id: string): Page =>
  notDecided(id, 'Your sign-in is older than five minutes, or this was not sent by our page.');

export const UNKNOWN: Page = {
  title: 'There is no such request',
  body: html`<p>The address may be cut, or the request may be gone.</p>`,
};

/** Says nothing about the request. */
export const notYours = (reason: string): Page => ({
  title: 'Not yours to decide',
  body: html`<p>${reason}</p><form method="post" action="/auth/sign-out"><button>Sign out</button></form>`,
});

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;
