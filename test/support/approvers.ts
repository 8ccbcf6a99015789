/** What approvers do in Slack: find the card that asks about a call, press its buttons, read what they alone are told. */
import { expect } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/workspace-seed.ts';
import type { World } from './start-world.ts';

type Who = keyof typeof SLACK_USERS;

/** Cards in the channel whose blocks hold these words, oldest first. */
export const cardsWith = (world: World, words: string, channel = APPROVALS_CHANNEL) =>
  world.slack.messages(channel).filter((message) => textOf(message).includes(words));

/** Waits for the card, and for its words; resolves with its `ts`. */
export const cardWith = async (world: World, words: string, channel = APPROVALS_CHANNEL): Promise<string> => {
  await expect
    .poll(() => cardsWith(world, words, channel).at(-1)?.ts, { timeout: 5000, interval: 20 })
    .toBeDefined();
  return cardsWith(world, words, channel).at(-1)?.ts ?? '';
};

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
  await expect.poll(() => world.slack.modals(user).length, { timeout: 5000, interval: 20 }).toBe(1);
  await world.slack.submitView({ user, values: { reason, ...(share ? { share: ['yes'] } : {}) } });
};

/** What only this person was shown, in the channel or by direct message. */
export const toldTo = (world: World, who: Who): string =>
  textOf([world.slack.ephemerals(SLACK_USERS[who]), world.slack.messages(SLACK_USERS[who])]);

const textOf = (shown: unknown): string => JSON.stringify(shown).replaceAll('\\"', '"');
