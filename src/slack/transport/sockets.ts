/** Two Socket Mode connections, each kept open by a loop of our own: Bolt's own reconnecting leaves gaps and can end the process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Receiver, SocketModeReceiver } from '@slack/bolt';
import { within } from '../../domain/time/within.ts';
import { errorCode } from './error-code.ts';
import { quietLogger, type WebSettings, webOptions } from './web.ts';

export interface Sockets {
  readonly receiver: Receiver;
  /** Connections that are open now. */
  connected(): number;
  /** Keeps both open until stopped; resolves then. */
  run(signal: AbortSignal): Promise<void>;
}

interface SocketSettings extends WebSettings {
  readonly appToken: string;
  /** From 0 to 1, for spreading reconnections. */
  readonly random: () => number;
}

/** Slack refreshes connections every few hours; with two, one of them hears every click. */
const CONNECTIONS = 2;
const LONGEST_PAUSE = 15_000;
const HELLO_WITHIN = 10_000;
/** How long a connection may take to say goodbye. */
const FAREWELL = 1_000;

/** Returns the receivers, and what keeps their connections open until it is aborted. */
export const createSockets = (settings: SocketSettings): Sockets => {
  const receivers = Array.from({ length: CONNECTIONS }, () => createReceiver(settings));
  let connected = 0;

  const keepOpen = async ({ client }: SocketModeReceiver, signal: AbortSignal): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await start(client, signal);
        failures = 0;
        connected += 1;
        await closed(client, signal);
        connected -= 1;
      } catch (error) {
        failures += 1;
        if (!signal.aborted) settings.log.warn(`slack: a connection failed (${errorCode(error)})`);
      }
      const pause = pauseAfter(failures) * (0.5 + settings.random() / 2);
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
    await within(client.disconnect(), FAREWELL);
  };

  return {
    receiver: {
      init: (app) => {
        for (const receiver of receivers) receiver.init(app);
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    connected: () => connected,
    run: async (signal) => {
      await Promise.all(receivers.map((receiver) => keepOpen(receiver, signal)));
    },
  };
};

const createReceiver = (settings: SocketSettings): SocketModeReceiver =>
  new SocketModeReceiver({
    appToken: settings.appToken,
    autoReconnectEnabled: false,
    logger: quietLogger(settings.log),
    installerOptions: { clientOptions: webOptions(settings) },
  });

type Client = SocketModeReceiver['client'];

/** Resolves when the connection has ended, or is to end. */
const closed = (client: Client, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const stop = (): void => {
      client.off('disconnected', stop);
      signal.removeEventListener('abort', stop);
      resolve();
    };
    client.on('disconnected', stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });

/** Rejects if Slack does not greet in time; a server that takes the connection and then says nothing would hold us. */
const start = async (client: Client, signal: AbortSignal): Promise<void> => {
  const giveUp = (): void => void client.disconnect();
  const timer = setTimeout(giveUp, HELLO_WITHIN);
  signal.addEventListener('abort', giveUp);
  try {
    await client.start();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
};

/** Milliseconds: none after an ordinary refresh, otherwise doubling. */
const pauseAfter = (failures: number): number =>
  failures === 0 ? 0 : Math.min(LONGEST_PAUSE, 250 * 2 ** failures);
