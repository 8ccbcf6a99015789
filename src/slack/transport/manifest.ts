/** The app manifest to create the Slack app from: exactly the scopes and events the gateway uses. Pure. */

export interface ManifestOptions {
  readonly mode: 'socket' | 'http';
  /** Public address of the gateway; Slack calls it in mode `http` only. */
  readonly url: string;
  /** The slash command, such as `/access`. */
  readonly command?: string;
  /** Whether people are matched by e-mail, which takes one more scope. */
  readonly email?: boolean;
}

/** Returns the manifest as JSON can hold it; `url` is the gateway's public address, needed for `http` only. */
export const slackManifest = ({ mode, url, command = '/access', email = false }: ManifestOptions) => {
  const request = mode === 'http' ? { request_url: new URL('/slack/events', url).href } : {};
  const address = mode === 'http' ? { url: new URL('/slack/events', url).href } : {};
  return {
    display_information: {
      name: 'Firebreak',
      description: 'Approvals and temporary access for MCP tool calls',
      background_color: '#1d1c1d',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'Firebreak', always_online: true },
      slash_commands: [
        {
          command,
          ...address,
          description: 'Ask for temporary access, see and end it',
          usage_hint:
            'request [access] [1h] [why] | list | pending | extend | end | revoke | breakglass | whoami | link | help',
          should_escape: true,
        },
      ],
    },
    oauth_config: { scopes: { bot: [...BOT_SCOPES, ...(email ? ['users:read.email'] : [])] } },
    settings: {
      event_subscriptions: {
        ...request,
        bot_events: ['app_home_opened', 'subteam_members_changed', 'subteam_updated'],
      },
      interactivity: { is_enabled: true, ...request },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
};

const BOT_SCOPES = [
  'chat:write',
  'commands',
  'users:read',
  'usergroups:read',
  'im:write',
  'channels:read',
  'groups:read',
];
