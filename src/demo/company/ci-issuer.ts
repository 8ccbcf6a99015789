/** A sample issuer of workload tokens, as CI systems are: discovery, keys, and no one to sign in. */

import { listenOnLoopback } from '../listen-on-loopback.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { createMinter } from './token-minter.ts';

/** Starts the issuer on loopback; `mint('repo:acme/billing', { audience, groups: ['ci'] })` gives a job its token. */
export const createCiIssuer = async ({
  port = 0,
  now = Date.now,
}: {
  port?: number;
  now?: () => number;
} = {}): Promise<IdentityProvider> => {
  const { url: issuer, server, close } = await listenOnLoopback(port);
  const { publicJwk, mint } = await createMinter({ issuer, now });
  const documents: Readonly<Record<string, unknown>> = {
    '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks` },
    '/jwks': { keys: [publicJwk] },
  };
  server.on('request', (request, response) => {
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? { error: 'not_found' }));
  });
  return { issuer, mint, close };
};
