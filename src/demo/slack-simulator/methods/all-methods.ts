/** Every Web API method the simulator answers. */
import type { State } from '../state.ts';
import type { Triggers } from '../triggers.ts';
import { APP } from '../workspace.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import type { Methods } from './method.ts';
import { userGroupMethods } from './usergroups.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

export interface MethodParts {
  state: State;
  triggers: Triggers;
  /** Address that takes the bytes of a file. */
  uploadUrl(fileId: string): string;
  /** Address of a fresh Socket Mode connection, good once. */
  socketUrl(): string;
}

/** The method table, by name. */
export const allMethods = ({ state, triggers, uploadUrl, socketUrl }: MethodParts): Methods => {
  return {
    'auth.test': { token: 'bot', call: () => authTest(state) },
    'apps.connections.open': {
      token: 'app',
      scope: 'connections:write',
      call: () => ({ url: socketUrl() }),
    },
    ...chatMethods(state),
    ...conversationMethods(state),
    ...userMethods(state),
    ...userGroupMethods(state),
    ...viewMethods(state, triggers),
    ...fileMethods(state, uploadUrl),
  };
};

const authTest = (state: State): Record<string, unknown> => {
  const { id, domain, name, enterprise_id } = state.team;
  return {
    url: `https://${domain}.slack.com/`,
    team: name ?? domain,
    user: APP.userName,
    team_id: id,
    user_id: APP.userId,
    bot_id: APP.botId,
    is_enterprise_install: false,
    ...(enterprise_id && { enterprise_id }),
  };
};
