/** users.info, users.list and users.lookupByEmail. */
import { ApiError } from '../api-error.ts';
import { type Arguments, requiredText } from '../arguments.ts';
import type { State } from '../state.ts';
import type { Member } from '../workspace.ts';
import { limitOf, type Methods, paged } from './method.ts';

/** Without a limit Slack tries to send everyone, and answers `limit_required` in workspaces too large for that. */
const MOST_AT_ONCE = 1000;

/** The users methods over one workspace. */
export const userMethods = (state: State): Methods => {
  const scope = 'users:read';
  return {
    'users.info': { token: 'bot', scope, call: (args) => info(state, args) },
    'users.list': { token: 'bot', scope, call: (args) => listAll(state, args) },
    'users.lookupByEmail': {
      token: 'bot',
      scope: 'users:read.email',
      call: (args) => lookupByEmail(state, args),
    },
  };
};

const info = (state: State, args: Arguments): Record<string, unknown> => {
  const member = state.users.get(requiredText(args, 'user'));
  if (!member) throw new ApiError('user_not_found');
  return { user: describe(state, member) };
};

const listAll = (state: State, args: Arguments): Record<string, unknown> => {
  const users = [...state.users.values()];
  const limit = limitOf(args);
  if (limit === 0 && users.length > MOST_AT_ONCE) throw new ApiError('limit_required');
  const { page, next_cursor } = paged(args, users, limit || users.length);
  return { members: page.map((member) => describe(state, member)), response_metadata: { next_cursor } };
};

const lookupByEmail = (state: State, args: Arguments): Record<string, unknown> => {
  const email = requiredText(args, 'email').toLowerCase();
  for (const member of state.users.values()) {
    const found = member.email?.toLowerCase() === email && !member.deleted;
    if (found) return { user: describe(state, member) };
  }
  throw new ApiError('users_not_found');
};

const describe = (state: State, member: Member): Record<string, unknown> => {
  const { email, ...shown } = member;
  // Slack leaves the address out of profiles unless the app was granted it.
  const visibleEmail = state.scopes.has('users:read.email') && email ? { email } : {};
  return {
    team_id: state.team.id,
    deleted: false,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    is_email_confirmed: Boolean(email),
    tz: 'Etc/UTC',
    updated: Math.floor(state.now() / 1000),
    ...shown,
    profile: { real_name: member.real_name, display_name: member.name, ...visibleEmail },
  };
};
