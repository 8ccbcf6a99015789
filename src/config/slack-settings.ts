/** Settings of Slack, by how it reaches the gateway. */
import { z } from 'zod';
import { duration, headerValue, safeUrl, text } from './values.ts';

const mapping = z
  .strictObject({
    method: z
      .enum(['link', 'email', 'directory'])
      .default('link')
      .describe('How a Slack user is matched to an identity; there is no fall-through to another.'),
    domains: z
      .array(text)
      .default([])
      .describe('With method email: the domains whose confirmed addresses count.')
      .meta({ example: ['acme.io'] }),
  })
  .refine((value) => value.method !== 'email' || value.domains.length > 0, {
    error: 'method email needs the list of accepted domains',
    path: ['domains'],
  });

const pace = z.strictObject({
  messages: duration
    .prefault('1s')
    .describe(
      'Time between two new messages in one channel, for all replicas together; Slack takes one a second.',
    ),
  changes: duration
    .prefault('2s')
    .describe(
      'Time between two changes of messages in the workspace, for all replicas together, once fifteen were made at once; Slack takes fifty a minute.',
    ),
});

const shared = {
  channel: text
    .describe('Channel id that is asked if an approver rule names none.')
    .meta({ example: 'C0123456789' }),
  operators: text
    .optional()
    .describe(
      'Channel id in which operators are told of spent budgets and of a broken policy; `channel` if it is left out.',
    )
    .meta({ example: 'C0OPERATORS' }),
  command: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/, { error: 'expected a slash command such as /access' })
    .default('/access')
    .describe('The slash command for temporary access.'),
  pace: pace.prefault({}).describe('How fast messages are sent and changed.'),
  identity: mapping.prefault({}).describe('How the gateway knows who clicked.'),
};

const app = {
  ...shared,
  botToken: headerValue.describe('Bot token (xoxb-…).').meta({ example: 'file:/run/secrets/slack-bot' }),
  apiUrl: safeUrl.default('https://slack.com/api/').describe('Root of the Slack API.'),
};

export const slack = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('simulator').describe('A simulated workspace; decisions are recorded as such.'),
    appToken: headerValue
      .describe('App-level token of the simulated workspace.')
      .meta({ example: 'xapp-simulated' }),
    ...app,
    apiUrl: safeUrl
      .describe('Root of the simulated Slack API.')
      .meta({ example: 'http://127.0.0.1:4010/api/' }),
  }),
  z.strictObject({
    mode: z.literal('socket').describe('Slack by Socket Mode; nothing has to be reachable from outside.'),
    appToken: headerValue
      .describe('App-level token (xapp-…).')
      .meta({ example: 'file:/run/secrets/slack-app' }),
    ...app,
  }),
  z.strictObject({
    mode: z.literal('http').describe('Slack by HTTP at /slack/events.'),
    signingSecret: text
      .describe("The app's signing secret.")
      .meta({ example: 'file:/run/secrets/slack-signing' }),
    ...app,
  }),
]);
