/** A whole company for one test: identity provider, Slack workspace, servers, and a gateway in front, all on free ports. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { compose, type Gateway } from '../../src/app/compose.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createIdentityProvider, type IdentityProvider } from '../../src/demo/company/identity-provider.ts';
import type { Person } from '../../src/demo/company/people.ts';
import { APPROVALS_CHANNEL, demoWorkspace } from '../../src/demo/company/workspace-seed.ts';
import { createSlackSimulator } from '../../src/demo/slack-simulator/create-slack-simulator.ts';
import type { SlackSimulator } from '../../src/demo/slack-simulator/slack-simulator.ts';
import type { WorkspaceSeed } from '../../src/demo/slack-simulator/workspace.ts';

export interface World {
  readonly gateway: Gateway;
  readonly slack: SlackSimulator;
  readonly idp: IdentityProvider;
  /** Directory with the configuration, the policy and the store. */
  readonly folder: string;
  /** Public MCP URL of a server. */
  mcp(server: string): string;
  /** A token of one of the sample people for a server's MCP URL, or for the API. */
  token(
    subject: string,
    audience: string,
    options?: { groups?: readonly string[]; ttl?: number },
  ): Promise<string>;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** URL by name, or the whole entry of the configuration. */
  readonly servers: Readonly<Record<string, string | object>>;
  /** The policy file, as text or as an object. */
  readonly policy: string | object;
  /** Merged over the top level of the configuration; may be made from what it is otherwise. */
  readonly config?: object | ((defaults: WorldConfig, idp: IdentityProvider) => Promise<object>);
  readonly slackMode?: 'socket' | 'http';
  /** Whether Slack has its limits and the gateway keeps its pace: a message a second. No by default, so that no test waits for it. */
  readonly isPaced?: boolean;
  /** Changes the sample Slack workspace before it starts. */
  readonly workspace?: (seed: WorkspaceSeed) => WorkspaceSeed;
  /** Starts the gateway in another way than in this process. */
  readonly start?: (configFile: string) => Promise<Gateway>;
  /** Who people are at the identity provider. */
  readonly find?: (subject: string) => Person | undefined;
  /** What the identity provider gives tokens for by sign-in; read at each request. */
  readonly resources?: readonly string[];
  /** Seconds for which its ID tokens are good. */
  readonly idTokenLife?: number;
}

export type WorldConfig = ReturnType<typeof defaultConfig>;

export const startWorld = async (options: WorldOptions): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-test-'));
  const { find, resources, idTokenLife } = options;
  const idp = await createIdentityProvider({
    ...(find === undefined ? {} : { find }),
    ...(resources === undefined ? {} : { resources }),
    ...(idTokenLife === undefined ? {} : { idTokenLife }),
  });
  let gatewayUrl = '';
  const signingSecret = randomUUID();
  const slack = await createSlackSimulator({
    workspace: (options.workspace ?? ((seed) => seed))(demoWorkspace()),
    deliver:
      options.slackMode === 'http'
        ? { mode: 'http', url: () => `${gatewayUrl}/slack/events`, signingSecret }
        : { mode: 'socket' },
    now: Date.now,
    newId: randomUUID,
    ...(options.isPaced === true ? {} : { rateLimits: 'none' }),
  });
  const policy = typeof options.policy === 'string' ? options.policy : stringify(options.policy);
  writeFileSync(join(folder, 'policy.yaml'), policy);
  const configFile = join(folder, 'firebreak.yaml');
  writeFileSync(configFile, stringify(await configFor(options, idp, slack)));
  const gateway = await (options.start ?? startHere)(configFile);
  gatewayUrl = gateway.url;
  return {
    gateway,
    slack,
    idp,
    folder,
    mcp: (server) => `${gateway.url}/mcp/${server}`,
    token: (subject, audience, more = {}) => idp.mint(subject, { audience, ...more }),
    close: async () => {
      await gateway.close();
      await slack.close();
      await idp.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const startHere = (configFile: string): Promise<Gateway> => {
  const loaded = loadConfig(configFile, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return compose(loaded.config);
};

const configFor = async (
  { config = {}, ...options }: WorldOptions,
  idp: IdentityProvider,
  slack: SlackSimulator,
): Promise<object> => {
  const defaults = defaultConfig({ ...options, idp, slack });
  return { ...defaults, ...(typeof config === 'function' ? await config(defaults, idp) : config) };
};

const defaultConfig = ({
  idp,
  slack,
  servers,
  slackMode = 'socket',
  isPaced = false,
}: WorldOptions & { idp: IdentityProvider; slack: SlackSimulator }) => ({
  listen: { port: 0 },
  admin: { port: 0 },
  store: { kind: 'embedded', path: './data' },
  identity: {
    issuers: [{ issuer: idp.issuer }],
    roles: { auditor: ['auditors'], operator: ['platform'] },
  },
  servers: Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [
      name,
      typeof server === 'string' ? { url: server } : server,
    ]),
  ),
  policy: './policy.yaml',
  slack: {
    mode: slackMode,
    botToken: slack.botToken,
    ...(slackMode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret }),
    apiUrl: slack.apiUrl,
    channel: APPROVALS_CHANNEL,
    identity: { method: 'email', domains: ['acme.example'] },
    ...(isPaced ? {} : { pace: { messages: '5ms', changes: '5ms' } }),
  },
  log: { level: 'silent' },
});
