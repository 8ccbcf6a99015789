/** The cards of approvals in Slack: posted once, then always rendered from the store. */
import type { Card as RenderCard } from '../approvals/card-digest.ts';
import type { Announce, Refresh, Remind } from '../approvals/ports.ts';
import type { MarkShown } from '../approvals/shown.ts';
import type { Approval } from '../domain/approval.ts';
import { errorCode, isFinal } from './error-code.ts';
import type { FindAccount } from './find-account.ts';
import type { Messages } from './messages.ts';
import type { GetApproval, Log } from './ports.ts';
import { renderApproval, renderReminder } from './render-approval.ts';
import { renderCallNews } from './render-call-news.ts';
import type { IsShared } from './shared-channels.ts';

interface CardsDeps {
  readonly messages: Messages;
  readonly isShared: IsShared;
  readonly getApproval: GetApproval;
  readonly markShown: MarkShown;
  readonly findAccount: FindAccount;
  /** Channel that is asked where the approver rule names none. */
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

export const createApprovalCards = (deps: CardsDeps): ApprovalCards => {
  const render = (approval: Approval) => renderApproval(approval, deps.approvalUrl(approval.id));
  /** Once about each state; false where it has to be tried again. */
  const tellRequester = async (approval: Approval): Promise<boolean> => {
    const news = approval.toldState === approval.state ? undefined : renderCallNews(approval);
    if (news === undefined) return true;
    try {
      const user = await deps.findAccount(approval.caller);
      if (user !== undefined) await deps.messages.tell(user, news);
      return true;
    } catch (error) {
      deps.log.warn(`slack: nobody was told what became of ${approval.id} (${errorCode(error)})`);
      return isFinal(error);
    }
  };

  return {
    card: render,
    announce: async (approval) => {
      const channel = approval.approvers.channel ?? deps.channel;
      try {
        if (!(await deps.isShared(channel))) return await deps.messages.post(channel, render(approval));
        deps.log.warn(
          `slack: channel ${channel} is shared with another organisation, so nothing is asked there`,
        );
      } catch (error) {
        deps.log.warn(`slack: request ${approval.id} could not be shown in ${channel} (${errorCode(error)})`);
      }
      return undefined;
    },
    refresh: async ({ id, announcement }) => {
      if (announcement === undefined) return;
      let latest: Approval | undefined;
      const isShown = await deps.messages.update(announcement, id, async () => {
        latest = await deps.getApproval(id);
        return latest && render(latest);
      });
      if (!isShown || latest === undefined || !(await tellRequester(latest))) return;
      await deps.markShown(latest, latest.state);
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
