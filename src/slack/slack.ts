/** Slack, put together: how people are asked and told, and how what they do comes back. */

import type { BelongsTo, CurrentAccess, GrantStore, Requester } from '../access/ports.ts';
import { createMarkGrantShown } from '../access/shown.ts';
import type { ApprovalStore, CanBeAsked } from '../approvals/ports.ts';
import { createMarkShown } from '../approvals/shown.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { CurrentStaticGroups } from '../domain/static-groups.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { Audit } from '../operators/audit.ts';
import type { SpentBudget } from '../operators/spent-budget.ts';
import type { GroupsOf } from '../people/groups-of.ts';
import { type ApprovalCards, createApprovalCards } from './cards/approval-cards.ts';
import { createGrantCards, type GrantCards } from './cards/grant-cards.ts';
import { createOperatorNotices, type OperatorNotices } from './cards/operator-notices.ts';
import { onCommand } from './commands/on-command.ts';
import { createBelongsTo } from './directory/belongs-to.ts';
import { createCanBeAsked } from './directory/can-be-asked.ts';
import { createFindAccount } from './directory/find-account.ts';
import { createIdentify } from './directory/identify.ts';
import { lately } from './directory/lately.ts';
import { createLinks, type Links } from './directory/links.ts';
import { createUserGroups } from './directory/user-groups.ts';
import { createVerifyApprover } from './directory/verify-approver.ts';
import { createWhoIs } from './directory/who-is.ts';
import type { HandlerContext } from './interactions/handler-context.ts';
import { onApproval } from './interactions/on-approval.ts';
import { onBreakGlass } from './interactions/on-break-glass.ts';
import { onBudget } from './interactions/on-budget.ts';
import { onDeny } from './interactions/on-deny.ts';
import { onGrant } from './interactions/on-grant.ts';
import { onHome } from './interactions/on-home.ts';
import { onRequest } from './interactions/on-request.ts';
import { onTools } from './interactions/on-tools.ts';
import { createMessages } from './outbox/messages.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createIsShared } from './outbox/shared-channels.ts';
import { createSharedPace } from './outbox/shared-pace.ts';
import type { Log, Mapping } from './ports.ts';
import { createAccountWatch } from './transport/account.ts';
import { type Connection, createApp, type Door, openDoor } from './transport/door.ts';
import { createLookupWeb, createMessageWeb } from './transport/web.ts';

export interface SlackSettings {
  readonly connection: Connection;
  readonly botToken: string;
  /** Root of the Web API, ending in a slash. */
  readonly apiUrl: string;
  /** Channel id that is asked if an approver rule names none. */
  readonly channel: string;
  /** Channel id in which operators are told of spent budgets and of a broken policy. */
  readonly operatorsChannel: string;
  /** The slash command, such as `/access`. */
  readonly command: string;
  readonly mapping: Mapping;
  /** Groups whose members may take away anyone's access. */
  readonly operators: readonly string[];
  /** Milliseconds between two messages in one channel, and between two changes in the workspace, for all replicas together. */
  readonly pace: { readonly messages: number; readonly changes: number };
}

export interface SlackDeps {
  readonly store: HandlerContext['store'] &
    Pick<ApprovalStore, 'swapApproval'> &
    Pick<GrantStore, 'swapGrant'>;
  readonly documents: DocumentStore;
  readonly inFull: HandlerContext['inFull'];
  readonly access: CurrentAccess;
  /** A spent budget as it is now, for the message about it. */
  readonly getSpent: (id: string) => Promise<SpentBudget | undefined>;
  /** Tools that wait, as they are now, for the message about them; undefined if something else waits by now. */
  readonly getTools: HandlerContext['getTools'];
  readonly audit: Audit;
  /** Proves approvers, so it has to be asked anew each time. */
  readonly groupsOf: GroupsOf;
  /** The same for showing people what waits for them; may be half a minute old. */
  readonly groupsLately: GroupsOf;
  /** Tells who may ask for access; a token seen minutes ago is enough for asking. */
  readonly groupsOfRequester: GroupsOf;
  /** Groups of the policy file in force. */
  readonly staticGroups: CurrentStaticGroups;
  /** Decides about clicks that came through the API. */
  readonly verifyCaller: VerifyApprover;
  /** Address of the page about a request for approval. */
  readonly approvalUrl: (id: string) => string;
  /** Address of the page on which a link is proven. */
  readonly linkUrl: (nonce: string) => string;
  /** Whether bare subjects of this issuer name no one. */
  readonly isForeign: (issuer: string) => boolean;
  readonly now: () => number;
  /** Unguessable. */
  readonly newNonce: () => string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
}

