/** A company whose gateways are processes of their own, on one store: identity provider, Slack workspace, one server. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadKeys } from '../../src/config/load-keys.ts';
import { createIdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { APPROVALS_CHANNEL, demoWorkspace } from '../../src/demo/company/workspace-seed.ts';
import { createSlackSimulator } from '../../src/demo/slack-simulator/create-slack-simulator.ts';
import type { SlackSimulator } from '../../src/demo/slack-simulator/slack-simulator.ts';
import type { WorkspaceSeed } from '../../src/demo/slack-simulator/workspace.ts';
import type { Approval, ApprovalState } from '../../src/domain/approval.ts';
import { type SlowServer, type SlowServerOptions, startSlowServer } from './slow-server.ts';
import { type GatewayProcess, type ProcessLimits, startGatewayProcess } from './start-gateway-process.ts';
import { dropDatabase } from './with-mongodb.ts';

export interface Company {
  /** Of the identity provider. */
  readonly issuer: string;
  readonly slack: SlackSimulator;
  readonly upstream: SlowServer;
  /** One more gateway; `config` is merged over the top level of its configuration. */
  start(config?: object, nodeOptions?: readonly string[], limits?: ProcessLimits): Promise<GatewayProcess>;
  /** Bob calls the tool that needs approval; resolves with the whole answer as text, also if it is an error. */
  call(gateway: GatewayProcess, args: object, signal?: AbortSignal): Promise<string>;
  /** A token for a server behind this gateway; Bob's if no one else is named. */
  token(gateway: GatewayProcess, server: string, subject?: string): Promise<string>;
  /** A member of the group `dba` decides by the API; resolves with the HTTP status. */
  decide(gateway: GatewayProcess, id: string, what: Decision): Promise<number>;
  /** What an operator sees, newest first. */
  approvals(gateway: GatewayProcess, state?: ApprovalState): Promise<readonly Shown[]>;
  /** What an operator sees of spent budgets, and an operator giving one back: resolves with the HTTP status. */
  spentBudgets(gateway: GatewayProcess): Promise<readonly { readonly id: string; readonly used: number }[]>;
  restoreBudget(gateway: GatewayProcess, id: string): Promise<number>;
  /** How many approvals calls wait for in this process. */
  holds(gateway: GatewayProcess): Promise<number>;
  /** Status of `/readyz` and what it says. */
  ready(gateway: GatewayProcess): Promise<{ status: number; text: string }>;
  /** `store` of a configuration that reaches the same database by another URI. */
  storeAt(uri: string): object;
  /** Ends whatever runs, and removes what it stored. */
  close(): Promise<void>;
}

/** What the API shows of an approval, as far as tests look at it. */
export type Shown = Pick<Approval, 'id' | 'state' | 'preview' | 'callerGone' | 'error'>;

export interface Decision {
  readonly by: string;
  readonly decision: 'approve' | 'deny';
}

export interface CompanyOptions {
  /** URI of a MongoDB server; left out, the embedded store. */
  readonly mongodb?: string;
  /** Rules besides the one that asks about `delete_all`. */
  readonly rules?: readonly object[];
  /** Members of the group that approves, besides whom directories and Slack say. */
  readonly owners?: readonly string[];
  /** Changes the sample Slack workspace before it starts. */
  readonly workspace?: (seed: WorkspaceSeed) => WorkspaceSeed;
  /** Left out, those of Slack. */
  readonly rateLimits?: 'none';
  readonly upstream?: Partial<SlowServerOptions>;
}

const policyWith = ({ rules = [], owners }: CompanyOptions) => ({
  version: 1,
  ...(owners === undefined ? {} : { groups: { dba: owners } }),
  approvers: { dba: { any: [{ group: 'dba' }, { slackGroup: 'S0DBA' }] } },
  rules: [
    { id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'dba' },
    ...rules,
  ],
});

