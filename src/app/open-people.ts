/** Everything that asks people and hears them: approvals, grants, and Slack if it is configured. */
import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createGrants, type Grants } from '../access/grants.ts';
import type { CurrentAccess } from '../access/ports.ts';
import { decidableGrant } from '../access/settle.ts';
import { type Approvals, createApprovals } from '../approvals/approvals.ts';
import { decidable } from '../approvals/decidable.ts';
import type { DeniedNow } from '../approvals/ports.ts';
import { createPreviews, type Previews } from '../approvals/previews.ts';
import type { Config } from '../config/schema.ts';
import type { Approval } from '../domain/approval.ts';
import type { Caller } from '../domain/caller.ts';
import type { Grant } from '../domain/grant.ts';
import type { SealApproval } from '../domain/sealed-approval.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { Shutdown } from '../gateway/shutdown.ts';
import type { Directory } from '../identity/scim.ts';
import { issuersOfPeople } from '../identity/trust.ts';
import type { Audit } from '../operators/audit.ts';
import type { PinStore } from '../operators/pin-store.ts';
import { createGetSpent, createSpentBudgets, type SpentBudgets } from '../operators/spent-budgets.ts';
import { createGetTools, createToolNotices, type ToolNotices } from '../operators/tool-notices.ts';
import { createConflictOf } from '../people/conflict-of-records.ts';
import type { GroupsOf } from '../people/groups-of.ts';
import { createSeenGroups } from '../people/seen-groups.ts';
import { createVerifyCaller } from '../people/verify-caller.ts';
import { createBudgetStore } from '../policy/budget-store.ts';
import type { Policy } from '../policy/policy.ts';
import type { SuggestEffect } from '../policy/tool-names/suggest-effect.ts';
import type { StandingOf } from '../provisioning/standing.ts';
import type { Mapping } from '../slack/ports.ts';
import type { Slack, SlackDeps } from '../slack/slack.ts';
import type { Store } from '../store/store.ts';
import { newId } from './new-id.ts';
import { openDirectory } from './open-directory.ts';
import { operatorGroups, operatorsOf } from './open-identity.ts';
import { pushedGroupsOf } from './people/open-provisioning.ts';
import { withoutSlack } from './without-slack.ts';

export interface People {
  readonly approvals: Approvals;
  /** An approval with all of its preview. */
  readonly inFull: Previews['inFull'];
  /** Proves who may decide, now. */
  readonly verify: VerifyApprover;
  readonly grants: Grants;
  /** Whether this caller, asking by API, could decide about it now. */
  readonly couldDecide: (caller: Caller, approval: Approval) => Promise<boolean>;
  /** The same about reviews of break-glass access. */
  readonly couldReview: (caller: Caller, grant: Grant) => Promise<boolean>;
  /** Budgets that operators were told of, and may give back. */
  readonly spentBudgets: SpentBudgets;
  /** Tools that operators were told of, and may accept. */
  readonly tools: ToolNotices;
  /** Tells operators what is wrong with the policy file; false if no one could be told. */
  readonly tellPolicyBroken: Slack['tellPolicyBroken'];
  /** Undefined without Slack. */
  readonly links: Slack['links'] | undefined;
  /** Name of the Slack workspace, once Slack has told it. */
  readonly workspace: () => string | undefined;
  /** To be told of everyone whose token was verified. */
  readonly noteCaller: (caller: Caller) => Promise<void>;
  /** Where Slack speaks HTTP. */
  readonly router: RequestHandler | undefined;
  /** Why people cannot be asked now; undefined while they can. */
  readonly problem: () => string | undefined;
  /** Runs until aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export interface PeopleDeps {
  readonly config: Config;
  readonly store: Store;
  readonly audit: Audit;
  readonly rules: { readonly policy: () => Policy; readonly deniedNow: DeniedNow };
  readonly tools: { readonly pins: PinStore; readonly suggest: SuggestEffect };
  readonly publicUrl: string;
  /** What the pushed directory says about people; undefined if none is pushed. */
  readonly standingOf: StandingOf | undefined;
  /** Signs approvals as they are spent. */
  readonly seal: SealApproval;
  readonly makeSafe: MakeSafe;
  readonly process: {
    /** Name of this process. */
    readonly holder: string;
    readonly isAlive: (holder: string) => Promise<boolean>;
    /** Notes work that has to come to its end before the store closes. */
    readonly track: Shutdown['track'];
    readonly log: Logger;
    readonly now: () => number;
  };
}

/** If no directory is asked, approvers are proven by Slack user groups, by name, or by the token of an API call. */
const unknown = async () => undefined;

