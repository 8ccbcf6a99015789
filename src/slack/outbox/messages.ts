/** Posting and changing messages: in order, without unfurling, and never into channels shared with other companies. */
import type { Announcement } from '../../domain/approval.ts';
import { visible } from '../../domain/text/visible.ts';
import type { Card } from '../cards/blocks.ts';
import type { Log, Web } from '../ports.ts';
import { errorCode } from '../transport/error-code.ts';
import type { Outbox } from './outbox.ts';

/** A message that is answered; `broadcast` shows the reply in the channel too. */
interface Thread extends Announcement {
  readonly broadcast: boolean;
}

/** Renders what is to be shown when its turn has come; undefined if there is nothing left to say. */
type Render = () => Promise<Card | undefined>;

interface Posting {
  readonly channel: string;
  readonly render: Render;
  /** Until when Slack's limits are waited for, in milliseconds since the epoch; a quarter of an hour if it is left out. */
  readonly until?: number | undefined;
  /** Before all messages to the same channel that are not. */
  readonly urgent?: boolean;
}

interface Change {
  /** What else is shown of the same thing waits for this, or is covered by it. */
  readonly key: string;
  /** Before all changes that are not. */
  readonly urgent?: boolean;
  readonly render: Render;
}

export interface Messages {
  /** Where the message stands; undefined if there was nothing left to say. Rejects if Slack does not take it. */
  post(posting: Posting): Promise<Announcement | undefined>;
  /** The same as a reply. */
  reply(to: Thread, render: Render): Promise<void>;
  /** Renders the message again in its turn. Never rejects; resolves with whether Slack took it, or never will. */
  update(at: Announcement, change: Change): Promise<boolean>;
  /** Tells one person; rejects if Slack does not. */
  tell(user: string, card: Card): Promise<void>;
  /** Tells one person something about this place, seen only by them; by direct message if that fails. Never rejects. */
  whisper(user: string, text: string, channel: string | undefined): Promise<void>;
}

interface MessagesDeps {
  readonly web: Web;
  readonly outbox: Outbox;
  readonly log: Log;
}

/** Nothing a message says may load or announce anything by itself. */
const STILL = { unfurl_links: false, unfurl_media: false, mrkdwn: false } as const;

/** Returns what posts, replies, updates and whispers, all through the outbox. */
export const createMessages = ({ web, outbox, log }: MessagesDeps): Messages => {
  const conversationOf = createConversations(web, outbox);

  const post: Messages['post'] = ({ channel, render, until, urgent }) =>
    outbox.post({ channel, until, urgent, task: () => send(web, channel, render) });

  const tell: Messages['tell'] = async (user, card) => {
    await post({ channel: await conversationOf(user), render: async () => card });
  };

  return {
    post,
    reply: async ({ channel, ts, broadcast }, render) => {
      const thread = { thread_ts: ts, reply_broadcast: broadcast as false };
      await outbox.post({ channel, task: () => send(web, channel, render, thread) });
    },
    tell,
    update: ({ channel, ts }, { key, urgent = false, render }) =>
      outbox.update({
        key,
        urgent,
        task: async () => {
          const card = await render();
          if (card === undefined) return;
          await web.chat.update({ channel, ts, text: escapeText(card.text), blocks: card.blocks });
        },
      }),
    whisper: async (user, text, channel) => {
      try {
        if (channel === undefined) throw new Error('there is no place');
        await web.chat.postEphemeral({ channel, user, text: escapeText(text) });
      } catch {
        await tell(user, { text, blocks: [] }).catch((error) => {
          log.warn(`slack: someone could not be told (${errorCode(error)})`);
        });
      }
    },
  };
};

const send = async (
  web: Web,
  channel: string,
  render: Render,
  thread?: { readonly thread_ts: string; readonly reply_broadcast: false },
): Promise<Announcement | undefined> => {
  const card = await render();
  if (card === undefined) return undefined;
  const sent = await web.chat.postMessage({ ...messageOf(channel, card), ...thread });
  if (sent.channel === undefined || sent.ts === undefined) {
    throw new Error('Slack did not say where the message is');
  }
  return { channel: sent.channel, ts: sent.ts };
};

const MOST_REMEMBERED = 10_000;

/** The direct conversation with each person, which never changes: Slack opens some fifty a minute. */
const createConversations = (web: Web, outbox: Outbox) => {
  const known = new Map<string, string>();
  return async (user: string): Promise<string> => {
    const found = known.get(user);
    if (found !== undefined) return found;
    // In the outbox, which waits for limits.
    const { channel } = await outbox.post({
      channel: CONVERSATIONS,
      task: () => web.conversations.open({ users: user }),
    });
    if (channel?.id === undefined) throw new Error('Slack opened no conversation');
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(user, channel.id);
    return channel.id;
  };
};

/** No id of a channel. */
const CONVERSATIONS = 'conversations';

const messageOf = (channel: string, { text, blocks }: Card) => ({
  channel,
  text: escapeText(text),
  blocks,
  ...STILL,
});

/** Nothing invisible, and none of the only markup in `text` fields that survives without it: mentions and links. */
export const escapeText = (text: string): string =>
  visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
