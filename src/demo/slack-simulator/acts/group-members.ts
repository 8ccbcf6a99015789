/** An administrator changes who belongs to a user group; the app hears of it as Slack tells it. */
import { describe } from '../methods/usergroups.ts';
import { eventCallback } from '../payloads.ts';
import { changed } from '../state.ts';
import type { Acting } from './acting.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** Replaces the members; resolves when the app has acknowledged `subteam_members_changed` and `subteam_updated`. */
export const setGroupMembers = async (acting: Acting, groupId: string, users: string[]): Promise<Outcome> => {
  const { state } = acting;
  const group = state.groups.get(groupId);
  if (!group) throw new Error(`there is no user group ${groupId} in this workspace`);
  const before = group.users;
  group.users = [...users];
  changed(state);
  const added = users.filter((user) => !before.includes(user));
  const removed = before.filter((user) => !users.includes(user));
  const date = Math.floor(state.now() / 1000);
  const members = {
    type: 'subteam_members_changed',
    subteam_id: groupId,
    team_id: state.team.id,
    date_previous_update: date,
    date_update: date,
    added_users: added,
    added_users_count: added.length,
    removed_users: removed,
    removed_users_count: removed.length,
  };
  const updated = { type: 'subteam_updated', subteam: { ...describe(state, group), users: group.users } };
  const answers = await Promise.all(
    [members, updated].map((event) =>
      acting.deliver({ type: 'events_api', payload: eventCallback(state, event) }),
    ),
  );
  return outcomeOf(answers.find((answer) => !answer.acknowledged) ?? { acknowledged: true, body: {} });
};
