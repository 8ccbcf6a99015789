/** Whether a channel is shared with another organisation; requests are not shown there. */
import { lately } from '../../domain/time/lately.ts';
import type { Web } from '../ports.ts';

/** True if people of other companies can read along. Rejects if Slack does not say. */
export type IsShared = (channel: string) => Promise<boolean>;

const REMEMBERED = 60_000;

/** Returns the look at a channel; its answer is remembered for a while. Rejects if Slack cannot be asked. */
export const createIsShared = (web: Web, now: () => number): IsShared =>
  lately((channel: string) => ask(web, channel), { now, life: REMEMBERED });

const ask = async (web: Web, channel: string): Promise<boolean> => {
  const { channel: info } = await web.conversations.info({ channel });
  return info?.is_ext_shared === true || info?.is_pending_ext_shared === true;
};
