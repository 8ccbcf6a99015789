/** The sample company with a gateway in front of its order desk, all on loopback, all gone when it closes. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { compose, type Gateway } from '../app/compose.ts';
import { loadConfig } from '../config/load.ts';
import { createCiIssuer } from './company/ci-issuer.ts';
import { createIdentityProvider, type IdentityProvider } from './company/identity-provider.ts';
import { createOrdersServer, type OrdersServer } from './company/orders/orders-server.ts';
import { type GatewayClient, registerGateway } from './company/register-gateway.ts';
import { createSamlProvider, type SamlProvider } from './company/saml/saml-provider.ts';
import { APPROVALS_CHANNEL, demoWorkspace } from './company/workspace-seed.ts';
import { createSlackSimulator } from './slack-simulator/create-slack-simulator.ts';
import type { SlackSimulator } from './slack-simulator/slack-simulator.ts';

export interface Demo {
  readonly gateway: Gateway;
  /** Mints the tokens of people. */
  readonly people: IdentityProvider;
  /** Mints the tokens of pipelines. */
  readonly ci: IdentityProvider;
  /** Where people sign in with a browser by SAML; undefined without. */
  readonly saml: SamlProvider | undefined;
  readonly slack: SlackSimulator;
  readonly orders: OrdersServer;
  /** Where MCP clients reach the order desk. */
  readonly mcpUrl: string;
  /** The policy in force; a change of the file is a change of the policy. */
  readonly policyFile: string;
  close(): Promise<void>;
}

export interface DemoSettings {
  /** Port of the gateway; 0 picks one. */
  readonly port: number;
  /** Whether people sign in with a browser by SAML. */
  readonly saml?: boolean | undefined;
}

/** Rejects, with nothing left behind, if it is taken. */
export const startDemo = async ({ port, saml: bySaml = false }: DemoSettings): Promise<Demo> => {
  await using parts = new AsyncDisposableStack();
  const keep = <T extends { close(): Promise<void> }>(part: T): T => parts.adopt(part, () => part.close());

  const folder = mkdtempSync(join(tmpdir(), 'firebreak-demo-'));
  parts.defer(() => rmSync(folder, { recursive: true, force: true }));
  const people = keep(await createIdentityProvider());
  const ci = keep(await createCiIssuer());
  const serviceProviders = new Map<string, string>();
  const saml = bySaml ? keep(await createSamlProvider(serviceProviders)) : undefined;
  const slack = keep(
    await createSlackSimulator({
      workspace: demoWorkspace(),
      deliver: { mode: 'socket' },
      now: Date.now,
      newId: randomUUID,
    }),
  );
  const token = randomUUID();
  const orders = keep(await createOrdersServer({ token }));

  const oidc = await registerGateway(people);
  const policyFile = join(folder, 'policy.yaml');
  await copyFile(new URL('./policy.yaml', import.meta.url), policyFile);
  const configFile = join(folder, 'firebreak.yaml');
  writeFileSync(configFile, stringify(configuration({ port, people, ci, saml, slack, orders, token, oidc })));
  const loaded = loadConfig(configFile, {});
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const gateway = keep(await compose(loaded.config));
  const mcpUrl = `${gateway.url}/mcp/billing`;
  serviceProviders.set(`${gateway.url}/auth/saml/metadata`, `${gateway.url}/auth/saml/acs`);

  const opened = parts.move();
  return {
    gateway,
    people,
    ci,
    saml,
    slack,
    orders,
    mcpUrl,
    policyFile,
    close: () => opened.disposeAsync(),
  };
};

type Parts = Pick<Demo, 'people' | 'ci' | 'saml' | 'slack' | 'orders'> & {
  readonly port: number;
  readonly token: string;
  /** The gateway as a client of the company's provider. */
  readonly oidc: GatewayClient;
};

const configuration = ({ port, people, ci, saml, slack, orders, token, oidc }: Parts) => ({
  listen: { port },
  admin: { port: 0 },
  store: { kind: 'embedded', path: './data' },
  identity: {
    // With two issuers for people each has to be told what it is trusted for.
    issuers: [
      { issuer: people.issuer, ...(saml === undefined ? {} : { emails: 'all', groups: 'all' }) },
      { issuer: ci.issuer, kind: 'workload' },
    ],
    signIn: saml === undefined ? { oidc } : { saml: trustIn(saml) },
    roles: { auditor: ['auditors'], operator: ['platform'] },
  },
  servers: {
    billing: {
      url: orders.url,
      credential: { bearer: token },
      tools: { query: { analyze: { sql: ['sql'] } } },
    },
  },
  policy: './policy.yaml',
  slack: {
    mode: 'simulator',
    botToken: slack.botToken,
    appToken: slack.appToken,
    apiUrl: slack.apiUrl,
    channel: APPROVALS_CHANNEL,
    identity: { method: 'email', domains: ['acme.example'] },
  },
  log: { level: 'error' },
});

/** The provider knows its people, so its addresses and groups count beside those of the other one. */
const trustIn = ({ issuer, metadataUrl }: SamlProvider) => ({
  issuer,
  metadata: metadataUrl,
  emailVerified: 'always',
  emails: 'all',
  groups: 'all',
});
