/** Who asks for something in Slack: a full member whose identity is known, or a sentence for them. */
import type { Requester } from '../../access/ports.ts';
import type { Actor, Desk } from './desk.ts';

export type Asker =
  | {
      readonly ok: true;
      readonly requester: Requester & { readonly name: string; readonly email: string | undefined };
    }
  | { readonly ok: false; readonly reason: string };

/** Rejects if Slack or the store does not answer. */
export const requesterOf = async (
  desk: Pick<Desk, 'whoIs' | 'identify'>,
  { user, team }: Actor,
): Promise<Asker> => {
  const known = await desk.whoIs(user, team);
  if (!known.ok) return known;
  const identified = await desk.identify(known.person);
  if (!identified.ok) return identified;
  const { name, email } = known.person;
  return { ok: true, requester: { slackUser: user, identity: identified.identity, name, email } };
};
