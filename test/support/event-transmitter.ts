/** A transmitter of security events, or a provider that signs people out: keys at a URL, and tokens signed as a test wants them. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

export const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
export const CREDENTIAL_CHANGE = 'https://schemas.openid.net/secevent/caep/event-type/credential-change';
export const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification';

export const startTransmitter = async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }];
  const { url, server, close } = await listenOnLoopback(0);
  server.on('request', (request, response) => {
    const isMetadata = request.url === '/.well-known/openid-configuration';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isMetadata ? { issuer: url, jwks_uri: `${url}/jwks` } : { keys }));
  });
  const usual = (audience: string) => ({ iss: url, aud: audience, jti: randomUUID() });
  return {
    issuer: url,
    jwksUri: `${url}/jwks`,
    close,
    /** Claims and header fields win over the usual ones. */
    sign: (audience: string, claims: object, header: object = {}, key = privateKey) =>
      new SignJWT({ iat: Math.floor(Date.now() / 1000), ...usual(audience), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'secevent+jwt', ...header })
        .sign(key),
  };
};
