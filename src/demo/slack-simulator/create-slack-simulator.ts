/** Starts a Slack workspace simulator: one loopback server with the Web API, Socket Mode and a page for people. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Acting } from './acts/acting.ts';
import { click } from './acts/click.ts';
import { command, openHome, say } from './acts/conversation.ts';
import { setGroupMembers } from './acts/group-members.ts';
import { closeView, submitView } from './acts/modal.ts';
import { ACKNOWLEDGE_WITHIN_MS } from './delivery.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHttpDelivery } from './http-delivery.ts';
import { allMethods } from './methods/all-methods.ts';
import { createGate, type Gate } from './page/gate.ts';
import type { Acts } from './page/page-acts.ts';
import { createPage } from './page/page-routes.ts';
import { SLACK_RATE_LIMITS } from './rate-limits.ts';
import { createResponseUrls } from './response-urls.ts';
import type { SlackSimulator, SlackSimulatorOptions } from './slack-simulator.ts';
import { createSocketMode, type SocketMode } from './socket-mode.ts';
import { changed, createState, findChannel, messagesOf, type State } from './state.ts';
import { createTriggers } from './triggers.ts';
import { createUploads } from './uploads.ts';
import { type Call, createWebApi } from './web-api.ts';

const LOOPBACK = '127.0.0.1';

/**
 * Starts a simulator and resolves once it listens.
 * @throws when asked to run in production or on anything but loopback: the one who reaches it can approve as anyone.
 */
export const createSlackSimulator = async (options: SlackSimulatorOptions): Promise<SlackSimulator> => {
  refuseUnsafe(options);
  // Listening comes first because addresses and the cookie depend on the port.
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const url = `http://${LOOPBACK}:${port}`;
  const patience = options.acknowledgeWithin ?? ACKNOWLEDGE_WITHIN_MS;
  const state = createState(options);
  const faults = createFaults(options.now);
  if (options.rateLimits !== 'none') for (const rule of SLACK_RATE_LIMITS) faults.limit(rule);
  const socketMode = createSocketMode(options.newId, patience);
  const acting = createActing(options, { state, socketMode, faults, url, patience });
  const acts = doing(acting);
  const gate = createGate(port);
  const tokens = { bot: `xoxb-simulator-${secret()}`, app: `xapp-simulator-${secret()}` };
  const calls: Call[] = [];
  const app = createApp({ acting, acts, faults, gate, socketMode, tokens, calls, url });
  serve(server, { app, socketMode, gate });
  return {
    url,
    apiUrl: `${url}/api/`,
    pageUrl: `${url}/?token=${gate.token}`,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: options.deliver.mode === 'http' ? options.deliver.signingSecret : secret(),
    teamId: options.workspace.team.id,
    ...reading(state, calls),
    ...acts,
    ...arranging(acting, faults),
    connections: socketMode.connections,
    interrupt: socketMode.interrupt,
    close: () => close(server, socketMode),
  };
};

interface AppParts {
  acting: Acting;
  acts: Acts;
  faults: Faults;
  gate: Gate;
  socketMode: SocketMode;
  tokens: { bot: string; app: string };
  calls: Call[];
  url: string;
}

const createApp = ({
  acting,
  acts,
  faults,
  gate,
  socketMode,
  tokens,
  calls,
  url,
}: AppParts): express.Express => {
  const { state, triggers, responseUrls } = acting;
  const uploads = createUploads(state, faults, url);
  const socketUrl = () => url.replace('http:', 'ws:') + socketMode.issuePath();
  const methods = allMethods({ state, triggers, uploadUrl: uploads.issue, socketUrl });
  const app = express();
  app.disable('x-powered-by');
  app.use(gate.ourselvesOnly);
  app.use('/api', createWebApi({ state, methods, faults, tokens, calls }));
  app.use('/response', responseUrls.router);
  app.use('/upload', uploads.router);
  app.use(createPage({ state, gate, acts }));
  return app;
};

interface ActingParts {
  state: State;
  socketMode: SocketMode;
  faults: Faults;
  url: string;
  patience: number;
}

const createActing = (
  options: SlackSimulatorOptions,
  { state, socketMode, faults, url, patience }: ActingParts,
): Acting => {
  const { deliver, now, newId } = options;
  return {
    state,
    triggers: createTriggers(now, newId),
    responseUrls: createResponseUrls(state, faults, url),
    deliver:
      deliver.mode === 'socket' ? socketMode.deliver : createHttpDelivery({ ...deliver, now, patience }),
  };
};

/** Tokens must not be guessable whatever `newId` a test passes, so they come from the system. */
const secret = (): string => {
  return randomBytes(24).toString('hex');
};

const refuseUnsafe = ({ host }: SlackSimulatorOptions): void => {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'the Slack simulator lets anyone approve anything; it does not start with NODE_ENV=production',
    );
  }
  if (host !== undefined && host !== LOOPBACK) {
    throw new Error(`the Slack simulator listens on ${LOOPBACK} only, not on ${host}`);
  }
};

const listen = async (server: Server, port: number): Promise<number> => {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const serve = (
  server: Server,
  { app, socketMode, gate }: { app: express.Express; socketMode: SocketMode; gate: Gate },
): void => {
  server.on('request', app);
  server.on('upgrade', (request, stream) => {
    if (gate.isOurs(request) && socketMode.accept(request, stream)) return;
    stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
};

const close = async (server: Server, socketMode: SocketMode): Promise<void> => {
  socketMode.close();
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
};

const reading = (state: State, calls: Call[]) => {
  const messages = (ref: string) => {
    const channel = findChannel(state, ref);
    if (!channel) throw new Error(`there is no channel ${ref} in this workspace`);
    return structuredClone(messagesOf(state, channel));
  };
  return {
    messages,
    lastMessage: (ref: string) => messages(ref).at(-1),
    ephemerals: (user: string) => structuredClone(state.ephemerals.filter(({ to }) => to === user)),
    modals: (user: string) => structuredClone(state.modals.get(user) ?? []),
    home: (user: string) => structuredClone(state.homes.get(user)),
    files: () => [...state.files.values()],
    calls: () => [...calls],
  };
};

const doing = (acting: Acting) => {
  return {
    click: click.bind(undefined, acting),
    submitView: submitView.bind(undefined, acting),
    closeView: closeView.bind(undefined, acting),
    command: command.bind(undefined, acting),
    openHome: openHome.bind(undefined, acting),
    say: say.bind(undefined, acting.state),
  };
};

const arranging = (acting: Acting, faults: Faults) => {
  const { state } = acting;
  return {
    addUser: (member: Parameters<SlackSimulator['addUser']>[0]) => {
      state.users.set(member.id, { ...member });
      changed(state);
    },
    setUser: (id: string, change: Parameters<SlackSimulator['setUser']>[1]) => {
      const member = state.users.get(id);
      if (!member) throw new Error(`there is no user ${id} in this workspace`);
      Object.assign(member, change);
      changed(state);
    },
    setGroupMembers: setGroupMembers.bind(undefined, acting),
    setScopes: (scopes: string[]) => {
      state.scopes = new Set(scopes);
    },
    fault: faults.add,
    limitRate: faults.limit,
  };
};
