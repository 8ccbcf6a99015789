/** The card that asks people about a call, and what it looks like once they have answered. Pure. */
import type { Approval } from '../../domain/approval.ts';
import { describeEffect } from '../../domain/effect.ts';
import { describeImpact } from '../../domain/impact.ts';
import { clip, visible } from '../../domain/text/visible.ts';
import { ACTIONS } from './action-ids.ts';
import {
  type Block,
  buttons,
  type Card,
  callerRow,
  header,
  line,
  preformatted,
  smallPrint,
  table,
  time,
  words,
} from './blocks.ts';
import { renderOutcome } from './render-outcome.ts';

/**
 * Characters of arguments a card shows. All blocks of a message together fail near 13,000, and this leaves
 * more than half of that to the rest.
 */
const SHOWN_ON_CARD = 5_000;
/** How much of longer arguments is shown as a foretaste. */
const SHOWN_OF_CUT = 1_500;
const LINES_OF_CUT = 30;

/** `url` is the address of its page, where approving may take a sign-in. */
export const renderApproval = (approval: Approval, url?: string): Card => {
  const text = visible(approval.preview);
  const isCut = text.length > SHOWN_ON_CARD;
  return {
    text: clip(`${TITLES[approval.state]}: ${approval.tool}`, 150),
    blocks: [
      header(TITLES[approval.state]),
      describeCall(approval),
      preformatted(isCut ? foretaste(text) : text),
      ...(isCut ? [cutNotice(approval.longPreview?.characters ?? text.length)] : []),
      ...renderOutcome(approval),
      ...(approval.state === 'pending' ? [choices(approval, { isCut, url })] : []),
      footer(approval),
    ],
  };
};

/** The call in a few rows: names as plain text, what it would do in words. */
export const describeCall = (approval: Approval): Block =>
  table([
    ['Tool', approval.tool],
    ['Server', approval.server],
    callerRow('Asked by', approval.caller),
    ['Rule', `${approval.rule} (needs ${approval.approvers.quorum} of ${approval.approvers.name})`],
    ['Effect', describeEffect(approval)],
    ...(approval.impact === undefined ? [] : [['Impact', describeImpact(approval.impact)] as const]),
  ]);

const foretaste = (text: string): string => {
  const lines = text.split('\n');
  const first = lines.slice(0, LINES_OF_CUT).join('\n');
  return clip(lines.length > LINES_OF_CUT ? `${first}\n…` : first, SHOWN_OF_CUT);
};

const cutNotice = (length: number): Block =>
  line(
    words(
      `The arguments are cut: they have ${length.toLocaleString('en')} characters. They can only be approved in full view.`,
    ),
  );

/** No one approves what they have not been shown: a cut card has no Approve. */
const choices = (
  { id: value, approvers }: Approval,
  { isCut, url }: { readonly isCut: boolean; readonly url: string | undefined },
): Block => {
  if (approvers.stepUp) {
    return buttons(
      { id: ACTIONS.web, text: 'Approve on the web', value, style: 'primary', url },
      { id: ACTIONS.deny, text: 'Deny…', value, style: 'danger' },
      { id: ACTIONS.review, text: 'Details', value },
    );
  }
  return isCut
    ? buttons(
        { id: ACTIONS.review, text: 'Review full request', value, style: 'primary' },
        { id: ACTIONS.deny, text: 'Deny…', value, style: 'danger' },
      )
    : buttons(
        { id: ACTIONS.approve, text: 'Approve', value, style: 'primary' },
        { id: ACTIONS.deny, text: 'Deny…', value, style: 'danger' },
        { id: ACTIONS.review, text: 'Details', value },
      );
};

const footer = (approval: Approval): Block => {
  const request = `Request ${approval.id} · digest ${approval.digest.slice(0, 12)}`;
  return approval.state === 'pending'
    ? smallPrint(`${request} · expires`, { at: approval.expiresAt }, '· only the buttons decide')
    : smallPrint(request);
};

const TITLES: Record<Approval['state'], string> = {
  pending: 'Approval needed',
  approved: 'Approved',
  denied: 'Denied',
  expired: 'Expired',
  cancelled: 'Cancelled',
  undeliverable: 'Not delivered',
  executing: 'Approved, running',
  executed: 'Approved and executed',
  'executed-withheld': 'Approved and executed, answer withheld',
  failed: 'Approved, but failed',
  unknown: 'Approved, outcome unknown',
};

/** A reply under the card of a request that is still pending. */
export const renderReminder = (approval: Approval): Card => {
  const mentions = approval.approvers.any.flatMap((source) =>
    'slackGroup' in source
      ? [{ type: 'usergroup' as const, usergroup_id: source.slackGroup }, words(' ')]
      : [],
  );
  const blocks = [
    line(
      ...mentions,
      words('This request is still waiting; it counts as denied at '),
      time(approval.expiresAt),
      words('.'),
    ),
  ];
  return { text: 'A request for approval is still waiting', blocks };
};
