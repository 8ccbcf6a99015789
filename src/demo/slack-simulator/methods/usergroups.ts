/** usergroups.list and usergroups.users.list. */
import { ApiError } from '../api-error.ts';
import { type Arguments, flag, requiredText } from '../arguments.ts';
import type { State } from '../state.ts';
import type { UserGroup } from '../workspace.ts';
import type { Methods } from './method.ts';

/** The user group methods over one workspace. */
export const userGroupMethods = (state: State): Methods => {
  const scope = 'usergroups:read';
  return {
    'usergroups.list': { token: 'bot', scope, call: (args) => listAll(state, args) },
    'usergroups.users.list': { token: 'bot', scope, call: (args) => listUsers(state, args) },
  };
};

const listAll = (state: State, args: Arguments): Record<string, unknown> => {
  const groups = [...state.groups.values()].filter(
    (group) => !group.disabled || flag(args, 'include_disabled'),
  );
  return {
    usergroups: groups.map((group) => ({
      ...describe(state, group),
      ...(flag(args, 'include_count') && { user_count: group.users.length }),
      ...(flag(args, 'include_users') && { users: group.users }),
    })),
  };
};

const listUsers = (state: State, args: Arguments): Record<string, unknown> => {
  const group = state.groups.get(requiredText(args, 'usergroup'));
  if (!group || (group.disabled && !flag(args, 'include_disabled'))) throw new ApiError('no_such_subteam');
  return { users: group.users };
};

/** A user group as Slack writes it. */
export const describe = (state: State, group: UserGroup): Record<string, unknown> => {
  const date = Math.floor(state.now() / 1000);
  return {
    id: group.id,
    team_id: state.team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name ?? group.handle,
    description: '',
    handle: group.handle,
    is_external: group.is_external ?? false,
    date_create: date,
    date_update: date,
    date_delete: group.disabled ? date : 0,
    auto_type: null,
    prefs: { channels: [], groups: [] },
  };
};
