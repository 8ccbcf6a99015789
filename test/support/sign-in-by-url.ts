/** A client that knows nothing but the URL of its server: the official SDKs' own sign-in, and a person with a browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import type { IdentityProvider } from '../../src/demo/company/identity-provider.ts';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import { createBrowser } from './people-sign-in.ts';
import type { WorldConfig } from './start-world.ts';

/** Where a client on the person's machine waits for the browser to come back. */
export const listenForCallback = async () => {
  const { promise, resolve } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    response.end('You can close this window.');
    resolve(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/callback`, port, params: promise, close };
};

/** Keeps what a client of the SDK keeps; `visit` opens the browser. */
export const createOAuthMemory = (redirectUrl: string, visit: (url: URL) => void) => {
  const kept: {
    client?: object;
    tokens?: { access_token: string; refresh_token?: string };
    verifier?: string;
  } = {};
  const provider = {
    redirectUrl,
    clientMetadata: { client_name: 'Test client', redirect_uris: [redirectUrl] },
    clientInformation: () => kept.client,
    saveClientInformation: (client: object) => {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens: { access_token: string; refresh_token?: string }) => {
      kept.tokens = tokens;
    },
    redirectToAuthorization: visit,
    saveCodeVerifier: (verifier: string) => {
      kept.verifier = verifier;
    },
    codeVerifier: () => kept.verifier ?? '',
  };
  return { kept, provider: provider as unknown as OAuthClientProvider };
};

/** A connected client of the SDK, for which this person signed in. */
export const connectByUrl = async (url: string, person: string): Promise<Client> => {
  const callback = await listenForCallback();
  const browser = createBrowser(person);
  const memory = createOAuthMemory(callback.url, (there) => {
    void browser.visit(there.href).then((page) => browser.submit(page, { decision: 'allow' }));
  });
  const transport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: memory.provider });
  const first = transport();
  await new Client({ name: 'mine', version: '1' }).connect(first).catch(() => undefined);
  await first.finishAuth(await callback.params);
  await callback.close();
  const client = new Client({ name: 'mine', version: '1' });
  await client.connect(transport());
  return client;
};

/** For `startWorld`: people sign in at the sample provider, whose own tokens are accepted too. */
export const signInByUrl = async (defaults: WorldConfig, idp: IdentityProvider) => ({
  identity: { ...defaults.identity, signIn: { oidc: await registerGateway(idp) } },
});
