/** The gateway's own tokens, of a real authorization server, at a server that looks at them. */
import { afterEach, expect, test } from 'vitest';
import { listenOnLoopback } from '../../../../src/demo/listen-on-loopback.ts';
import { Admission } from '../../../../src/domain/admission.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import {
  type CredentialSettings,
  openCredential,
} from '../../../../src/upstream/credentials/open-credential.ts';
import type { Trouble } from '../../../../src/upstream/find-trouble.ts';
import { createUpstream } from '../../../../src/upstream/forward.ts';
import { CLIENT, startTokenService, type TokenService } from '../../../support/token-service.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Seen {
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A server that takes only these values of Authorization; undefined takes any. */
const startServer = async (valid: () => readonly string[] | undefined) => {
  const seen: Seen[] = [];
  const server = await listenOnLoopback(0, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { authorization } = request.headers;
    seen.push({ authorization, body });
    const isValid = valid()?.includes(authorization ?? '') ?? true;
    response.writeHead(isValid ? 200 : 401, { 'www-authenticate': 'Bearer' }).end('{}');
  });
  closing.push(server.close);
  return { url: server.url, seen };
};

const setUp = async (
  settings: (service: TokenService) => CredentialSettings,
  valid: (service: TokenService) => readonly string[] | undefined = () => undefined,
) => {
  const service = await startTokenService('https://shop.example');
  closing.push(service.close);
  const { url, seen } = await startServer(() => valid(service));
  const callers = new Map<string, string>();
  const told: Trouble[] = [];
  const deps = {
    subjectToken: (client: string) => callers.get(client),
    identityToken: async () => undefined,
    provider: undefined,
    now: Date.now,
    log: { warn: () => undefined },
  };
  const upstream = createUpstream({
    servers: new Map([
      ['s', { url: new URL(url), transport: 'streamable-http', ...openCredential(settings(service), deps) }],
    ]),
    connectTimeout: 2000,
    tellTrouble: (_server, trouble) => void told.push(trouble),
    answerBytes: 1000,
    openStreams: 1,
    newId: () => 'none',
  });
  closing.push(upstream.close);
  const post = async (caller = 'alice') => {
    const message = { server: 's', method: 'tools/call', body: Buffer.from('{"run":1}'), approval: 'ap_1' };
    const { signal } = new AbortController();
    const answer = await upstream.forward(Admission.of({ ...message, isRepeatable: false }), {
      httpMethod: 'POST',
      headers: { 'content-type': 'application/json' },
      signal,
      client: caller,
    });
    answer.discard();
    return answer.status;
  };
  return { service, seen, callers, told, post };
};

const byClient = ({ tokenUrl }: TokenService): CredentialSettings => ({
  clientCredentials: {
    tokenUrl,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    scope: 'tools',
    resource: 'https://shop.example',
  },
});
const byExchange = ({ issuer }: TokenService): CredentialSettings => ({
  exchange: { issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, audience: 'https://shop.example' },
});

test('client credentials give one token for all callers, kept for the next requests', async () => {
  const { service, seen, post } = await setUp(byClient);
  expect(await Promise.all([post('alice'), post('bob'), post('alice')])).toEqual([200, 200, 200]);
  expect(service.given).toHaveLength(1);
  expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(
    new Set([`Bearer ${service.given[0]?.token}`]),
  );
});

test('a token that the server refuses is replaced once, and the message sent again as it was', async () => {
  const { service, seen, told, post } = await setUp(byClient, ({ given }) =>
    given.slice(1).map(({ token }) => `Bearer ${token}`),
  );
  expect(await post()).toBe(200);
  expect(service.given).toHaveLength(2);
  expect(seen.map(({ body }) => body)).toEqual(['{"run":1}', '{"run":1}']);
  // Nothing for an operator to look at: tokens end all the time.
  expect(told).toEqual([]);
});

test('a server that refuses every token is asked twice, not for ever', async () => {
  const { service, seen, told, post } = await setUp(byClient, () => []);
  expect(await post()).toBe(401);
  expect(told.map(({ kind }) => kind)).toEqual(['credential']);
  expect(seen).toHaveLength(2);
  expect(service.given).toHaveLength(2);
});

test('in exchange for theirs each caller has a token of their own', async () => {
  const { service, seen, callers, post } = await setUp(byExchange);
  callers.set('alice', 'token-of-alice').set('bob', 'token-of-bob');
  for (const caller of ['alice', 'bob', 'alice']) expect(await post(caller)).toBe(200);
  expect(service.given.map(({ subject }) => subject)).toEqual(['token-of-alice', 'token-of-bob']);
  const [one, two, three] = seen.map(({ authorization }) => authorization);
  expect([one, two, three]).toEqual(['Bearer exchanged-0', 'Bearer exchanged-1', 'Bearer exchanged-0']);
});

test('no one is called for whose token is not known, not even with a token that is kept', async () => {
  const { seen, callers, post } = await setUp(byExchange);
  callers.set('alice', 'token-of-alice');
  await post('alice');
  callers.clear();
  await expect(post('alice')).rejects.toThrow(/in the name of the caller/);
  expect(seen).toHaveLength(1);
});

test('a token that cannot be had is told to the agent and to operators, without any secret', async () => {
  const { told, seen, post } = await setUp((service) => ({
    clientCredentials: { tokenUrl: service.tokenUrl, clientId: CLIENT.id, clientSecret: 'wr0ng-secret' },
  }));
  const error: unknown = await post().catch((reason) => reason);
  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).code).toBe('upstream-unavailable');
  expect(seen).toEqual([]);
  expect(told.map(({ kind }) => kind)).toEqual(['credential']);
  expect(JSON.stringify([told, (error as Refusal).message])).not.toContain('wr0ng-secret');
});

test('headers of the server’s own, and names with passwords, are sent as they are set', async () => {
  const basic = await setUp(() => ({ basic: { username: 'gw', password: 'pä:ss' } }));
  await basic.post();
  expect(basic.seen[0]?.authorization).toBe(`Basic ${Buffer.from('gw:pä:ss').toString('base64')}`);
});

test('a secret that would break out of its header is not sent', async () => {
  const { seen, told, post } = await setUp(() => ({ bearer: 'abc\r\nx-admin: 1' }));
  await expect(post()).rejects.toThrow(Refusal);
  expect(seen).toEqual([]);
  expect(told[0]?.text).toContain('no header can carry');
});
