/** Slack, put together: how people are asked and told, and how what they do comes back. */
import { App, ExpressReceiver, type Receiver } from '@slack/bolt';
import type { GroupsOf } from '../approvals/ports.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { CurrentAccess } from '../grants/ports.ts';
import { type AccountWatch, createAccountWatch } from './account.ts';
import { createApprovalCards } from './approval-cards.ts';
import { createBelongsTo } from './belongs-to.ts';
import { createCanBeAsked } from './can-be-asked.ts';
import type { Desk } from './desk.ts';
import { createGrantCards } from './grant-cards.ts';
import { createIdentify } from './identify.ts';
import { createLinks } from './links.ts';
import { createMessages } from './messages.ts';
import { onApproval } from './on-approval.ts';
import { onCommand } from './on-command.ts';
import { onDeny } from './on-deny.ts';
import { onGrant } from './on-grant.ts';
import { createOutbox } from './outbox.ts';
import type { Log, Mapping } from './ports.ts';
import { createIsShared } from './shared-channels.ts';
import { createSockets, type Sockets } from './sockets.ts';
import { createUserGroups } from './user-groups.ts';
import { createVerifyApprover } from './verify-approver.ts';
import { createLookupWeb, createMessageWeb, quietLogger, webOptions } from './web.ts';
import { createWhoIs } from './who-is.ts';

export interface SlackSettings {
  /** A simulated workspace speaks Socket Mode; votes from it are recorded as such. */
  readonly connection:
    | { readonly mode: 'socket' | 'simulator'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string };
  readonly botToken: string;
  /** Root of the Web API, ending in a slash. */
  readonly apiUrl: string;
  /** Channel id that is asked where an approver rule names none. */
  readonly channel: string;
  /** The slash command, such as `/access`. */
  readonly command: string;
  readonly mapping: Mapping;
  /** Groups whose members may take away anybody's access. */
  readonly operators: readonly string[];
  /** Milliseconds between two messages in one channel; Slack takes about one a second. */
  readonly pace?: number;
}

export interface SlackDeps {
  readonly store: Desk['store'];
  readonly documents: DocumentStore;
  readonly access: CurrentAccess;
  readonly groupsOf: GroupsOf;
  /** Decides about clicks that came through the API. */
  readonly verifyCaller: VerifyApprover;
  /** Address of the page on which a link is proven. */
  readonly linkUrl: (nonce: string) => string;
  readonly now: () => number;
  /** Unguessable. */
  readonly newNonce: () => string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
}

export type Slack = ReturnType<typeof createSlack>;

/** Nothing is sent or listened to before `listen().run`; until Slack answers, requests are undeliverable. */
export const createSlack = (settings: SlackSettings, deps: SlackDeps) => {
  const web = { ...settings, log: deps.log };
  const lookup = createLookupWeb(web);
  const messageWeb = createMessageWeb(web);
  const outbox = createOutbox({ pace: settings.pace ?? 1000, log: deps.log });
  const messages = createMessages({ web: messageWeb, outbox, log: deps.log });
  const account = createAccountWatch(messageWeb, deps.log);
  const groups = createUserGroups(lookup, deps.now);
  const links = createLinks(deps);
  const whoIs = createWhoIs(lookup, account.current);
  const identify = createIdentify({ ...settings, links });
  const verifyWith = (members: typeof groups.membersNow) =>
    createVerifyApprover({ ...deps, whoIs, identify, members });
  const cards = {
    ...deps,
    ...deps.store,
    messages,
    channel: settings.channel,
    isShared: createIsShared(lookup, deps.now),
  };
  const grantCards = createGrantCards(cards);
  const verify = verifyWith(groups.membersNow);
  const belongsTo = createBelongsTo(deps.groupsOf, groups.membersNow);

  return {
    ...createApprovalCards(cards),
    announceGrant: grantCards.announce,
    tellGrant: grantCards.tell,
    canBeAsked: createCanBeAsked(groups.membersLately),
    belongsTo,
    verify,
    links,
    /** Opens the doors to what people do; call once. */
    listen: (doors: Pick<Desk, 'settle' | 'grants'>) => {
      const door = openDoor(settings, deps);
      const app = createApp(settings, { receiver: door.receiver, account, log: deps.log });
      const verifyLately = verifyWith(groups.membersLately);
      const via = settings.connection.mode === 'simulator' ? 'simulator' : 'slack';
      const desk: Desk = {
        ...settings,
        ...deps,
        ...doors,
        app,
        messages,
        whoIs,
        identify,
        verify,
        verifyLately,
        belongsTo,
        links,
        mapping: settings.mapping.method,
        via,
      };
      for (const open of [onApproval, onDeny, onGrant, onCommand]) open(desk);
      app.event(/^subteam_/, async () => groups.forget());
      return {
        /** Where Slack speaks HTTP: to be mounted before any body parser; serves `POST /slack/events`. */
        router: door.router,
        /** Why Slack cannot be used now, for `/readyz`; undefined while it can. */
        problem: () => account.problem() ?? door.problem(),
        /** Keeps the connection until stopped, then sends what is left. */
        run: async (signal: AbortSignal): Promise<void> => {
          await Promise.all([account.watch(signal), door.run(signal)]);
          await outbox.drain(2_000);
        },
      };
    },
  };
};

/** How Slack reaches us: two sockets we open, or a route it calls. */
const openDoor = ({ connection, apiUrl }: SlackSettings, { log, random }: SlackDeps) => {
  if (connection.mode === 'http') {
    const { signingSecret } = connection;
    const receiver = new ExpressReceiver({ signingSecret, logger: quietLogger(log) });
    return { receiver, router: receiver.router, problem: () => undefined, run: async () => undefined };
  }
  const sockets: Sockets = createSockets({ appToken: connection.appToken, apiUrl, log, random });
  const problem = () => (sockets.connected() === 0 ? 'Slack is not connected by Socket Mode' : undefined);
  return { receiver: sockets.receiver, router: undefined, problem, run: sockets.run };
};

const createApp = (
  { apiUrl, botToken }: SlackSettings,
  { receiver, account, log }: { receiver: Receiver; account: AccountWatch; log: Log },
): App => {
  const app = new App({
    receiver,
    // Instead of a token: with one, Bolt asks Slack in the constructor and the process ends where that fails.
    authorize: async () => {
      const ours = account.current();
      if (ours === undefined) throw new Error('Slack has not been reached yet');
      return { botToken, botId: ours.botId, botUserId: ours.botUserId };
    },
    clientOptions: webOptions({ apiUrl, log }),
    logger: quietLogger(log),
    convoStore: false,
  });
  app.error(async (error) => log.warn(`slack: ${error.code}`));
  return app;
};
