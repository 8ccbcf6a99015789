/** A gateway before which tokens are tried over HTTP: the company's issuer for people, and others where a test names them. */
import { createCiIssuer } from '../../src/demo/company/ci-issuer.ts';
import type { IdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { type HandWrittenServer, startHandWrittenServer, textResult } from './hand-written-server.ts';
import { ALLOW_ALL } from './policies.ts';
import { startWorld, type World } from './start-world.ts';

export interface TokenLab {
  readonly world: World;
  readonly other: IdentityProvider;
  /** Status, challenge and text of a tool call with this token. */
  call(token: string, headers?: Record<string, string>, server?: string): Promise<Answer>;
  /** The same of a question to the API. */
  api(token: string, path?: string): Promise<Answer>;
  /** A token of the company's issuer for the server `shop`. */
  mint(claims?: Record<string, unknown>, subject?: string): Promise<string>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly challenge: string;
  readonly text: string;
}

interface LabOptions {
  /** Merged over the entry of the company's issuer. */
  readonly issuer?: object;
  /** Merged over the entry of the other issuer; left out, no one trusts it. */
  readonly other?: object;
  readonly identity?: object;
  readonly policy?: string | object;
}

export const openTokenLab = async (options: LabOptions = {}): Promise<TokenLab> => {
  const server: HandWrittenServer = await startHandWrittenServer({
    tools: { read_rows: () => textResult('rows') },
  });
  const other = await createCiIssuer();
  const others = options.other === undefined ? [] : [{ issuer: other.issuer, ...options.other }];
  const world = await startWorld({
    servers: { shop: server.url, books: server.url },
    policy: options.policy ?? ALLOW_ALL,
    config: async (defaults, idp) => ({
      identity: {
        ...defaults.identity,
        issuers: [{ issuer: idp.issuer, ...options.issuer }, ...others],
        ...options.identity,
      },
    }),
  });
  return {
    world,
    other,
    call: async (token, headers = {}, name = 'shop') =>
      answerOf(
        await fetch(world.mcp(name), {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
          body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_rows"}}',
        }),
      ),
    api: async (token, path = '/api/v1/sessions') =>
      answerOf(await fetch(`${world.gateway.url}${path}`, { headers: { authorization: `Bearer ${token}` } })),
    mint: (claims = {}, subject = 'bob') => world.idp.mint(subject, { audience: world.mcp('shop'), claims }),
    close: async () => {
      await world.close();
      await other.close();
      await server.close();
    },
  };
};

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  challenge: response.headers.get('www-authenticate') ?? '',
  text: await response.text(),
});
