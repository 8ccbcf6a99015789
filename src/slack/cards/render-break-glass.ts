/** The message that tells everyone of break-glass access, and asks for its review. Pure. */
import { type Grant, isLive } from '../../domain/grant.ts';
import { ACTIONS, INPUTS, VIEWS } from './action-ids.ts';
import {
  type Block,
  type ButtonSpec,
  buttons,
  type Card,
  header,
  line,
  type Modal,
  plain,
  type Rich,
  reasonGiven,
  smallPrint,
  strong,
  table,
  time,
  words,
} from './blocks.ts';
import { LONGEST_REASON } from './render-deny.ts';
import type { GrantView } from './render-grant.ts';

/** The message, with the buttons that still make sense. */
export const renderBreakGlass = ({ grant, access, now }: Omit<GrantView, 'card'>): Card => ({
  text: 'Break-glass access was taken',
  blocks: [
    header('Break-glass access'),
    line(words('Taken by '), { type: 'user', user_id: grant.requester }, words(' without approval.')),
    table([
      ['Access', access === undefined ? grant.access : `${access.title} (${access.name})`],
      [
        'Tools',
        access === undefined ? 'unknown' : `${access.tools.join(', ')} on ${access.servers.join(', ')}`,
      ],
      ['Person', grant.subject.email ?? grant.subject.subject],
    ]),
    reasonGiven(grant.reason),
    line(...accessWords(grant, now)),
    ...reviewBlocks(grant),
    ...choices(grant, now),
    smallPrint(`Access ${grant.id} · reviewed by operators or ${grant.approvers.name}`),
  ],
});

const accessWords = (grant: Grant, now: number): Rich[] => {
  if (isLive(grant, now)) return [words('Active until '), time(grant.until ?? now), words('.')];
  const by = grant.endedBy === undefined ? '' : ` by ${grant.endedBy}`;
  return [words(`Ended${by} `), time(grant.endedAt ?? grant.until ?? now), words('.')];
};

const reviewBlocks = ({ review }: Grant): Block[] =>
  review?.state === 'closed'
    ? [
        line(words(`Reviewed by ${review.closedBy ?? 'someone'} `), time(review.closedAt ?? 0), words(':')),
        reasonGiven(review.comment),
      ]
    : [line(strong('Review open: '), words('someone else has to look at what was done, and say so here.'))];

const choices = (grant: Grant, now: number): Block[] => {
  const value = grant.id;
  const offered: ButtonSpec[] = [
    ...(isLive(grant, now)
      ? [{ id: ACTIONS.grantRevoke, text: 'End now', value, style: 'danger' as const }]
      : []),
    ...(grant.review?.state === 'open' ? [{ id: ACTIONS.closeReview, text: 'Close review…', value }] : []),
  ];
  return offered.length === 0 ? [] : [buttons(...offered)];
};

/** The modal in which the reviewer says what they found. */
export const renderCloseReview = (id: string): Modal => ({
  type: 'modal',
  callback_id: VIEWS.closeReview,
  title: plain('Close review', 24),
  submit: plain('Close review', 24),
  close: plain('Back', 24),
  private_metadata: id,
  blocks: [
    line(words('Your name and comment are kept with the access and shown in the channel.')),
    {
      type: 'input',
      block_id: INPUTS.comment,
      label: plain('What you found'),
      element: {
        type: 'plain_text_input',
        action_id: INPUTS.comment,
        min_length: 1,
        max_length: LONGEST_REASON,
        multiline: true,
        focus_on_load: true,
      },
    },
  ],
});

/** A reply under the message while the review is open. */
export const renderReviewReminder = (grant: Grant): Card => ({
  text: 'A review of break-glass access is still open',
  blocks: [
    line(
      words('The review of this break-glass access by '),
      { type: 'user', user_id: grant.requester },
      words(' is still open. Someone else has to look at what was done and close it.'),
    ),
  ],
});
