/** Posting and changing messages: in order, without unfurling, and never into channels shared with other companies. */
import type { Announcement } from '../domain/approval.ts';
import type { Card } from './blocks.ts';
import { errorCode } from './error-code.ts';
import type { Outbox } from './outbox.ts';
import type { Log, Web } from './ports.ts';

/** A reply under a message; `broadcast` shows it in the channel too. */
interface Thread {
  readonly ts: string;
  readonly broadcast: boolean;
}

export interface Messages {
  /** Where the message stands; rejects where Slack does not take it. */
  post(channel: string, card: Card, thread?: Thread): Promise<Announcement>;
  /** Renders the message again in its turn. Never rejects; resolves with whether Slack took it, or never will. */
  update(at: Announcement, key: string, render: () => Promise<Card | undefined>): Promise<boolean>;
  /** Tells one person; rejects where Slack does not. */
  tell(user: string, card: Card): Promise<Announcement>;
  /** Tells one person something about this place, seen only by them; by direct message where that fails. Never rejects. */
  whisper(user: string, text: string, channel: string | undefined): Promise<void>;
}

interface MessagesDeps {
  readonly web: Web;
  readonly outbox: Outbox;
  readonly log: Log;
}

/** Nothing a message says may load or announce anything by itself. */
const STILL = { unfurl_links: false, unfurl_media: false, mrkdwn: false } as const;

export const createMessages = (deps: MessagesDeps): Messages => {
  const { web, outbox, log } = deps;

  const tell: Messages['tell'] = async (user, card) => {
    const { channel } = await web.conversations.open({ users: user });
    if (channel?.id === undefined) throw new Error('Slack opened no conversation');
    return post(deps, { channel: channel.id, card });
  };

  return {
    post: (channel, card, thread) => post(deps, { channel, card, thread }),
    tell,
    update: ({ channel, ts }, key, render) =>
      outbox.update(channel, key, async () => {
        const card = await render();
        if (card === undefined) return;
        await web.chat.update({ channel, ts, text: escapeText(card.text), blocks: card.blocks });
      }),
    whisper: async (user, text, channel) => {
      try {
        if (channel === undefined) throw new Error('there is no place');
        await web.chat.postEphemeral({ channel, user, text: escapeText(text) });
      } catch {
        await tell(user, { text, blocks: [] }).catch((error) => {
          log.warn(`slack: somebody could not be told (${errorCode(error)})`);
        });
      }
    },
  };
};

const post = async (
  { web, outbox }: MessagesDeps,
  {
    channel,
    card,
    thread,
  }: { readonly channel: string; readonly card: Card; readonly thread?: Thread | undefined },
): Promise<Announcement> => {
  const { text, blocks } = card;
  const message = { channel, text: escapeText(text), blocks, ...STILL };
  const sent = await outbox.post(channel, () =>
    web.chat.postMessage(
      thread === undefined
        ? message
        : { ...message, thread_ts: thread.ts, reply_broadcast: thread.broadcast as false },
    ),
  );
  if (sent.channel === undefined || sent.ts === undefined) {
    throw new Error('Slack did not say where the message is');
  }
  return { channel: sent.channel, ts: sent.ts };
};

/** The only markup in `text` fields that survives without it: mentions and links. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
