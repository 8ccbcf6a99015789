/** What every act of a person needs: the workspace and the ways to reach the app. */
import type { Deliver } from '../delivery.ts';
import type { ResponseUrls } from '../response-urls.ts';
import { type Channel, canSee, findChannel, type State } from '../state.ts';
import type { Triggers } from '../triggers.ts';

export interface Acting {
  state: State;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  deliver: Deliver;
}

/** The channel as this person sees it; throws a sentence when the person cannot see it. */
export const visibleChannel = (state: State, user: string, ref: string): Channel => {
  if (!state.users.has(user)) throw new Error(`there is no user ${user} in this workspace`);
  const channel = findChannel(state, ref);
  if (!channel || !canSee(state, user, channel)) throw new Error(`${user} cannot see channel ${ref}`);
  return channel;
};
