/** Slack, put together: how people are asked and told, and how what they do comes back. */

import type { BelongsTo } from '../access/ports.ts';
import { createMarkGrantShown } from '../access/shown.ts';
import type { CanBeAsked } from '../approvals/ports.ts';
import { createMarkShown } from '../approvals/shown.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import { type ApprovalCards, createApprovalCards } from './cards/approval-cards.ts';
import { createGrantCards, type GrantCards } from './cards/grant-cards.ts';
import { createOperatorNotices, type OperatorNotices } from './cards/operator-notices.ts';
import { onCommand } from './commands/on-command.ts';
import { createCanBeAsked } from './directory/can-be-asked.ts';
import type { Links } from './directory/links.ts';
import type { HandlerContext } from './interactions/handler-context.ts';
import { onApproval } from './interactions/on-approval.ts';
import { onBreakGlass } from './interactions/on-break-glass.ts';
import { onBudget } from './interactions/on-budget.ts';
import { onDeny } from './interactions/on-deny.ts';
import { onGrant } from './interactions/on-grant.ts';
import { onHome } from './interactions/on-home.ts';
import { onRequest } from './interactions/on-request.ts';
import { onTools } from './interactions/on-tools.ts';
import { createServices, type SlackServices, webOf } from './services.ts';
import type { SlackDeps, SlackSettings } from './slack-deps.ts';
import { createApp, type Door, openDoor } from './transport/door.ts';

export type { SlackDeps, SlackSettings } from './slack-deps.ts';

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
  const parts = createServices(settings, deps);
  const { account, groups } = parts;
  const approvalCards = createApprovals(settings, deps, parts);
  const grantCards = createGrants(settings, deps, parts);
  const notices = createOperatorNotices({
    messages: parts.messages,
    isShared: parts.isShared,
    getSpent: deps.shown.getSpent,
    getTools: deps.shown.getTools,
    operatorsChannel: settings.operatorsChannel,
    log: deps.process.log,
  });

  return {
    ...approvalCards,
    ...notices,
    announceGrant: grantCards.announce,
    tellGrant: grantCards.tell,
    remindReview: grantCards.remindReview,
    canBeAsked: createCanBeAsked(groups.membersLately, deps.groups.staticGroups),
    belongsTo: parts.belongsTo,
    verify: parts.verify,
    links: parts.links,
    workspace: () => account.current()?.teamName,
    listen: (doors) => {
      const door = openDoor({
        connection: settings.connection,
        ...webOf(settings, deps),
        random: deps.process.random,
      });
      const app = createApp({ receiver: door.receiver, ...webOf(settings, deps), account });
      listenFor(handlerContext(settings, deps, { parts, doors, app }));
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

const createApprovals = (
  settings: SlackSettings,
  { store, addresses, process }: SlackDeps,
  parts: SlackServices,
) =>
  createApprovalCards({
    messages: parts.messages,
    isShared: parts.isShared,
    getApproval: store.getApproval,
    markShown: createMarkShown(store, process.now),
    findAccount: parts.findAccount,
    channel: settings.channel,
    approvalUrl: addresses.approvalUrl,
    log: process.log,
  });

const createGrants = (settings: SlackSettings, { store, shown, process }: SlackDeps, parts: SlackServices) =>
  createGrantCards({
    messages: parts.messages,
    isShared: parts.isShared,
    getGrant: store.getGrant,
    markGrantShown: createMarkGrantShown(store, process.now),
    access: shown.access,
    channel: settings.channel,
    log: process.log,
    now: process.now,
  });

interface Listens {
  readonly parts: SlackServices;
  readonly doors: Parameters<Slack['listen']>[0];
  readonly app: HandlerContext['app'];
}

const handlerContext = (
  settings: SlackSettings,
  { store, shown, audit, addresses, process }: SlackDeps,
  { parts, doors, app }: Listens,
): HandlerContext => ({
  app,
  settle: doors.settle,
  grants: doors.grants,
  restoreBudget: doors.restoreBudget,
  acceptTools: doors.acceptTools,
  getTools: shown.getTools,
  store,
  inFull: shown.inFull,
  access: shown.access,
  audit,
  messages: parts.messages,
  whoIs: parts.whoIs,
  identify: parts.identify,
  verify: parts.verify,
  verifyLately: parts.verifyLately,
  links: parts.links,
  mapping: settings.mapping.method,
  isOperator: parts.isOperator,
  command: settings.command,
  via: settings.connection.mode === 'simulator' ? 'simulator' : 'slack',
  approvalUrl: addresses.approvalUrl,
  linkUrl: addresses.linkUrl,
  now: process.now,
  log: process.log,
});

const listenFor = (context: HandlerContext): void => {
  for (const listen of [
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
    listen(context);
};
