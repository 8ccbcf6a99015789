/** Whether a channel is shared with another organisation; requests are not shown there. */
import type { Web } from './ports.ts';

/** True where people of other companies can read along. Rejects where Slack does not say. */
export type IsShared = (channel: string) => Promise<boolean>;

const REMEMBERED = 60_000;

export const createIsShared = (web: Web, now: () => number): IsShared => {
  const seen = new Map<string, { readonly at: number; readonly shared: boolean }>();
  return async (channel) => {
    const last = seen.get(channel);
    if (last !== undefined && now() - last.at < REMEMBERED) return last.shared;
    const { channel: info } = await web.conversations.info({ channel });
    const shared = info?.is_ext_shared === true || info?.is_pending_ext_shared === true;
    seen.set(channel, { at: now(), shared });
    return shared;
  };
};
