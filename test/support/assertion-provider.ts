/** The token exchange of a company's provider that vouches for its people to other authorization servers (ID-JAG). */
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';

export interface AssertionProvider {
  readonly issuer: string;
  readonly tokenUrl: string;
  /** What it was asked for, with the person that the token it was shown names. */
  readonly asked: (Readonly<Record<string, string>> & { readonly subject: string })[];
  /** Every assertion that it gave out. */
  readonly given: string[];
  /** Whom it vouches for no more. */
  readonly refused: Set<string>;
  close(): Promise<void>;
}

/** `people` signs the tokens it takes; `clients` names, by audience, what the one who asks is called there. */
export const startAssertionProvider = async (
  people: string,
  clients: () => Readonly<Record<string, string>>,
): Promise<AssertionProvider> => {
  const { url: issuer, server, close } = await listenOnLoopback(0);
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const keys = createRemoteJWKSet(new URL(`${people}/jwks`));
  const asked: AssertionProvider['asked'] = [];
  const given: string[] = [];
  const refused = new Set<string>();

  const exchange = async (form: Readonly<Record<string, string>>): Promise<object> => {
    const { payload } = await jwtVerify(form['subject_token'] ?? '', keys, { issuer: people });
    const subject = String(payload.sub);
    asked.push({ ...form, subject });
    if (refused.has(subject)) return { error: 'access_denied', error_description: 'not for this person' };
    const assertion = await new SignJWT({
      jti: randomUUID(),
      client_id: clients()[form['audience'] ?? ''],
      resource: form['resource'],
      scope: form['scope'],
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'oauth-id-jag+jwt' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(form['audience'] ?? '')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    given.push(assertion);
    const type = form['requested_token_type'];
    return { access_token: assertion, issued_token_type: type, token_type: 'N_A', expires_in: 300 };
  };

  server.on('request', async (request, response) => {
    const answer = await answerOf(request.url ?? '/', async () => {
      return exchange(Object.fromEntries(new URLSearchParams(await text(request))));
    });
    response.writeHead('error' in answer ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  const answerOf = async (path: string, token: () => Promise<object>): Promise<object> => {
    if (path === '/.well-known/openid-configuration') return { issuer, jwks_uri: `${issuer}/jwks` };
    if (path === '/jwks') return { keys: [jwk] };
    return token().catch(() => ({ error: 'invalid_request' }));
  };
  return { issuer, tokenUrl: `${issuer}/token`, asked, given, refused, close };
};
