/** The sample company's Slack workspace: the same people as at its identity provider. */

import type { WorkspaceSeed } from '../slack-simulator/workspace.ts';
import { PEOPLE } from './people.ts';

/** Slack ids of the people, by their subject at the identity provider. */
export const SLACK_USERS = {
  alice: 'U0ALICE',
  bob: 'U0BOB',
  carol: 'U0CAROL',
  dave: 'U0DAVE',
  eve: 'U0EVE',
} as const;

export const APPROVALS_CHANNEL = 'C0APPROVALS';

/** The Slack user group whose members approve. */
export const DBA_GROUP = 'S0DBA';

const SCOPES = [
  'chat:write',
  'commands',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'im:write',
  'channels:read',
  'groups:read',
];

/** Returns a workspace with the company's people, channels and user groups. */
export const demoWorkspace = (): WorkspaceSeed => ({
  team: { id: 'T0ACME', domain: 'acme', name: 'Acme' },
  users: PEOPLE.map(({ subject, name, email }) => ({
    id: SLACK_USERS[subject as keyof typeof SLACK_USERS],
    name: subject,
    real_name: name,
    email,
    is_email_confirmed: true,
  })),
  channels: [{ id: APPROVALS_CHANNEL, name: 'approvals', members: Object.values(SLACK_USERS) }],
  groups: [
    { id: DBA_GROUP, handle: 'dba', name: 'Database owners', users: [SLACK_USERS.alice, SLACK_USERS.carol] },
  ],
  scopes: SCOPES,
});
