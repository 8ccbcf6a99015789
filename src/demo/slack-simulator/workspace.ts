/** The people, channels and groups of a simulated workspace, as a test or the demo writes them down. */

/** One person (or another app's bot). Field names are Slack's own, so a seed reads like `users.info`. */
export interface Member {
  id: string;
  name: string;
  real_name: string;
  email?: string;
  is_email_confirmed?: boolean;
  /** Deactivated account. */
  deleted?: boolean;
  is_bot?: boolean;
  /** Multi-channel guest. */
  is_restricted?: boolean;
  /** Single-channel guest. */
  is_ultra_restricted?: boolean;
  /** Someone of another workspace who is seen here only through a shared channel. */
  is_stranger?: boolean;
  is_admin?: boolean;
  /** Home workspace; default: the simulated one. */
  team_id?: string;
  enterprise_user?: { id: string; enterprise_id: string; enterprise_name: string };
}

export interface ChannelSeed {
  id: string;
  name: string;
  members: string[];
  is_private?: boolean;
  is_archived?: boolean;
  /** A Slack Connect channel, shared with another organisation. */
  is_ext_shared?: boolean;
  /** Whether someone invited the app; default true. */
  botIsMember?: boolean;
}

export interface UserGroup {
  id: string;
  handle: string;
  users: string[];
  name?: string;
  disabled?: boolean;
  is_external?: boolean;
}

export interface WorkspaceSeed {
  team: { id: string; domain: string; name?: string; enterprise_id?: string };
  users: Member[];
  channels: ChannelSeed[];
  groups: UserGroup[];
  /** Scopes of the bot token; a method outside them answers `missing_scope`. */
  scopes: string[];
  /** Scopes of the app-level token; default: `connections:write`, which opens Socket Mode connections. */
  appScopes?: string[];
}

/** The installed app, the same in every simulated workspace. */
export const APP = {
  id: 'A0FIREBREAK',
  name: 'Firebreak',
  userId: 'U0FIREBREAK',
  userName: 'firebreak',
  botId: 'B0FIREBREAK',
} as const;
