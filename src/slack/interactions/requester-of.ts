/** Who asks for something in Slack: a full member whose identity is known, or a sentence for them. */
import type { Requester } from '../../access/ports.ts';
import type { Actor, HandlerContext } from './handler-context.ts';

export type Asker =
  | {
      readonly ok: true;
      readonly requester: Requester & { readonly name: string; readonly email: string | undefined };
    }
  | { readonly ok: false; readonly problem: string };

/** Rejects if Slack or the store does not answer. */
export const requesterOf = async (
  context: Pick<HandlerContext, 'whoIs' | 'identify'>,
  { user, team }: Actor,
): Promise<Asker> => {
  const known = await context.whoIs(user, team);
  if (!known.ok) return known;
  const identified = await context.identify(known.person);
  if (!identified.ok) return identified;
  const { name, email } = known.person;
  return { ok: true, requester: { slackUser: user, identity: identified.identity, name, email } };
};
