/** How what people do in Slack reaches us: through two sockets we open, or a route that Slack calls. */
import { App, ExpressReceiver, type Receiver } from '@slack/bolt';
import type { AccountWatch } from './account.ts';
import { createSockets } from './sockets.ts';
import { quietLogger, type WebSettings, webOptions } from './web.ts';

/** A simulated workspace speaks Socket Mode; votes from it are recorded as such. */
export type Connection =
  | { readonly mode: 'socket' | 'simulator'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string };

export interface Door {
  readonly receiver: Receiver;
  /** Where Slack speaks HTTP. */
  readonly router: ExpressReceiver['router'] | undefined;
  readonly problem: () => string | undefined;
  /** Keeps it open until stopped. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

interface DoorSettings extends WebSettings {
  readonly connection: Connection;
  readonly random: () => number;
}

/** Returns the way in, which takes nothing before `run`. */
export const openDoor = (settings: DoorSettings): Door => {
  const { connection } = settings;
  if (connection.mode === 'http') {
    const { signingSecret } = connection;
    const receiver = new ExpressReceiver({ signingSecret, logger: quietLogger(settings.log) });
    return { receiver, router: receiver.router, problem: () => undefined, run: async () => undefined };
  }
  const sockets = createSockets({
    apiUrl: settings.apiUrl,
    log: settings.log,
    random: settings.random,
    appToken: connection.appToken,
  });
  const problem = () => (sockets.connected() === 0 ? 'Slack is not connected by Socket Mode' : undefined);
  return { receiver: sockets.receiver, router: undefined, problem, run: sockets.run };
};

interface AppSettings extends WebSettings {
  readonly receiver: Receiver;
  readonly botToken: string;
  readonly account: AccountWatch;
}

/** Returns Bolt's app on the receiver, with a token that is looked up for each event. */
export const createApp = (settings: AppSettings): App => {
  const { receiver, botToken, account, log } = settings;
  const app = new App({
    receiver,
    // Instead of a token: with one, Bolt asks Slack in the constructor and the process ends if that fails.
    authorize: async () => {
      const ours = account.current();
      if (ours === undefined) throw new Error('Slack has not been reached yet');
      return { botToken, botId: ours.botId, botUserId: ours.botUserId };
    },
    clientOptions: webOptions(settings),
    logger: quietLogger(log),
    convoStore: false,
  });
  app.error(async ({ code }) => log.warn(`slack: ${code}`));
  return app;
};
