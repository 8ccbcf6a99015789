/** Whether a channel is shared with another organisation; requests are not shown there. */
import type { Web } from '../ports.ts';

/** True if people of other companies can read along. Rejects if Slack does not say. */
export type IsShared = (channel: string) => Promise<boolean>;

const REMEMBERED = 60_000;

/** Returns the look at a channel; its answer is remembered for a while. Rejects if Slack cannot be asked. */
export const createIsShared = (web: Web, now: () => number): IsShared => {
  const seen = new Map<string, { readonly at: number; readonly shared: Promise<boolean> }>();
  return async (channel) => {
    const last = seen.get(channel);
    if (last !== undefined && now() - last.at < REMEMBERED) return last.shared;
    const asked = { at: now(), shared: ask(web, channel) };
    seen.set(channel, asked);
    asked.shared.catch(() => {
      if (seen.get(channel) === asked) seen.delete(channel);
    });
    return asked.shared;
  };
};

const ask = async (web: Web, channel: string): Promise<boolean> => {
  const { channel: info } = await web.conversations.info({ channel });
  return info?.is_ext_shared === true || info?.is_pending_ext_shared === true;
};
