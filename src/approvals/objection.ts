/** Why this person may not decide, whatever groups they are in: it is their own request, or they have voted. */
import type { Identity } from '../domain/caller.ts';
import { personKey, samePerson } from '../domain/person.ts';
import { type Decidable, hasVoted } from '../domain/vote.ts';

export interface Clicker {
  /** Who they are to the gateway; the key of their vote comes from it. */
  readonly identity: Identity;
  /** Other names the same person is known by, such as the e-mail of their Slack profile. */
  readonly aliases: readonly Identity[];
  readonly slackUser: string | undefined;
}

/** A sentence for the clicker, or undefined. */
export const objectionTo = (clicker: Clicker, request: Decidable): string | undefined => {
  const { identity, slackUser } = request.requestedBy;
  const isRequester =
    (slackUser !== undefined && slackUser === clicker.slackUser) ||
    [clicker.identity, ...clicker.aliases].some((name) => samePerson(name, identity));
  if (isRequester) return 'This is your own request; somebody else has to decide about it.';
  return hasVoted(request.votes, personKey(clicker.identity))
    ? 'You have decided about this already; another person has to.'
    : undefined;
};
