/** The sample company: identity provider, Slack workspace, order desk, and a gateway in front, in a folder of its own. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { stringify } from 'yaml';
import { compose, type Gateway } from '../compose/compose.ts';
import { formatProblem, loadConfig } from '../config/load.ts';
import { createIdentityProvider, type IdentityProvider } from './identity-provider.ts';
import { createOrdersServer, type OrdersServer } from './orders/orders-server.ts';
import { createSlackSimulator } from './slack/create-slack-simulator.ts';
import type { SlackSimulator } from './slack/slack-simulator.ts';
import { APPROVALS_CHANNEL, demoWorkspace } from './workspace-seed.ts';

export interface Company {
  readonly gateway: Gateway;
  readonly slack: SlackSimulator;
  readonly idp: IdentityProvider;
  readonly orders: OrdersServer;
  /** Public MCP URL of the order desk. */
  readonly mcpUrl: string;
  /** Signs a person in and connects an agent of theirs. */
  connect(subject: string): Promise<Client>;
  /** Asks the auditors' and operators' API as this person. */
  api(subject: string, path: string): Promise<Response>;
  close(): Promise<void>;
}

const SERVER = 'billing';
const HOUR = 60 * 60_000;

/** `port` of the gateway; 0 picks one. */
export const startCompany = async ({ port }: { port: number }): Promise<Company> => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-demo-'));
  const credential = randomBytes(16).toString('hex');
  const idp = await createIdentityProvider();
  const orders = await createOrdersServer({ token: credential });
  const slack = await createSlackSimulator({
    workspace: demoWorkspace(),
    deliver: { mode: 'socket' },
    now: Date.now,
    newId: randomUUID,
  });
  const gateway = await compose(writeConfig(folder, { port, idp, orders, slack, credential }));
  const mcpUrl = `${gateway.url}/mcp/${SERVER}`;

  const connect = async (subject: string): Promise<Client> => {
    const token = await idp.mint(subject, { audience: mcpUrl, ttl: HOUR });
    const client = new Client({ name: `agent of ${subject}`, version: '1.0.0' });
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(mcpUrl), { requestInit }));
    return client;
  };
  const api = async (subject: string, path: string): Promise<Response> => {
    const token = await idp.mint(subject, { audience: `${gateway.url}/api` });
    return fetch(`${gateway.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
  };
  const close = async () => {
    for (const part of [gateway, slack, orders, idp]) await part.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { gateway, slack, idp, orders, mcpUrl, connect, api, close };
};

interface Parts extends Pick<Company, 'idp' | 'orders' | 'slack'> {
  readonly port: number;
  readonly credential: string;
}

/** The same file an operator would write. */
const writeConfig = (folder: string, { port, idp, orders, slack, credential }: Parts) => {
  const file = join(folder, 'firebreak.yaml');
  const settings = {
    listen: { port },
    admin: { port: 0 },
    store: { kind: 'embedded', path: join(folder, 'data') },
    identity: { issuers: [{ issuer: idp.issuer }], roles: { auditor: ['auditors'], operator: ['platform'] } },
    servers: { [SERVER]: { url: orders.url, credential: { bearer: credential } } },
    policy: fileURLToPath(new URL('./policy.yaml', import.meta.url)),
    slack: {
      mode: 'simulator',
      botToken: slack.botToken,
      appToken: slack.appToken,
      apiUrl: slack.apiUrl,
      channel: APPROVALS_CHANNEL,
      identity: { method: 'email', domains: ['acme.example'] },
    },
    log: { level: 'error' },
  };
  writeFileSync(file, stringify(settings), { mode: 0o600 });
  const loaded = loadConfig(file, {});
  if (loaded.ok) return loaded.config;
  throw new Error(loaded.problems.map((problem) => formatProblem(file, problem)).join('\n'));
};
