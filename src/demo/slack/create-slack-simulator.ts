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
import { createFaults, type Faults } from './faults.ts';
import { createHttpDelivery } from './http-delivery.ts';
import { allMethods } from './methods/all-methods.ts';
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
 * @throws when asked to run in production or on anything but loopback: whoever reaches it can approve as anybody.
 */
export async function createSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  refuseUnsafe(options);
  const state = createState(options);
  const faults = createFaults(options.now);
  const socketMode = createSocketMode(options.newId);
  const calls: Call[] = [];
  const tokens = { bot: `xoxb-simulator-${secret()}`, app: `xapp-simulator-${secret()}` };
  let url = '';
  const base = () => url;
  const triggers = createTriggers(options.now, options.newId);
  const uploads = createUploads(state, faults, base);
  const socketUrl = () => base().replace('http:', 'ws:') + socketMode.issuePath();
  const methods = allMethods({ state, triggers, uploadUrl: uploads.issue, socketUrl });
  const responseUrls = createResponseUrls(state, faults, base);
  const deliver =
    options.deliver.mode === 'socket'
      ? socketMode.deliver
      : createHttpDelivery({ ...options.deliver, now: options.now });
  const acting: Acting = { state, triggers, responseUrls, deliver };

  const app = express();
  app.disable('x-powered-by');
  app.use('/api', createWebApi({ state, methods, faults, tokens, calls }));
  app.use('/response', responseUrls.router);
  app.use('/upload', uploads.router);
  const server = await listen(app, socketMode, options.port ?? 0);
  url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;

  return {
    url,
    apiUrl: `${url}/api/`,
    pageUrl: url,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: options.deliver.mode === 'http' ? options.deliver.signingSecret : secret(),
    teamId: options.workspace.team.id,
    ...reading(state, calls),
    ...doing(acting),
    ...arranging(acting, faults),
    connections: socketMode.connections,
    interrupt: socketMode.interrupt,
    close: () => close(server, socketMode),
  };
}

/** Tokens must not be guessable whatever `newId` a test passes, so they come from the system. */
function secret(): string {
  return randomBytes(24).toString('hex');
}

function refuseUnsafe({ host }: SlackSimulatorOptions): void {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'the Slack simulator lets anybody approve anything; it does not start with NODE_ENV=production',
    );
  }
  if (host !== undefined && host !== LOOPBACK) {
    throw new Error(`the Slack simulator listens on ${LOOPBACK} only, not on ${host}`);
  }
}

async function listen(app: express.Express, socketMode: SocketMode, port: number): Promise<Server> {
  const server = createServer(app);
  server.on('upgrade', (request, stream) => {
    if (!socketMode.accept(request, stream))
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

async function close(server: Server, socketMode: SocketMode): Promise<void> {
  socketMode.close();
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function reading(state: State, calls: Call[]) {
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
}

function doing(acting: Acting) {
  return {
    click: click.bind(undefined, acting),
    submitView: submitView.bind(undefined, acting),
    closeView: closeView.bind(undefined, acting),
    command: command.bind(undefined, acting),
    openHome: openHome.bind(undefined, acting),
    say: say.bind(undefined, acting.state),
  };
}

function arranging(acting: Acting, faults: Faults) {
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
}
