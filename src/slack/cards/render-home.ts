/** The home of the app: what waits for this person, what they asked for, what they may use. Pure. */

import { durationText } from '../../access/duration-text.ts';
import type { AccessPackage } from '../../access/ports.ts';
import type { Approval } from '../../domain/approval.ts';
import { callerName } from '../../domain/caller.ts';
import { type Grant, isLive } from '../../domain/grant.ts';
import { clip } from '../../domain/text/visible.ts';
import type { Waiting } from '../interactions/waiting.ts';
import { ACTIONS } from './action-ids.ts';
import {
  type Block,
  buttons,
  header,
  line,
  reasonGiven,
  smallPrint,
  strong,
  table,
  time,
  words,
} from './blocks.ts';
import { openedTools, TOO_MANY_TOOLS } from './opened-tools.ts';
import { renderOutcome } from './render-outcome.ts';

export interface Home {
  readonly waiting: Waiting;
  readonly requests: readonly Approval[];
  /** Held or asked for. */
  readonly grants: readonly Grant[];
  /** What can be asked for. */
  readonly packages: readonly AccessPackage[];
  readonly now: number;
  /** The slash command, such as `/access`. */
  readonly command: string;
}

interface HomeView {
  readonly type: 'home';
  readonly blocks: Block[];
}

/** Entries of one part; a view holds 100 blocks. */
const MOST = 8;

/** The home; long lists are cut and say so. */
export const renderHome = ({ waiting, requests, grants, packages, now, command }: Home): HomeView => ({
  type: 'home',
  blocks: [
    header('Waiting for you'),
    ...listed([...waiting.approvals, ...waiting.grants], (request) =>
      'tool' in request
        ? heldCall(request)
        : askedAccess(
            request,
            packages.find(({ name }) => name === request.access),
          ),
    ),
    header('Your requests'),
    ...listed(requests, (approval) => [describe(approval), ...renderOutcome(approval)]),
    header('Your access'),
    ...listed(grants, (grant) => ownAccess(grant, now)),
    smallPrint(`${command} help says what else there is. This page is made anew whenever it is opened.`),
  ],
});

/** For the one who cannot be told anything else. */
export const renderStrangersHome = (why: string): HomeView => ({
  type: 'home',
  blocks: [header('Firebreak'), line(words(why))],
});

const BETWEEN: Block = { type: 'divider' };

const listed = <T>(items: readonly T[], show: (item: T) => Block[]): Block[] => {
  if (items.length === 0) return [line(words('Nothing.'))];
  const more = items.length - MOST;
  const shown = items
    .slice(0, MOST)
    .flatMap((item, index) => [...(index === 0 ? [] : [BETWEEN]), ...show(item)]);
  return [...shown, ...(more > 0 ? [line(words(`… and ${more} more`))] : [])];
};

const describe = ({ tool, server, caller, id }: Approval): Block =>
  line(strong(tool), words(` on ${server} for ${clip(callerName(caller), 80)} (${id})`));

const heldCall = (approval: Approval): Block[] => [
  describe(approval),
  line(words('Expires '), time(approval.expiresAt)),
  buttons({ id: ACTIONS.review, text: 'Review full request', value: approval.id }),
];

const askedAccess = (
  { access, duration, requester, reason, expiresAt, id }: Grant,
  offered: AccessPackage | undefined,
): Block[] => [
  line(
    strong(access),
    words(` for ${durationText(duration)}, asked by `),
    { type: 'user', user_id: requester },
    words(` (${id}), expires `),
    time(expiresAt),
  ),
  table(openedTools(offered).rows),
  reasonGiven(reason),
  openedTools(offered).isCut
    ? line(words(TOO_MANY_TOOLS))
    : buttons(
        { id: ACTIONS.grantApprove, text: 'Approve', value: id, style: 'primary' },
        { id: ACTIONS.grantDeny, text: 'Deny…', value: id, style: 'danger' },
      ),
];

const ownAccess = (grant: Grant, now: number): Block[] =>
  isLive(grant, now)
    ? [
        line(strong(grant.access), words(` (${grant.id}) until `), time(grant.until ?? now)),
        buttons({ id: ACTIONS.grantEnd, text: 'End now', value: grant.id }),
      ]
    : [line(strong(grant.access), words(` (${grant.id}) asked for, not decided`))];
