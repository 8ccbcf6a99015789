/** A whole approval context for tests: simulated workspace, real Bolt, real store; everything ends with the test. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { onTestFinished } from 'vitest';
import { createGrants } from '../../../src/access/grants.ts';
import type { AccessPackage } from '../../../src/access/ports.ts';
import { createApprovals } from '../../../src/approvals/approvals.ts';
import type { AskRequest } from '../../../src/approvals/ask.ts';
import { createSlackSimulator } from '../../../src/demo/slack-simulator/create-slack-simulator.ts';
import type { SlackSimulator } from '../../../src/demo/slack-simulator/slack-simulator.ts';
import type { WorkspaceSeed } from '../../../src/demo/slack-simulator/workspace.ts';
import { callDigest } from '../../../src/domain/call-digest.ts';
import { createSealApproval } from '../../../src/domain/sealed-approval.ts';
import { createConflictOf } from '../../../src/people/conflict-of-records.ts';
import { createVerifyCaller } from '../../../src/people/verify-caller.ts';
import { createSlack, type SlackSettings } from '../../../src/slack/slack.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';
import { safe } from '../../support/safe.ts';

const person = (id: string, name: string) => ({ id, name, real_name: name, email: `${name}@acme.io` });

export const seed: WorkspaceSeed = {
  team: { id: 'T0ACME', domain: 'acme' },
  users: [
    person('UALICE', 'alice'),
    person('UBOB', 'bob'),
    person('USAM', 'sam'),
    person('UEVE', 'eve'),
    { ...person('UGUEST', 'guest'), is_restricted: true },
    { ...person('UGONE', 'gone'), deleted: true },
    { ...person('UBOT', 'robot'), is_bot: true },
    { ...person('UFAR', 'far'), team_id: 'T0OTHER' },
    { ...person('UODD', 'odd'), email: 'odd@elsewhere.io' },
  ],
  channels: [
    {
      id: 'CASK',
      name: 'approvals',
      members: ['UALICE', 'UBOB', 'USAM', 'UEVE', 'UGUEST', 'UGONE', 'UBOT', 'UFAR', 'UODD'],
    },
    { id: 'CSHARED', name: 'partners', members: ['UALICE'], is_ext_shared: true },
  ],
  groups: [
    {
      id: 'S0DBA',
      handle: 'dba',
      users: ['UALICE', 'UBOB', 'USAM', 'UGUEST', 'UGONE', 'UBOT', 'UFAR', 'UODD'],
    },
    { id: 'S0SUPPORT', handle: 'support', users: ['USAM'] },
    { id: 'S0OPS', handle: 'ops', users: ['UBOB'] },
    { id: 'S0OFF', handle: 'off', users: ['UALICE'], disabled: true },
    { id: 'S0EXT', handle: 'ext', users: ['UALICE'], is_external: true },
    { id: 'S0NONE', handle: 'none', users: [] },
  ],
  scopes: [
    'chat:write',
    'commands',
    'users:read',
    'users:read.email',
    'usergroups:read',
    'im:write',
    'channels:read',
    'groups:read',
  ],
};

export const dba: AskRequest['approvers'] = {
  name: 'dba',
  any: [{ slackGroup: 'S0DBA' }],
  quorum: 1,
  channel: undefined,
  timeout: undefined,
};

const billing: AccessPackage = {
  name: 'billing-admin',
  title: 'Billing write access',
  servers: ['billing'],
  tools: ['update_*'],
  max: 4 * 3_600_000,
  approvers: dba,
  requesters: ['S0SUPPORT'],
  coversApproval: false,
};

/** A call that people are asked about; `arguments` is canonical JSON of its arguments. */
export const call = ({
  arguments: args = '{"status":"test"}',
  ...change
}: Partial<AskRequest> & { readonly arguments?: string } = {}): AskRequest => {
  const asked = {
    caller: {
      issuer: 'https://idp.acme.io',
      subject: 'agent-7',
      email: 'sam@acme.io',
      groups: ['dev'],
      kind: 'human',
      clientId: undefined,
    },
    server: 'billing',
    tool: safe('delete_orders'),
    effect: 'destructive',
    facts: [safe('DELETE without WHERE on orders')],
    rule: 'prod-writes',
    policyDigest: 'f'.repeat(64),
    approvers: dba,
    preview: safe('{\n  "status": "test"\n}'),
    session: 'ses_1',
    ...change,
  } satisfies Omit<AskRequest, 'digest'>;
  return { digest: callDigest({ ...asked, arguments: args }), ...asked };
};

export type Mode = 'socket' | 'http';

interface BenchOptions {
  readonly mode?: Mode;
  readonly mapping?: SlackSettings['mapping'];
  /** Signing secret the app expects, where it is not the one Slack signs with. */
  readonly expects?: string;
  /** Milliseconds between messages and between changes; five if it is left out. */
  readonly pace?: SlackSettings['pace'];
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** E-mail addresses of people whom the directory has deactivated; read at each question. */
  readonly deactivated?: ReadonlySet<string>;
}

/** Milliseconds until a request lapses. */
const TIMEOUT = 900_000;
const SECRET = 'the signing secret of the test';

