/** The newest card in the approvals channel of the simulated workspace, and clicks on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Company } from '../company.ts';
import { APPROVALS_CHANNEL } from '../workspace-seed.ts';
import { TourFailed } from './expect-that.ts';

const PATIENCE = 15_000;
const LOOK_EVERY = 50;

export interface Card {
  readonly channel: string;
  readonly ts: string;
}

/** The card that follows `after` (undefined: any). */
export const nextCard = (company: Company, after: Card | undefined): Promise<Card> =>
  sooner('a card appears in Slack', () => {
    const newest = newestCard(company);
    return newest?.ts === after?.ts ? undefined : newest;
  });

/** What only this person was shown. */
export const toldOnly = ({ slack }: Company, user: string): Promise<string> =>
  sooner('the person is told something', () => slack.ephemerals(user).at(-1)?.text);

const sooner = async <T>(claim: string, look: () => T | undefined): Promise<T> => {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(LOOK_EVERY);
  }
  throw new TourFailed(claim);
};

/** The newest card there is already, so that the next one can be told from it. */
export const newestCard = ({ slack }: Company): Card | undefined => {
  const newest = slack.lastMessage(APPROVALS_CHANNEL);
  return newest === undefined ? undefined : { channel: APPROVALS_CHANNEL, ts: newest.ts };
};
