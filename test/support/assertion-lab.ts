/** A gateway at which jobs of four platforms and a company's provider present assertions. */
import { type HandWrittenServer, startHandWrittenServer, textResult } from './hand-written-server.ts';
import { type Answer, post } from './oauth-by-hand.ts';
import { type Platform, startPlatform } from './platform.ts';
import { ALLOW_ALL } from './policies.ts';
import { startWorld, type World } from './start-world.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** The client that the company's provider knows, and what it is called at the gateway. */
export const ASSISTANT = { clientId: 'assistant', clientSecret: 'of-the-assistant-5f1e' };

export interface AssertionLab {
  readonly world: World;
  readonly github: Platform;
  readonly gitlab: Platform;
  readonly kubernetes: Platform;
  readonly spire: Platform;
  /** Where people of the company sign in. */
  readonly company: Platform;
  /** Asks the token endpoint for a token of the server `shop`; undefined leaves a parameter out. */
  present(assertion: string, change?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  close(): Promise<void>;
}

export const openAssertionLab = async (config: object = {}): Promise<AssertionLab> => {
  const server: HandWrittenServer = await startHandWrittenServer({
    tools: { read_rows: () => textResult('rows') },
  });
  const platforms = await Promise.all(['RS256', 'RS256', 'RS256', 'ES256', 'ES256'].map(startPlatform));
  const [github, gitlab, kubernetes, spire, company] = platforms as [
    Platform,
    Platform,
    Platform,
    Platform,
    Platform,
  ];
  const world = await startWorld({
    servers: { shop: server.url, books: server.url },
    policy: ALLOW_ALL,
    config: (defaults) =>
      Promise.resolve({
        identity: {
          ...defaults.identity,
          issuers: [
            ...defaults.identity.issuers.map((each) => ({
              ...each,
              emails: ['acme.example'],
              groups: 'all',
            })),
            { issuer: company.issuer, emails: ['acme.example'], groups: 'all' },
            {
              issuer: github.issuer,
              kind: 'workload',
              require: { repository_owner: 'acme', ref: 'refs/heads/main' },
              claims: { groups: 'environment' },
              owners: { 'repo:acme/billing:*': 'bob@acme.example' },
            },
            { issuer: gitlab.issuer, kind: 'workload', require: { namespace_path: 'acme' } },
            { issuer: kubernetes.issuer, kind: 'workload', require: { sub: 'system:serviceaccount:ci:*' } },
            {
              issuer: 'spiffe://acme.example',
              jwksUri: spire.bundleUrl,
              require: { sub: 'spiffe://acme.example/ns/ci/*' },
            },
          ],
          signIn: {
            oidc: {
              issuer: company.issuer,
              clientId: 'firebreak',
              clientSecret: 'shh',
              emails: ['acme.example'],
              groups: 'all',
            },
          },
          authorizationServer: { clients: [ASSISTANT] },
        },
        ...config,
      }),
  });
  return {
    world,
    github,
    gitlab,
    kubernetes,
    spire,
    company,
    present: (assertion, change = {}) => {
      const form = { grant_type: JWT_BEARER, assertion, resource: world.mcp('shop'), ...change };
      const given = Object.entries(form).filter(([, value]) => value !== undefined);
      return post(`${world.gateway.url}/oauth/token`, Object.fromEntries(given) as Record<string, string>);
    },
    close: async () => {
      await world.close();
      await server.close();
      for (const each of platforms) await each.close();
    },
  };
};