/** Puts together what asks people. Without Slack, they decide by the API and on the page. */
export const openPeople = async (deps: PeopleDeps): Promise<People> => {
  const { config, store } = deps;
  const { holder, isAlive, track, log, now } = deps.process;
  const access: CurrentAccess = () => {
    const policy = deps.rules.policy();
    const [breakGlass = [], packages = []] = [true, false].map((wanted) =>
      [...policy.access.values()].filter((each) => each.breakGlass === wanted),
    );
    return { packages, breakGlass, policyDigest: policy.digest };
  };
  const staticGroups = () => deps.rules.policy().groups;
  const directory = openDirectory(config, now);
  const pushed = pushedGroupsOf(deps.standingOf);
  /** What is pushed counts; those whom it does not know are asked for. */
  const first =
    (then: GroupsOf): GroupsOf =>
    async (person) =>
      (await pushed(person)) ?? then(person);
  const groupsOf = first(directory?.groupsOf ?? unknown);
  const groupsLately = first(directory?.groupsLately ?? unknown);
  const conflictOf = createConflictOf(async (person) => (await deps.standingOf?.(person))?.ids ?? []);
  const verifyCaller = createVerifyCaller(groupsOf, staticGroups, conflictOf);
  const verifyLately = createVerifyCaller(groupsLately, staticGroups, conflictOf);
  const seen = createSeenGroups({ documents: store, now });
  const previews = createPreviews({ documents: store, retention: config.recordings.retention });
  const slack = await openSlack(deps, directory, {
    inFull: previews.inFull,
    access,
    verifyCaller,
    groups: {
      groupsOf,
      groupsLately,
      groupsOfRequester: first(directory?.groupsOf ?? seen.groupsOf),
      staticGroups,
      conflictOf,
    },
  });
  const surface = slack ?? withoutSlack;
  const timeout = config.approvals.timeout;
  const verify = slack?.verify ?? verifyCaller;
  const { makeSafe } = deps;
  const approvals = createApprovals({
    store,
    surface,
    verify,
    deniedNow: deps.rules.deniedNow,
    previews,
    seal: deps.seal,
    makeSafe,
    timeout,
    process: { holder, isAlive, now, newId: () => newId('ap'), track },
  });
  const grants = createGrants({
    store,
    makeSafe,
    access,
    surface: {
      belongsTo: surface.belongsTo,
      canBeAsked: surface.canBeAsked,
      announce: surface.announceGrant,
      tell: surface.tellGrant,
      remindReview: surface.remindReview,
    },
    verify,
    documents: store,
    timeout,
    now,
    newId: () => newId('gr'),
  });
  const spentBudgets = createSpentBudgets({
    documents: store,
    counters: createBudgetStore(store),
    announce: surface.announceSpent,
    refresh: surface.refreshSpent,
    verify,
    operators: operatorsOf(config),
    now,
    log,
  });
  const tools = createToolNotices({
    documents: store,
    pins: deps.tools.pins,
    suggest: deps.tools.suggest,
    servers: Object.keys(config.servers),
    announce: surface.announceTools,
    refresh: surface.refreshTools,
    verify,
    operators: operatorsOf(config),
    now,
    log,
  });
  const door = slack?.listen({
    settle: (id, decision) => track(approvals.settle(id, decision)),
    grants,
    restoreBudget: spentBudgets.restore,
    acceptTools: tools.acceptShown,
  });
  return {
    approvals,
    inFull: previews.inFull,
    verify,
    grants,
    couldDecide: async (caller, approval) =>
      (await verifyLately({ via: 'api', caller }, decidable(approval))).ok,
    couldReview: async (caller, grant) =>
      (await verifyCaller({ via: 'api', caller }, { ...decidableGrant(grant), votes: [] })).ok,
    spentBudgets,
    tools,
    tellPolicyBroken: surface.tellPolicyBroken,
    noteCaller: seen.note,
    links: slack?.links,
    workspace: () => slack?.workspace(),
    router: door?.router,
    problem: () => door?.problem(),
    run: (signal) => door?.run(signal) ?? Promise.resolve(),
  };
};

/** Slack's libraries are loaded only if it is configured: a process that starts without them does so sooner. */
const openSlack = async (
  { config, store, audit, publicUrl, process: { log, now } }: PeopleDeps,
  directory: Directory | undefined,
  {
    inFull,
    access,
    verifyCaller,
    groups,
  }: Pick<SlackDeps, 'verifyCaller' | 'groups'> & Pick<SlackDeps['shown'], 'inFull' | 'access'>,
): Promise<Slack | undefined> => {
  if (config.slack === undefined) return undefined;
  const { createSlack } = await import('../slack/slack.ts');
  const mapping = mappingOf(config.slack.identity, directory);
  return createSlack(
    { ...slackSettings(config.slack, operatorGroups(config)), mapping },
    {
      store,
      documents: store,
      shown: {
        inFull,
        access,
        getSpent: createGetSpent(store),
        getTools: createGetTools(store, Object.keys(config.servers)),
      },
      audit,
      groups,
      verifyCaller,
      addresses: {
        approvalUrl: (id) => `${publicUrl}/approvals/${id}`,
        linkUrl: (nonce) => `${publicUrl}/slack/link?nonce=${nonce}`,
      },
      isForeign: isForeignIn(config),
      process: {
        now,
        newNonce: () => randomBytes(24).toString('base64url'),
        random: Math.random,
        log: { info: (message) => log.info(message), warn: (message) => log.warn(message) },
      },
    },
  );
};

/** Whether a bare subject of this issuer names no one: only those of the first issuer for people do. */
const isForeignIn = ({ identity }: Config) => {
  const [first] = issuersOfPeople(identity);
  return (issuer: string): boolean => issuer !== first;
};

const slackSettings = (slack: NonNullable<Config['slack']>, operators: readonly string[]) => ({
  connection:
    slack.mode === 'http'
      ? { mode: slack.mode, signingSecret: slack.signingSecret }
      : { mode: slack.mode, appToken: slack.appToken },
  botToken: slack.botToken,
  apiUrl: slack.apiUrl,
  channel: slack.channel,
  operatorsChannel: slack.operators ?? slack.channel,
  command: slack.command,
  pace: slack.pace,
  operators,
});

const mappingOf = (
  { method, domains }: NonNullable<Config['slack']>['identity'],
  directory: Pick<Directory, 'lookup' | 'accountOf'> = { lookup: unknown, accountOf: unknown },
): Mapping => {
  switch (method) {
    case 'email':
      return { method, domains };
    case 'link':
      return { method };
    case 'directory':
      return { method, lookup: directory.lookup, accountOf: directory.accountOf };
  }
};
