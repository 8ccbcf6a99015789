/** Why this person may not decide, whatever groups they are in: it is their own request, or they have voted. */
import { callerName, type Identity } from '../domain/caller.ts';
import { compareNames, couldBeNamed, isSlackUser, namesOf, shareAddress } from '../domain/person.ts';
import type { Decidable } from '../domain/vote.ts';

export interface Clicker {
  /** Who they are to the gateway; the key of their vote comes from it. */
  readonly identity: Identity;
  /** Other names the same person is known by, such as the e-mail of their Slack profile. */
  readonly aliases: readonly Identity[];
  readonly slackUser: string | undefined;
}

/** A sentence for the clicker, or undefined. The one who cannot be told from the requester, or from a voter, is refused. */
export const conflictOfInterest = (clicker: Clicker, request: Decidable): string | undefined =>
  ownRequest(clicker, request) ?? ownedService(clicker, request) ?? ownVote(clicker, request);

const ownRequest = (clicker: Clicker, { requestedBy }: Decidable): string | undefined => {
  if (requestedBy === undefined) return undefined;
  const { identity, slackUser, kind } = requestedBy;
  // An address that is not verified proves nothing, but two accounts that name one may well be one person's.
  if (shareAddress([clicker.identity, ...clicker.aliases], [identity])) return OWN;
  switch (compareNames(known(clicker), namesOf([identity], slackUser))) {
    case 'same':
      return OWN;
    case 'different':
      return undefined;
    case 'unknown':
      // A service is no one's account; whose it is, is asked below.
      return kind === 'workload' ? undefined : cannotTell(callerName(identity), identity.issuer);
  }
};

/** What the requester is told. */
export const OWN = 'This is your own request; someone else has to decide about it.';

const cannotTell = (who: string, issuer: string): string =>
  `Firebreak cannot tell whether this is your own request: ${who} and you are known by nothing that could be compared, so nothing was decided. An operator can change that: let the tokens of ${issuer} carry an e-mail address, or let Slack accounts be linked (slack.identity.method: link). An address counts with email_verified: true, or with emailVerified: always for that issuer.`;

/** What a service asks for, its owner asks for. */
const ownedService = (clicker: Clicker, { requestedBy }: Decidable): string | undefined => {
  if (requestedBy?.owner === undefined) return undefined;
  const { owner, identity } = requestedBy;
  const people = [clicker.identity, ...clicker.aliases];
  if (people.some((person) => couldBeNamed(owner, person, clicker.slackUser))) {
    return `${callerName(identity)} is a service of yours; someone else has to decide about what it asks for.`;
  }
  return isComparable(owner, clicker)
    ? undefined
    : `Firebreak cannot tell whether you are the owner (${owner}) of ${callerName(identity)}, so nothing was decided. An operator can name the owner by e-mail address.`;
};

/** An owner that is an e-mail address says nothing about someone whose address is not known, and so on. */
const isComparable = (owner: string, { identity, aliases, slackUser }: Clicker): boolean => {
  if (owner.includes('@')) return [identity, ...aliases].some(({ email }) => email !== undefined);
  if (isSlackUser(owner)) return slackUser !== undefined;
  return namesOf([{ ...identity, email: undefined }]).length > 0;
};

/** What those who have voted are told. */
export const VOTED = 'You have decided about this already; another person has to.';

const ownVote = (clicker: Clicker, { votes }: Decidable): string | undefined => {
  const compared = votes.map(({ by }) =>
    compareNames(
      known(clicker),
      by.slackUser === undefined ? [by.key] : [by.key, ...namesOf([], by.slackUser)],
    ),
  );
  if (compared.includes('same')) return VOTED;
  return compared.includes('unknown')
    ? 'Firebreak cannot tell whether you have decided about this already, so this did not count. Decide the way the others did, in Slack or by the API.'
    : undefined;
};

const known = ({ identity, aliases, slackUser }: Clicker): readonly string[] =>
  namesOf([identity, ...aliases], slackUser);
