/** What the handlers of clicks and commands work with, and the few things all of them do. */
import type { App } from '@slack/bolt';
import type { Grants } from '../../access/grants.ts';
import type { CurrentAccess, GrantStore, Requester } from '../../access/ports.ts';
import type { Approvals } from '../../approvals/approvals.ts';
import type { ApprovalStore } from '../../approvals/ports.ts';
import type { Previews } from '../../approvals/previews.ts';
import type { VerifyApprover } from '../../domain/vote.ts';
import type { Audit } from '../../operators/audit.ts';
import type { RestoreBudget } from '../../operators/spent-budget.ts';
import type { AcceptShown, ToolNotice } from '../../operators/tool-notice.ts';
import type { Identify } from '../directory/identify.ts';
import type { Links } from '../directory/links.ts';
import type { WhoIs } from '../directory/who-is.ts';
import type { Messages } from '../outbox/messages.ts';
import type { Log, Mapping } from '../ports.ts';
import { errorCode } from '../transport/error-code.ts';

export interface HandlerContext {
  readonly app: App;
  readonly settle: Approvals['settle'];
  readonly grants: Pick<
    Grants,
    'request' | 'extend' | 'settle' | 'endOwn' | 'revoke' | 'breakGlass' | 'closeReview'
  >;
  readonly restoreBudget: RestoreBudget;
  readonly acceptTools: AcceptShown;
  /** What waits under this id; undefined if something else waits by now. */
  readonly getTools: (id: string) => Promise<ToolNotice | undefined>;
  readonly store: Pick<ApprovalStore, 'getApproval' | 'listApprovals'> &
    Pick<GrantStore, 'getGrant' | 'listGrants'>;
  /** An approval with all of its preview. */
  readonly inFull: Previews['inFull'];
  readonly access: CurrentAccess;
  readonly audit: Audit;
  readonly messages: Messages;
  readonly whoIs: WhoIs;
  readonly identify: Identify;
  readonly verify: VerifyApprover;
  /** The same check with memberships up to half a minute old, for showing people what waits for them. */
  readonly verifyLately: VerifyApprover;
  readonly links: Links;
  readonly mapping: Mapping['method'];
  /** Whether this person may take away anyone's access. */
  readonly isOperator: (person: Requester) => Promise<boolean>;
  /** The slash command, such as `/access`. */
  readonly command: string;
  /** How votes are recorded. */
  readonly via: 'slack' | 'simulator';
  /** Address of the page about a request for approval. */
  readonly approvalUrl: (id: string) => string;
  /** Address of the page on which a link is proven. */
  readonly linkUrl: (nonce: string) => string;
  readonly now: () => number;
  readonly log: Log;
}

/** Who did something in Slack, from the only fields of a payload that can be believed. */
export interface Actor {
  readonly user: string;
  readonly team: string;
}

/** Who acted, from the body of an interaction that Bolt has verified. */
export const actorOf = (body: {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team?: { readonly id: string } | null;
}): Actor => ({ user: body.user.id, team: body.user.team_id ?? body.team?.id ?? '' });

/** The click as votes and audits keep it. */
export const clickOf = (context: Pick<HandlerContext, 'via'>, actor: Actor) => ({
  via: context.via,
  ...actor,
});

const FAILED = 'Firebreak could not do this just now. Nothing was changed; try again.';

/** Runs what follows the acknowledgement; whatever goes wrong, the person hears that it did. */
export const attempt = async (
  context: Pick<HandlerContext, 'log'>,
  tell: (text: string) => Promise<unknown>,
  work: () => Promise<void>,
): Promise<void> => {
  try {
    await work();
  } catch (error) {
    context.log.warn(`slack: a click or command failed (${errorCode(error)})`);
    await tell(FAILED).catch(() => undefined);
  }
};
