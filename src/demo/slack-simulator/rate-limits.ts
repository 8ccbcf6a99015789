/** How often Slack lets an app call each method (docs.slack.dev, rate limits; the tier is on the page of each method). */
import type { RateLimit } from './faults.ts';

/** Calls a minute of each tier. Slack says "at least" and does not promise more. */
const TIER = { 2: 20, 3: 50, 4: 100 } as const;

const METHODS: Record<keyof typeof TIER, readonly string[]> = {
  2: ['conversations.list', 'usergroups.list', 'usergroups.users.list', 'users.list'],
  3: [
    'apps.connections.open',
    'chat.delete',
    'chat.update',
    'conversations.info',
    'conversations.open',
    'users.lookupByEmail',
  ],
  4: [
    'chat.postEphemeral',
    'files.completeUploadExternal',
    'files.getUploadURLExternal',
    'users.info',
    'views.open',
    'views.publish',
    'views.push',
    'views.update',
  ],
};

const tier = (level: keyof typeof TIER): RateLimit[] =>
  METHODS[level].map((method) => ({ method, calls: TIER[level], perSeconds: 60 }));

/** The limits of every method that the simulator answers. */
export const SLACK_RATE_LIMITS: readonly RateLimit[] = [
  // One message a second in each channel, "short bursts >1 allowed".
  { method: 'chat.postMessage', calls: 10, perSeconds: 10, perChannel: true },
  // "Hundreds of requests per minute".
  { method: 'auth.test', calls: 300, perSeconds: 60 },
  ...tier(2),
  ...tier(3),
  ...tier(4),
];
