/** The cards that ask people, as they stand in the approvals channel of the simulated workspace. */
import { APPROVALS_CHANNEL, SLACK_USERS } from '../company/workspace-seed.ts';
import type { Scene } from './scene.ts';
import { waitUntil } from './wait-until.ts';

/** Its time stamp, which in Slack names a message. */
export type Card = string;

/** The next card after the tour's last: call it before what makes the card appear, and wait for it after. */
export const nextCard = ({ demo, signal }: Scene): (() => Promise<Card>) => {
  const before = demo.slack.messages(APPROVALS_CHANNEL).length;
  return () =>
    waitUntil(() => demo.slack.messages(APPROVALS_CHANNEL)[before]?.ts, {
      what: 'the card in Slack',
      within: 10_000,
      signal,
    });
};

/** Clicks on the card as this person. */
export const clickApprove = async (
  { demo }: Scene,
  who: keyof typeof SLACK_USERS,
  card: Card,
): Promise<void> => {
  await demo.slack.click({ user: SLACK_USERS[who], channel: APPROVALS_CHANNEL, ts: card, text: 'Approve' });
};

/** What only this person was shown last in the channel. */
export const lastToldTo = ({ demo, signal }: Scene, who: keyof typeof SLACK_USERS): Promise<string> =>
  waitUntil(() => demo.slack.ephemerals(SLACK_USERS[who]).at(-1)?.text, {
    what: `an answer to ${who}`,
    within: 10_000,
    signal,
  });