export interface Slack extends ApprovalCards, OperatorNotices {
  readonly announceGrant: GrantCards['announce'];
  readonly tellGrant: GrantCards['tell'];
  readonly remindReview: GrantCards['remindReview'];
  readonly canBeAsked: CanBeAsked;
  readonly belongsTo: BelongsTo;
  readonly verify: VerifyApprover;
  readonly links: Links;
  /** Name of the workspace, once Slack has told it. */
  readonly workspace: () => string | undefined;
  /** Opens the door to what people do; call once. */
  readonly listen: (
    doors: Pick<HandlerContext, 'settle' | 'grants' | 'restoreBudget' | 'acceptTools'>,
  ) => Listening;
}

export interface Listening {
  /** Where Slack speaks HTTP: to be mounted before any body parser; serves `POST /slack/events`. */
  readonly router: Door['router'];
  /** Why Slack cannot be used now, for `/readyz`; undefined while it can. */
  readonly problem: () => string | undefined;
  /** Keeps the connection until stopped, then sends what is left. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** Nothing is sent or heard before `listen().run`; until Slack answers, requests are undeliverable. */
export const createSlack = (settings: SlackSettings, deps: SlackDeps): Slack => {
  const parts = createParts(settings, deps);
  const { messages, account, groups, isShared } = parts;
  const cards = {
    ...deps,
    ...deps.store,
    messages,
    channel: settings.channel,
    isShared,
    markShown: createMarkShown(deps.store, deps.now),
    findAccount: parts.findAccount,
    markGrantShown: createMarkGrantShown(deps.store, deps.now),
  };
  const grantCards = createGrantCards(cards);

  return {
    ...createApprovalCards(cards),
    ...createOperatorNotices({ ...cards, operatorsChannel: settings.operatorsChannel }),
    announceGrant: grantCards.announce,
    tellGrant: grantCards.tell,
    remindReview: grantCards.remindReview,
    canBeAsked: createCanBeAsked(groups.membersLately, deps.staticGroups),
    belongsTo: parts.belongsTo,
    verify: parts.verify,
    links: parts.links,
    workspace: () => account.current()?.teamName,
    listen: (doors) => {
      const door = openDoor({ ...settings, ...deps });
      const app = createApp({ ...settings, ...deps, account, receiver: door.receiver });
      const via = settings.connection.mode === 'simulator' ? 'simulator' : 'slack';
      const context = {
        ...settings,
        ...deps,
        ...doors,
        ...parts,
        app,
        via,
        mapping: settings.mapping.method,
      } as const;
      for (const listenFor of [
        onApproval,
        onDeny,
        onGrant,
        onBreakGlass,
        onBudget,
        onTools,
        onRequest,
        onCommand,
        onHome,
      ])
        listenFor(context);
      app.event(/^subteam_/, async () => groups.forget());
      return {
        router: door.router,
        problem: () => account.problem() ?? door.problem(),
        run: async (signal) => {
          await Promise.all([account.watch(signal), door.run(signal)]);
          await parts.outbox.drain(FAREWELL);
        },
      };
    },
  };
};

/** Milliseconds in which messages that wait are still sent at the end. */
const FAREWELL = 2_000;

/** Slack takes some fifty changes a minute: fifteen at once, for bursts of clicks, and then thirty stay below that. */
const ratesOf = ({ pace }: SlackSettings) => ({
  post: { every: pace.messages, burst: 0 },
  update: { every: pace.changes, burst: 15 },
});

/** What sends, what looks people up, and what proves who they are. */
const createParts = (settings: SlackSettings, deps: SlackDeps) => {
  const web = { ...settings, log: deps.log };
  const lookup = createLookupWeb(web);
  const messageWeb = createMessageWeb(web);
  const outbox = createOutbox({
    pace: createSharedPace({ documents: deps.documents, now: deps.now }),
    rates: ratesOf(settings),
    now: deps.now,
    log: deps.log,
  });
  const account = createAccountWatch(messageWeb, deps.log);
  const groups = createUserGroups(lookup, deps.now);
  const links = createLinks(deps);
  const whoIs = createWhoIs(lookup, account.current);
  const holdsRole = createBelongsTo(deps.groupsOfRequester, groups.membersNow, () => new Map());
  const identify = createIdentify({ ...settings, links });
  const shown = { whoIs: lately(whoIs, deps.now), identify: lately(identify, deps.now) };
  return {
    findAccount: createFindAccount({ ...settings, web: lookup, links, now: deps.now }),
    isShared: createIsShared(lookup, deps.now),
    outbox,
    messages: createMessages({ web: messageWeb, outbox, log: deps.log }),
    account,
    groups,
    links,
    whoIs,
    identify,
    verify: createVerifyApprover({ ...deps, whoIs, identify, members: groups.membersNow }),
    verifyLately: createVerifyApprover({
      ...deps,
      ...shown,
      members: groups.membersLately,
      groupsOf: deps.groupsLately,
    }),
    belongsTo: createBelongsTo(deps.groupsOfRequester, groups.membersNow, deps.staticGroups),
    // Roles are given in the configuration, so the policy file cannot fill their groups.
    isOperator: (person: Requester) => holdsRole(person, settings.operators),
  };
};
