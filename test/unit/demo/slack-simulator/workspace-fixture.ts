/** A small workspace for the tests of the simulator, started on a free port and closed when the test ends. */
import { randomUUID } from 'node:crypto';
import { App, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import { createSlackSimulator } from '../../../../src/demo/slack-simulator/create-slack-simulator.ts';
import type {
  SlackSimulator,
  SlackSimulatorOptions,
} from '../../../../src/demo/slack-simulator/slack-simulator.ts';
import { APP, type WorkspaceSeed } from '../../../../src/demo/slack-simulator/workspace.ts';

export const workspace: WorkspaceSeed = {
  team: { id: 'T0ACME', domain: 'acme', name: 'Acme' },
  users: [
    { id: 'UALICE', name: 'alice', real_name: 'Alice Moreau', email: 'alice@acme.io', is_admin: true },
    { id: 'UBOB', name: 'bob', real_name: 'Bob Okafor', email: 'bob@acme.io' },
    { id: 'UGUEST', name: 'gus', real_name: 'Gus Guest', is_restricted: true },
    { id: 'UGONE', name: 'gone', real_name: 'Gone Person', deleted: true },
  ],
  channels: [
    { id: 'CAPPROVE', name: 'approvals', members: ['UALICE', 'UBOB'] },
    { id: 'CELSE', name: 'elsewhere', members: ['UALICE'], botIsMember: false },
    { id: 'CSECRET', name: 'secret', members: ['UALICE'], is_private: true },
    { id: 'COLD', name: 'old', members: ['UALICE'], is_archived: true },
    { id: 'CSHARED', name: 'with-partner', members: ['UALICE'], is_ext_shared: true },
  ],
  groups: [
    { id: 'SDBA', handle: 'dba', users: ['UALICE'] },
    { id: 'SOFF', handle: 'former', users: ['UBOB'], disabled: true },
  ],
  scopes: [
    'chat:write',
    'commands',
    'users:read',
    'usergroups:read',
    'im:write',
    'channels:read',
    'groups:read',
  ],
};

/** Refusals are what these tests are about, so the libraries need not report them. */
export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** A running simulator in Socket Mode unless told otherwise. */
export async function startSimulator(change: Partial<SlackSimulatorOptions> = {}): Promise<SlackSimulator> {
  const simulator = await createSlackSimulator({
    workspace,
    deliver: { mode: 'socket' },
    now: Date.now,
    newId: randomUUID,
    ...change,
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The real client, with its dangerous defaults turned off. */
export function clientOf(simulator: SlackSimulator, token = simulator.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: simulator.apiUrl,
    timeout: 1000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  });
}

/** A real Bolt app connected by Socket Mode. */
export async function startSocketApp(simulator: SlackSimulator, prepare: (app: App) => void): Promise<App> {
  const clientOptions = { slackApiUrl: simulator.apiUrl, timeout: 3000, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: simulator.appToken,
    autoReconnectEnabled: false,
    logger: quiet,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const app = new App({
    receiver,
    logger: quiet,
    clientOptions: { ...clientOptions },
    authorize: async () => ({ botToken: simulator.botToken, botId: APP.botId, botUserId: APP.userId }),
  });
  prepare(app);
  await app.start();
  onTestFinished(async () => {
    await app.stop();
  });
  return app;
}

/** A message with one button. */
export function card(text = 'Approve'): Record<string, unknown>[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: 'Approval needed' } },
    {
      type: 'actions',
      block_id: 'decide',
      elements: [
        {
          type: 'button',
          action_id: 'approve',
          style: 'primary',
          value: 'request-1',
          text: { type: 'plain_text', text },
        },
      ],
    },
  ];
}
