/** What approvers do in Slack: find the card that asks about a call, press its buttons, read what they alone are told. */
import { vi } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import type { World } from './start-world.ts';

type Who = keyof typeof SLACK_USERS;

/** Cards in the channel whose blocks hold these words, oldest first. */
export const cardsWith = (world: World, words: string, channel = APPROVALS_CHANNEL) =>
  world.slack.messages(channel).filter((message) => textOf(message).includes(words));

/** Waits for the card, and for its words; resolves with its `ts`. */
export const cardWith = (world: World, words: string, channel = APPROVALS_CHANNEL): Promise<string> =>
  vi.waitFor(() => {
    const ts = cardsWith(world, words, channel).at(-1)?.ts;
    if (ts === undefined) throw new Error(`no card says "${words}"`);
    return ts;
  }, PATIENCE);

/** Waits until the card says these words, which it is rendered again for in its turn. */
export const cardSays = (world: World, ts: string, words: string): Promise<unknown> =>
  vi.waitUntil(() => cardsWith(world, words).some((card) => card.ts === ts), PATIENCE);

/** Milliseconds. */
const PATIENCE = { timeout: 5000, interval: 20 };

export const approve = (world: World, who: Who, ts: string, channel = APPROVALS_CHANNEL) =>
  world.slack.click({ user: SLACK_USERS[who], channel, ts, text: 'Approve' });

export interface Denial {
  readonly reason: string;
  /** Ticks the box that lets the agent read the reason. */
  readonly share?: boolean;
  readonly channel?: string;
}

export const deny = async (world: World, who: Who, ts: string, denial: Denial): Promise<void> => {
  const user = SLACK_USERS[who];
  const { reason, share = false, channel = APPROVALS_CHANNEL } = denial;
  await world.slack.click({ user, channel, ts, text: 'Deny…' });
  await vi.waitUntil(() => world.slack.modals(user).length === 1, PATIENCE);
  await world.slack.submitView({ user, values: { reason, ...(share ? { share: ['yes'] } : {}) } });
};

/** What only this person was shown, in the channel or by direct message. */
export const toldTo = (world: World, who: Who): string =>
  textOf([world.slack.ephemerals(SLACK_USERS[who]), world.slack.messages(SLACK_USERS[who])]);

const textOf = (shown: unknown): string => JSON.stringify(shown).replaceAll('\\"', '"');
