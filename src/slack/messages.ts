/** Posting and changing messages: in order, without unfurling, and never into channels shared with other companies. */
import type { Announcement } from '../domain/approval.ts';
import type { Card } from './blocks.ts';
import { errorCode } from './error-code.ts';
import type { Outbox } from './outbox.ts';
import type { Log, Web } from './ports.ts';

/** A message that is answered; `broadcast` shows the reply in the channel too. */
interface Thread extends Announcement {
  readonly broadcast: boolean;
}

export interface Messages {
  /** Where the message stands; rejects where Slack does not take it. */
  post(channel: string, card: Card): Promise<Announcement>;
  /** Renders a reply in its turn, and posts none where there is nothing left to say; rejects where Slack does not take it. */
  reply(to: Thread, render: () => Promise<Card | undefined>): Promise<void>;
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

export const createMessages = ({ web, outbox, log }: MessagesDeps): Messages => {
  const tell: Messages['tell'] = async (user, card) => {
    const { channel } = await web.conversations.open({ users: user });
    if (channel?.id === undefined) throw new Error('Slack opened no conversation');
    return post(channel.id, card);
  };

  const post: Messages['post'] = async (channel, card) => {
    const sent = await outbox.post(channel, () => web.chat.postMessage(messageOf(channel, card)));
    if (sent.channel === undefined || sent.ts === undefined) {
      throw new Error('Slack did not say where the message is');
    }
    return { channel: sent.channel, ts: sent.ts };
  };

  return {
    post,
    reply: ({ channel, ts, broadcast }, render) =>
      outbox.post(channel, async () => {
        const card = await render();
        if (card === undefined) return;
        const thread = { thread_ts: ts, reply_broadcast: broadcast as false };
        await web.chat.postMessage({ ...messageOf(channel, card), ...thread });
      }),
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

const messageOf = (channel: string, { text, blocks }: Card) => ({
  channel,
  text: escapeText(text),
  blocks,
  ...STILL,
});

/** The only markup in `text` fields that survives without it: mentions and links. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
