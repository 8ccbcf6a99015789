/** The card that asks people about temporary access, or about more time on it. Pure. */

import { durationText } from '../../access/duration-text.ts';
import type { AccessPackage, GrantCard } from '../../access/ports.ts';
import { type Grant, isExtensionOpen, isLive } from '../../domain/grant.ts';
import type { Vote } from '../../domain/vote.ts';
import { ACTIONS } from './action-ids.ts';
import {
  type Block,
  buttons,
  type Card,
  header,
  line,
  person,
  type Rich,
  reasonGiven,
  smallPrint,
  table,
  time,
  words,
} from './blocks.ts';
import { openedTools, TOO_MANY_TOOLS } from './opened-tools.ts';

export interface GrantView {
  readonly grant: Grant;
  readonly card: GrantCard;
  /** The package as it is now; undefined if the policy no longer has it. */
  readonly access: AccessPackage | undefined;
  readonly now: number;
}

/** The card of a request for access or for more time, with buttons while it is open. */
export const renderGrant = (view: GrantView): Card => {
  const { grant, card } = view;
  const isOpen = card === 'access' ? grant.state === 'requested' : isExtensionOpen(grant, view.now);
  const title =
    card === 'access' ? accessTitle(grant) : EXTENSION_TITLES[grant.extension?.state ?? 'requested'];
  const lapse = (card === 'access' ? grant.expiresAt : grant.extension?.expiresAt) ?? grant.expiresAt;
  return {
    text: title,
    blocks: [
      header(title),
      line(words('Asked by '), { type: 'user', user_id: grant.requester }),
      describe(view),
      reasonGiven(card === 'access' ? grant.reason : grant.extension?.reason),
      line(...(card === 'access' ? accessWords(grant) : extensionWords(grant, view.now))),
      ...(isOpen ? choices(grant.id, openedTools(view.access).isCut) : []),
      isOpen
        ? smallPrint(`Request ${grant.id} · expires`, { at: lapse }, '· only the buttons decide')
        : smallPrint(`Request ${grant.id}`),
    ],
  };
};

const accessTitle = ({ state, until }: Grant): string => {
  switch (state) {
    case 'requested':
      return 'Access requested';
    case 'active':
      return 'Access given';
    case 'denied':
      return 'Access denied';
    case 'ended':
    case 'expired':
      return until === undefined ? 'Request for access has ended' : 'Access has ended';
  }
};

const EXTENSION_TITLES = {
  requested: 'More time requested',
  granted: 'More time given',
  denied: 'More time denied',
} as const;

const describe = ({ grant, card, access }: GrantView): Block => {
  const duration = card === 'access' ? grant.duration : (grant.extension?.duration ?? 0);
  return table([
    ['Access', access === undefined ? grant.access : `${access.title} (${access.name})`],
    ...openedTools(access).rows,
    [card === 'access' ? 'For' : 'Longer by', durationText(duration)],
    ['Person', grant.subject.email ?? grant.subject.subject],
    ['Approvers', `${grant.approvers.quorum} of ${grant.approvers.name}`],
  ]);
};

/** No one approves what they have not been shown: a cut card has no Approve. */
const choices = (value: string, isCut: boolean): Block[] => {
  const deny = { id: ACTIONS.grantDeny, text: 'Deny…', value, style: 'danger' } as const;
  return isCut
    ? [line(words(TOO_MANY_TOOLS)), buttons(deny)]
    : [buttons({ id: ACTIONS.grantApprove, text: 'Approve', value, style: 'primary' }, deny)];
};

const accessWords = (grant: Grant): Rich[] => {
  const at = time(grant.endedAt ?? grant.createdAt);
  switch (grant.state) {
    case 'requested':
      return grant.votes.length === 0
        ? [words('Waiting for a decision.')]
        : [...votes(grant.votes, 'approve', 'Approved by '), words(' · waiting for more approvals.')];
    case 'active':
      return [
        ...votes(grant.votes, 'approve', 'Approved by '),
        words(' · active until '),
        time(grant.until ?? 0),
      ];
    case 'denied':
      return [...votes(grant.votes, 'deny', 'Denied by '), words(' '), at, ...reasonOf(grant.votes)];
    case 'ended':
      return [words(`Ended by ${grant.endedBy ?? 'someone'} `), at];
    case 'expired':
      return grant.until === undefined
        ? [words('Expired '), at, words(', no one decided')]
        : [...votes(grant.votes, 'approve', 'Approved by '), words(' · ended '), time(grant.until)];
  }
};

const extensionWords = (grant: Grant, now: number): Rich[] => {
  const { extension } = grant;
  if (extension?.state === 'granted') {
    const by = votes(extension.votes, 'approve', 'Approved by ');
    return [
      ...by,
      words(isLive(grant, now) ? ' · active until ' : ' · was active until '),
      time(grant.until ?? 0),
    ];
  }
  if (extension?.state === 'denied') {
    return [...votes(extension.votes, 'deny', 'Denied by '), ...reasonOf(extension.votes)];
  }
  return [words(isExtensionOpen(grant, now) ? 'Waiting for a decision.' : 'Expired, no one decided')];
};

const votes = (cast: readonly Vote[], verdict: Vote['verdict'], intro: string): Rich[] => [
  words(intro),
  ...cast
    .filter((vote) => vote.verdict === verdict)
    .flatMap((vote, index) => (index === 0 ? [person(vote.by)] : [words(' and '), person(vote.by)])),
];

const reasonOf = (cast: readonly Vote[]): Rich[] => {
  const reason = cast.find((vote) => vote.verdict === 'deny')?.reason;
  return reason === undefined || reason === '' ? [] : [words(`: “${reason}”`)];
};
