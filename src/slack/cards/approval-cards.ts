/** The cards of approvals in Slack: posted once, then always rendered from the store. */
import type { Card as RenderCard } from '../../approvals/card-digest.ts';
import type { Announce, Refresh, Remind } from '../../approvals/ports.ts';
import type { MarkShown } from '../../approvals/shown.ts';
import type { Approval, ApprovalState } from '../../domain/approval.ts';
import type { FindAccount } from '../directory/find-account.ts';
import type { Messages } from '../outbox/messages.ts';
import type { IsShared } from '../outbox/shared-channels.ts';
import type { GetApproval, Log } from '../ports.ts';
import { errorCode, isFinal } from '../transport/error-code.ts';
import type { Card } from './blocks.ts';
import { createOneByOne } from './one-by-one.ts';
import { renderApproval, renderReminder } from './render-approval.ts';
import { renderCallNews } from './render-call-news.ts';

interface CardsDeps {
  readonly messages: Messages;
  readonly isShared: IsShared;
  readonly getApproval: GetApproval;
  readonly markShown: MarkShown;
  readonly findAccount: FindAccount;
  /** Channel that is asked if the approver rule names none. */
  readonly channel: string;
  /** Address of the page about a request. */
  readonly approvalUrl: (id: string) => string;
  readonly log: Log;
}

export interface ApprovalCards {
  readonly announce: Announce;
  readonly refresh: Refresh;
  readonly remind: Remind;
  readonly card: RenderCard;
}

/** Returns what announces, refreshes and reminds. Cards are rendered when they are sent, so the last state wins. */
export const createApprovalCards = (deps: CardsDeps): ApprovalCards => {
  const render = (approval: Approval) => cardOf(deps, approval);
  /** Once about each state; false if it has to be tried again. */
  const tellRequester = async (approval: Approval): Promise<boolean> => {
    const news = approval.toldState === approval.state ? undefined : renderCallNews(approval);
    if (news === undefined) return true;
    try {
      const user = await deps.findAccount(approval.caller);
      if (user !== undefined) await deps.messages.tell(user, news);
      return true;
    } catch (error) {
      deps.log.warn(`slack: no one was told what became of ${approval.id} (${errorCode(error)})`);
      return isFinal(error);
    }
  };

  const oneByOne = createOneByOne();

  return {
    card: render,
    announce: async (approval) => {
      const channel = approval.approvers.channel ?? deps.channel;
      const { id, expiresAt: until } = approval;
      try {
        if (!(await deps.isShared(channel))) {
          return await deps.messages.post({ channel, until, render: () => newest(deps, approval) });
        }
        deps.log.warn(
          `slack: channel ${channel} is shared with another organisation, so nothing is asked there`,
        );
      } catch (error) {
        deps.log.warn(`slack: request ${id} could not be shown in ${channel} (${errorCode(error)})`);
      }
      return undefined;
    },
    refresh: async ({ id, announcement, state }) => {
      if (announcement === undefined) return;
      let latest: Approval | undefined;
      const isShown = await deps.messages.update(announcement, {
        key: id,
        urgent: DECIDED.includes(state),
        render: async () => {
          latest = await deps.getApproval(id);
          return latest && render(latest);
        },
      });
      if (!isShown || latest === undefined) return;
      const shown: Approval = latest;
      await oneByOne(id, async () => {
        const now = await deps.getApproval(id);
        // Whatever changed it since then shows it, and tells of it, again.
        if (now?.version !== shown.version || !(await tellRequester(now))) return;
        await deps.markShown(now, now.state);
      });
    },
    remind: async (approval) => {
      const { id, announcement, reminders } = approval;
      if (announcement === undefined) return;
      const stillWaiting = async () =>
        (await deps.getApproval(id))?.state === 'pending' ? renderReminder(approval) : undefined;
      const reply = deps.messages.reply({ ...announcement, broadcast: reminders > 1 }, stillWaiting);
      await reply.catch((error) => {
        deps.log.warn(`slack: a reminder about ${id} was not sent (${errorCode(error)})`);
      });
    },
  };
};

/** The buttons still on such a card decide nothing any more, so it is changed before cards on which none are. */
const DECIDED: readonly ApprovalState[] = ['approved', 'denied', 'expired', 'cancelled'];

const cardOf = ({ approvalUrl }: Pick<CardsDeps, 'approvalUrl'>, approval: Approval): Card =>
  renderApproval(approval, approvalUrl(approval.id));

/** The request as it is when its turn has come: after a long wait someone may have decided elsewhere, and no one is asked. */
const newest = async (deps: CardsDeps, asked: Approval): Promise<Card | undefined> => {
  const latest = (await deps.getApproval(asked.id).catch(() => undefined)) ?? asked;
  return latest.state === 'pending' ? cardOf(deps, latest) : undefined;
};