export const startCompany = async (options: CompanyOptions = {}): Promise<Company> => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-company-'));
  const idp = await createIdentityProvider();
  const slack = await createSlackSimulator({
    workspace: (options.workspace ?? ((seed) => seed))(demoWorkspace()),
    deliver: { mode: 'socket' },
    ...(options.rateLimits === undefined ? {} : { rateLimits: options.rateLimits }),
    now: Date.now,
    newId: randomUUID,
  });
  const upstream = await startSlowServer({ takes: 0, ...options.upstream });
  const database = `firebreak-faults-${randomUUID()}`;
  const running: GatewayProcess[] = [];
  let started = 0;
  loadKeys(join(folder, 'keys.json'), true);
  writeFileSync(join(folder, 'policy.yaml'), stringify(policyWith(options)));
  const { mongodb } = options;
  const storeAt = (uri: string) => ({ kind: 'mongodb', uri, database });
  const store = mongodb === undefined ? { kind: 'embedded' } : storeAt(mongodb);
  const base = { ...baseConfig(slack, idp.issuer), store, servers: { slow: { url: upstream.url } } };

  const start: Company['start'] = async (config = {}, nodeOptions = [], limits = {}) => {
    started += 1;
    const configFile = join(folder, `firebreak-${started}.yaml`);
    writeFileSync(configFile, stringify({ ...base, ...config }));
    const gateway = await startGatewayProcess({ configFile, nodeOptions, limits });
    running.push(gateway);
    return gateway;
  };
  const close = async () => {
    await Promise.all(running.map((gateway) => gateway.kill()));
    await Promise.all([slack.close(), idp.close(), upstream.close()]);
    if (mongodb !== undefined) await dropDatabase(mongodb, database);
    rmSync(folder, { recursive: true, force: true });
  };
  return { issuer: idp.issuer, slack, upstream, start, storeAt, close, ...acting(idp.mint) };
};

type Mint = Awaited<ReturnType<typeof createIdentityProvider>>['mint'];

const acting = (mint: Mint) => {
  const api = async (gateway: GatewayProcess, by: { subject: string; groups: string[] }) => {
    const token = await mint(by.subject, { audience: `${gateway.url}/api`, groups: by.groups });
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  };
  const token: Company['token'] = (gateway, server, subject = 'bob') =>
    mint(subject, { audience: `${gateway.url}/mcp/${server}` });
  const call: Company['call'] = async (gateway, args, signal) => {
    const url = `${gateway.url}/mcp/slow`;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await token(gateway, 'slow')}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: toolCall(args),
      ...(signal === undefined ? {} : { signal }),
    });
    return response.text();
  };
  const decide: Company['decide'] = async (gateway, id, { by, decision }) => {
    const headers = await api(gateway, { subject: by, groups: ['dba'] });
    const url = `${gateway.url}/api/v1/approvals/${id}/decision`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ decision }) });
    await response.arrayBuffer();
    return response.status;
  };
  const approvals: Company['approvals'] = async (gateway, state) => {
    const headers = await api(gateway, { subject: 'carol', groups: ['platform'] });
    const query = state === undefined ? '' : `&state=${state}`;
    const response = await fetch(`${gateway.url}/api/v1/approvals?limit=100${query}`, { headers });
    return ((await response.json()) as { items: Shown[] }).items;
  };
  const carol = { subject: 'carol', groups: ['platform'] };
  const spentBudgets: Company['spentBudgets'] = async (gateway) => {
    const headers = await api(gateway, carol);
    const response = await fetch(`${gateway.url}/api/v1/budgets`, { headers });
    return ((await response.json()) as { items: { id: string; used: number }[] }).items;
  };
  const restoreBudget: Company['restoreBudget'] = async (gateway, id) => {
    const headers = await api(gateway, carol);
    const url = `${gateway.url}/api/v1/budgets/${id}/restore`;
    const response = await fetch(url, { method: 'POST', headers, body: '{}' });
    await response.arrayBuffer();
    return response.status;
  };
  const holds: Company['holds'] = async (gateway) => {
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    return Number(/^firebreak_open_holds (\d+)$/m.exec(metrics)?.[1]);
  };
  const ready: Company['ready'] = async (gateway) => {
    const response = await fetch(`${gateway.adminUrl}/readyz`);
    return { status: response.status, text: await response.text() };
  };
  return { call, token, decide, approvals, spentBudgets, restoreBudget, holds, ready };
};

/** An id of its own each time, since ids of one session must differ while they are in flight. */
const toolCall = (args: object): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: randomUUID(),
    method: 'tools/call',
    params: { name: 'delete_all', arguments: args },
  });

const baseConfig = (slack: SlackSimulator, issuer: string) => ({
  listen: { port: 0 },
  admin: { port: 0 },
  keys: { file: './keys.json' },
  identity: { issuers: [{ issuer }], roles: { auditor: ['auditors'], operator: ['platform'] } },
  policy: './policy.yaml',
  slack: {
    mode: 'socket',
    botToken: slack.botToken,
    appToken: slack.appToken,
    apiUrl: slack.apiUrl,
    channel: APPROVALS_CHANNEL,
    identity: { method: 'email', domains: ['acme.example'] },
  },
  log: { level: 'warn' },
});
