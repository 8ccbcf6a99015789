/** The cards of temporary access in Slack, and what its holder hears by direct message. */

import type {
  AnnounceGrant,
  CurrentAccess,
  GrantCard,
  GrantNews,
  RemindReview,
  TellGrant,
} from '../../access/ports.ts';
import type { MarkGrantShown } from '../../access/shown.ts';
import type { Announcement } from '../../domain/approval.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Messages } from '../outbox/messages.ts';
import type { IsShared } from '../outbox/shared-channels.ts';
import type { GetGrant, Log } from '../ports.ts';
import { errorCode } from '../transport/error-code.ts';
import { renderBreakGlass, renderReviewReminder } from './render-break-glass.ts';
import { renderGrant } from './render-grant.ts';
import { renderGrantNews } from './render-grant-news.ts';

interface CardsDeps {
  readonly messages: Messages;
  readonly isShared: IsShared;
  readonly getGrant: GetGrant;
  readonly markGrantShown: MarkGrantShown;
  readonly access: CurrentAccess;
  /** Channel that is asked if the approver rule names none. */
  readonly channel: string;
  readonly log: Log;
  readonly now: () => number;
}

export interface GrantCards {
  readonly announce: AnnounceGrant;
  readonly tell: TellGrant;
  readonly remindReview: RemindReview;
}

/** Returns what announces grants, tells their holders, and reminds of reviews. */
export const createGrantCards = (deps: CardsDeps): GrantCards => {
  const render = (grant: Grant, card: GrantCard) => {
    const view = { grant, card, access: packageOf(deps, grant), now: deps.now() };
    return grant.review === undefined ? renderGrant(view) : renderBreakGlass(view);
  };

  /** Resolves with what the message shows now; undefined if it does not, or another update of it stands for this one. */
  const show = async (grant: Grant, card: GrantCard, at: Announcement): Promise<Grant | undefined> => {
    let latest: Grant | undefined;
    const isShown = await deps.messages.update(at, {
      key: `${grant.id} ${card}`,
      urgent: true,
      render: async () => {
        latest = await deps.getGrant(grant.id);
        return latest && render(latest, card);
      },
    });
    return isShown ? latest : undefined;
  };

  const refresh = async (grant: Grant): Promise<void> => {
    const cards = { access: grant.announcement, extension: grant.extension?.announcement };
    const shown = await Promise.all(
      (['access', 'extension'] as const).flatMap((card) => {
        const at = cards[card];
        return at === undefined ? [] : [show(grant, card, at)];
      }),
    );
    const [first] = shown;
    if (first !== undefined && shown.every((each) => each?.version === first.version))
      await deps.markGrantShown(first);
  };

  const tellHolder = async (grant: Grant, news: GrantNews): Promise<void> => {
    const title = packageOf(deps, grant)?.title ?? grant.access;
    await deps.messages.tell(grant.requester, renderGrantNews(grant, news, title)).catch((error) => {
      deps.log.warn(`slack: the holder of ${grant.id} could not be told (${errorCode(error)})`);
    });
  };

  return {
    announce: async (grant, card) => {
      const channel = grant.approvers.channel ?? deps.channel;
      try {
        if (!(await deps.isShared(channel))) {
          return await deps.messages.post({
            channel,
            until: openUntil(grant, card),
            // Broken glass is told before anything is asked.
            urgent: grant.review !== undefined,
            render: async () => render(grant, card),
          });
        }
        deps.log.warn(
          `slack: channel ${channel} is shared with another organisation, so nothing is asked there`,
        );
      } catch (error) {
        deps.log.warn(`slack: request ${grant.id} could not be shown in ${channel} (${errorCode(error)})`);
      }
      return undefined;
    },
    remindReview: async (grant) => {
      const { id, announcement } = grant;
      if (announcement === undefined) return;
      const stillOpen = async () =>
        (await deps.getGrant(id))?.review?.state === 'open' ? renderReviewReminder(grant) : undefined;
      const reply = deps.messages.reply({ ...announcement, broadcast: true }, stillOpen);
      await reply.catch((error) => {
        deps.log.warn(`slack: no one was asked again to review ${id} (${errorCode(error)})`);
      });
    },
    tell: async (grant, news) => {
      await Promise.all([refresh(grant), news === undefined ? undefined : tellHolder(grant, news)]);
    },
  };
};

const packageOf = ({ access }: CardsDeps, grant: Grant) => {
  const { packages, breakGlass } = access();
  return [...packages, ...breakGlass].find(({ name }) => name === grant.access);
};

/** Until when someone could decide about it; undefined if no one is asked. */
const openUntil = ({ state, expiresAt, extension }: Grant, card: GrantCard): number | undefined => {
  if (card === 'extension') return extension?.expiresAt;
  return state === 'requested' ? expiresAt : undefined;
};