/** Starts everything and waits until Slack is connected. */
export const startBench = async (options: BenchOptions = {}) => {
  // Added to the real clock.
  const clock = { skew: 0 };
  const now = () => Date.now() + clock.skew;
  let address = '';
  const deliver =
    options.mode === 'http'
      ? { mode: 'http' as const, url: () => address, signingSecret: SECRET }
      : { mode: 'socket' as const };
  const simulator = await createSlackSimulator({
    workspace: seed,
    deliver,
    now: Date.now,
    newId: randomUUID,
  });
  onTestFinished(() => simulator.close());
  const store = await createEmbeddedStore({ path: ':memory:', now });
  onTestFinished(() => store.close());
  const warnings: string[] = [];
  const conflictOf = createConflictOf(async () => []);
  const groupsOf = async ({ email = '' }: { email: string | undefined }) => {
    if (options.deactivated?.has(email)) throw new Error('the directory has deactivated this person');
    return options.groups?.[email];
  };
  const access = () => ({ packages: [billing], breakGlass: [], policyDigest: 'p' });
  const slack = createSlack(
    {
      connection:
        options.mode === 'http'
          ? { mode: 'http', signingSecret: options.expects ?? SECRET }
          : { mode: 'socket', appToken: simulator.appToken },
      botToken: simulator.botToken,
      apiUrl: simulator.apiUrl,
      channel: 'CASK',
      operatorsChannel: 'CASK',
      command: '/access',
      mapping: options.mapping ?? { method: 'email', domains: ['acme.io'] },
      operators: ['S0OPS'],
      pace: options.pace ?? { messages: 5, changes: 5 },
    },
    {
      store,
      documents: store,
      shown: {
        inFull: async (approval) => approval,
        access,
        getSpent: async () => undefined,
        getTools: async () => undefined,
      },
      groups: {
        groupsOf,
        groupsLately: groupsOf,
        groupsOfRequester: groupsOf,
        staticGroups: () => new Map(),
        conflictOf,
      },
      verifyCaller: createVerifyCaller(groupsOf, () => new Map(), conflictOf),
      audit: async () => undefined,
      addresses: {
        approvalUrl: (id) => `https://gw.acme.io/approvals/${id}`,
        linkUrl: (nonce) => `https://gw.acme.io/slack/link/${nonce}`,
      },
      isForeign: () => false,
      process: {
        now,
        newNonce: randomUUID,
        random: Math.random,
        log: { info: () => undefined, warn: (message) => void warnings.push(message) },
      },
    },
  );
  const seal = createSealApproval(generateKeyPairSync('ed25519').privateKey);
  const approvals = createApprovals({
    store,
    surface: slack,
    verify: slack.verify,
    deniedNow: async () => undefined,
    seal,
    makeSafe: safe,
    timeout: TIMEOUT,
    process: {
      holder: 'replica-1',
      isAlive: async () => true,
      now,
      newId: () => `ap_${randomUUID()}`,
    },
  });
  const grants = createGrants({
    store,
    access,
    surface: {
      belongsTo: slack.belongsTo,
      canBeAsked: slack.canBeAsked,
      announce: slack.announceGrant,
      tell: slack.tellGrant,
      remindReview: slack.remindReview,
    },
    verify: slack.verify,
    makeSafe: safe,
    timeout: TIMEOUT,
    now,
    documents: store,
    newId: () => `gr_${randomUUID()}`,
  });
  const listening = slack.listen({
    settle: approvals.settle,
    grants,
    restoreBudget: async () => ({ ok: false, problem: 'There is no budget here.' }),
    acceptTools: async () => ({ ok: false, problem: 'There are no tools here.' }),
  });
  if (listening.router !== undefined)
    address = await serve(listening.router as unknown as express.RequestHandler);
  const stopping = new AbortController();
  const running = listening.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  await until(() => listening.problem() === undefined);
  if (options.mode !== 'http') await until(() => simulator.connections() === 2);
  return { simulator, store, slack, approvals, grants, clock, now, warnings, listening, address, stopping };
};

export type Bench = Awaited<ReturnType<typeof startBench>>;

const serve = async (router: express.RequestHandler): Promise<string> => {
  const app = express();
  app.use(router);
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
};

/** Resolves once this is so; fails when the time (milliseconds) is over. */
export const until = async (isSo: () => boolean | Promise<boolean>, within = 5_000): Promise<void> => {
  for (let left = within / 10; left > 0; left -= 1) {
    if (await isSo()) return;
    await sleep(10);
  }
  throw new Error(`it never came to be: ${isSo}`);
};

/** The newest card in the channel. */
export const card = (simulator: SlackSimulator) => {
  const message = simulator.lastMessage('CASK');
  if (message === undefined) throw new Error('there is no message');
  return message;
};

/** All words of a message, whatever block they are in. */
export const wordsOf = (blocks: unknown): string => {
  if (Array.isArray(blocks)) return blocks.map(wordsOf).filter(Boolean).join(' ');
  if (!(blocks instanceof Object)) return '';
  const { text, user_id, fallback, ...rest } = blocks as Record<string, unknown>;
  const own = [text, user_id, fallback].map((word) => (typeof word === 'string' ? word : wordsOf(word)));
  return [...own, ...Object.values(rest).map(wordsOf)].filter(Boolean).join(' ');
};

/** Someone presses the button with these words on the newest card. */
export const press = (bench: Bench, user: string, text: string, ts = card(bench.simulator).ts) =>
  bench.simulator.click({ user, channel: 'CASK', ts, text });

/** Everything this person was told, privately or by direct message. */
export const toldTo = ({ simulator }: Bench, user: string): string =>
  [...simulator.ephemerals(user), ...simulator.messages(user)]
    .map((message) => `${message.text} ${wordsOf(message.blocks ?? [])}`)
    .join('\n');

export const never = (): AbortSignal => new AbortController().signal;
