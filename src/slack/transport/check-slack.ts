/** Whether Slack takes the configured tokens, grants what the gateway needs, and has the channels it is to ask in. */

import type { Connection } from './door.ts';
import { slackManifest } from './manifest.ts';
import { createLookupWeb } from './web.ts';

export interface SlackToCheck {
  readonly connection: Connection;
  readonly botToken: string;
  readonly apiUrl: string;
  readonly email: boolean;
  readonly channels: readonly string[];
}

/** One check; resolves with what is well, rejects with what is not. */
export interface SlackCheck {
  readonly about: string;
  readonly run: () => Promise<string>;
}

const silent = { info: () => undefined, warn: () => undefined };

/** Returns the checks, in the order in which they help: token, connection, channels. None of them sends a message. */
export const slackChecks = (settings: SlackToCheck): readonly SlackCheck[] => {
  const { connection, channels } = settings;
  const web = createLookupWeb({ botToken: settings.botToken, apiUrl: settings.apiUrl, log: silent });
  const token: SlackCheck = {
    about: 'bot token',
    run: async () => {
      const { team, user, response_metadata: about } = await web.auth.test();
      const wanted = slackManifest({ mode: 'socket', url: '', email: settings.email }).oauth_config.scopes
        .bot;
      const missing = wanted.filter((scope) => !(about?.scopes ?? []).includes(scope));
      if (missing.length > 0)
        throw new Error(`lacks the scopes ${missing.join(', ')}; install the app again`);
      return `${user} in workspace ${team}, all scopes`;
    },
  };
  const ofChannel = (channel: string): SlackCheck => ({
    about: `channel ${channel}`,
    run: async () => {
      const { channel: info } = await web.conversations.info({ channel });
      if (info?.is_ext_shared === true || info?.is_pending_ext_shared === true) {
        throw new Error('is shared with another organisation; nothing is asked there');
      }
      if (info?.is_archived === true) throw new Error('is archived');
      if (info?.is_member !== true) throw new Error('the app is not a member; /invite it');
      return `#${info.name ?? channel}, not shared, the app is a member`;
    },
  });
  const socket: SlackCheck = {
    about: 'app token',
    run: async () => {
      if (connection.mode === 'http') return 'not needed';
      await createLookupWeb({
        botToken: connection.appToken,
        apiUrl: settings.apiUrl,
        log: silent,
      }).apps.connections.open({});
      return 'Socket Mode opens';
    },
  };
  return [token, ...(connection.mode === 'http' ? [] : [socket]), ...channels.map(ofChannel)];
};
